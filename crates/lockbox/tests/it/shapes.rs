//! The JSON that other programs rely on: every field by name and kind, so that none changes unseen.

use serde_json::json;

use crate::env::{Env, NORCAL, NORCAL_BANK, bai2, check, fields, kp80, two};

const FILE: &str = "accepted:bool amount_cents:int balanced:bool batches:int format:text items:int lockboxes:list \
                    path:text problems:list profile:text sha256:text";

#[test]
fn inspect_and_import() {
    let env = Env::new();
    let good = kp80(NORCAL, "261123", "0600", &[(1, &two())]);
    env.write("a.bai", &good);
    env.write("b.bai", &good.replacen("002000001580", "002000001590", 1));
    let seen = env.json(1, &["inspect", "a.bai", "b.bai"]);
    assert_eq!(fields(&seen), "files:list");
    let file = &seen["files"][0];
    assert_eq!(fields(file), FILE);
    assert_eq!(
        (&file["path"], &file["format"], &file["profile"]),
        (&"a.bai".into(), &"bai-lockbox".into(), &"kp-80".into())
    );
    let digest = file["sha256"].as_str().unwrap();
    assert!(digest.len() == 64 && digest.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')));
    let lockbox = json!({"lockbox": "2303", "region": "norcal", "deposit_date": "2026-11-23", "batches": 1, "items": 2,
        "amount_cents": 15_800});
    assert_eq!(file["lockboxes"], json!([lockbox]));
    assert_eq!(file["problems"], json!([]));
    let problem = &seen["files"][1]["problems"][0];
    assert_eq!(
        fields(problem),
        "byte:int code:text expected:text found:text line:int message:text next:text record:int scope:text severity:text"
    );
    assert_eq!(
        (&problem["severity"], &problem["scope"], &problem["line"]),
        (&"error".into(), &"batch".into(), &8.into())
    );
    // The amount of the batch total, which starts 23 bytes into line 8.
    let before: usize = good.lines().take(7).map(|l| l.len() + 1).sum();
    assert_eq!(problem["byte"], before + 23);

    let imported = env.json(1, &["import", "a.bai", "b.bai"]);
    for file in imported["files"].as_array().unwrap() {
        let more = fields(file);
        let expected =
            FILE.replace(" format:", " file_id:text format:").replace(" items:", " held:list items:")
                + " status:text";
        assert_eq!(more, expected);
    }
    assert_eq!(fields(&imported["files"][1]["held"][0]), "batch:int reason:text");
}

#[test]
fn post_queue_and_explain() {
    const COUNTS: &str = "applied_cents:int exceptions:int held:int items:int on_account_cents:int posted:int \
                          unapplied_cents:int unidentified_cents:int";
    let env = Env::new();
    let checks = [two()[0].clone(), check(100, 3, "ANA SINGH", "A1007809633")];
    let posted = env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &checks)]));
    assert_eq!(fields(&posted), COUNTS.replace("exceptions", "by_region:object exceptions"));
    assert_eq!(fields(&posted["by_region"]), "norcal:object socal:object");
    assert_eq!(fields(&posted["by_region"]["socal"]), COUNTS);

    env.write("b.bai", &kp80(NORCAL, "261124", "0600", &[(1, &[check(100, 9, "NOBODY", "A1007809633")])]));
    env.json(0, &["import", "b.bai"]);
    env.json(0, &["post"]);
    let list = env.json(0, &["queue", "list"]);
    assert_eq!(fields(&list), "items:list next:null");
    let entry = list["items"].as_array().unwrap().last().unwrap();
    assert_eq!(
        fields(entry),
        "amount_cents:int batch:int candidates:list claimed_by:null deadline:text decided:null deposit_date:text \
         detail:text id:text item:int item_id:text lease_until:null lockbox:text reasons:list region:text state:text"
            .replace("detail:text", if entry["detail"].is_null() { "detail:null" } else { "detail:text" })
    );
    let candidate = &entry["candidates"][0];
    assert_eq!(
        fields(candidate),
        "account_number:text member_id:text open_cents:int probability:float reasons:list"
    );
    let id = entry["id"].as_str().unwrap();
    assert_eq!(&env.json(0, &["queue", "show", id]), entry);
    assert_eq!(
        fields(&env.json(0, &["queue", "claim", id])),
        fields(entry)
            .replace("claimed_by:null", "claimed_by:text")
            .replace("lease_until:null", "lease_until:text")
    );

    let told = env.json(0, &["explain", entry["item_id"].as_str().unwrap()]);
    assert_eq!(fields(&told), "entries:list item_id:text steps:list");
    for step in told["steps"].as_array().unwrap() {
        let seen = fields(step).replace("at:null", "at:text");
        assert_eq!(seen, "at:text evidence:object kind:text text:text");
    }
    let entry = &told["entries"][0];
    assert_eq!(fields(entry), "day:text event:text id:text lines:list");
    assert_eq!(fields(&entry["lines"][0]), "account:text credit_cents:int debit_cents:int region:text");
    assert_eq!(env.json(0, &["explain", "0002303/2026-11-24/1/1"]), told, "both ways to name it");
}

