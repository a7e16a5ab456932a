//! The same money seen twice, and different money that looks alike.

use crate::env::{ANA, BO, Env, NORCAL, SOCAL, check, kp80, two};

#[test]
fn the_same_bytes_are_skipped_and_the_same_deposit_is_held() {
    let env = Env::new();
    let text = kp80(NORCAL, "261123", "0600", &[(1, &two())]);
    env.import_and_post("a.bai", &text);
    assert_eq!(env.exported_cents(), 15_800);
    for name in ["a.bai", "renamed.txt"] {
        let again = env.import(0, name, &text);
        assert_eq!((&again["status"], &again["held"]), (&"duplicate".into(), &serde_json::json!([])));
    }
    // Another time in its header, other line ends, blanks cut: the deposit is the same.
    for (name, other) in [
        ("later.bai", kp80(NORCAL, "261123", "0715", &[(1, &two())])),
        ("dos.bai", text.replace('\n', "\r\n")),
    ] {
        let file = env.import(1, name, &other);
        assert_eq!(file["status"], "suspected-repeat", "{name}");
        assert_eq!(file["held"], serde_json::json!([{"batch": 1, "reason": "suspected-repeat"}]), "{name}");
        let posted = env.json(0, &["post"]);
        assert_eq!((&posted["items"], &posted["applied_cents"]), (&0.into(), &0.into()), "{name}");
        assert_eq!(env.exported_cents(), 15_800, "{name}");
        env.verified();
    }
    assert_eq!(env.queue().len(), 2);
    assert_eq!(env.json(1, &["reconcile"])["days"][0]["lockbox_cents"], 15_800, "repeats are left out");
}

#[test]
fn a_repeat_that_a_person_releases_is_booked_and_each_check_waits() {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    env.import(1, "later.bai", &kp80(NORCAL, "261123", "0715", &[(1, &two())]));
    assert_eq!(env.resolve(&env.only_entry(), &["genuine"])["state"], "decided");
    let posted = env.json(0, &["post"]);
    assert_eq!((&posted["items"], &posted["exceptions"]), (&2.into(), &2.into()));
    assert_eq!(env.exported_cents(), 31_600);
    assert!(env.queue().iter().all(|e| e["reasons"][0] == "suspected-duplicate"));
    env.verified();
    assert_eq!(env.json(1, &["reconcile"])["days"][0]["lockbox_cents"], 31_600);
}

#[test]
fn deposits_that_differ_in_anything_both_flow() {
    let other = [check(3250, 2001, "ANA SINGH", ANA), check(12_550, 2002, "BO TRAN", BO)];
    for (what, second) in [
        ("other checks, same position, total and count", kp80(NORCAL, "261123", "0700", &[(1, &other)])),
        ("other batch, same total and count", kp80(NORCAL, "261123", "0700", &[(2, &other)])),
        ("other day", kp80(NORCAL, "261124", "0600", &[(1, &other)])),
        ("other lockbox", kp80(SOCAL, "261123", "0600", &[(1, &other)])),
    ] {
        let env = Env::new();
        env.import(0, "a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
        assert_eq!(env.import(0, "b.bai", &second)["status"], "imported", "{what}");
        let posted = env.json(0, &["post"]);
        assert_eq!((&posted["items"], &posted["posted"]), (&4.into(), &4.into()), "{what}");
        assert_eq!(env.exported_cents(), 31_600, "{what}");
        env.verified();
    }
}

#[test]
fn the_same_checks_on_another_day_are_duplicates_not_a_repeat() {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    let posted = env.import_and_post("b.bai", &kp80(NORCAL, "261124", "0600", &[(1, &two())]));
    assert_eq!((&posted["posted"], &posted["exceptions"]), (&0.into(), &2.into()));
    assert_eq!(env.exported_cents(), 31_600, "the cash is booked all the same");
    env.verified();
}

#[test]
fn of_two_overlapping_files_one_batch_is_held() {
    let env = Env::new();
    let new = [check(500, 3001, "ANA SINGH", ANA)];
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    let file = env.import(1, "b.bai", &kp80(NORCAL, "261123", "0800", &[(1, &two()), (3, &new)]));
    assert_eq!(file["status"], "imported");
    assert_eq!(file["held"], serde_json::json!([{"batch": 1, "reason": "suspected-repeat"}]));
    let posted = env.json(0, &["post"]);
    assert_eq!((&posted["items"], &posted["held"]), (&1.into(), &2.into()));
    assert_eq!(env.exported_cents(), 16_300);
    env.resolve(&env.only_entry(), &["reject"]);
    assert_eq!(env.json(0, &["post"])["items"], 0);
    assert_eq!(env.exported_cents(), 16_300);
    env.verified();
}

#[test]
fn the_later_of_two_equal_checks_waits_whichever_file_brings_it() {
    let env = Env::new();
    let one = [check(1000, 1001, "ANA SINGH", ANA)];
    env.write("z.bai", &kp80(NORCAL, "261123", "0600", &[(1, &one)]));
    env.write("a.bai", &kp80(NORCAL, "261123", "0700", &[(2, &one)]));
    env.json(0, &["import", "z.bai", "a.bai"]);
    let posted = env.json(0, &["post"]);
    assert_eq!((&posted["posted"], &posted["exceptions"]), (&1.into(), &1.into()));
    let entry = &env.queue()[0];
    assert_eq!((&entry["reasons"][0], &entry["batch"]), (&"suspected-duplicate".into(), &2.into()));
    assert_eq!(env.exported_cents(), 2000);
    env.verified();
    // Deciding the later one leaves the earlier one as it is.
    let id = env.only_entry();
    env.resolve(&id, &["duplicate"]);
    assert_eq!(env.buckets().iter().filter(|b| b.starts_with("applied")).count(), 1);
    assert_eq!(env.exported_cents(), 2000, "the cash stays until the bank corrects it");
    assert!(env.queue().is_empty());
}

#[test]
fn the_later_of_two_equal_checks_waits_even_if_its_file_is_posted_first() {
    let env = Env::new();
    let one = [check(1000, 1001, "ANA SINGH", ANA)];
    env.import_and_post("second-batch.bai", &kp80(NORCAL, "261123", "0700", &[(2, &one)]));
    env.import_and_post("first-batch.bai", &kp80(NORCAL, "261123", "0600", &[(1, &one)]));
    assert_eq!(env.queue()[0]["batch"], 1, "what came first is posted");
    assert_eq!(env.exported_cents(), 2000);
    env.verified();
}

#[test]
fn three_of_a_kind_in_one_file() {
    let env = Env::new();
    let checks = [1001, 1001, 1002, 1001].map(|serial| check(1000, serial, "ANA SINGH", ANA));
    let posted = env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &checks)]));
    assert_eq!((&posted["posted"], &posted["exceptions"]), (&2.into(), &2.into()));
    let mut items: Vec<u64> = env.queue().iter().map(|e| e["item"].as_u64().unwrap()).collect();
    items.sort_unstable();
    assert_eq!(items, [2, 4], "the first one posts and so does the honest twin");
    assert_eq!(env.exported_cents(), 4000);
    env.verified();
}
