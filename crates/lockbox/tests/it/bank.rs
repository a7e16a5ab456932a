//! The bank's side: statements, the three ways, returned checks.

use serde_json::{Value, json};

use crate::env::{ANA, BO, EVA, Env, NORCAL, NORCAL_BANK, SOCAL, SOCAL_BANK, bai2, check, kp80, two};

/// A store with 158.00 posted in the north.
fn posted() -> Env {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    env
}

fn deposit(cents: u32) -> (&'static str, u32, &'static str, &'static str) {
    ("115", cents, NORCAL, "LOCKBOX DEPOSIT")
}

/// Imports a statement of the northern account.
fn statement(env: &Env, code: i32, date: &str, entries: &[(&str, u32, &str, &str)]) -> Value {
    let name = format!("{date}.bai2");
    env.write(&name, &bai2(date, &[(NORCAL_BANK, entries)]));
    env.json(code, &["bank", "import", &name])["files"][0].take()
}

fn codes(day: &Value) -> Vec<&str> {
    day["breaks"].as_array().unwrap().iter().map(|b| b["code"].as_str().unwrap()).collect()
}

#[test]
fn a_day_balances_and_doing_it_again_changes_nothing() {
    let env = posted();
    let file = statement(&env, 0, "261124", &[deposit(15_800)]);
    assert_eq!(
        (&file["format"], &file["items"], &file["amount_cents"], &file["balanced"]),
        (&"bai2".into(), &1.into(), &15_800.into(), &true.into())
    );
    let first = env.json(0, &["reconcile"]);
    let expected = json!({"date": "2026-11-23", "region": "norcal", "lockbox_cents": 15_800, "bank_cents": 15_800,
        "ledger_cents": 15_800, "state": "balanced", "breaks": []});
    assert_eq!(first, json!({"days": [expected]}));
    assert_eq!(env.json(0, &["reconcile"]), first);
    assert_eq!(env.json(0, &["reconcile", "--date", "2026-11-23"]), first);
    assert_eq!(env.json(0, &["reconcile", "--date", "2026-11-24"])["days"], json!([]));
    assert_eq!(env.json(0, &["bank", "import", "261124.bai2"])["files"][0]["status"], "duplicate");
    env.verified();
}

#[test]
fn differences_are_named() {
    // What the bank credited, what the day says, and the break.
    for (credited, bank, code, amount) in [
        (None, Value::Null, "not-yet-credited", 15_800),
        (Some(15_795), json!(15_795), "bank-short", 5),
        (Some(15_900), json!(15_900), "bank-over", -100),
    ] {
        let env = posted();
        if let Some(cents) = credited {
            statement(&env, 0, "261124", &[deposit(cents)]);
        }
        for _ in 0..2 {
            let days = env.json(1, &["reconcile"]);
            let day = &days["days"][0];
            assert_eq!((&day["state"], &day["bank_cents"]), (&"break".into(), &bank), "{code}");
            assert_eq!(codes(day), [code], "{day}");
            assert_eq!(day["breaks"][0]["amount_cents"].as_i64().unwrap(), amount, "{day}");
            assert_eq!(days["days"].as_array().unwrap().len(), 1, "{days}");
            env.verified();
        }
        assert_eq!(env.exported_cents(), 15_800, "members' money does not move for the bank's difference");
    }
}

#[test]
fn a_credit_without_detail_is_a_break_of_its_own() {
    let env = posted();
    statement(&env, 0, "261124", &[deposit(15_800), deposit(77_700)]);
    let days = env.json(1, &["reconcile"]);
    let rows = days["days"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "{days}");
    assert_eq!(rows[0]["state"], "balanced");
    assert_eq!((&rows[1]["date"], &rows[1]["lockbox_cents"]), (&"2026-11-24".into(), &0.into()));
    assert_eq!(codes(&rows[1]), ["credited-without-detail"]);
    env.verified();
}