const DAY: &str =
    "bank_cents:int breaks:list date:text ledger_cents:int lockbox_cents:int region:text state:text";

#[test]
fn reconcile_verify_and_export() {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    let days = env.json(1, &["reconcile"]);
    assert_eq!(fields(&days["days"][0]), DAY.replace("bank_cents:int", "bank_cents:null"));
    assert_eq!(fields(&days["days"][0]["breaks"][0]), "amount_cents:int code:text id:text message:text");
    env.write("s.bai2", &bai2("261124", &[(NORCAL_BANK, &[("115", 15_800, NORCAL, "LOCKBOX")])]));
    let file = &env.json(0, &["bank", "import", "s.bai2"])["files"][0];
    assert_eq!((&file["format"], &file["status"]), (&"bai2".into(), &"imported".into()));
    assert_eq!(fields(&env.json(0, &["reconcile"])["days"][0]), DAY);

    let verified = env.json(0, &["verify"]);
    assert_eq!(fields(&verified), "checks:list ok:bool");
    for check in verified["checks"].as_array().unwrap() {
        assert_eq!(fields(check), "checked:int name:text ok:bool");
    }
    let csv = env.run(&["export", "applications", "--format", "csv"]).out;
    assert_eq!(
        csv.lines().next().unwrap(),
        "file,lockbox,deposit_date,batch,item,amount_cents,bucket,member_id,account_number,statement_number,\
         applied_cents,region,evidence,item_id"
    );
    assert_eq!(csv.lines().count(), 3);
    assert!(
        csv.lines().nth(1).unwrap().starts_with(
            "a.bai,2303,2026-11-23,1,1,3250,applied,281796573,1007809633,S00000001,3250,norcal,"
        ),
        "{csv}"
    );
}

#[test]
fn a_scan_line_in_its_fields() {
    let env = Env::empty();
    // Member 12, account 12, statement 10, amount 9, and the Luhn digit over them.
    let body = "0002817965730010078096330000000001000003250";
    let sum: u32 = body
        .chars()
        .rev()
        .enumerate()
        .map(|(n, c)| {
            let digit = c.to_digit(10).unwrap() * if n % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    let good = (10 - sum % 10) % 10;
    for (digit, said) in [(good, "ok"), ((good + 1) % 10, "bad")] {
        let line = format!("000281796573 001007809633 0000000001 000003250{digit}");
        let read = env.json(0, &["read", "--text", &line]);
        let line = &read["lines"][0];
        assert_eq!(line["kind"], "scanline");
        assert_eq!(
            line["fields"],
            json!({"template": "kp-coupon-1", "member_id": "000281796573", "account_number": "001007809633",
                "statement": "0000000001", "amount_due_cents": 3250, "check_digit": said})
        );
    }
    env.write("lines.txt", "⑈001234⑈ ⑆121000248⑆ 0123456789⑈\n\n⑈00?234⑈ ⑆121000248⑆ 0123456789⑈\n");
    let read = env.json(0, &["read", "lines.txt"]);
    assert_eq!(read["lines"].as_array().unwrap().len(), 2);
    assert_eq!((&read["lines"][1]["path"], &read["lines"][1]["unread"]), (&"lines.txt".into(), &1.into()));
}

#[test]
fn records_and_pictures_of_a_file() {
    let env = Env::new();
    let x9 = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/x9/public/kaplin-tech__x937_dstu.x9");
    let dumped = env.json(0, &["inspect", "--records", x9]);
    let records = dumped["records"].as_array().unwrap();
    assert_eq!((records.len(), &records[3]["title"]), (76, &"check detail".into()));
    let amount = records[3]["fields"].as_array().unwrap().iter().find(|f| f["name"] == "amount").unwrap();
    assert_eq!((&amount["start"], amount["value"].as_str().unwrap().len()), (&48.into(), 10));
    let said = env.json(0, &["inspect", "--images", "out", x9]);
    assert_eq!((&said["written"], &said["broken"]), (&20.into(), &0.into()));
    let png = std::fs::read(env.path().join("out/kaplin-tech__x937_dstu.x9-000000-front.png")).unwrap();
    assert!(png.starts_with(b"\x89PNG"));
    env.write("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    let text = env.run(&["inspect", "--records", "a.bai"]);
    assert!(text.code == 0 && text.out.contains("payment") && text.out.contains("amount"), "{}", text.out);
}
