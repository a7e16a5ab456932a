//! What takes two people: keys, refunds, remedies that are booked, and the end of a month.

use serde_json::Value;

use crate::env::{ANA, Env, NORCAL, NORCAL_BANK, bai2, check, kp80, two};

/// A store that wants two keys from 40.00 on, with one payment of 50.00 that nobody knows.
fn keyed_twice() -> (Env, String) {
    let env = Env::new();
    env.write("lockbox.toml", "[policy]\nsecond_key_from = \"40.00\"\n");
    let checks = [check(5000, 1001, "NOBODY", "")];
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &checks)]));
    let id = env.only_entry();
    (env, id)
}

fn resolve(env: &Env, code: i32, user: &str, id: &str, decision: &[&str]) -> Value {
    let mut arguments = vec!["--user", user, "queue", "resolve", id, "--action"];
    arguments.extend(decision);
    if code == 0 { env.json(0, &arguments) } else { Value::String(refused(env, &arguments)) }
}

fn refused(env: &Env, arguments: &[&str]) -> String {
    let said = env.run(arguments);
    assert_eq!(said.code, 2, "{arguments:?}: {}{}", said.out, said.err);
    said.err
}

const TO_BO: &[&str] = &["apply", "--account", "1007809634"];

#[test]
fn money_moves_when_two_keys_agree() {
    let (env, id) = keyed_twice();
    let first = resolve(&env, 0, "ana", &id, TO_BO);
    assert_eq!((&first["state"], &first["reasons"][0]), (&"open".into(), &"second-key".into()));
    assert_eq!(env.buckets(), ["unidentified - 5000"], "one key moves nothing");
    assert_eq!(first["candidates"], serde_json::json!([]), "the second sees nothing of the first");
    env.verified();
    let again = resolve(&env, 2, "ana", &id, TO_BO);
    assert!(again.to_string().contains("somebody else"), "{again}");
    assert!(refused(&env, &["--user", "ana", "queue", "claim", &id]).contains("somebody else"));
    assert_eq!(env.json(0, &["--user", "bo", "queue", "claim", &id])["claimed_by"], "bo");
    assert_eq!(resolve(&env, 0, "bo", &id, TO_BO)["state"], "decided");
    assert_eq!(env.buckets(), ["applied 1007809634 5000"]);
    env.verified();
    // Taken back by who keyed last; then both key again.
    assert_eq!(resolve(&env, 0, "bo", &id, &["undo"])["state"], "open");
    assert_eq!(resolve(&env, 0, "bo", &id, &["return-to-sender"])["reasons"][0], "second-key");
    assert_eq!(resolve(&env, 0, "ana", &id, &["reject"])["state"], "decided", "two words for the same");
    assert_eq!(env.buckets(), ["refund - 5000"]);
    env.verified();
}

#[test]
fn keys_that_differ_are_for_a_third() {
    let (env, id) = keyed_twice();
    resolve(&env, 0, "ana", &id, TO_BO);
    let differ = resolve(&env, 0, "bo", &id, &["apply", "--account", "1007809633"]);
    assert_eq!(differ["reasons"][0], "keys-differ");
    let detail = differ["detail"].as_str().unwrap();
    assert!(detail.contains("ana keyed apply 1007809634 50.00") && detail.contains("bo keyed"), "{detail}");
    assert_eq!(env.buckets(), ["unidentified - 5000"]);
    for user in ["ana", "bo"] {
        assert!(resolve(&env, 2, user, &id, TO_BO).to_string().contains("supervisor"), "{user}");
    }
    assert_eq!(resolve(&env, 0, "cy", &id, TO_BO)["state"], "decided");
    assert_eq!(env.buckets(), ["applied 1007809634 5000"]);
    env.verified();
}

