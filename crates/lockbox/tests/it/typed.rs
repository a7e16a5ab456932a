//! Typed text on images, read by the model that `LOCKBOX_TYPED_TEXT` names; without one only what is said then is tested.

use chrono::NaiveDate;
use lockbox_domain::Cents;
use lockbox_synth::picture::{CheckFace, CouponFace, Look, Noise};

use crate::env::Env;

/// The folder of the model; none where it is not installed, or the program cannot run it.
fn model() -> Option<String> {
    let folder = std::env::var("LOCKBOX_TYPED_TEXT").ok().filter(|_| cfg!(feature = "ocr-onnx"));
    assert!(
        folder.is_some() || std::env::var_os("LOCKBOX_REQUIRE_TYPED_TEXT").is_none(),
        "no model of typed text"
    );
    if folder.is_none() {
        eprintln!("skipped: LOCKBOX_TYPED_TEXT names no model of typed text");
    }
    folder
}

fn check(amount: i64, serial: &str, memo: &str) -> CheckFace {
    CheckFace {
        amount: Cents::new(amount),
        routing: "121000358".to_owned(),
        account: Some("4417220196".to_owned()),
        serial: serial.to_owned(),
        date: NaiveDate::from_ymd_opt(2026, 11, 20),
        remitter: vec!["A. SINGH".to_owned()],
        payee: "Kaiser Permanente".to_owned(),
        memo: memo.to_owned(),
    }
}

fn tiff(check: &CheckFace, seed: u64) -> Vec<u8> {
    check.front(Look::from(Noise::Clean), seed).tiff()
}

#[test]
fn a_model_that_is_not_there_is_told_before_anything_is_imported() {
    let env = Env::new();
    std::fs::write(env.path().join("a.tif"), tiff(&check(3_250, "1001", ""), 1)).unwrap();
    env.write(
        "index.csv",
        "Lockbox,Deposit Date,Batch,Sequence,Amount,Check Number,Front Image\n2303,2026-11-23,1,1,32.50,1001,a.tif\n",
    );
    env.write("lockbox.toml", "typed_text = \"nowhere\"\n");
    for command in [&["read", "a.tif"][..], &["import", "--approve", "index.csv", "a.tif"]] {
        let said = env.run(command);
        assert!(said.code == 2 && said.err.contains("typed_text"), "{command:?}: {} {}", said.code, said.err);
    }
    env.write("lockbox.toml", "");
    env.run(&["import", "--approve", "index.csv", "a.tif"]);
    env.run(&["post"]);
    assert_eq!(env.buckets(), ["unidentified - 3250"]);
}

#[test]
fn what_is_typed_on_a_coupon_and_a_memo_line_says_who_paid() {
    let Some(model) = model() else { return };
    let env = Env::new();
    env.write("lockbox.toml", &format!("typed_text = {model:?}\n"));
    env.write(
        "index.csv",
        "Lockbox,Deposit Date,Batch,Sequence,Amount,Check Number,Front Image,Coupon Image\n\
         2303,2026-11-23,1,1,32.50,1001,a.tif,c.tif\n\
         2303,2026-11-23,1,2,44.00,1002,b.tif,\n\
         2303,2026-11-23,1,3,45.00,1003,d.tif,\n\
         2303,2026-11-23,1,4,46.00,1004,e.tif,\n",
    );
    let coupon = CouponFace {
        name: "ANA SINGH".to_owned(),
        numbers: ["281796573".to_owned(), "1007809633".to_owned()],
        amount: Cents::new(3_250),
        address: vec!["KAISER PERMANENTE".to_owned()],
        scan_line: String::new(),
    };
    let both = "ID 281796573 Acct 1007809633";
    for (name, bytes) in [
        ("c.tif", coupon.front(Look::from(Noise::Clean), 3).tiff()),
        ("a.tif", tiff(&check(3_250, "1001", ""), 1)),
        ("b.tif", tiff(&check(4_400, "1002", both), 2)),
        ("d.tif", tiff(&check(5_400, "1003", both), 3)),
        ("e.tif", tiff(&check(4_600, "1004", "PAID IN FULL"), 4)),
    ] {
        std::fs::write(env.path().join(name), bytes).unwrap();
    }
    let read = env.json(0, &["read", "d.tif"]);
    let paper = &read["papers"][0];
    assert_eq!(
        (&paper["amount_cents"]["value"], &paper["words_cents"]["value"]),
        (&5_400.into(), &5_400.into())
    );
    assert_eq!(
        (&paper["date"]["value"], &paper["payee"]["value"]),
        (&"2026-11-20".into(), &"Kaiser Permanente".into())
    );
    assert!(env.run(&["read", "d.tif"]).out.contains("in words      54.00"));

    env.run(&["import", "--approve", "index.csv", "a.tif", "b.tif", "c.tif", "d.tif", "e.tif"]);
    env.run(&["post"]);
    let told = |item: u32| env.run(&["explain", &format!("2303/2026-11-23/1/{item}")]).out;
    assert!(told(1).contains("Account number 1007809633"), "{}", told(1));
    assert!(told(2).contains("typed text was read on its front"), "{}", told(2));
    assert!(told(3).contains("the check says 54.00 in words, the file 45.00"), "{}", told(3));
    assert!(told(4).contains("it says `paid in full`"), "{}", told(4));
    let reasons =
        env.queue().iter().map(|e| e["reasons"][0].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(env.queue().len(), 2, "{reasons:?}");
    assert!(reasons.contains(&"amount-on-image".to_owned()), "{reasons:?}");
    assert!(reasons.contains(&"full-satisfaction".to_owned()), "{reasons:?}");
    assert_eq!(
        env.buckets()[..2],
        ["applied 1007809633 3250", "on-account 1007809633 4400"],
        "{:?}",
        env.buckets()
    );
    env.verified();
}
