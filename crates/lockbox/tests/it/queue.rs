//! The work queue: order and pages, claims, every decision for everything that waits.

use serde_json::Value;

use crate::env::{ANA, Env, NORCAL, SOCAL, check, kp80, two};

/// A store with unidentified money of three sizes, two days and both regions.
fn waiting() -> Env {
    let env = Env::new();
    let checks = [check(5000, 1, "NOBODY", ""), check(9000, 2, "NOBODY", ""), check(5000, 3, "NOBODY", "")];
    env.import(0, "a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &checks)]));
    env.import(0, "b.bai", &kp80(NORCAL, "261120", "0600", &[(1, &[check(100, 4, "NOBODY", "")])]));
    env.import(0, "c.bai", &kp80(SOCAL, "261123", "0600", &[(1, &[check(7000, 5, "NOBODY", "")])]));
    assert_eq!(env.json(0, &["post"])["exceptions"], 5);
    env
}

fn amounts(list: &Value) -> Vec<i64> {
    list["items"].as_array().unwrap().iter().map(|e| e["amount_cents"].as_i64().unwrap()).collect()
}

#[test]
fn the_list_is_in_order_of_deadline_amount_and_id() {
    let env = waiting();
    assert_eq!(amounts(&env.json(0, &["queue", "list"])), [100, 9000, 7000, 5000, 5000]);
    assert_eq!(amounts(&env.json(0, &["queue"])), [100, 9000, 7000, 5000, 5000]);
    assert_eq!(amounts(&env.json(0, &["queue", "list", "--region", "socal"])), [7000]);
    assert_eq!(amounts(&env.json(0, &["queue", "list", "--reason", "no-identifier"])).len(), 5);
    assert!(amounts(&env.json(0, &["queue", "list", "--reason", "stale-dated"])).is_empty());
    for wrong in [["--reason", "dance"], ["--state", "dance"], ["--after", "!"], ["--limit", "x"]] {
        assert_eq!(env.run(&["queue", "list", wrong[0], wrong[1]]).code, 2, "{wrong:?}");
    }
}

#[test]
fn pages_follow_each_other_without_gap_or_overlap() {
    let env = waiting();
    let whole: Vec<Value> = env.queue().iter().map(|e| e["id"].clone()).collect();
    let mut paged = Vec::new();
    let mut after = String::new();
    for _ in 0..9 {
        let mut command = vec!["queue", "list", "--limit", "2"];
        if !after.is_empty() {
            command.extend(["--after", after.as_str()]);
        }
        let page = env.json(0, &command);
        paged.extend(page["items"].as_array().unwrap().iter().map(|e| e["id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        assert!(next.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-'));
        next.clone_into(&mut after);
    }
    assert_eq!(paged, whole);
}

#[test]
fn a_claim_is_one_persons_until_it_is_decided() {
    let env = waiting();
    let id = env.queue()[0]["id"].as_str().unwrap().to_owned();
    let claimed = env.json(0, &["--user", "ana", "queue", "claim", &id]);
    assert_eq!((&claimed["state"], &claimed["claimed_by"]), (&"claimed".into(), &"ana".into()));
    assert_eq!(env.json(0, &["--user", "ana", "queue", "claim", &id])["state"], "claimed", "renewed");
    let refused = env.run(&["--user", "bo", "queue", "claim", &id]);
    assert!(refused.code == 2 && refused.err.contains("ana"), "{}", refused.err);
    for action in ["hold", "return-to-sender", "misdirected", "duplicate"] {
        let refused = env.run(&["--user", "bo", "queue", "resolve", &id, "--action", action]);
        assert!(refused.code == 2 && refused.err.contains("ana"), "{action}: {}", refused.err);
    }
    assert_eq!(env.json(0, &["queue", "list", "--state", "claimed"])["items"].as_array().unwrap().len(), 1);
    env.json(
        0,
        &["--user", "ana", "queue", "resolve", &id, "--action", "hold", "--note", "asked the member"],
    );
    // What is put off is anybody's again.
    assert_eq!(env.json(0, &["--user", "bo", "queue", "claim", &id])["claimed_by"], "bo");
    let apply = ["--user", "bo", "queue", "resolve", &id, "--action", "apply", "--account", "1007809633"];
    assert_eq!(env.json(0, &apply)["state"], "decided");
    let late = env.run(&["--user", "ana", "queue", "claim", &id]);
    assert!(late.code == 2 && late.err.contains("decided"), "{}", late.err);
    assert_eq!(
        env.run(&["--user", "ana", "queue", "resolve", &id, "--action", "undo"]).code,
        2,
        "bo decided it"
    );
    assert_eq!(env.json(0, &["--user", "bo", "queue", "resolve", &id, "--action", "undo"])["state"], "open");
    env.verified();
}

/// Each decision: where the money is right after it, and again after it is taken back.
#[test]
fn every_decision_moves_the_money_at_once_and_comes_back() {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &[check(5000, 1001, "NOBODY", "")])]));
    let id = env.only_entry();
    for (decision, buckets) in [
        (&["apply", "--account", "1007809634"][..], &["applied 1007809634 5000"][..]),
        (&["apply", "--account", "1007809633"], &["applied 1007809633 3250", "on-account 1007809633 1750"]),
        (&["return-to-sender"], &["refund - 5000"]),
        (&["reject"], &["refund - 5000"]),
        (&["misdirected"], &["misdirected - 5000"]),
        (&["duplicate"], &["unidentified - 5000"]),
        (
            &["split", "--to", "1007809633=1000", "--to", "2007809636=4000"],
            &["applied 1007809633 1000", "applied 2007809636 4000"],
        ),
    ] {
        let entry = env.resolve(&id, decision);
        assert_eq!((&entry["state"], &entry["decided"]), (&"decided".into(), &decision[0].into()));
        assert_eq!(env.buckets(), buckets, "{decision:?}");
        assert_eq!(env.exported_cents(), 5000);
        assert!(env.queue().is_empty(), "{decision:?}");
        assert_eq!(env.resolve(&id, &["undo"])["state"], "open");
        assert_eq!(env.buckets(), ["unidentified - 5000"], "{decision:?} taken back");
    }
    assert_eq!(env.resolve(&id, &["hold"])["state"], "held");
    assert_eq!(env.buckets(), ["unidentified - 5000"]);
    assert_eq!(env.run(&["queue", "resolve", &id, "--action", "undo"]).code, 2, "nothing was decided");
}

