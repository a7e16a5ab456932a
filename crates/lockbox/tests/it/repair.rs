//! Refused records come out as a file; mended and imported it completes the original.

use serde_json::json;

use crate::env::{BO, Env, NORCAL, check, kp80, two};

#[test]
fn refused_records_come_out_and_the_mended_file_completes_the_original() {
    for ends in ["\n", "\r\n"] {
        let env = Env::new();
        let whole = kp80(NORCAL, "261123", "0600", &[(1, &two())]);
        // The second payment's amount was hit in transfer.
        let broken = whole.replace("0000012550", "00000l2550").replace('\n', ends);
        assert_ne!(broken, whole.replace('\n', ends));
        env.write("a.bai", &broken);
        let imported = env.json(1, &["import", "a.bai"]);
        assert_eq!(imported["files"][0]["held"][0]["reason"], "batch-out-of-balance", "{imported}");
        let document = env.json(1, &["inspect", "--refused", "mend.bai", "a.bai"]);
        assert_eq!(
            (&document["items"], &document["amount_cents"]),
            (&json!(1), &json!(12_550)),
            "{document}"
        );
        let first = &document["records"][0];
        let line = usize::try_from(first["line"].as_u64().unwrap()).unwrap();
        assert_eq!(first["text"], broken.lines().nth(line - 1).unwrap().trim_end());
        assert!(first["why"][0].as_str().unwrap().contains("amount"), "{document}");
        // As it stands it is no better than the original.
        let mend = std::fs::read_to_string(env.path().join("mend.bai")).unwrap();
        let line = usize::try_from(first["written_line"].as_u64().unwrap()).unwrap();
        assert!(mend.lines().nth(line - 1).unwrap().contains("00000l2550"), "{mend}");
        env.json(1, &["import", "mend.bai"]);
        assert_eq!(env.queue().len(), 2, "{:?}", env.queue());
        env.write("mended.bai", &mend.replace("00000l2550", "0000012550"));
        let mended = env.json(0, &["import", "mended.bai"]);
        assert_eq!(
            (&mended["files"][0]["status"], &mended["files"][0]["items"]),
            (&json!("imported"), &json!(1))
        );
        env.json(0, &["post"]);
        assert_eq!(env.buckets(), ["applied 1007809633 3250", "applied 1007809634 12550"]);
        // Again it changes nothing.
        assert_eq!(env.json(0, &["import", "mended.bai"])["files"][0]["status"], "duplicate");
        env.json(0, &["post"]);
        assert_eq!(env.buckets(), ["applied 1007809633 3250", "applied 1007809634 12550"]);
        env.verified();
        assert_eq!(env.run(&["inspect", "--refused", "mend.bai", "a.bai"]).code, 2, "it is there already");
    }
}

#[test]
fn refused_rows_of_other_layouts_come_out_under_their_headings() {
    let env = Env::new();
    let good = |n| format!("2303,2026-11-23,1,{n},10.00,{},\n", 1000 + n);
    let good: Vec<String> = (3..30).map(good).collect();
    let index = format!(
        "Lockbox,Deposit Date,Batch,Sequence,Amount,Check Number,Memo\n\
         2303,2026-11-23,1,1,32.50,1001,1007809633\n\
         2303,2026-11-23,1,2,125.5O,1002,\"1007809634,\nmy bill\"\n{}",
        good.concat()
    );
    env.write("index.csv", &index);
    let document = env.json(1, &["inspect", "--refused", "mend.csv", "index.csv"]);
    assert_eq!((&document["items"], &document["records"][0]["line"]), (&json!(1), &json!(3)), "{document}");
    let mend = std::fs::read_to_string(env.path().join("mend.csv")).unwrap();
    let expected = "Lockbox,Deposit Date,Batch,Sequence,Amount,Check Number,Memo\n\
         2303,2026-11-23,1,2,125.5O,1002,\"1007809634,\nmy bill\"\n";
    assert_eq!(mend, expected);
    env.write("mended.csv", &mend.replace("125.5O", "125.50"));
    for file in ["index.csv", "mended.csv"] {
        env.run(&["import", "--approve", file]);
    }
    env.run(&["post"]);
    let found = env.json(0, &["explain", "2303/2026-11-23/1/2"]);
    assert!(found.to_string().contains("1002"), "{found}");
    env.verified();
}

#[test]
fn what_has_nothing_to_mend_writes_nothing() {
    let env = Env::new();
    env.write("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    assert_eq!(env.json(0, &["inspect", "--refused", "mend.bai", "a.bai"])["records"], json!([]));
    assert!(!env.path().join("mend.bai").exists());
    assert_eq!(env.run(&["inspect", "--refused", "mend.bai", "accounts.csv"]).code, 2);
}

/// A batch of that number with another sum completes nothing.
#[test]
fn another_batch_does_not_complete_it() {
    let env = Env::new();
    let whole = kp80(NORCAL, "261123", "0600", &[(1, &two())]);
    env.write("a.bai", &whole.replace("0000012550", "00000l2550"));
    env.json(1, &["import", "a.bai"]);
    let other = [check(12_551, 9001, "BO TRAN", BO)];
    env.write("b.bai", &kp80(NORCAL, "261123", "0700", &[(1, &other)]));
    env.json(0, &["import", "b.bai"]);
    env.json(0, &["post"]);
    assert_eq!(env.queue().len(), 1, "{:?}", env.queue());
}