#[test]
fn a_first_key_is_checked_held_and_taken_back() {
    let (env, id) = keyed_twice();
    assert!(
        resolve(&env, 2, "ana", &id, &["apply", "--account", "999999999"]).to_string().contains("999999999")
    );
    assert_eq!(env.queue()[0]["reasons"], serde_json::json!(["no-identifier"]), "nothing was kept");
    resolve(&env, 0, "ana", &id, TO_BO);
    assert_eq!(resolve(&env, 0, "bo", &id, &["hold"])["state"], "held");
    assert!(resolve(&env, 2, "bo", &id, &["undo"]).to_string().contains("ana"));
    let back = resolve(&env, 0, "ana", &id, &["undo"]);
    assert_eq!((&back["state"], &back["reasons"]), (&"open".into(), &serde_json::json!(["no-identifier"])));
    // Below the limit one key is enough.
    let small = [check(3999, 1002, "NOBODY", "")];
    env.import_and_post("b.bai", &kp80(NORCAL, "261124", "0600", &[(1, &small)]));
    let small =
        env.queue().iter().find(|e| e["amount_cents"] == 3999).unwrap()["id"].as_str().unwrap().to_owned();
    assert_eq!(resolve(&env, 0, "ana", &small, TO_BO)["state"], "decided");
}

#[test]
fn a_refund_is_released_by_somebody_else() {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &[check(5000, 1001, "NOBODY", "")])]));
    let id = env.only_entry();
    let item = id.trim_start_matches('i').to_owned();
    assert!(refused(&env, &["refund", "release", &item]).contains("nothing"));
    env.resolve(&id, &["return-to-sender", "--note", "not a member"]);
    let list = env.json(0, &["refund", "list"]);
    let refund = &list["refunds"][0];
    assert_eq!((&refund["amount_cents"], &refund["decided_by"]), (&5000.into(), &"ana".into()));
    assert_eq!((&refund["id"], &refund["note"]), (&item.as_str().into(), &"not a member".into()));
    assert!(env.run(&["refund", "list"]).out.contains("not a member"));
    assert!(refused(&env, &["refund", "release", &item]).contains("somebody else"));
    let released = env.json(0, &["--user", "fay", "refund", "release", &item]);
    assert!(released.to_string().contains("refund-sent"), "{released}");
    assert_eq!(env.buckets(), ["refund - 5000"], "it is still the sender's money");
    assert_eq!(env.json(0, &["refund", "list"])["refunds"], serde_json::json!([]));
    assert!(
        refused(&env, &["--user", "fay", "refund", "release", &item]).contains("nothing"),
        "once is enough"
    );
    assert!(refused(&env, &["queue", "resolve", &id, "--action", "undo"]).contains("moved on"));
    env.verified();
}

/// The only break of a day, by code.
fn break_of(env: &Env, day: &str, code: &str) -> Value {
    let days = env.json(1, &["reconcile", "--date", day]);
    let breaks =
        days["days"].as_array().unwrap().iter().flat_map(|d| d["breaks"].as_array().unwrap().clone());
    let found: Vec<Value> = breaks.filter(|b| b["code"] == code).collect();
    assert_eq!(found.len(), 1, "{days}");
    found[0].clone()
}

/// Proposed by fay and approved by sam; the break then.
fn agreed(env: &Env, day: &str, code: &str) -> Value {
    let id = break_of(env, day, code)["id"].as_str().unwrap().to_owned();
    assert!(refused(env, &["--user", "fay", "reconcile", "--remedy", &id]).contains("note"));
    let asked = env.json(0, &["--user", "fay", "reconcile", "--remedy", &id, "--note", "the bank was asked"]);
    assert_eq!(asked["state"], "awaiting-second");
    assert!(refused(env, &["--user", "fay", "reconcile", "--remedy", &id]).contains("somebody else"));
    assert_eq!(env.json(0, &["--user", "sam", "reconcile", "--remedy", &id])["state"], "explained");
    env.verified();
    break_of(env, day, code)
}

/// Balances of the trial balance that are not zero, `region account cents`.
fn balances(env: &Env) -> Vec<String> {
    let rows = env.json(0, &["report", "trial-balance"]);
    let rows = rows.as_array().unwrap().clone();
    rows.iter()
        .filter(|r| r["balance_cents"] != 0)
        .map(|r| {
            format!(
                "{} {} {}",
                r["region"].as_str().unwrap(),
                r["account"].as_str().unwrap(),
                r["balance_cents"]
            )
        })
        .collect()
}

