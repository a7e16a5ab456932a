//! Payments by what is on the paper.

use serde_json::{Value, json};

use crate::env::{Env, NORCAL, check, kp80, two};

fn found(env: &Env, words: &[&str]) -> (Vec<String>, Value) {
    let document = env.json(0, &[&["find"], words].concat());
    let payments = document["found"].as_array().unwrap().iter();
    let short = payments.map(|p| {
        let accounts = p["accounts"].as_array().unwrap().len();
        format!(
            "{} {} {accounts} {}",
            p["remitter"].as_str().unwrap(),
            p["amount_cents"],
            p["state"].as_str().unwrap()
        )
    });
    (short.collect(), document["understood"].clone())
}

#[test]
fn payments_are_found_by_what_is_on_the_paper() {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    let nobody = [check(4_800, 7001, "DELIA BRANDVOLD", "NO NUMBERS")];
    env.import(0, "b.bai", &kp80(NORCAL, "261120", "0600", &[(7, &nobody)]));
    let (ana, bo) = ("ANA SINGH 3250 1 posted", "BO TRAN 12550 1 posted");
    let delia = "DELIA BRANDVOLD 4800 0 not-posted";
    let serial = env.json(0, &["find", "singh"])["found"][0]["serial"].as_str().unwrap().to_owned();
    for (words, expected) in [
        (&["singh"][..], &[ana][..]),
        // A part of a word, a slip in it, and both names.
        (&["sin"], &[ana]),
        (&["signh"], &[ana]),
        (&["brandvoll"], &[delia]),
        (&["del", "brandv"], &[delia]),
        (&["32.50"], &[ana]),
        (&["$125.50", "tran"], &[bo]),
        (&["$125.50", "singh"], &[]),
        (&[&serial], &[ana]),
        (&[&format!("0000{serial}"), "ana"], &[ana]),
        (&["1007809633"], &[ana]),
        (&["281796574"], &[bo]),
        (&["281796574", "singh"], &[]),
        (&["11/23/2026"], &[ana, bo]),
        (&["on", "2026-11-20"], &[delia]),
        (&["2026-11-23", "tran"], &[bo]),
        (&["tran", "southern"], &[]),
        (&["tran", "northern"], &[bo]),
        (&["zzzz"], &[]),
    ] {
        let (mut got, _) = found(&env, words);
        got.sort();
        assert_eq!(got, expected, "{words:?}");
    }
    // Which piece is too much.
    let (_, understood) = found(&env, &["$125.50", "singh"]);
    assert_eq!(
        (&understood[0]["without"], &understood[1]["without"]),
        (&json!(1), &json!(1)),
        "{understood}"
    );
    assert_eq!(found(&env, &["sin"]).1[0]["meant"], json!(["SINGH"]));
    let said = env.run(&["find", "$125.50", "singh"]);
    assert!(said.out.contains("without `singh` there are 1 payment"), "{}", said.out);
    assert_eq!(env.run(&["find"]).code, 2);
}
