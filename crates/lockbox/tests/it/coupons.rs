//! An index without text beside pictures of coupons: their scan lines say who paid.

use lockbox_domain::Cents;
use lockbox_synth::picture::{CouponFace, Look, Noise};

use crate::env::Env;

/// Member, account, statement and amount, and the Luhn digit over all.
const LINE: &str = "000281796573 001007809633 0000000001 0000032507";

#[test]
fn a_coupon_that_is_only_a_picture_is_read_and_posted() {
    let env = Env::new();
    let coupon = CouponFace {
        name: "ANA SINGH".to_owned(),
        numbers: ["281796573".to_owned(), "1007809633".to_owned()],
        amount: Cents::new(3_250),
        address: vec!["KAISER PERMANENTE".to_owned()],
        scan_line: LINE.to_owned(),
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
    assert_eq!((&found["kind"], &found["text"]), (&"scanline".into(), &LINE.into()), "{read}");
    assert!(["ocr-a", "ocr-b"].contains(&found["font"].as_str().unwrap()), "{read}");
    assert_eq!(found["fields"]["check_digit"], "ok");
    env.run(&["import", "--approve", "mail"]);
    env.run(&["post"]);
    assert_eq!(env.buckets(), ["applied 1007809633 3250"]);
    let told = env.run(&["explain", "2303/2026-11-23/1/1"]).out;
    assert!(told.contains("the coupon's image shows 000281796573"), "{told}");
    env.verified();
}