#[test]
fn a_bill_that_is_paid_meanwhile_leaves_the_rest_on_account() {
    let env = Env::new();
    let checks = [check(3250, 1001, "ANA SINGH", ANA), check(1000, 1002, "NOBODY", "")];
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &checks)]));
    env.resolve(&env.only_entry(), &["apply", "--account", "1007809633"]);
    assert_eq!(env.buckets(), ["applied 1007809633 3250", "on-account 1007809633 1000"]);
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let env = Env::new();
    let text = kp80(NORCAL, "261123", "0600", &[(1, &[check(5000, 1001, "NOBODY", "")])]);
    env.import_and_post("a.bai", &text);
    let item = env.only_entry();
    env.import(1, "b.bai", &text.replace("0600\n", "0700\n"));
    let batch = env.queue().iter().find(|e| e["item"].is_null()).unwrap()["id"].as_str().unwrap().to_owned();
    let mut refused = vec![
        (&item, vec!["apply"]),
        (&item, vec!["apply", "--account", "99"]),
        (&item, vec!["apply", "--account", "999999999999"]),
        (&item, vec!["split"]),
        (&item, vec!["split", "--to", "1007809633=4999"]),
        (&item, vec!["split", "--to", "1007809633=5001"]),
        (&item, vec!["split", "--to", "1007809633=6000", "--to", "1007809634=-1000"]),
        (&item, vec!["split", "--to", "1007809633"]),
        (&item, vec!["split", "--to", "1007809633=x"]),
        (&item, vec!["dance"]),
        (&item, vec!["undo"]),
    ];
    for action in ["apply", "hold", "duplicate", "split", "return-to-sender", "misdirected", "undo"] {
        refused.push((&batch, vec![action]));
    }
    for (id, decision) in refused {
        let command = [&["queue", "resolve", id, "--action"], &decision[..]].concat();
        let said = env.run(&command);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{decision:?}");
        assert!(said.err.starts_with("error: "), "{}", said.err);
    }
    for id in ["i0000000000000000-0", "nonsense", ""] {
        for command in [
            &["queue", "show", id][..],
            &["queue", "claim", id],
            &["queue", "resolve", id, "--action", "hold"],
        ] {
            assert_eq!(env.run(command).code, 2, "{command:?}");
        }
    }
    assert_eq!(env.buckets(), ["unidentified - 5000"]);
    assert!(env.queue().iter().all(|e| e["state"] == "open"));
    env.verified();
}