#[test]
fn the_bank_may_be_days_late_or_credit_both_lockboxes_in_one_file() {
    let env = posted();
    env.import_and_post(
        "s.bai",
        &kp80(SOCAL, "261123", "0600", &[(1, &[check(70_000, 9, "EVA DIAZ", EVA)])]),
    );
    let south = [("115", 70_000, SOCAL, "LOCKBOX")];
    env.write("s.bai2", &bai2("261127", &[(NORCAL_BANK, &[deposit(15_800)]), (SOCAL_BANK, &south)]));
    assert_eq!(env.json(0, &["import", "s.bai2"])["files"][0]["status"], "imported");
    let days = env.json(0, &["reconcile"]);
    assert_eq!(days["days"].as_array().unwrap().len(), 2, "{days}");
    env.verified();
}

#[test]
fn a_returned_check_opens_exactly_its_bills() {
    let env = posted();
    statement(&env, 0, "261125", &[deposit(15_800), ("555", 12_550, "1002", "NSF")]);
    env.json(0, &["post"]);
    assert_eq!(env.buckets(), ["applied 1007809633 3250", "returned - 12550"]);
    assert!(env.queue().is_empty());
    assert_eq!(env.json(0, &["post"])["items"], 0, "once is enough");
    assert_eq!(env.buckets(), ["applied 1007809633 3250", "returned - 12550"]);
    let days = env.json(0, &["reconcile"]);
    assert_eq!(days["days"][0]["bank_cents"], 15_800, "a return is no break of the deposit");
    env.verified();
    // The bill of 125.50 is open again, the one of 32.50 is paid.
    let again = [check(12_550, 2002, "BO TRAN", BO), check(100, 2001, "ANA SINGH", ANA)];
    env.import_and_post("b.bai", &kp80(NORCAL, "261124", "0600", &[(1, &again)]));
    assert_eq!(env.buckets()[2..], ["applied 1007809634 12550", "on-account 1007809633 100"]);
    env.verified();
}

#[test]
fn a_return_that_fits_nothing_or_several_waits_for_a_person() {
    for (checks, cents, serial) in [
        (two(), 12_550, "7777"),
        (two(), 12_551, "1002"),
        ([check(900, 5, "ANA SINGH", ANA), check(900, 5, "BO TRAN", BO)], 900, "5"),
    ] {
        let env = Env::new();
        env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &checks)]));
        let before = (env.buckets(), env.queue().len());
        statement(&env, 0, "261125", &[("555", cents, serial, "NSF")]);
        env.json(0, &["post"]);
        assert_eq!((env.buckets(), env.queue().len()), (before.0, before.1 + 1), "{serial}");
        let queue = env.queue();
        let entry = queue.iter().find(|e| e["reasons"] == json!(["returned"])).unwrap();
        assert_eq!(entry["amount_cents"], cents);
        let id = entry["id"].as_str().unwrap();
        assert_eq!(
            env.run(&["queue", "resolve", id, "--action", "apply", "--account", "1007809633"]).code,
            2
        );
        env.json(0, &["post"]);
        assert_eq!(env.queue().len(), before.1 + 1, "asked once");
        env.verified();
    }
}

#[test]
fn a_return_of_money_that_waits_in_the_queue_ends_the_wait() {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &[check(5000, 1001, "NOBODY", "")])]));
    let id = env.only_entry();
    statement(&env, 0, "261125", &[("555", 5000, "1001", "NSF")]);
    env.json(0, &["post"]);
    assert_eq!(env.buckets(), ["returned - 5000"]);
    assert!(env.queue().is_empty(), "{:?}", env.queue());
    assert_eq!(env.run(&["queue", "claim", &id]).code, 2);
    assert_eq!(env.run(&["queue", "resolve", &id, "--action", "apply", "--account", "1007809633"]).code, 2);
    env.verified();
}

#[test]
fn a_decision_is_not_taken_back_once_its_check_came_back() {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &[check(5000, 1001, "NOBODY", "")])]));
    let id = env.only_entry();
    env.resolve(&id, &["apply", "--account", "1007809633"]);
    env.json(0, &["return", "2303/2026-11-23/1/1"]);
    assert_eq!(env.buckets(), ["returned - 5000"]);
    assert_eq!(env.run(&["queue", "resolve", &id, "--action", "undo"]).code, 2);
    assert_eq!(env.buckets(), ["returned - 5000"]);
    env.verified();
}

