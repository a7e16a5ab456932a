//! Archives, and formats other than the bank's lines: the same commands, the same documents.

use std::io::Write as _;

use crate::env::{Env, NORCAL, kp80, two};

fn zipped(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn write(env: &Env, name: &str, bytes: &[u8]) {
    std::fs::write(env.path().join(name), bytes).unwrap();
}

const X12: &str = "ISA*00*          *00*          *ZZ*BANK           *ZZ*KP             *261123*0600*U*00501*000000101*0*P*>~\
    GS*LB*BANK*KP*20261123*0600*101*X*005010~ST*823*0001~\
    DEP*0002303*20261123**D1*01*121000358*DA*4121002303~AMT*2*158.00~\
    BAT*20261123**0001~AMT*2*158.00~\
    BPR*C*158.00*C*CHK**01*121000248*DA*000123456~TRN*1*1001~\
    RMR*IV*1007809633**32.50~RMR*IV*1007809634**125.50~\
    SE*10*0001~GE*1*101~IEA*1*000000101~";

#[test]
fn an_archive_is_its_files() {
    let env = Env::new();
    let mail = kp80(NORCAL, "261123", "0600", &[(1, &two())]);
    write(&env, "in.zip", &zipped(&[("mail/a.bai", &mail), ("notes.txt", "nothing\n")]));
    let seen = env.json(1, &["inspect", "in.zip"]);
    assert_eq!(
        (&seen["files"][0]["path"], &seen["files"][0]["amount_cents"]),
        (&"in.zip/mail/a.bai".into(), &15_800.into())
    );
    let done = env.json(1, &["import", "in.zip"]);
    assert_eq!(
        (&done["files"][0]["status"], &done["files"][1]["status"]),
        (&"imported".into(), &"quarantined".into())
    );
    assert_eq!(env.import(0, "a.bai", &mail)["status"], "duplicate", "the same bytes without their archive");
    assert_eq!(env.json(0, &["post"])["posted"], 2);
    env.verified();
}

#[test]
fn a_file_may_come_compressed() {
    let env = Env::new();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(kp80(NORCAL, "261123", "0600", &[(1, &two())]).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    write(&env, "a.bai.gz", &packed);
    assert_eq!(env.json(0, &["import", "a.bai.gz"])["files"][0]["items"], 2);
    write(&env, "cut.gz", &packed[..packed.len() / 2]);
    let cut = &env.json(1, &["import", "cut.gz"])["files"][0];
    assert_eq!((&cut["status"], &cut["problems"][0]["code"]), (&"quarantined".into(), &"bad-archive".into()));
}

#[test]
fn an_archive_that_leads_elsewhere_is_refused_whole() {
    let env = Env::new();
    let mail = kp80(NORCAL, "261123", "0600", &[(1, &two())]);
    write(&env, "in.zip", &zipped(&[("a.bai", &mail), ("../b.bai", &mail)]));
    let file = &env.json(1, &["import", "in.zip"])["files"][0];
    assert_eq!(
        (&file["path"], &file["format"], &file["accepted"]),
        (&"in.zip".into(), &"zip".into(), &false.into())
    );
    assert_eq!(file["problems"][0]["code"], "unsafe-archive");
    assert_eq!(env.json(0, &["post"])["items"], 0);
}

#[test]
fn an_x12_lockbox_set_is_posted_like_any_other() {
    let env = Env::new();
    let file = env.import(0, "a.edi", X12);
    assert_eq!(
        (&file["format"], &file["balanced"], &file["items"], &file["amount_cents"]),
        (&"x12-823".into(), &true.into(), &1.into(), &15_800.into())
    );
    env.json(0, &["post"]);
    assert_eq!(env.buckets(), ["applied 1007809633 3250", "applied 1007809634 12550"]);
    env.verified();
}

const CAMT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-24T06:00:00</CreDtTm></GrpHdr>
<Stmt><Id>S1</Id><CreDtTm>2026-11-24T06:00:00</CreDtTm><Acct><Id><Othr><Id>4121002303</Id></Othr></Id><Ccy>USD</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">158.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>
<Ntry><NtryRef>1</NtryRef><Amt Ccy="USD">158.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-11-24</Dt></BookgDt><ValDt><Dt>2026-11-24</Dt></ValDt><AcctSvcrRef>B1</AcctSvcrRef>
<BkTxCd><Prtry><Cd>115</Cd><Issr>BAI</Issr></Prtry></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>0002303</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>
"#;

#[test]
fn a_camt_statement_reconciles_like_any_other() {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    env.write("s.xml", CAMT);
    let file = &env.json(0, &["bank", "import", "s.xml"])["files"][0];
    assert_eq!((&file["format"], &file["balanced"]), (&"camt.053".into(), &true.into()));
    let day = &env.json(0, &["reconcile"])["days"][0];
    assert_eq!((&day["state"], &day["bank_cents"]), (&"balanced".into(), &15_800.into()));
    env.verified();
}

#[test]
fn what_lands_in_the_inbox_is_imported_once() {
    let env = Env::new();
    std::fs::create_dir(env.path().join("inbox")).unwrap();
    env.write("inbox/a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    env.write("inbox/.partial", "not yet");
    let said = env.run(&["watch", "inbox", "--every", "1", "--once"]);
    assert!(
        said.code == 0 && said.out.contains("a.bai") && !said.out.contains("partial"),
        "{} {}",
        said.out,
        said.err
    );
    assert_eq!(env.json(0, &["import", "inbox/a.bai"])["files"][0]["status"], "duplicate");
    assert_eq!(env.run(&["watch", "nowhere"]).code, 3);
}

#[test]
fn a_file_of_returns_says_which_checks_come_back_and_why() {
    let env = Env::new();
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/x9/public/moov-io__BNK20180905121042882-A.icl");
    let file = &env.run(&["inspect", "--json", path]).json()["files"][0];
    let problems = file["problems"].as_array().unwrap();
    let returned: Vec<_> = problems.iter().filter(|p| p["code"] == "returned-check").collect();
    assert!(!returned.is_empty(), "{file}");
    assert!(returned.iter().all(|p| p["severity"] == "warning" && p["record"].as_u64() > Some(0)));
    let message = returned[0]["message"].as_str().unwrap();
    assert!(message.starts_with("check ") && message.contains(" comes back: "), "{message}");
}

#[test]
fn two_files_are_compared_payment_by_payment() {
    let env = Env::new();
    let mail = kp80(NORCAL, "261123", "0600", &[(1, &two())]);
    env.write("a.bai", &mail);
    env.write("again.bai", &mail.replace('\n', "\r\n"));
    let same = env.json(0, &["inspect", "--diff", "a.bai", "again.bai"]);
    assert_eq!((&same["same"], &same["a"]["items"]), (&true.into(), &2.into()));
    let mut other = two();
    other[0].name = "ANNA SINGH";
    env.write("b.bai", &kp80(NORCAL, "261123", "0700", &[(1, &other)]));
    let diff = env.json(1, &["inspect", "--diff", "a.bai", "b.bai"]);
    assert_eq!(diff["changed"][0]["fields"][0]["name"], "remitter", "{diff}");
    assert_eq!(diff["changed"][0]["place"], "2303/2026-11-23/1/1");
    env.write("c.bai", &kp80(NORCAL, "261123", "0700", &[(2, &two()[..1])]));
    let diff = env.json(1, &["inspect", "--diff", "a.bai", "c.bai"]);
    assert_eq!(diff["moved"][0]["to"], "2303/2026-11-23/2/1", "{diff}");
    assert_eq!(diff["only_a"].as_array().map(Vec::len), Some(1));
    assert!(
        env.run(&["inspect", "--diff", "a.bai", "c.bai"]).out.contains("moved      2303/2026-11-23/1/1 is")
    );
    assert_eq!(env.run(&["inspect", "--diff", "a.bai"]).code, 2);
    assert_eq!(env.run(&["inspect", "--diff", "a.bai", "accounts.csv"]).code, 2);
}
