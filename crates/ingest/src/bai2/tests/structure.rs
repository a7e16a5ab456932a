//! Nesting, totals, headers: small files, each with what it gives on one line.

use super::*;

fn check(name: &str, records: &[&str], expected: &str) {
    let read = Read::of(records.join("\n").as_bytes());
    assert_eq!(read.line(), expected, "{name}: {:#?}", read.problems);
}

const F: &str = "01,BANK,US,261124,0600,7,,,2/";
const G: &str = "02,US,BANK,1,261123,,USD,2/";
const A: &str = "03,1,USD,010,100,,/";
const E: &str = "16,115,25,Z,R,2303,T/";

#[test]
fn what_is_missing_or_out_of_place() {
    check("whole", &[F, G, A, E, "49,125,3/", "98,125,1,5/", "99,125,1,7/"], "accepted balanced 1 1 25");
    check("empty", &[""], "refused unbalanced 0 0 0 empty-file@0");
    check("blank lines", &["", "  ", "\r"], "refused unbalanced 0 0 0 empty-file@0");
    check("no groups", &[F, "99,0,0,2/"], "accepted balanced 0 0 0");
    check("no accounts", &[F, G, "98,0,0,2/", "99,0,1,4/"], "accepted balanced 0 0 0");
    check("no movements", &[F, G, "03,1,,/", "49,0,2/", "98,0,1,4/", "99,0,1,6/"], "accepted balanced 1 0 0");
    check("no 99", &[F, G, A, E, "49,125,3/", "98,125,1,5/"], "refused unbalanced 1 1 25 missing-trailer@6");
    check("no 98, 99", &[F, G, A, E, "49,125,3/"], "refused unbalanced 1 1 25 missing-trailer@5");
    check("cut", &[F, G, A, E], "refused unbalanced 1 1 25 missing-trailer@4");
    check(
        "no 49",
        &[F, G, A, E, "98,125,1,4/", "99,125,1,6/"],
        "refused unbalanced 1 1 25 missing-trailer@5",
    );
    check(
        "no 49 between accounts",
        &[F, G, A, E, A, E, "49,125,3/", "98,250,2,7/", "99,250,1,9/"],
        "refused unbalanced 2 2 50 missing-trailer@5",
    );
    check("no 98", &[F, G, A, E, "49,125,3/", "99,125,1,6/"], "refused unbalanced 1 1 25 missing-trailer@6");
    check("no 03", &[F, G, E, "98,0,0,3/", "99,0,1,5/"], "refused unbalanced 0 0 0 record-out-of-place@3");
    check(
        "no 02",
        &[F, A, E, "49,125,3/", "99,125,1,5/"],
        "refused unbalanced 1 1 25 missing-header@2 missing-trailer@5",
    );
    check(
        "no 01",
        &[G, A, E, "49,125,3/", "98,125,1,5/", "99,125,1,6/"],
        "refused unbalanced 1 1 25 missing-header@1",
    );
    check("88 first", &["88,X/", F, "99,0,0,3/"], "refused unbalanced 0 0 0 record-out-of-place@1");
    check("two files", &[F, "99,0,0,2/", F, "99,0,0,2/"], "refused unbalanced 0 0 0 data-after-trailer@3");
    check("two headers", &[F, F, "99,0,0,3/"], "refused unbalanced 0 0 0 record-out-of-place@2");
    check(
        "a code of no kind",
        &[F, G, "20,1,2/", "98,0,0,3/", "99,0,1,5/"],
        "refused unbalanced 0 0 0 unknown-record-type@3",
    );
    check("99 cut off", &[F, "99,0,0"], "refused unbalanced 0 0 0 truncated-record@2");
    check("not this format", &["ISA*00*"], "refused unbalanced 0 0 0 unknown-format@1");
}