#[test]
fn an_approved_difference_is_booked_and_a_correction_closes_it() {
    let env = Env::new();
    let checks = [check(3250, 1001, "ANA SINGH", ANA), check(100_000, 1002, "NOBODY", "")];
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &checks)]));
    env.write("s.bai2", &bai2("261124", &[(NORCAL_BANK, &[("115", 83_250, NORCAL, "LOCKBOX")])]));
    env.json(0, &["bank", "import", "s.bai2"]);
    let found = break_of(&env, "2026-11-23", "bank-short");
    assert!(found["message"].as_str().unwrap().contains("waits for approval"), "{found}");
    assert!(!balances(&env).iter().any(|b| b.contains(" bank ")), "nothing is booked before");
    let found = agreed(&env, "2026-11-23", "bank-short");
    assert_eq!((&found["explained"], &found["amount_cents"]), (&true.into(), &20_000.into()));
    let booked = balances(&env);
    assert!(booked.contains(&"norcal bank 83250".to_owned()), "{booked:?}");
    assert!(booked.contains(&"norcal deposit-adjustment-receivable 20000".to_owned()), "{booked:?}");
    assert!(!booked.iter().any(|b| b.contains("clearing")), "{booked:?}");
    assert_eq!(env.json(1, &["reconcile"]), env.json(1, &["reconcile"]), "and only once");
    assert_eq!(balances(&env), booked);
    // The bank pays what was short.
    env.write("t.bai2", &bai2("261125", &[(NORCAL_BANK, &[("357", 20_000, NORCAL, "CORRECTION")])]));
    env.json(0, &["bank", "import", "t.bai2"]);
    assert_eq!(env.json(0, &["reconcile"])["days"][0]["state"], "balanced");
    assert!(balances(&env).contains(&"norcal bank 103250".to_owned()));
    env.verified();
}

#[test]
fn a_credit_that_no_file_tells_of_is_nobodys_until_its_file_comes() {
    let env = Env::new();
    env.write("s.bai2", &bai2("261124", &[(NORCAL_BANK, &[("115", 15_800, NORCAL, "LOCKBOX")])]));
    env.json(0, &["bank", "import", "s.bai2"]);
    let found = agreed(&env, "2026-11-24", "credited-without-detail");
    assert_eq!(found["explained"], true, "it stays a break, explained");
    assert_eq!(balances(&env), ["norcal bank 15800", "norcal unidentified -15800"]);
    env.json(1, &["reconcile"]);
    assert_eq!(balances(&env), ["norcal bank 15800", "norcal unidentified -15800"], "booked once");
    let proof = env.json(0, &["report", "suspense"]);
    let row = &proof[0];
    assert_eq!(
        (&row["bank_entries_cents"], &row["difference_cents"]),
        (&15_800.into(), &0.into()),
        "{proof}"
    );
    // Its file comes after all.
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    let days = env.json(0, &["reconcile"]);
    assert_eq!(days["days"].as_array().unwrap().len(), 1, "{days}");
    let booked = balances(&env);
    assert!(booked.contains(&"norcal bank 15800".to_owned()), "{booked:?}");
    assert!(!booked.iter().any(|b| b.contains("unidentified") || b.contains("clearing")), "{booked:?}");
    env.verified();
}

