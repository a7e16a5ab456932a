//! An index without text beside pictures of coupons: their scan lines say who paid.

use lockbox_domain::Cents;
use lockbox_synth::picture::{CouponFace, Look, Noise};

use crate::env::Env;

/// Member, account, statement and amount of a scan line, and the Luhn digit over all.
fn scan_line(digits: &str) -> String {
    let plain: String = digits.chars().filter(char::is_ascii_digit).collect();
    let sum: u32 = plain
        .bytes()
        .rev()
        .enumerate()
        .map(|(nth, digit)| {
            let value = u32::from(digit - b'0') * if nth % 2 == 0 { 2 } else { 1 };
            value / 10 + value % 10
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[test]
fn a_coupon_that_is_only_a_picture_is_read_and_posted() {
    let env = Env::new();
    let line = scan_line("000281796573 001007809633 0000000001 000003250");
    let coupon = CouponFace {
        name: "ANA SINGH".to_owned(),
        numbers: ["281796573".to_owned(), "1007809633".to_owned()],
        amount: Cents::new(3_250),
        address: vec!["KAISER PERMANENTE".to_owned()],
        scan_line: line.clone(),
    };
    std::fs::create_dir(env.path().join("mail")).unwrap();
    let picture = coupon.front(Look::from(Noise::Clean), 3).tiff();
    std::fs::write(env.path().join("mail/coupon-1.tif"), picture).unwrap();
    env.write(
        "mail/index.csv",
        "Lockbox,Deposit Date,Batch,Sequence,Amount,Check Number,Coupon Image\n\
         2303,2026-11-23,1,1,32.50,1001,coupon-1.tif\n",
    );
    let read = env.json(0, &["read", "mail/coupon-1.tif"]);
    let found = &read["lines"][0];
    assert_eq!((&found["kind"], &found["text"]), (&"scanline".into(), &line.as_str().into()), "{read}");
    assert!(["ocr-a", "ocr-b"].contains(&found["font"].as_str().unwrap()), "{read}");
    assert_eq!(found["fields"]["check_digit"], "ok");
    env.run(&["import", "--approve", "mail"]);
    env.run(&["post"]);
    assert_eq!(env.buckets(), ["applied 1007809633 3250"]);
    let told = env.run(&["explain", "2303/2026-11-23/1/1"]).out;
    assert!(told.contains("the coupon's image shows 000281796573"), "{told}");
    env.verified();
}
