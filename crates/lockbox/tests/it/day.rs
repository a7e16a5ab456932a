//! Files in, money posted, decisions made: what operators do all day.

use crate::env::{Check, Env, check, kp80};

const ANA: &str = "M281796573 A1007809633";
const BO: &str = "M281796574 A1007809634";
const EVA: &str = "M281796576 A2007809636";

fn two() -> [Check; 2] {
    [check(3250, 1001, "ANA SINGH", ANA), check(12_550, 1002, "BO TRAN", BO)]
}

#[test]
fn the_same_file_again_under_any_name_does_nothing() {
    let env = Env::new();
    let text = kp80("0002303", "261123", "0600", &[(1, &two())]);
    env.write("a.bai", &text);
    env.write("b.bai", &text);
    assert_eq!(env.json(0, &["import", "a.bai"])["files"][0]["status"], "imported");
    for name in ["a.bai", "b.bai"] {
        assert_eq!(env.json(0, &["import", name])["files"][0]["status"], "duplicate");
    }
    let posted = env.json(0, &["post"]);
    assert_eq!((&posted["posted"], &posted["applied_cents"]), (&2.into(), &15_800.into()));
    assert_eq!(env.json(0, &["post"])["items"], 0);
    assert_eq!(env.buckets(), ["applied 1007809633 3250", "applied 1007809634 12550"]);
    env.verified();
}

#[test]
fn the_same_deposit_in_other_bytes_is_held_until_a_person_decides() {
    let env = Env::new();
    env.write("a.bai", &kp80("0002303", "261123", "0600", &[(1, &two())]));
    env.write("later.bai", &kp80("0002303", "261123", "0715", &[(1, &two())]));
    env.json(0, &["import", "a.bai"]);
    let again = env.json(1, &["import", "later.bai"]);
    assert_eq!(again["files"][0]["status"], "suspected-repeat");
    assert_eq!(env.json(0, &["post"])["posted"], 2);
    let queue = env.json(0, &["queue", "list"]);
    let entry = &queue["items"][0];
    assert_eq!(
        (&entry["reasons"][0], &entry["item"]),
        (&"suspected-repeat".into(), &serde_json::Value::Null)
    );
    let id = entry["id"].as_str().unwrap();
    assert_eq!(env.run(&["queue", "resolve", id, "--action", "apply"]).code, 2);
    assert_eq!(env.json(0, &["queue", "resolve", id, "--action", "reject"])["state"], "decided");
    assert_eq!(env.json(0, &["post"])["items"], 0);
    env.verified();
}

#[test]
fn different_deposits_of_the_same_total_both_flow_and_overlaps_hold_one_batch() {
    let env = Env::new();
    let other = [check(3250, 2001, "ANA SINGH", ANA), check(12_550, 2002, "BO TRAN", BO)];
    env.write("a.bai", &kp80("0002303", "261123", "0600", &[(1, &two())]));
    env.write("b.bai", &kp80("0002303", "261123", "0700", &[(2, &other)]));
    let third = [check(500, 3001, "ANA SINGH", ANA)];
    env.write("c.bai", &kp80("0002303", "261123", "0800", &[(1, &two()), (3, &third)]));
    assert_eq!(env.json(0, &["import", "a.bai", "b.bai"])["files"][1]["status"], "imported");
    let overlap = env.json(1, &["import", "c.bai"]);
    assert_eq!(overlap["files"][0]["status"], "imported");
    let held = serde_json::json!([{"batch": 1, "reason": "suspected-repeat"}]);
    assert_eq!(overlap["files"][0]["held"], held);
    let posted = env.json(0, &["post"]);
    assert_eq!((&posted["items"], &posted["held"]), (&5.into(), &2.into()));
    env.verified();
}

#[test]
fn honest_twins_post_and_the_same_check_again_waits_with_its_cash_booked() {
    let env = Env::new();
    let checks = [
        check(1000, 1001, "ANA SINGH", ANA),
        check(1000, 1002, "ANA SINGH", ANA),
        check(1000, 1001, "ANA SINGH", ANA),
    ];
    env.write("a.bai", &kp80("0002303", "261123", "0600", &[(1, &checks)]));
    env.json(0, &["import", "a.bai"]);
    let posted = env.json(0, &["post"]);
    assert_eq!((&posted["posted"], &posted["exceptions"]), (&2.into(), &1.into()));
    assert_eq!(env.buckets(), ["applied 1007809633 1000", "applied 1007809633 1000", "unapplied - 1000"]);
    let queue = env.json(0, &["queue", "list"]);
    assert_eq!(queue["items"][0]["reasons"][0], "suspected-duplicate");
    let id = queue["items"][0]["id"].as_str().unwrap().to_owned();
    env.json(0, &["queue", "resolve", &id, "--action", "genuine"]);
    assert_eq!(env.buckets()[2], "applied 1007809633 1000");
    env.json(0, &["queue", "resolve", &id, "--action", "undo"]);
    assert_eq!(env.buckets()[2], "unapplied - 1000");
    env.verified();
}