#[test]
fn a_return_wherever_the_money_is() {
    for (decision, left) in [
        (&["return-to-sender"][..], "returned - 5000"),
        (&["apply", "--account", "1007809633"], "returned - 5000"),
        (&["duplicate"], "returned - 5000"),
        (&["misdirected"], "returned - 5000"),
        (&["split", "--to", "1007809633=1000", "--to", "2007809636=4000"], "returned - 5000"),
    ] {
        let env = Env::new();
        env.import_and_post(
            "a.bai",
            &kp80(NORCAL, "261123", "0600", &[(1, &[check(5000, 1001, "NOBODY", "")])]),
        );
        env.resolve(&env.only_entry(), decision);
        let told = env.json(0, &["return", "2303/2026-11-23/1/1", "--note", "account closed"]);
        assert!(told["entries"].as_array().unwrap().len() >= 2, "{told}");
        assert_eq!(
            env.buckets().iter().filter(|b| b.as_str() == left).count(),
            1,
            "{decision:?} {:?}",
            env.buckets()
        );
        assert_eq!(env.exported_cents(), 5000, "{decision:?}");
        env.verified();
    }
}

#[test]
fn a_return_by_hand_says_what_it_did_and_what_it_cannot_do() {
    let env = posted();
    let told = env.json(0, &["return", "2303/2026-11-23/1/1", "--note", "NSF"]);
    assert!(told.to_string().contains("NSF"), "{told}");
    assert_eq!(env.buckets(), ["returned - 3250", "applied 1007809634 12550"]);
    for wrong in ["2303/2026-11-23/1/1", "2303/2026-11-23/1/9", "2303/2026-11-24/1/1", "nonsense", "1/2/3/4"]
    {
        assert_eq!(env.run(&["return", wrong]).code, 2, "{wrong}");
    }
    // A statement that tells of the same return later finds it done.
    statement(&env, 0, "261125", &[("555", 3250, "1001", "NSF")]);
    env.json(0, &["post"]);
    assert_eq!(env.buckets(), ["returned - 3250", "applied 1007809634 12550"]);
    env.verified();
    // A statement named to `return` is imported and its returns are posted.
    env.write("r.bai2", &bai2("261126", &[(NORCAL_BANK, &[("555", 12_550, "1002", "CLOSED")])]));
    assert_eq!(env.json(0, &["return", "r.bai2"])["files"][0]["status"], "imported");
    assert_eq!(env.buckets(), ["returned - 3250", "returned - 12550"]);
    env.verified();
}

#[test]
fn a_statement_that_does_not_add_up_waits_for_approval() {
    let env = posted();
    let text = bai2("261124", &[(NORCAL_BANK, &[deposit(15_800)])]).replace("49,15800,", "49,15801,");
    env.write("s.bai2", &text);
    let file = &env.json(1, &["bank", "import", "s.bai2"])["files"][0];
    assert_eq!((&file["accepted"], &file["balanced"]), (&true.into(), &false.into()));
    assert_eq!(file["status"], "quarantined");
    assert_eq!(env.json(1, &["reconcile"])["days"][0]["bank_cents"], Value::Null, "nothing of it is used");
    assert_eq!(env.queue().len(), 1);
    assert_eq!(
        env.json(1, &["bank", "import", "s.bai2"])["files"][0]["status"],
        "quarantined",
        "asked again"
    );
    assert_eq!(env.json(0, &["bank", "import", "s.bai2", "--approve"])["files"][0]["status"], "imported");
    assert_eq!(env.json(0, &["reconcile"])["days"][0]["bank_cents"], 15_800);
    assert!(env.queue().is_empty(), "what was approved waits no more: {:?}", env.queue());
    env.verified();
}