#[test]
fn totals_and_counts() {
    let tail = ["98,125,1,5/", "99,125,1,7/"];
    let with = |trailer: &'static str| [&[F, G, A, E, trailer][..], &tail].concat();
    check("account total", &with("49,126,3/"), "accepted unbalanced 1 1 25 control-total@5");
    check("account count", &with("49,125,4/"), "accepted unbalanced 1 1 25 control-count@5");
    check("blank total", &with("49,,3/"), "accepted balanced 1 1 25");
    check("signs and zeros", &with("49,+000125,003/"), "accepted balanced 1 1 25");
    check("decimals", &with("49,1.25,3/"), "accepted unbalanced 1 1 25 bad-amount@5");
    let group = |trailer: &'static str| [F, G, A, E, "49,125,3/", trailer, "99,125,1,7/"];
    check("group total", &group("98,124,1,5/"), "accepted unbalanced 1 1 25 control-total@6");
    check("group accounts", &group("98,125,2,5/"), "accepted unbalanced 1 1 25 control-count@6");
    check("group records", &group("98,125,1,6/"), "accepted unbalanced 1 1 25 control-count@6");
    check("accounts not counted", &group("98,125,,5/"), "accepted balanced 1 1 25 loose-format@6");
    check("accounts left out", &group("98,125,5/"), "accepted balanced 1 1 25 loose-format@6");
    let file = |trailer: &'static str| [F, G, A, E, "49,125,3/", "98,125,1,5/", trailer];
    check("file total", &file("99,124,1,7/"), "accepted unbalanced 1 1 25 control-total@7");
    check("file groups", &file("99,125,2,7/"), "accepted unbalanced 1 1 25 control-count@7");
    check("file records", &file("99,125,1,8/"), "accepted unbalanced 1 1 25 control-count@7");
    check(
        "a debit counts unsigned",
        &[F, G, A, "16,555,25,Z,R,2303,T/", "49,125,3/", "98,125,1,5/", "99,125,1,7/"],
        "accepted balanced 1 1 -25",
    );
    check(
        "one amount unreadable, one not",
        &[F, G, "03,1,,/", E, "16,115,2.50,Z,,,/", "49,25,4/", "98,25,1,6/", "99,25,1,8/"],
        "accepted unbalanced 1 1 25 bad-amount@5",
    );
}

#[test]
fn lines_longer_than_stated() {
    let head = "01,BANK,US,261124,0600,7,40,,2/";
    let entry = "16,115,25,Z,R,2303,TEXT THAT IS TOO LONG/";
    let rest = ["49,25,3/", "98,25,1,5/", "99,25,1,7/"];
    let padded = format!("03,1,,/{}\r", " ".repeat(60));
    check(
        "padded",
        &[&[head, "02,U,B,1,261123,,,/", &padded, E][..], &rest].concat(),
        "accepted balanced 1 1 25",
    );
    check(
        "too long",
        &[&[head, "02,U,B,1,261123,,,/", "03,1,,/", entry][..], &rest].concat(),
        "refused unbalanced 1 1 25 line-too-long@4",
    );
    let wrapped = "01,BANK,US,261124/\n88,0600,7,20,,2/";
    check("the header itself", &[wrapped, "99,0,0,3/"], "accepted balanced 0 0 0");
    check(
        "a header too long",
        &["01,BANK,US,261124,0600,7,20,,2/", "99,0,0,2/"],
        "refused unbalanced 0 0 0 line-too-long@1",
    );
}

#[test]
fn what_is_not_booked() {
    let cases = [
        ("02,US,BANK,1,261123,,USD,2/", "03,1,,/", true, ""),
        ("02,US,BANK,1,261123,,USD,1/", "03,1,,/", true, ""),
        ("02,US,BANK,1,261123,,USD,4/", "03,1,,/", true, ""),
        ("02,US,BANK,1,261123,,USD,3/", "03,1,,/", false, "group-not-booked@2"),
        ("02,US,BANK,2,261123,,USD,2/", "03,1,,/", false, "group-not-booked@2"),
        ("02,US,BANK,3,261123,,USD,2/", "03,1,,/", true, "statement-repeated@2"),
        ("02,US,BANK,4,261123,,USD,2/", "03,1,,/", false, "group-not-booked@2"),
        ("02,US,BANK,9,261123,,USD,2/", "03,1,,/", false, "bad-header@2"),
        ("02,US,BANK,1,269923,,USD,2/", "03,1,,/", false, "bad-date@2"),
        ("02,US,BANK,1,261123,,JPY,2/", "03,1,,/", false, "group-not-booked@3"),
        ("02,US,BANK,1,261123,,USD,2/", "03,1,JPY,/", false, "group-not-booked@3"),
        ("02,US,BANK,1,261123,,JPY,2/", "03,1,USD,/", true, ""),
        ("02,US,BANK,1,261123,,GBP,2/", "03,1,,/", true, ""),
        ("02,US,BANK,1,261123,,USD,2/", "03,,,/", false, "bad-header@3"),
    ];
    for (group, account, booked, problems) in cases {
        let read =
            Read::of([F, group, account, E, "49,25,3/", "98,25,1,5/", "99,25,1,7/"].join("\n").as_bytes());
        assert_eq!(read.statements[0].booked, booked, "{group} {account}");
        let said = read.line().splitn(6, ' ').nth(5).unwrap_or_default().to_owned();
        assert_eq!(said, problems, "{group} {account}");
        assert_eq!(read.end().balanced, !read.problems.iter().any(|p| p.severity.as_str() == "error"));
    }
}