#[test]
fn a_held_batch_is_released_or_rejected_once() {
    for (action, items) in [("genuine", 2), ("reject", 0)] {
        let env = Env::new();
        let text = kp80(NORCAL, "261123", "0600", &[(1, &two())]);
        let wrong = text.replacen("70010020002303261123002000001580", "70010020002303261123002000001590", 1);
        assert_ne!(text, wrong);
        env.import(1, "a.bai", &wrong);
        assert!(env.buckets().is_empty());
        let id = env.only_entry();
        let shown = env.json(0, &["queue", "show", &id]);
        assert_eq!((&shown["reasons"][0], &shown["item_id"]), (&"batch-out-of-balance".into(), &Value::Null));
        assert!(shown["ideas"][0].as_str().is_some_and(|idea| !idea.is_empty()), "{shown}");
        assert_eq!(env.resolve(&id, &[action])["decided"], action);
        assert_eq!(env.run(&["queue", "resolve", &id, "--action", action]).code, 2, "decided once");
        assert_eq!(env.json(0, &["post"])["items"], items, "{action}");
        assert_eq!(env.exported_cents(), if items == 0 { 0 } else { 15_800 });
        assert!(env.queue().is_empty());
        env.verified();
    }
}

/// The checks beside their coupons, with what they add up to on the way, and where to look.
#[test]
fn a_batch_that_does_not_add_up_shows_its_tape() {
    let env = Env::new();
    let [ana, bo] = two();
    let checks = [ana, bo, check(20_000, 1003, "S JOHNSON", "COUPON")];
    let text = kp80(NORCAL, "261123", "0600", &[(1, &checks)]);
    // A scan line goes on in a second record.
    let records = text.lines().count();
    let coupon = "6010000306420761 002914237847 0000\n40010036029000497 0000202578";
    let text = text.replacen("6019COUPON", coupon, 1);
    let text = text.replacen(&format!("\n9{records:06}"), &format!("\n9{:06}", records + 1), 1);
    // The trailer has left out the second check.
    env.import(1, "a.bai", &text.replacen("0030000035800", "0030000023250", 1));
    let id = env.only_entry();
    let shown = env.json(0, &["queue", "show", &id]);
    let balance = &shown["balance"];
    for (field, expected) in [
        ("stated_cents", 23_250),
        ("checks_cents", 35_800),
        ("difference_cents", 12_550),
        ("counted_items", 3),
    ] {
        assert_eq!(balance[field], expected, "{field}: {shown}");
    }
    let tape = balance["tape"].as_array().unwrap();
    let column = |name: &str| tape.iter().map(|t| t[name].clone()).collect::<Vec<_>>();
    assert_eq!(column("running_cents"), [3_250, 15_800, 35_800]);
    assert_eq!(column("coupon_cents"), [Value::Null, Value::Null, 20_257.into()]);
    assert_eq!(column("apart_cents"), [0, 0, -257]);
    assert_eq!(column("named"), [false, true, false], "{shown}");
    let said = env.run(&["queue", "show", &id]).out;
    assert!(said.contains("together 358.00, the file says 232.50, difference 125.50"), "{said}");
    assert!(said.lines().any(|line| line.contains("BO TRAN") && line.trim_end().ends_with('<')), "{said}");
}

#[test]
fn genuine_clears_the_suspicion_and_the_rules_decide() {
    let env = Env::new();
    let checks = [check(1000, 1001, "ANA SINGH", ANA), check(1000, 1001, "ANA SINGH", ANA)];
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &checks)]));
    let id = env.only_entry();
    assert_eq!(env.buckets()[1], "unapplied - 1000");
    assert_eq!(env.resolve(&id, &["genuine"])["state"], "decided");
    assert_eq!(env.buckets()[1], "applied 1007809633 1000");
    env.resolve(&id, &["undo"]);
    assert_eq!(env.buckets()[1], "unapplied - 1000");

    // A check that nobody knows is no better known for being genuine.
    let env = Env::new();
    let checks = [check(1000, 1001, "NOBODY", ""), check(1000, 1001, "NOBODY", "")];
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &checks)]));
    let entry = env.queue().into_iter().find(|e| e["item"] == 2).unwrap();
    let after = env.resolve(entry["id"].as_str().unwrap(), &["genuine"]);
    assert_eq!(after["state"], "open");
    assert!(!after["reasons"].to_string().contains("suspected-duplicate"), "{after}");
    assert_eq!(env.buckets(), ["unidentified - 1000", "unidentified - 1000"]);
}
