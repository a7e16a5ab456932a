//! What bad input meets: a code, one clear problem, and nothing lost.

use std::time::{Duration, Instant};

use crate::env::{ANA, BO, Env, NORCAL, check, kp80, two};

/// Each kind of bad input: its one problem, and that it is quarantined and loses nothing.
#[test]
fn bad_input_is_told_clearly_and_costs_nothing() {
    let env = Env::new();
    std::fs::File::create(env.path().join("sparse.bai")).unwrap().set_len(10 << 30).unwrap();
    env.write("empty.bai", "");
    env.write("prose.txt", "Dear all,\nplease find attached\n");
    std::fs::write(env.path().join("binary.bin"), [0_u8, 159, 146, 150].repeat(500)).unwrap();
    let good =
        kp80("0002303", "261123", "0600", &[(1, &[check(100, 1, "ANA SINGH", "M281796573 A1007809633")])]);
    let cut = good.lines().take(5).collect::<Vec<_>>().join("\n");
    env.write("cut.bai", &cut);
    for (file, code) in [
        ("sparse.bai", "file-too-large"),
        ("empty.bai", "empty-file"),
        ("prose.txt", "unknown-format"),
        ("binary.bin", "binary-file"),
        ("cut.bai", "missing-trailer"),
    ] {
        let seen = &env.json(1, &["inspect", file])["files"][0];
        assert_eq!(seen["accepted"], false, "{file}");
        assert_eq!(seen["problems"][0]["code"], code, "{file}: {seen}");
        assert_eq!(env.json(1, &["import", file])["files"][0]["status"], "quarantined", "{file}");
    }
    assert_eq!(env.json(0, &["post"])["items"], 0);
    env.write("good.bai", &good);
    assert_eq!(env.json(0, &["import", "good.bai"])["files"][0]["status"], "imported");
    assert_eq!(env.json(0, &["post"])["posted"], 1);
    env.verified();
}