#[test]
fn an_entry_with_everything() {
    let text =
        [F, G, "03,4121002303,,/", "16,555,1250,V,261120,1200,BR-1,1001,NOT SUFFICIENT FUNDS, SECOND TIME/"]
            .join("\n");
    let read = Read::of(format!("{text}\n49,1250,3/\n98,1250,1,5/\n99,1250,1,7/").as_bytes());
    let e = &read.entries[0];
    assert_eq!((&*e.account, &*e.type_code, e.kind.as_str()), ("4121002303", "555", "returned-item"));
    assert_eq!(
        (e.as_of.to_string(), e.value_date.map(|d| d.to_string())),
        ("2026-11-23".into(), Some("2026-11-20".into()))
    );
    assert_eq!((e.amount.get(), &*e.bank_reference, &*e.customer_reference), (-1250, "BR-1", "1001"));
    assert_eq!(e.text, "NOT SUFFICIENT FUNDS, SECOND TIME");
    let start = text.rfind("16,").unwrap();
    assert_eq!(
        (e.record, e.bytes.start, u64::from(e.bytes.len)),
        (4, start as u64, (text.len() - start) as u64)
    );
    let end = read.end();
    assert_eq!((&*end.sender, &*end.file_identification, end.records), ("BANK", "7", 7));
    assert_eq!(read.statements[0].currency, "USD");
}

#[test]
fn entries_with_something_odd() {
    let cases = [
        ("16,910,25,Z,,,T/", "25 unknown-type-code@4"),
        ("16,1150,25,Z,,,T/", "25 unknown-type-code@4"),
        ("16,999,25,Z,,,T/", "-25 unknown-type-code@4"),
        ("16,119,25,Z,,,T/", "25 unknown-type-code@4"),
        ("16,599,25,Z,,,T/", "-25 unknown-type-code@4"),
        ("16,115,25,Q,R,C,T/", "25 bad-funds-type@4"),
        ("16,115,25,S,R,C,T/", "25 bad-funds-type@4"),
        ("16,115,25,D,2,0,20,1,5,R,C,T/", "25"),
        ("16,115,25,s,20,5,0,R,C,T/", "25"),
        ("16,115,,Z,R,C,T/", "0 bad-amount@4"),
        ("16,890,,Z,R,C,T/", "0"),
        ("16,115,25,Z,R,C,\u{e9}/", "25"),
    ];
    for (entry, expected) in cases {
        let total = if expected.starts_with('0') { "0" } else { "25" };
        let text = format!("{F}\n{G}\n03,1,,/\n{entry}\n49,{total},3/\n98,{total},1,5/\n99,{total},1,7/");
        let read = Read::of(text.as_bytes());
        assert_eq!(read.line(), format!("accepted balanced 1 1 {expected}"), "{entry}");
    }
    let latin = format!("{F}\n{G}\n03,1,,/\n16,115,25,Z,R,C,CAF?/\n49,25,3/\n98,25,1,5/\n99,25,1,7/");
    let latin: Vec<u8> = latin.bytes().map(|b| if b == b'?' { 0xe9 } else { b }).collect();
    let read = Read::of(&latin);
    assert_eq!(read.line(), "accepted balanced 1 1 25 not-utf8@4");
    assert_eq!(read.entries[0].text, "CAFé");
}

#[test]
fn memory_stays_bounded() {
    // One record without end: its text is cut, the rest of the file is read.
    let mut text = format!("{F}\n{G}\n03,1,,/\n{E}\n");
    for _ in 0..5000 {
        text.push_str("88,");
        text.push_str(&"X".repeat(100));
        text.push('\n');
    }
    text.push_str("49,25,5003/\n98,25,1,5005/\n99,25,1,5007/\n");
    let read = Read::of(text.as_bytes());
    assert_eq!(read.line().split('@').next(), Some("refused unbalanced 1 1 25 line-too-long"));
    assert!(read.entries[0].text.len() <= MAX_RECORD_BYTES * 2);
    // Problems without end are told up to a limit.
    let bad = "16,115,x,Z,,,/\n".repeat(5000);
    let read = Read::of(format!("{F}\n{G}\n03,1,,/\n{bad}").as_bytes());
    assert_eq!(read.problems.len(), 1000);
    assert!(!read.end().accepted);
}