#[test]
fn decisions_move_the_money_and_can_be_taken_back() {
    let env = Env::new();
    env.write("a.bai", &kp80("0002303", "261123", "0600", &[(1, &[check(5000, 1001, "NOBODY", "")])]));
    env.json(0, &["import", "a.bai"]);
    env.json(0, &["post"]);
    assert_eq!(env.buckets(), ["unidentified - 5000"]);
    let id = env.json(0, &["queue", "list"])["items"][0]["id"].as_str().unwrap().to_owned();
    for (arguments, expected) in [
        (
            vec!["--action", "apply", "--account", "1007809633"],
            vec!["applied 1007809633 3250", "on-account 1007809633 1750"],
        ),
        (vec!["--action", "return-to-sender"], vec!["refund - 5000"]),
        (vec!["--action", "misdirected"], vec!["misdirected - 5000"]),
        (vec!["--action", "duplicate"], vec!["unidentified - 5000"]),
        (
            vec!["--action", "split", "--to", "1007809633=2000", "--to", "2007809636=3000"],
            vec!["applied 1007809633 2000", "applied 2007809636 3000"],
        ),
    ] {
        let command = [vec!["queue", "resolve", &id], arguments.clone()].concat();
        assert_eq!(env.json(0, &command)["state"], "decided", "{arguments:?}");
        assert_eq!(env.buckets(), expected, "{arguments:?}");
        env.verified();
        assert_eq!(env.run(&command).code, 2, "a decided entry is not decided again");
        env.json(0, &["queue", "resolve", &id, "--action", "undo"]);
        assert_eq!(env.buckets(), ["unidentified - 5000"], "{arguments:?} taken back");
        env.verified();
    }
    for wrong in [
        vec!["--action", "apply"],
        vec!["--action", "apply", "--account", "99"],
        vec!["--action", "split", "--to", "1007809633=1"],
        vec!["--action", "dance"],
    ] {
        assert_eq!(env.run(&[vec!["queue", "resolve", &id], wrong].concat()).code, 2);
    }
}

#[test]
fn two_people_never_hold_the_same_entry() {
    let env = Env::new();
    env.write("a.bai", &kp80("0002303", "261123", "0600", &[(1, &[check(5000, 1001, "NOBODY", "")])]));
    env.json(0, &["import", "a.bai"]);
    env.json(0, &["post"]);
    let id = env.json(0, &["queue", "list"])["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(env.json(0, &["queue", "claim", &id])["claimed_by"], "ana");
    assert_eq!(env.run(&["--user", "bo", "queue", "claim", &id]).code, 2);
    assert_eq!(env.run(&["--user", "bo", "queue", "resolve", &id, "--action", "hold"]).code, 2);
    assert_eq!(env.json(0, &["queue", "resolve", &id, "--action", "hold"])["state"], "held");
}

#[test]
fn mail_in_the_wrong_box_goes_to_the_right_region_and_comes_back_whole() {
    let env = Env::new();
    env.write("a.bai", &kp80("0002303", "261123", "0600", &[(1, &[check(70_000, 1006, "EVA DIAZ", EVA)])]));
    env.json(0, &["import", "a.bai"]);
    env.json(0, &["post"]);
    let rows = env.json(0, &["export", "applications"]);
    assert_eq!((&rows[0]["bucket"], &rows[0]["region"]), (&"applied".into(), &"socal".into()));
    let told = env.json(0, &["explain", "2303/2026-11-23/1/1"]);
    assert!(told["entries"].to_string().contains("due-to-socal"));
    env.write(
        "s.bai2",
        "01,121000358,KP,261125,0600,1,,,2/\n02,KP,121000358,1,261124,,USD,2/\n03,4121002303,USD,,,,/\n\
         16,115,70000,Z,REF1,0002303,DEPOSIT/\n16,555,70000,Z,REF2,1006,NSF/\n49,140000,4/\n98,140000,1,6/\n99,140000,1,8/\n",
    );
    assert_eq!(env.json(0, &["bank", "import", "s.bai2"])["files"][0]["status"], "imported");
    env.json(0, &["post"]);
    assert_eq!(env.buckets(), ["returned - 70000"]);
    for _ in 0..2 {
        let days = env.json(0, &["reconcile"]);
        let day = &days["days"][0];
        assert_eq!(
            (&day["state"], &day["bank_cents"], &day["ledger_cents"]),
            (&"balanced".into(), &70_000.into(), &70_000.into())
        );
    }
    env.verified();
}

#[test]
fn a_return_by_hand_opens_the_bill_again() {
    let env = Env::new();
    env.write("a.bai", &kp80("0002303", "261123", "0600", &[(1, &two())]));
    env.json(0, &["import", "a.bai"]);
    env.json(0, &["post"]);
    env.json(0, &["return", "2303/2026-11-23/1/1"]);
    assert_eq!(env.buckets(), ["returned - 3250", "applied 1007809634 12550"]);
    assert_eq!(env.run(&["return", "2303/2026-11-23/1/1"]).code, 2);
    env.write("b.bai", &kp80("0002303", "261124", "0600", &[(1, &[check(3250, 1009, "ANA SINGH", ANA)])]));
    env.json(0, &["import", "b.bai"]);
    env.json(0, &["post"]);
    assert_eq!(env.buckets()[2], "applied 1007809633 3250");
    env.verified();
}

#[test]
fn a_batch_that_does_not_add_up_is_held_and_the_others_flow() {
    let env = Env::new();
    let text = kp80("0002303", "261123", "0600", &[(1, &two()), (2, &[check(500, 7, "ANA SINGH", ANA)])]);
    let text = text.replace("7001002000230326112300200000158", "7001002000230326112300200000159");
    env.write("a.bai", &text);
    let file = &env.json(1, &["import", "a.bai"])["files"][0];
    assert_eq!((&file["accepted"], &file["balanced"]), (&true.into(), &false.into()));
    assert_eq!(file["held"][0]["reason"], "batch-out-of-balance");
    assert_eq!(env.json(0, &["post"])["items"], 1);
    let id = env.json(0, &["queue", "list"])["items"][0]["id"].as_str().unwrap().to_owned();
    env.json(0, &["queue", "resolve", &id, "--action", "genuine"]);
    assert_eq!(env.json(0, &["post"])["items"], 2);
    env.verified();
}
