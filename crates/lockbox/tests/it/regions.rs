//! Mail in the wrong lockbox: the region whose books carry the account gets the money, and both regions' books say so.

use serde_json::Value;

use crate::env::{ANA, EVA, Env, NORCAL, SOCAL, check, kp80};

fn lines_of(told: &Value, account: &str) -> Vec<(String, i64, i64)> {
    let entries = told["entries"].as_array().unwrap().iter();
    let lines = entries.flat_map(|e| e["lines"].as_array().unwrap());
    lines
        .filter(|l| l["account"].as_str().unwrap().starts_with(account))
        .map(|l| {
            let cents = |name: &str| l[name].as_i64().unwrap();
            (l["region"].as_str().unwrap().to_owned(), cents("debit_cents"), cents("credit_cents"))
        })
        .collect()
}

#[test]
fn what_one_region_owes_is_what_the_other_is_owed() {
    for (lockbox, name, text, cents, from, to) in [
        (NORCAL, "EVA DIAZ", EVA, 70_000, "norcal", "socal"),
        (SOCAL, "ANA SINGH", ANA, 3250, "socal", "norcal"),
    ] {
        let env = Env::new();
        let file = kp80(lockbox, "261123", "0600", &[(1, &[check(cents, 1006, name, text)])]);
        let posted = env.import_and_post("a.bai", &file);
        assert_eq!(posted["by_region"][from]["applied_cents"], cents, "counted where the mail arrived");
        assert_eq!(posted["by_region"][to]["items"], 0);
        let told = env.json(0, &["explain", &format!("{lockbox}/2026-11-23/1/1")]);
        let cents = i64::from(cents);
        assert_eq!(lines_of(&told, "due-to"), [(from.to_owned(), 0, cents)], "{told}");
        assert_eq!(lines_of(&told, "due-from"), [(to.to_owned(), cents, 0)], "{told}");
        let events: Vec<&str> =
            told["entries"].as_array().unwrap().iter().map(|e| e["event"].as_str().unwrap()).collect();
        assert_eq!(events[0], "deposit-received", "{events:?}");
        assert!(events.contains(&"moved-across-regions"), "{events:?}");
        let balanced = |e: &Value| {
            let sum = |name: &str| {
                e["lines"].as_array().unwrap().iter().map(|l| l[name].as_i64().unwrap()).sum::<i64>()
            };
            sum("debit_cents") == sum("credit_cents")
        };
        assert!(told["entries"].as_array().unwrap().iter().all(balanced), "{told}");
        let rows = env.json(0, &["export", "applications"]);
        assert_eq!((&rows[0]["bucket"], &rows[0]["region"]), (&"applied".into(), &to.into()));
        env.verified();
    }
}

#[test]
fn a_person_can_send_money_across_and_take_it_back() {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &[check(5000, 1001, "NOBODY", "")])]));
    let id = env.only_entry();
    env.resolve(&id, &["apply", "--account", "2007809636"]);
    assert_eq!(env.buckets(), ["applied 2007809636 5000"]);
    let told = env.json(0, &["explain", "2303/2026-11-23/1/1"]);
    assert_eq!(lines_of(&told, "due-to"), [("norcal".to_owned(), 0, 5000)]);
    env.resolve(&id, &["undo"]);
    assert_eq!(env.buckets(), ["unidentified - 5000"]);
    let told = env.json(0, &["explain", "2303/2026-11-23/1/1"]);
    for account in ["due-to", "due-from"] {
        let lines = lines_of(&told, account);
        let net: i64 = lines.iter().map(|(_, debit, credit)| debit - credit).sum();
        assert_eq!((lines.len(), net), (2, 0), "{account} {told}");
    }
}

#[test]
fn both_regions_post_and_report_apart() {
    let env = Env::new();
    env.import(0, "n.bai", &kp80(NORCAL, "261123", "0600", &[(1, &[check(3250, 1, "ANA SINGH", ANA)])]));
    env.import(0, "s.bai", &kp80(SOCAL, "261123", "0600", &[(1, &[check(70_000, 2, "EVA DIAZ", EVA)])]));
    let posted = env.json(0, &["post"]);
    assert_eq!(posted["applied_cents"], 73_250);
    assert_eq!(posted["by_region"]["norcal"]["applied_cents"], 3250);
    assert_eq!(posted["by_region"]["socal"]["applied_cents"], 70_000);
    let days = env.json(1, &["reconcile"]);
    let regions: Vec<&str> =
        days["days"].as_array().unwrap().iter().map(|d| d["region"].as_str().unwrap()).collect();
    assert_eq!(regions, ["norcal", "socal"]);
    env.verified();
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