#[test]
fn a_huge_file_is_refused_at_once_and_not_kept() {
    let env = Env::new();
    std::fs::File::create(env.path().join("sparse.bai")).unwrap().set_len(10 << 30).unwrap();
    let begun = Instant::now();
    for command in [&["inspect", "sparse.bai"][..], &["import", "sparse.bai"], &["run", "sparse.bai"]] {
        let said = env.json(1, command);
        assert_eq!(said["files"][0]["problems"].as_array().unwrap().len(), 1, "{said}");
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    env.verified();
}

#[test]
fn a_path_that_is_not_there_stops_before_anything_is_done() {
    let env = Env::new();
    env.write("good.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    for arguments in [
        &["import", "good.bai", "gone.bai"][..],
        &["run", "gone"],
        &["bank", "import", "gone"],
        &["inspect", "gone"],
    ] {
        let said = env.run(arguments);
        assert_eq!((said.code, said.out.as_str()), (3, ""), "{arguments:?}");
        assert!(said.err.contains("gone"), "{}", said.err);
    }
    assert_eq!(env.json(0, &["post"])["items"], 0);
    assert_eq!(env.json(0, &["import", "good.bai"])["files"][0]["status"], "imported");
}

#[test]
fn a_folder_brings_good_files_whatever_lies_beside_them() {
    let env = Env::new();
    std::fs::create_dir_all(env.path().join("in/deep")).unwrap();
    env.write("in/a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    env.write("in/b.txt", "Good morning,\n");
    env.write("in/c.bai", "");
    env.write("in/.hidden", "not looked at");
    env.write("in/deep/d.bai", &kp80(NORCAL, "261124", "0600", &[(1, &[check(100, 7, "BO TRAN", BO)])]));
    let said = env.json(1, &["import", "in"]);
    let seen: Vec<&str> =
        said["files"].as_array().unwrap().iter().map(|f| f["status"].as_str().unwrap()).collect();
    assert_eq!(seen, ["imported", "quarantined", "quarantined", "imported"]);
    assert_eq!(env.json(0, &["post"])["items"], 3);
    std::fs::remove_dir_all(env.path().join("in")).unwrap();
    assert_eq!(env.exported_cents(), 15_900, "the archive has what the folder had");
    assert_eq!(env.json(0, &["explain", "2303/2026-11-24/1/1"])["entries"].as_array().unwrap().len(), 2);
    env.verified();
}

/// A file cut anywhere before its trailer is not used; whole, it posts once.
#[test]
fn a_cut_file_waits_for_the_whole_one() {
    let whole = kp80(NORCAL, "261123", "0600", &[(1, &two()), (2, &[check(500, 7, "ANA SINGH", ANA)])]);
    let lines: Vec<&str> = whole.lines().collect();
    for keep in [1, 2, 3, 4, 5, 8, 9, lines.len() - 2, lines.len() - 1] {
        let env = Env::new();
        let cut = env.import(1, "a.bai", &lines[..keep].join("\n"));
        assert_eq!(
            (&cut["accepted"], &cut["status"]),
            (&false.into(), &"quarantined".into()),
            "{keep} lines"
        );
        assert_eq!(env.json(0, &["post"])["items"], 0, "{keep} lines");
        assert_eq!(env.import_and_post("a.bai", &whole)["items"], 3, "{keep} lines");
        assert_eq!(env.exported_cents(), 16_300, "{keep} lines");
        env.verified();
    }
}

/// One cent, one item, one record: the batch or total that is wrong is named, once.
#[test]
fn totals_off_by_one_are_named_and_only_their_batch_waits() {
    let good = kp80(NORCAL, "261123", "0600", &[(1, &two()), (2, &[check(500, 7, "ANA SINGH", ANA)])]);
    let total = "70010020002303261123002000001580 0".replace(' ', "");
    for wrong in ["70010020002303261123002000001580 1", "70010020002303261123003000001580 0"] {
        let wrong = wrong.replace(' ', "");
        let env = Env::new();
        let file = env.import(1, "a.bai", &good.replacen(&total, &wrong, 1));
        assert_eq!((&file["accepted"], &file["balanced"]), (&true.into(), &false.into()), "{wrong}");
        assert_eq!(file["held"], serde_json::json!([{"batch": 1, "reason": "batch-out-of-balance"}]));
        let errors = file["problems"].as_array().unwrap().iter().filter(|p| p["severity"] == "error").count();
        assert_eq!(errors, 1, "{}", file["problems"]);
        assert_eq!(env.json(0, &["post"])["items"], 1);
        assert_eq!(env.exported_cents(), 500);
        env.verified();
        env.resolve(&env.only_entry(), &["genuine", "--note", "the bank keyed it wrong"]);
        assert_eq!(env.json(0, &["post"])["items"], 2);
        assert_eq!(env.exported_cents(), 16_300);
        env.verified();
    }
}

#[test]
fn an_unreadable_amount_costs_its_batch_alone() {
    let env = Env::new();
    let good = kp80(NORCAL, "261123", "0600", &[(1, &two()), (2, &[check(500, 7, "ANA SINGH", ANA)])]);
    let file = env.import(1, "a.bai", &good.replacen("60010020000012550", "6001002000001X550", 1));
    assert_eq!(file["held"][0]["batch"], 1, "{file}");
    assert_eq!(file["problems"][0]["line"], 6, "{file}");
    assert_eq!(env.json(0, &["post"])["items"], 1);
    env.verified();
}

#[test]
fn a_lockbox_that_is_not_ours_is_held() {
    let env = Env::new();
    let file = env.import(1, "a.bai", &kp80("0009999", "261123", "0600", &[(1, &two())]));
    assert_eq!(file["held"][0]["reason"], "unknown-lockbox");
    assert_eq!(env.json(0, &["post"])["items"], 0);
    let id = env.only_entry();
    assert_eq!(env.run(&["queue", "resolve", &id, "--action", "genuine"]).code, 2);
    env.resolve(&id, &["reject"]);
    env.verified();
}

#[test]
fn an_accounts_list_with_bad_rows_loads_the_good_ones_and_says_so() {
    let env = Env::new();
    env.write(
        "more.csv",
        "account_number,member_id,region,name,statement_number,statement_date,kind,amount_due\n\
         1007809640,281796580,norcal,FAY WU,S00000010,2026-10-30,medical,20.00\n\
         1007809641,281796581,mars,GUS ROE,S00000011,2026-10-30,medical,20.00\n\
         1007809642,281796582,norcal,HAL KIM,S00000012,2026-10-30,medical,twenty\n",
    );
    let said = env.json(1, &["accounts", "import", "more.csv"]);
    let lines: Vec<u64> = said["files"][0]["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, [3, 4], "{said}");
    let text = kp80(NORCAL, "261123", "0600", &[(1, &[check(2000, 1, "FAY WU", "M281796580 A1007809640")])]);
    assert_eq!(env.import_and_post("a.bai", &text)["posted"], 1);
    env.write("not-a-list.csv", "a,b,c\n1,2,3\n");
    assert_eq!(env.run(&["accounts", "import", "not-a-list.csv"]).code, 1);
    env.write("b.bai", &text);
    assert_eq!(env.run(&["accounts", "import", "b.bai"]).code, 2, "a lockbox file is no accounts list");
    assert_eq!(env.run(&["bank", "import", "b.bai"]).code, 2, "nor a statement");
}
