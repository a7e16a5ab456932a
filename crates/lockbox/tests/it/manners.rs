//! Exit codes, streams, and what bad input meets.

use crate::env::Env;

/// Commands, and commands of commands.
const COMMANDS: &[&str] = &[
    "demo",
    "bench",
    "bench read",
    "init",
    "accounts",
    "accounts import",
    "inspect",
    "import",
    "read",
    "post",
    "run",
    "queue",
    "queue list",
    "queue show",
    "queue claim",
    "queue resolve",
    "bank",
    "bank import",
    "arrivals",
    "reconcile",
    "return",
    "letter",
    "refund",
    "refund list",
    "refund release",
    "find",
    "explain",
    "report",
    "export",
    "verify",
    "close",
    "reopen",
    "serve",
    "watch",
    "user",
    "user add",
    "user list",
    "user role",
    "user password",
    "user disable",
    "token",
    "token create",
    "token revoke",
    "completions",
    "man",
];

#[test]
fn every_command_has_help_and_refuses_what_it_does_not_know() {
    let env = Env::empty();
    let top = env.run(&["--help"]);
    for command in COMMANDS {
        let words: Vec<&str> = command.split(' ').collect();
        let help = env.run(&[&words[..], &["--help"]].concat());
        assert_eq!(help.code, 0, "{command}: {}", help.err);
        assert!(help.out.contains("Usage: lockbox") && help.err.is_empty(), "{command}: {}", help.out);
        let unknown = env.run(&[&words[..], &["--dance"]].concat());
        assert_eq!((unknown.code, unknown.out.as_str()), (2, ""), "{command}");
        assert!(unknown.err.contains("--dance"), "{command}: {}", unknown.err);
        assert!(top.out.contains(words[0]), "{command} is not in the list of commands");
    }
    let names = top.out.lines().filter_map(|l| l.strip_prefix("  ")?.split("  ").next());
    for name in names.filter(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_lowercase())) {
        assert!(name == "help" || COMMANDS.contains(&name), "`{name}` is missing in COMMANDS");
    }
}

#[test]
fn exit_codes() {
    let env = Env::empty();
    for (arguments, code) in [
        (vec!["--version"], 0),
        (vec!["report"], 0),
        (vec![], 2),
        (vec!["dance"], 2),
        (vec!["import"], 2),
        (vec!["read"], 2),
        (vec!["bank"], 2),
        (vec!["reconcile", "--date", "yesterday"], 2),
        (vec!["export"], 2),
        (vec!["--config", "nowhere.toml", "verify"], 3),
        (vec!["inspect", "no-such-file"], 3),
        (vec!["read", "no-such-file"], 3),
    ] {
        assert_eq!(env.run(&arguments).code, code, "{arguments:?}");
    }
}

#[test]
fn a_missing_store_is_told_in_one_sentence() {
    let env = Env::empty();
    env.write("a.bai", "x");
    for arguments in [
        &["verify"][..],
        &["queue", "list"],
        &["post"],
        &["reconcile"],
        &["import", "a.bai"],
        &["accounts", "import", "a.bai"],
        &["bank", "import", "a.bai"],
        &["run", "a.bai"],
        &["explain", "2303/2026-11-23/1/1"],
        &["return", "2303/2026-11-23/1/1"],
        &["export", "applications"],
        &["report", "posting"],
        &["verify", "--json"],
    ] {
        let said = env.run(arguments);
        assert_eq!((said.code, said.out.as_str()), (3, ""), "{arguments:?}");
        assert!(said.err.contains("lockbox init"), "{arguments:?}: {}", said.err);
        assert!(said.err.lines().count() <= 3, "{arguments:?}: {}", said.err);
    }
    assert!(!env.path().join("lockbox.db").exists(), "looking creates no store");
}

