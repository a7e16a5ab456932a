//! Refused payments of X12 files come out in their envelope; mended and imported they complete the original.

use serde_json::json;

use crate::env::Env;

const LOCKBOX: &str = "ISA*00*          *00*          *01*121000358      *ZZ*KAISER         *261123*0915*U*00501*000000101*0*P*>~\n\
    GS*LB*BANK*KP*20261123*0600*101*X*005010~\n\
    ST*823*0001~\n\
    DEP*2303*20261123*0600*D1~\n\
    AMT*3*280.50~\n\
    QTY*41*2~\n\
    QTY*42*3~\n\
    BAT*20261123~\n\
    BPR*I*122.50*C*CHK**01*121000358*DA*11~\n\
    TRN*1*900~\n\
    REF*ZZ*ACCOUNT 1007809635~\n\
    BAT*20261123~\n\
    BPR*I*32.50*C*CHK**01*121000358*DA*12~\n\
    TRN*1*901~\n\
    REF*ZZ*ACCOUNT 1007809633~\n\
    BPR*I*125.5O*C*CHK**01*121000358*DA*13~\n\
    TRN*1*902~\n\
    REF*ZZ*ACCOUNT 1007809634~\n\
    SE*17*0001~\n\
    GE*1*101~\n\
    IEA*1*000000101~\n";

fn order(amount: &str, control: &str) -> String {
    format!(
        "ISA*00*          *00*          *01*121000358      *ZZ*KAISER         *261123*0915*U*00501*{control}*0*P*>~\n\
         GS*RA*BANK*KP*20261123*0600*7*X*005010X218~\n\
         ST*820*0007~\n\
         BPR*I*{amount}*C*ACH*CCP*01*121000358*DA*31*1141797357**01*121000358*DA*0004121002303*20261123~\n\
         TRN*3*777*1141797357~\n\
         REF*ZZ*ACCOUNT 1007809633~\n\
         SE*5*0007~\n\
         GE*1*7~\n\
         IEA*1*{control}~\n"
    )
}

#[test]
fn a_refused_payment_of_a_lockbox_set_completes_its_deposit() {
    let env = Env::new();
    env.write("a.edi", LOCKBOX);
    let imported = env.json(1, &["import", "a.edi"]);
    assert_eq!(imported["files"][0]["items"], 2, "{imported}");
    let document = env.json(1, &["inspect", "--refused", "mend.edi", "a.edi"]);
    assert_eq!((&document["items"], &document["amount_cents"]), (&json!(1), &json!(12_550)), "{document}");
    let first = &document["records"][0];
    assert_eq!((&first["line"], &first["written_line"]), (&json!(16), &json!(9)), "{document}");
    assert!(first["why"][0].as_str().unwrap().contains("BPR02"), "{document}");
    let mend = std::fs::read_to_string(env.path().join("mend.edi")).unwrap();
    let expected = "GS*LB*BANK*KP*20261123*0600*101*X*005010~\n\
        ST*823*0001~\n\
        DEP*2303*20261123*0600*D1~\n\
        AMT*3*125.50~\n\
        QTY*41*1~\n\
        QTY*42*1~\n\
        BAT*20261123**2~\n\
        BPR*I*125.5O*C*CHK**01*121000358*DA*13~\n\
        TRN*1*902~\n\
        REF*ZZ*ACCOUNT 1007809634~\n\
        SE*10*0001~\n\
        GE*1*101~\n\
        IEA*1*000000101~\n";
    assert_eq!(mend.split_once('\n').unwrap().1, expected);
    // As it stands it is no better than the original.
    env.json(1, &["import", "mend.edi"]);
    env.write("mended.edi", &mend.replace("125.5O", "125.50"));
    assert_eq!(env.json(0, &["import", "mended.edi"])["files"][0]["status"], "imported");
    env.json(0, &["post"]);
    // The batch that only the deposit vouches for waits for a person; what lacked a payment is whole.
    assert_eq!(env.buckets(), ["applied 1007809633 3250", "applied 1007809634 12550"]);
    let waiting = env.queue();
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    env.verified();
}

#[test]
fn an_order_is_of_the_lockbox_whose_account_it_pays_to() {
    let env = Env::new();
    env.write("a.edi", &order("32.50", "000000101"));
    env.json(0, &["import", "a.edi"]);
    env.json(0, &["post"]);
    assert_eq!(env.buckets(), ["applied 1007809633 3250"]);
    env.verified();
}

#[test]
fn a_refused_order_comes_out_whole() {
    let env = Env::new();
    let whole = order("32.5O", "000000101");
    env.write("a.edi", &whole);
    env.json(1, &["import", "a.edi"]);
    let document = env.json(1, &["inspect", "--refused", "mend.edi", "a.edi"]);
    assert_eq!((&document["items"], &document["batches"]), (&json!(1), &json!(1)), "{document}");
    assert_eq!(std::fs::read_to_string(env.path().join("mend.edi")).unwrap(), whole);
    env.write("mended.edi", &whole.replace("32.5O", "32.50"));
    assert_eq!(env.json(0, &["import", "mended.edi"])["files"][0]["status"], "imported");
    env.json(0, &["post"]);
    assert_eq!(env.buckets(), ["applied 1007809633 3250"]);
    assert_eq!(env.queue().len(), 0, "{:?}", env.queue());
    env.verified();
}