#[test]
fn a_held_statement_can_be_released_or_rejected_in_the_queue() {
    for (action, code, bank) in [("genuine", 0, json!(15_800)), ("reject", 1, Value::Null)] {
        let env = posted();
        let text = bai2("261124", &[(NORCAL_BANK, &[deposit(15_800)])]).replace("49,15800,", "49,15801,");
        env.write("s.bai2", &text);
        env.json(1, &["bank", "import", "s.bai2"]);
        env.resolve(&env.only_entry(), &[action]);
        assert_eq!(env.json(code, &["reconcile"])["days"][0]["bank_cents"], bank, "{action}");
        env.verified();
    }
}

#[test]
fn a_statement_that_comes_again_in_other_bytes_is_held() {
    let env = posted();
    statement(&env, 0, "261124", &[deposit(15_800)]);
    let again = bai2("261124", &[(NORCAL_BANK, &[deposit(15_800)])]).replace(",0600,", ",0700,");
    env.write("again.bai2", &again);
    assert_eq!(env.json(1, &["bank", "import", "again.bai2"])["files"][0]["status"], "suspected-repeat");
    let days = env.json(0, &["reconcile"]);
    assert_eq!(days["days"].as_array().unwrap().len(), 1, "credited once: {days}");
    let approved = env.json(0, &["bank", "import", "again.bai2", "--approve"]);
    assert_eq!(approved["files"][0]["status"], "imported");
    assert!(env.queue().is_empty());
    assert_eq!(
        env.json(1, &["reconcile"])["days"].as_array().unwrap().len(),
        2,
        "a second credit, no deposit"
    );
    env.verified();
}

