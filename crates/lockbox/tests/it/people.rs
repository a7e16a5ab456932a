//! People on the command line: roles, tokens, and who may decide once somebody is known.

use crate::env::{Env, NORCAL, check, kp80, two};

const PASSWORD: &str = "correct horse battery\n";

#[test]
fn from_the_first_person_on_a_token_says_who_decides() {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &[check(5000, 1001, "NOBODY", "")])]));
    let id = env.only_entry();
    assert_eq!(
        env.json(0, &["queue", "resolve", &id, "--action", "hold"])["state"],
        "held",
        "nobody is known yet"
    );
    let add = |variables: &[(&str, &str)], name: &str, role: &str| {
        env.run_typing(PASSWORD, variables, &["user", "add", name, "--role", role])
    };
    assert_eq!(add(&[], "root", "administrator").code, 0);
    assert_eq!(add(&[], "bo", "operator").code, 2, "people need a token now");
    let token = |name: &str| env.run(&["--user", name, "token", "create"]).out.trim().to_owned();
    let root = token("root");
    assert_eq!(root.len(), 64);
    let as_root = [("LOCKBOX_TOKEN", root.as_str())];
    assert_eq!(add(&as_root, "bo", "operator").code, 0);
    assert_eq!(add(&as_root, "bo", "auditor").code, 2, "the name is taken");
    assert_eq!(add(&as_root, "cy", "dancer").code, 2);
    let send_back = ["queue", "resolve", &id, "--action", "return-to-sender", "--json"];
    assert_eq!(env.run(&send_back).code, 2, "no token");
    assert_eq!(env.run_with(&as_root, &send_back).code, 2, "an administrator decides nothing");
    let bo = token("bo");
    assert_eq!(env.run_with(&[("LOCKBOX_TOKEN", &bo)], &send_back).code, 0);
    assert!(env.run(&["explain", id.trim_start_matches('i')]).out.contains("bo decided"));
    env.write("b.bai", &kp80(NORCAL, "261124", "0600", &[(1, &[check(700, 1002, "NOBODY", "")])]));
    assert_eq!(env.run_with(&[("LOCKBOX_TOKEN", &bo)], &["import", "b.bai"]).code, 0);
    assert!(
        env.run(&["explain", "2303/2026-11-24/1/1"]).out.contains("bo"),
        "who imported it is known by the token"
    );
    assert_eq!(env.run_with(&as_root, &["user", "disable", "bo"]).code, 0);
    assert_eq!(env.run_with(&[("LOCKBOX_TOKEN", &bo)], &["queue", "claim", &id]).code, 2, "disabled");
    let list = env.run_with(&as_root, &["user", "list", "--json"]);
    let list: serde_json::Value = serde_json::from_str(&list.out).unwrap();
    assert_eq!(list["users"][0]["name"], "bo");
    assert_eq!(list["users"][0]["disabled"], true);
    assert!(!list.to_string().contains("argon2"), "no hash leaves the store");
}

#[test]
fn a_short_password_is_refused() {
    let env = Env::new();
    let said = env.run_typing("short\n", &[], &["user", "add", "ana", "--role", "operator"]);
    assert!(said.code == 2 && said.err.contains("10 characters"), "{}", said.err);
}

#[test]
fn somebody_without_a_password_is_let_in_by_the_provider_alone() {
    let env = Env::new();
    let added = env.json(0, &["user", "add", "ana@house.example", "--role", "finance", "--no-password"]);
    assert_eq!(added["users"][0]["role"], "finance");
    for (line, said) in [
        (
            "issuer = \"http://id.example\"",
            "lockbox.toml:2: sign_on.issuer: expected an address that begins with https://",
        ),
        (
            "issuer = \"https://id.example\"\nsecret_file = \"nothing\"",
            "lockbox.toml:3: sign_on.secret_file: cannot read",
        ),
    ] {
        let rest = "client = \"lockbox\"\naddress = \"https://lockbox.example\"\nclaim = \"email\"\n";
        env.write("lockbox.toml", &format!("[sign_on]\n{line}\n{rest}"));
        let answer = env.run(&["serve", "--listen", "127.0.0.1:0"]);
        assert!(answer.code == 2 && answer.err.contains(said), "{}", answer.err);
    }
}

#[test]
fn a_day_with_a_break_stays_open() {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    let state = env.json(1, &["close", "2026-11-23"]);
    assert_eq!((&state["state"], &state["blockers"][0]["code"]), (&"open".into(), &"break".into()));
    assert_eq!(env.json(0, &["close", "2026-11-20"])["state"], "awaiting-second", "nothing was deposited");
    assert_eq!(env.run(&["close", "2026-11-20"]).code, 2, "nobody agrees with themselves");
    assert_eq!(env.json(0, &["--user", "bo", "close", "2026-11-20"])["state"], "closed");
    assert_eq!(env.json(0, &["reopen", "2026-11-20"])["state"], "open");
}