#[test]
fn the_store_is_named_by_flag_or_variable() {
    let env = Env::empty();
    let other = [("LOCKBOX_DB", "sqlite:other.db")];
    assert_eq!(env.run_with(&other, &["init"]).code, 0);
    assert!(env.path().join("other.db").exists() && env.path().join("other.db.files").is_dir());
    assert_eq!(env.run_with(&other, &["verify"]).code, 0);
    assert_eq!(env.run(&["--db", "sqlite:other.db", "verify"]).code, 0);
    assert_eq!(env.run_with(&other, &["--db", "sqlite:third.db", "verify"]).code, 3, "the flag wins");
    assert_eq!(env.run(&["--db", "mysql://x", "verify"]).code, 2);
    std::fs::remove_dir_all(env.path().join("other.db.files")).unwrap();
    let said = env.run_with(&other, &["verify"]);
    assert_eq!(said.code, 3, "without its archive a store is not whole");
    assert!(said.err.contains("other.db.files"), "{}", said.err);
}

#[test]
fn output_that_is_no_terminal_has_no_colour() {
    let env = Env::new();
    for variables in
        [&[("NO_COLOR", "1")][..], &[("NO_COLOR", ""), ("CLICOLOR", "1"), ("TERM", "xterm-256color")]]
    {
        for arguments in [&["queue"][..], &["verify"], &["--help"], &["dance"], &["inspect", "accounts.csv"]]
        {
            let said = env.run_with(variables, arguments);
            assert!(!(said.out + &said.err).contains('\x1b'), "{arguments:?}");
        }
    }
}

#[test]
fn completions_and_manual_are_printed() {
    let env = Env::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let said = env.run(&["completions", shell]);
        assert_eq!(said.code, 0, "{shell}");
        assert!(said.out.contains("lockbox") && said.out.contains("reconcile"), "{shell}");
    }
    let manual = env.run(&["man"]);
    assert!(
        manual.code == 0 && manual.out.contains(".TH") && manual.out.contains("reconcile"),
        "{}",
        manual.out
    );
    assert_eq!(env.run(&["completions", "cmd"]).code, 2);
}

#[test]
fn init_twice_changes_nothing() {
    let env = Env::empty();
    assert_eq!(env.json(0, &["init"])["store"], "created");
    let config = std::fs::read(env.path().join("lockbox.toml")).unwrap();
    let again = env.json(0, &["init"]);
    assert_eq!((&again["store"], &again["config_written"]), (&"unchanged".into(), &false.into()));
    assert_eq!(std::fs::read(env.path().join("lockbox.toml")).unwrap(), config);
    env.write("lockbox.toml", "# mine\n");
    assert_eq!(env.json(0, &["init"])["config_written"], false);
    assert_eq!(std::fs::read(env.path().join("lockbox.toml")).unwrap(), b"# mine\n");
}

#[test]
fn a_wrong_configuration_is_told_with_its_line() {
    let env = Env::empty();
    env.write("lockbox.toml", "\n[policy]\nstale_days = 3\n");
    let said = env.run(&["verify"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("lockbox.toml:3") && said.err.contains("stale_days"), "{}", said.err);
}

#[test]
fn a_line_as_text_comes_out_in_fields() {
    let env = Env::empty();
    let line = "⑈001234⑈ ⑆121000248⑆ 0123456789⑈";
    let read = env.json(0, &["read", "--text", line]);
    let expected = serde_json::json!({"kind": "micr", "text": line, "confidence": 1.0, "fields": {
        "country": "US", "payment": "check", "routing": "121000248", "routing_valid": true,
        "account": "0123456789", "serial": "001234", "epc": null, "tran_code": null, "amount_cents": null}, "unread": 0});
    assert_eq!(read["lines"][0], expected);
}

#[test]
fn the_demo_scores_itself() {
    let env = Env::empty();
    let said = env.json(0, &["demo", "--items", "1500", "--seed", "3"]);
    assert_eq!(
        (&said["lost"], &said["auto_posted_wrong"], &said["reconciled"]),
        (&0.into(), &0.into(), &true.into())
    );
}
