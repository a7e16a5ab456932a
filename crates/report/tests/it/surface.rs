//! The documents word for word as the manual shows them: values, names, and nothing renamed.

use lockbox_domain::diagnostic::{Place, Scope};
use lockbox_domain::item::LockboxSummary;
use lockbox_domain::reading::{CheckDigit, MicrReading, ScanReading};
use lockbox_domain::{Cents, Diagnostic, FileSummary, PaymentKind, ProblemCode};
use lockbox_report::wire::{self, inspect, read};
use serde_json::{Value, json};

use crate::sample::{self, day, lockbox, region};

fn value(document: &impl serde::Serialize) -> Value {
    serde_json::to_value(document).unwrap()
}

pub fn summary() -> FileSummary {
    FileSummary {
        batches: 2,
        items: 5,
        amount: Cents::new(123_456),
        records: 19,
        accepted: true,
        balanced: true,
        totals_confirmed: 4,
        totals_broken: 0,
        lockboxes: vec![LockboxSummary {
            lockbox: Some(lockbox("0002303")),
            deposit_date: Some(day("2026-11-23")),
            batches: 2,
            items: 5,
            amount: Cents::new(123_456),
        }],
    }
}

pub fn problem() -> Diagnostic {
    let place = Place { record: 17, line: 17, byte: 1360, len: 80 };
    let message = "batch 001 total says 1234.56, its 3 items add up to 1234.65";
    Diagnostic::error(ProblemCode::ControlTotal, Scope::Batch, place, message).because("1234.65", "1234.56")
}

pub fn identity() -> inspect::Identity<'static> {
    inspect::Identity { path: "x.bai", sha256: "ab12", format: Some("bai-lockbox"), profile: Some("kp-80") }
}

pub fn inspected() -> inspect::File {
    inspect::File::payments(identity(), &summary(), |_| Some(region("norcal")), &[problem()])
}

#[test]
fn inspect_as_in_the_manual() {
    let document = inspect::Document { files: vec![inspected()], images: 0 };
    let expected = json!({"files":[{"path":"x.bai","sha256":"ab12","format":"bai-lockbox","profile":"kp-80","accepted":true,
      "balanced":true,"batches":2,"items":5,"amount_cents":123_456,
      "lockboxes":[{"lockbox":"2303","region":"norcal","deposit_date":"2026-11-23","batches":2,"items":5,"amount_cents":123_456}],
      "problems":[{"severity":"error","code":"control-total","scope":"batch","record":17,"line":17,"byte":1360,
                   "message":"batch 001 total says 1234.56, its 3 items add up to 1234.65",
                   "expected":"1234.65","found":"1234.56","next":ProblemCode::ControlTotal.next()}]}]});
    assert_eq!(value(&document), expected);
}

#[test]
fn import_adds_what_it_did() {
    let held = vec![inspect::Held { batch: 1, reason: "batch-out-of-balance".to_owned() }];
    let file = value(&inspected().imported("imported", sample::file(), held));
    assert_eq!(file["status"], "imported");
    assert_eq!(file["file_id"], "2a2a2a2a2a2a2a2a");
    assert_eq!(file["held"], json!([{"batch":1,"reason":"batch-out-of-balance"}]));
}

#[test]
fn a_problem_of_a_text_file_always_has_a_line() {
    let whole = Diagnostic::error(ProblemCode::EmptyFile, Scope::File, Place::default(), "the file is empty");
    for (format, line) in
        [(Some("bai2"), json!(1)), (Some("csv"), json!(1)), (Some("x9"), Value::Null), (None, Value::Null)]
    {
        let file =
            inspect::File::unusable(inspect::Identity { format, ..identity() }, std::slice::from_ref(&whole));
        assert_eq!(value(&file)["problems"][0]["line"], line, "{format:?}");
        assert_eq!(value(&file)["accepted"], false);
    }
}

pub fn micr() -> MicrReading {
    MicrReading {
        text: "⑈001234⑈ ⑆121000248⑆ 0123456789⑈".to_owned(),
        country: Some("US"),
        payment: PaymentKind::Check,
        routing: Some("121000248".to_owned()),
        routing_valid: Some(true),
        account: Some("0123456789".to_owned()),
        serial: Some("001234".to_owned()),
        confidence_permille: 1000,
        ..MicrReading::default()
    }
}

