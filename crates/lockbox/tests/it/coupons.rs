//! An index without text beside pictures of coupons: their scan lines say who paid.

use chrono::NaiveDate;
use lockbox_domain::Cents;
use lockbox_synth::picture::{CheckFace, CouponFace, Look, Noise};

use crate::env::Env;

/// Member, account, statement and amount, and the Luhn digit over all.
const LINE: &str = "000281796573 001007809633 0000000001 0000032507";

fn coupon() -> Vec<u8> {
    let coupon = CouponFace {
        name: "ANA SINGH".to_owned(),
        numbers: ["281796573".to_owned(), "1007809633".to_owned()],
        amount: Cents::new(3_250),
        address: vec!["KAISER PERMANENTE".to_owned()],
        scan_line: LINE.to_owned(),
    };
    coupon.front(Look::from(Noise::Clean), 3).tiff()
}

fn check() -> CheckFace {
    CheckFace {
        amount: Cents::new(3_250),
        routing: "121000358".to_owned(),
        account: Some("4417220196".to_owned()),
        serial: "1001".to_owned(),
        date: NaiveDate::from_ymd_opt(2026, 11, 20),
        remitter: vec!["A. SINGH".to_owned()],
        payee: "Kaiser Permanente".to_owned(),
        memo: String::new(),
    }
}

#[test]
fn a_coupon_that_is_only_a_picture_is_read_and_posted() {
    let env = Env::new();
    std::fs::create_dir(env.path().join("mail")).unwrap();
    std::fs::write(env.path().join("mail/coupon-1.tif"), coupon()).unwrap();
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

#[test]
fn images_that_come_later_are_read_as_if_they_had_come_with_the_file() {
    let env = Env::new();
    env.write(
        "index.csv",
        "Lockbox,Deposit Date,Batch,Sequence,Amount,Check Number,Coupon Image\n\
         2303,2026-11-23,1,1,32.50,1001,\n2303,2026-11-23,1,2,44.00,1002,late-2.tif\n",
    );
    env.run(&["import", "--approve", "index.csv"]);
    std::fs::create_dir(env.path().join("late")).unwrap();
    let check = check();
    let front = check.front(Look::from(Noise::Clean), 5).tiff();
    // One by its own name, one by the name that the file has for it.
    std::fs::write(env.path().join("late/2303-20261123-1-1-F.tif"), front).unwrap();
    std::fs::write(env.path().join("late/2303-20261123-1-1-C.tif"), coupon()).unwrap();
    let told = env.json(0, &["import", "late"]);
    assert_eq!(told["images"], 2, "{told}");
    std::fs::write(env.path().join("late-2.tif"), coupon()).unwrap();
    let again = env.json(0, &["import", "--approve", "index.csv", "late-2.tif"]);
    assert_eq!(again["files"][0]["status"], "duplicate", "{again}");
    let found = env.json(0, &["explain", "2303/2026-11-23/1/1"]);
    assert!(found.to_string().contains("4417220196"), "{found}");
    env.run(&["post"]);
    assert_eq!(env.buckets(), ["applied 1007809633 3250", "on-account 1007809633 4400"]);
    // What is posted stays what it was decided on.
    let front = check.front(Look::from(Noise::Clean), 6).tiff();
    std::fs::write(env.path().join("late/2303-20261123-1-2-F.tif"), front).unwrap();
    env.run(&["import", "late"]);
    let posted = env.json(0, &["explain", "2303/2026-11-23/1/2"]);
    assert!(!posted.to_string().contains("4417220196"), "{posted}");
    env.verified();
}

#[test]
fn what_is_wrong_with_a_picture_is_told() {
    let env = Env::new();
    let check = check();
    env.write(
        "index.csv",
        "Lockbox,Deposit Date,Batch,Sequence,Amount,Check Number,Front Image\n\
         2303,2026-11-23,1,1,32.50,1001,a.tif\n2303,2026-11-23,1,2,32.50,1001,b.tif\n",
    );
    let look = Look::from(Noise::Clean);
    std::fs::write(env.path().join("a.tif"), check.unsigned_front(look, 1).tiff()).unwrap();
    std::fs::write(env.path().join("b.tif"), check.front(look, 1).tiff()).unwrap();
    env.run(&["import", "--approve", "index.csv", "a.tif", "b.tif"]);
    env.run(&["post"]);
    let unsigned = "nothing is written where the check is signed";
    assert!(env.run(&["explain", "2303/2026-11-23/1/1"]).out.contains(unsigned));
    assert!(!env.run(&["explain", "2303/2026-11-23/1/2"]).out.contains(unsigned));
}

#[test]
fn the_lines_within_a_letter_are_read_and_what_is_cut_off_is_told() {
    let env = Env::new();
    let letter = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/x9/public/moov-io__valid-ebcdic.x937");
    let bytes = std::fs::read(letter).unwrap();
    std::fs::write(env.path().join("a.x9"), &bytes).unwrap();
    let whole = env.json(0, &["read", "a.x9"]);
    assert_eq!(whole["lines"][0]["path"], "a.x9 batch 1 item 1", "{whole}");
    assert_eq!(whole["lines"][0]["fields"]["routing"], "122000661", "{whole}");
    assert_eq!(whole["lines"][0]["unread"], 0, "{whole}");
    std::fs::write(env.path().join("cut.x9"), &bytes[..bytes.len() - 100]).unwrap();
    let cut = env.json(1, &["read", "cut.x9"]);
    assert_eq!(cut["lines"].as_array().unwrap().len(), 1, "{cut}");
    assert_eq!(cut["unreadable"][0]["path"], "cut.x9", "{cut}");
}