#[test]
fn a_morning_in_one_go() {
    let env = Env::new();
    std::fs::create_dir(env.path().join("in")).unwrap();
    env.write("in/1.bai2", &bai2("261124", &[(NORCAL_BANK, &[deposit(15_800)])]));
    env.write("in/2.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    let said = env.json(0, &["run", "in"]);
    assert_eq!((&said["post"]["posted"], &said["days"][0]["state"]), (&2.into(), &"balanced".into()));
    let again = env.json(0, &["run", "in"]);
    assert_eq!((&again["post"]["items"], &again["days"]), (&0.into(), &said["days"]));
    env.verified();
}

/// A statement that brings what another told already counts only what is new in it.
#[test]
fn what_two_statements_tell_counts_once() {
    let env = posted();
    let first = bai2("261124", &[(NORCAL_BANK, &[deposit(15_800)])]);
    env.write("a.bai2", &first);
    env.json(0, &["bank", "import", "a.bai2"]);
    // The bank corrects its statement of the day: the deposit again under its reference, and a fee that was missing.
    let corrected = bai2("261124", &[(NORCAL_BANK, &[deposit(15_800), ("698", 1200, "", "LOCKBOX FEE")])]);
    let corrected = corrected.replace("02,KP,121000358,1,", "02,KP,121000358,3,");
    env.write("b.bai2", &corrected);
    let file = env.json(0, &["bank", "import", "b.bai2"])["files"][0].take();
    assert_eq!(file["status"], "imported", "{file}");
    let days = env.json(0, &["reconcile"]);
    assert_eq!(days["days"].as_array().unwrap().len(), 1, "{days}");
    assert_eq!(
        (&days["days"][0]["state"], &days["days"][0]["bank_cents"]),
        (&"balanced".into(), &15_800.into())
    );
    env.verified();
    // Honest twins have references of their own and both count.
    let twins = bai2("261125", &[(NORCAL_BANK, &[deposit(700), deposit(700)])]);
    env.write("c.bai2", &twins);
    env.json(0, &["bank", "import", "c.bai2"]);
    let days = env.json(1, &["reconcile"]);
    let unknown = days["days"].as_array().unwrap().iter().flat_map(|d| d["breaks"].as_array().unwrap());
    assert_eq!(unknown.filter(|b| b["code"] == "credited-without-detail").count(), 2, "{days}");
}

/// What the bank's correction of a statement no longer has counts no more, unless money was moved for it: then it is told.
#[test]
fn what_a_correction_leaves_out_is_told() {
    let env = posted();
    let first =
        bai2("261124", &[(NORCAL_BANK, &[deposit(15_800), deposit(50_000), ("698", 1200, "", "FEE")])]);
    env.write("a.bai2", &first.replace("Z,2611244121002303", "Z,R"));
    env.json(0, &["bank", "import", "a.bai2"]);
    let days = env.json(1, &["reconcile"]);
    let of = |days: &Value| -> Vec<String> {
        let breaks = days["days"].as_array().unwrap().iter().flat_map(codes);
        breaks.map(str::to_owned).collect()
    };
    assert_eq!(of(&days), ["credited-without-detail"], "{days}");
    // The credit nobody knows was a mistake of the bank's; the fee was right, and its reference is as short as before.
    let corrected = bai2("261124", &[(NORCAL_BANK, &[deposit(15_800), ("698", 1200, "", "FEE")])]);
    let corrected =
        corrected.replace("02,KP,121000358,1,", "02,KP,121000358,3,").replace("Z,2611244121002303", "Z,R");
    env.write("b.bai2", &corrected.replace("R1,,FEE", "R2,,FEE"));
    let file = env.json(0, &["bank", "import", "b.bai2"])["files"][0].take();
    let told = |file: &Value| -> Vec<String> {
        let problems = file["problems"].as_array().unwrap().iter();
        let of_code = problems.filter(|p| p["code"] == "left-out-by-correction");
        of_code.map(|p| p["message"].as_str().unwrap().to_owned()).collect()
    };
    assert!(told(&file).iter().any(|t| t.contains("500.00") && t.contains("counts no more")), "{file}");
    let days = env.json(0, &["reconcile"]);
    assert_eq!(of(&days), Vec::<String>::new(), "{days}");
    env.verified();
    // A second correction leaves out what the books have: it stays, and is told.
    let second = bai2("261124", &[(NORCAL_BANK, &[("698", 1200, "", "FEE")])]);
    env.write("c.bai2", &second.replace("02,KP,121000358,1,", "02,KP,121000358,3,"));
    let file = env.json(0, &["bank", "import", "c.bai2"])["files"][0].take();
    assert!(
        told(&file).iter().any(|t| t.contains("158.00") && t.contains("booked here and stays")),
        "{file}"
    );
    env.verified();
}

/// The notice of a credit (camt.054) and the day's statement (camt.053) tell of the same money.
#[test]
fn a_notice_and_the_statement_of_the_day_are_one_credit() {
    let camt = |kind: &str, name: &str, more: &str| {
        format!(
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.08\"><{name}><GrpHdr><MsgId>M{kind}</MsgId></GrpHdr>\
             <{more}><Id>{kind}</Id><CreDtTm>2026-11-24T06:00:00Z</CreDtTm><Acct><Id><Othr><Id>{NORCAL_BANK}</Id></Othr></Id>\
             <Ccy>USD</Ccy></Acct><Ntry><Amt Ccy=\"USD\">158.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
             <BookgDt><Dt>2026-11-24</Dt></BookgDt><ValDt><Dt>2026-11-24</Dt></ValDt><AcctSvcrRef>BK2611240001</AcctSvcrRef>\
             <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>LBOX</Cd><SubFmlyCd>LBDP</SubFmlyCd></Fmly></Domn></BkTxCd>\
             <NtryDtls><TxDtls><Refs><EndToEndId>{NORCAL}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry></{more}></{name}></Document>"
        )
    };
    let env = posted();
    env.write("n.xml", &camt("054", "BkToCstmrDbtCdtNtfctn", "Ntfctn"));
    env.write("s.xml", &camt("053", "BkToCstmrStmt", "Stmt"));
    for name in ["n.xml", "s.xml"] {
        let said = env.run(&["bank", "import", name, "--json"]);
        let file = said.json()["files"][0].take();
        assert_eq!(file["status"], "imported", "{}", said.out);
    }
    let days = env.json(0, &["reconcile"]);
    assert_eq!(days["days"].as_array().unwrap().len(), 1, "{days}");
    assert_eq!(days["days"][0]["bank_cents"], 15_800, "{days}");
    env.verified();
}