#[test]
fn read_as_in_the_manual() {
    let micr = micr();
    let expected = json!({"lines":[{"kind":"micr","text":"⑈001234⑈ ⑆121000248⑆ 0123456789⑈","confidence":1.0,
      "fields":{"country":"US","payment":"check","routing":"121000248","routing_valid":true,"account":"0123456789",
                "serial":"001234","epc":null,"tran_code":null,"amount_cents":null},"unread":0}]});
    let document = read::Document { lines: vec![read::Line::micr(&micr)], ..read::Document::default() };
    assert_eq!(value(&document), expected);
    let text = wire::to_json(&document).unwrap();
    assert!(text.contains("\"confidence\": 1.0"), "a number with its point: {text}");
    let names = [
        "kind",
        "text",
        "confidence",
        "fields",
        "country",
        "payment",
        "routing",
        "routing_valid",
        "account",
        "serial",
        "epc",
        "tran_code",
        "amount_cents",
        "unread",
    ];
    let places: Vec<_> = names.iter().map(|n| text.find(&format!("\"{n}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "fields in the manual's order: {text}");
}

pub fn scan_line() -> read::Line {
    let scan = ScanReading {
        text: "000281796573".to_owned(),
        template: "kp-coupon-1".to_owned(),
        member_id: Some("000281796573".to_owned()),
        amount_due: Some(Cents::new(3_250)),
        check_digit: Some(CheckDigit::Bad),
        unread: 2,
        confidence_permille: 985,
        ..ScanReading::default()
    };
    read::Line::scan(&scan).from_file("a.png").on_image("ocr-a", [1, 2, 30, 4])
}

#[test]
fn a_scan_line_from_an_image() {
    let line = scan_line();
    assert_eq!(
        value(&line),
        json!({"path":"a.png","kind":"scanline","text":"000281796573","confidence":0.985,
          "fields":{"template":"kp-coupon-1","member_id":"000281796573","account_number":null,"statement":null,
                    "amount_due_cents":3250,"check_digit":"bad"},"unread":2,"font":"ocr-a","box":[1,2,30,4]})
    );
}

#[test]
fn post_as_in_the_manual() {
    let document = value(&wire::post::document(&sample::posting_counts()).unwrap());
    let fields = [
        "items",
        "posted",
        "exceptions",
        "held",
        "applied_cents",
        "on_account_cents",
        "unapplied_cents",
        "unidentified_cents",
    ];
    for of in [&document, &document["by_region"]["norcal"], &document["by_region"]["socal"]] {
        assert!(fields.iter().all(|f| of[*f].is_i64()), "{of}");
    }
    assert_eq!(document["items"], 1_910);
    assert_eq!(document["by_region"]["socal"]["held"], 3);
}

#[test]
fn queue_as_in_the_manual() {
    let entries = sample::queue();
    let document = value(&wire::queue::list(&entries, Some(entries[1].id)));
    let first = &document["items"][0];
    assert_eq!(first["reasons"], json!(["suspected-duplicate", "stale-dated"]));
    assert_eq!(first["deadline"], "2026-11-25T07:59:59Z");
    assert_eq!(
        first["candidates"],
        json!([{"member_id":"281796573","account_number":"1007809633","probability":0.93,
                "reasons":["scan line","exact amount"],"open_cents":123_456}])
    );
    assert_eq!((&first["item_id"], &first["item"]), (&json!("2a2a2a2a2a2a2a2a-4"), &json!(5)));
    let batch = &document["items"][1];
    assert!(batch["item"].is_null() && batch["item_id"].is_null() && batch["claimed_by"].is_null());
    assert_eq!(document["next"], "b2a2a2a2a2a2a2a2a-1");
    assert!(value(&wire::queue::list(&[], None))["next"].is_null());
    let claim = value(&wire::queue::claim(entries[0].id, "ana", sample::moment("2026-11-24T17:10:00")));
    assert_eq!(claim["lease_until"], "2026-11-24T17:10:00Z");
}

#[test]
fn reconcile_as_in_the_manual() {
    let days = sample::recon_days();
    let document = value(&wire::reconcile::document(&days));
    assert_eq!(
        document["days"][0],
        json!({"date":"2026-11-23","region":"norcal","lockbox_cents":1_000_000,"bank_cents":1_000_000,
               "ledger_cents":1_000_000,"state":"balanced","breaks":[]})
    );
    assert_eq!(document["days"][1]["breaks"][0]["amount_cents"], 900);
    assert!(document["days"][1]["breaks"][0].get("explained").is_none());
    assert!(document["days"][2]["bank_cents"].is_null());
    let explained = value(&wire::reconcile::document_with(&days, |_, b| b.amount == Cents::new(900)));
    assert_eq!(explained["days"][1]["breaks"][0]["explained"], true);
    assert_eq!(explained["days"][1]["state"], "break");
}

#[test]
fn verify_and_demo_as_in_the_manual() {
    let good = &sample::checks()[..1];
    assert_eq!(
        value(&wire::verify::document(good)),
        json!({"ok":true,"checks":[{"name":"journal-balances","ok":true,"checked":48_211}]})
    );
    assert_eq!(value(&wire::verify::document(&sample::checks()))["ok"], false);
    assert_eq!(
        value(&wire::demo::Document::from(&sample::score())),
        json!({"items":2000,"auto_posted":1917,"auto_posted_right":1917,"auto_posted_wrong":0,"exceptions":83,
               "lost":0,"reconciled":true,"db":"sqlite:demo/lockbox.db"})
    );
}

#[test]
fn explain_as_in_the_manual() {
    let document = value(&wire::explain::document(&sample::explanation()).unwrap());
    assert_eq!(document["item_id"], "2a2a2a2a2a2a2a2a-4");
    assert_eq!(document["steps"][0]["evidence"]["bytes"], "1360-1440");
    let entries = document["entries"].as_array().unwrap();
    let events: Vec<_> = entries.iter().map(|e| e["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["deposit-received", "moved-across-regions", "payment-applied", "credit-kept"]);
    let applied = entries[2]["lines"].as_array().unwrap();
    assert_eq!(
        applied[0],
        json!({"account":"unapplied","region":"socal","debit_cents":20_000,"credit_cents":0})
    );
    assert_eq!(applied.len(), 3);
    for entry in entries {
        let sum = |side: &str| {
            entry["lines"].as_array().unwrap().iter().map(|l| l[side].as_i64().unwrap()).sum::<i64>()
        };
        assert_eq!(sum("debit_cents"), sum("credit_cents"), "{entry}");
    }
}