#[test]
fn a_month_closes_when_its_days_have() {
    let env = Env::new();
    let october = kp80(NORCAL, "261023", "0600", &[(1, &two())]).replace("112026", "102026");
    env.import_and_post("a.bai", &october);
    env.write("s.bai2", &bai2("261026", &[(NORCAL_BANK, &[("115", 15_800, NORCAL, "LOCKBOX")])]));
    env.json(0, &["bank", "import", "s.bai2"]);
    assert_eq!(env.json(0, &["reconcile"])["days"][0]["state"], "balanced");
    let state = env.json(1, &["close", "2026-10"]);
    assert_eq!((&state["state"], &state["blockers"][0]["code"]), (&"open".into(), &"day-open".into()));
    assert_eq!(state["blockers"].as_array().unwrap().len(), 1, "{state}");
    env.json(0, &["close", "2026-10-23"]);
    assert_eq!(env.json(0, &["--user", "sam", "close", "2026-10-23"])["state"], "closed");
    assert_eq!(env.json(0, &["close", "2026-10"])["state"], "awaiting-second");
    assert!(refused(&env, &["close", "2026-10"]).contains("somebody else"));
    let closed = env.json(0, &["--user", "sam", "close", "2026-10"]);
    assert_eq!(
        (&closed["state"], &closed["asked_by"], &closed["closed_by"]),
        (&"closed".into(), &"ana".into(), &"sam".into())
    );
    assert!(refused(&env, &["reopen", "2026-10-23"]).contains("2026-10"), "the month comes first");
    assert_eq!(env.json(0, &["reopen", "2026-10"])["state"], "open");
    assert_eq!(env.json(0, &["reopen", "2026-10-23"])["state"], "open");
    // A month that runs still does not close.
    let coming = env.json(1, &["close", "2999-12"]);
    assert_eq!(coming["blockers"][0]["code"], "month-not-over");
    let rows = env.json(0, &["report", "roll-forward"]);
    for row in rows.as_array().unwrap() {
        let parts = ["opening", "received", "bank", "applied", "regions", "refunds", "returned", "reversed"];
        let sum: i64 = parts.iter().map(|p| row[format!("{p}_cents")].as_i64().unwrap()).sum();
        assert_eq!(sum, row["closing_cents"].as_i64().unwrap(), "{row}");
    }
    assert!(!rows.as_array().unwrap().is_empty());
}

#[test]
fn files_that_do_not_come_are_late() {
    let env = Env::new();
    env.import(0, "a.bai", &kp80(NORCAL, "261020", "0600", &[(1, &two())]));
    let found = env.json(1, &["arrivals", "--date", "2026-10-20"]);
    let states: Vec<String> = found["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            format!(
                "{} {} {}",
                f["lockbox"].as_str().unwrap(),
                f["name"].as_str().unwrap(),
                f["state"].as_str().unwrap()
            )
        })
        .collect();
    let expected = [
        "2303 payments here",
        "60095 payments late",
        "2303 bank statement late",
        "60095 bank statement late",
    ];
    assert_eq!(states, expected);
    let noted = env.json(
        1,
        &[
            "arrivals",
            "--date",
            "2026-10-20",
            "--lockbox",
            "60095",
            "--file",
            "payments",
            "--note",
            "called the bank",
        ],
    );
    assert_eq!(noted["files"][1]["notes"][0]["note"], "called the bank");
    assert!(env.run(&["arrivals", "--date", "2026-10-20"]).out.contains("called the bank"));
    assert_eq!(
        env.run(&["arrivals", "--date", "2026-10-20", "--lockbox", "9", "--file", "x", "--note", "y"]).code,
        2
    );
    assert_eq!(
        env.json(0, &["arrivals", "--date", "2026-10-24"])["files"],
        serde_json::json!([]),
        "a Saturday"
    );
}

#[test]
fn a_preview_writes_nothing_and_says_what_posting_then_does() {
    let env = Env::new();
    let checks = [check(3250, 1001, "ANA SINGH", ANA), check(700, 1002, "NOBODY", "")];
    env.import(0, "a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &checks)]));
    let before = env.json(0, &["post", "--preview"]);
    assert_eq!(
        (&before["items"], &before["posted"], &before["exceptions"]),
        (&2.into(), &1.into(), &1.into())
    );
    assert!(env.buckets().is_empty() && env.queue().is_empty(), "nothing was written");
    assert_eq!(env.json(0, &["post"]), before);
    assert_eq!(env.json(0, &["post", "--preview"])["items"], 0);
}
