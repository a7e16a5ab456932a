//! Letters to who sent a payment: the one that fits where its money is.

use serde_json::Value;

use crate::env::{Env, NORCAL, NORCAL_BANK, bai2, check, kp80, two};

fn letter(env: &Env, name: &str) -> (String, String) {
    let found = env.json(0, &["find", name]);
    let item = found["found"][0]["item_id"].as_str().unwrap().to_owned();
    let document = env.json(0, &["letter", &item]);
    assert_eq!(document["item_id"], item.as_str());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let shown = env.run(&["letter", &item]);
    assert_eq!((shown.code, shown.out.trim_end()), (0, text(&document["text"]).as_str()));
    (text(&document["kind"]), text(&document["text"]))
}

fn with_a_stranger() -> Env {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    let nobody = [check(4_800, 7001, "DELIA BRANDVOLD", "NO NUMBERS")];
    env.import_and_post("b.bai", &kp80(NORCAL, "261120", "0600", &[(7, &nobody)]));
    env
}

#[test]
fn the_letter_follows_the_money() {
    let env = with_a_stranger();
    let (kind, text) = letter(&env, "singh");
    assert_eq!(kind, "received");
    for part in [
        "ANA SINGH",
        "$32.50",
        "Check number       1001",
        "Account ending in  9633",
        "P.O. Box 2303, Oakland, CA",
        "November 23, 2026",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("1007809633") && !text.contains("281796573"), "no whole number: {text}");
    let (kind, text) = letter(&env, "brandvold");
    assert_eq!(kind, "held");
    assert!(text.contains("which bill it is for") && !text.contains("Account ending"), "{text}");
    // It is put off with a note, and the letter stays.
    let id = env.only_entry();
    env.json(0, &["queue", "resolve", &id, "--action", "hold", "--note", "letter sent"]);
    assert_eq!(letter(&env, "brandvold").0, "held");
    env.json(0, &["--user", "ana", "queue", "resolve", &id, "--action", "return-to-sender"]);
    assert_eq!(letter(&env, "brandvold").0, "sent-back");
    env.json(0, &["--user", "bo", "refund", "release", id.trim_start_matches('i')]);
    assert_eq!(letter(&env, "brandvold").0, "sent-back");
    let entries = [("115", 15_800, NORCAL, "LOCKBOX DEPOSIT"), ("555", 12_550, "1002", "NSF")];
    env.write("s.bai2", &bai2("261125", &[(NORCAL_BANK, &entries)]));
    env.json(0, &["bank", "import", "s.bai2"]);
    env.json(0, &["post"]);
    let (kind, text) = letter(&env, "tran");
    assert!(kind == "returned" && text.contains("came back unpaid"), "{kind} {text}");
    assert_eq!(env.run(&["letter", "nothing"]).code, 2);
}

#[test]
fn texts_are_ones_own() {
    let env = with_a_stranger();
    std::fs::create_dir(env.path().join("letters")).unwrap();
    env.write("lockbox.toml", "letters = \"letters\"\n");
    env.write("letters/held.txt", "An {payer}, {payee}\nBetrag {amount}\n");
    let (kind, text) = letter(&env, "brandvold");
    assert_eq!((kind.as_str(), text.lines().last()), ("held", Some("Betrag $48.00")));
    assert_eq!(letter(&env, "singh").0, "received", "the others are built in");
    env.write("letters/held.txt", "An {payer}\nfor {social_security}\n");
    let wrong = env.run(&["letter", "x"]);
    assert_eq!(wrong.code, 2);
    for part in ["lockbox.toml:1", "held.txt", "line 2", "{social_security}", "payer"] {
        assert!(wrong.err.contains(part), "{part}: {}", wrong.err);
    }
    env.write("lockbox.toml", "letters = \"nowhere\"\n");
    let wrong = env.run(&["letter", "x"]);
    assert!(wrong.code == 2 && wrong.err.contains("no folder"), "{}", wrong.err);
}
