//! Breaks: wherever a record is continued, it reads the same.

use super::*;

const HEAD: &str = "01,BANK,US,261124,0600,7,,,2/\n02,US,121000358,1,261123,,USD,2/\n";

/// A file with one account of the given records, and trailers that count them.
fn file(records: &[&str], total: i64) -> String {
    let counted: usize = records
        .iter()
        .map(|r| r.lines().filter(|l| l.trim_start().as_bytes().get(2) == Some(&b',')).count())
        .sum();
    format!(
        "{HEAD}{}\n49,{total},{}/\n98,{total},1,{}/\n99,{total},1,{}/\n",
        records.join("\n"),
        counted + 1,
        counted + 3,
        counted + 5
    )
}

const ACCOUNT: &str = "03,4121002303,USD,010,10000,,,015,11250,,,100,1250,1,S,1250,0,0/";
const ENTRY: &str = "16,115,1250,V,261123,,REF77,2303,DEPOSIT, BATCHES 1 TO 4/";
const TOTAL: i64 = 10_000 + 11_250 + 1250 + 1250;

fn core(read: &Read) -> Vec<(String, i64, String, String, String)> {
    let plain = |t: &str| t.replace(',', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    read.entries
        .iter()
        .map(|e| {
            let (bank, customer) = (e.bank_reference.clone(), e.customer_reference.clone());
            (e.type_code.clone(), e.amount.get(), bank, customer, plain(&e.text))
        })
        .collect()
}

fn whole() -> Vec<(String, i64, String, String, String)> {
    let read = Read::of(file(&[ACCOUNT, ENTRY], TOTAL).as_bytes());
    assert_eq!(read.line(), "accepted balanced 1 1 1250");
    core(&read)
}

#[test]
fn a_record_broken_at_any_comma_reads_the_same() {
    let whole = whole();
    for (record, is_entry) in [(ACCOUNT, false), (ENTRY, true)] {
        for (at, _) in record.match_indices(',').filter(|(at, _)| *at > 2) {
            let (left, right) = (&record[..at], &record[at + 1..]);
            // The comma gives way to the slash, or the line ends with the comma and no slash.
            for broken in [format!("{left}/\n88,{right}"), format!("{left},\n88,{right}")] {
                let records = if is_entry { [ACCOUNT, &broken] } else { [&broken, ENTRY] };
                let read = Read::of(file(&records, TOTAL).as_bytes());
                assert_eq!(read.line(), "accepted balanced 1 1 1250", "{broken}");
                assert_eq!(core(&read), whole, "{broken}");
            }
        }
    }
}

#[test]
fn a_record_broken_inside_a_field_reads_the_same() {
    let whole = whole();
    for (record, is_entry) in [(ACCOUNT, false), (ENTRY, true)] {
        let end = record.find("DEPOSIT").unwrap_or(record.len() - 1);
        for at in 4..end {
            let (left, right) = record.split_at(at);
            if left.ends_with(',') || right.starts_with([',', '/']) {
                continue;
            }
            let broken = format!("{left}\n88,{right}");
            let records = if is_entry { [ACCOUNT, &broken] } else { [&broken, ENTRY] };
            let read = Read::of(file(&records, TOTAL).as_bytes());
            assert_eq!(read.line(), "accepted balanced 1 1 1250", "{broken}");
            assert_eq!(core(&read), whole, "{broken}");
        }
    }
}

#[test]
fn every_field_on_a_line_of_its_own() {
    let broken = |record: &str| {
        let mut fields = record.trim_end_matches('/').split(',');
        let head = format!("{},{}", fields.next().unwrap(), fields.next().unwrap());
        fields.fold(head, |text, field| format!("{text}/\n88,{field}")) + "/"
    };
    let records = [broken(ACCOUNT), broken(ENTRY)];
    let read = Read::of(file(&[&records[0], &records[1]], TOTAL).as_bytes());
    assert_eq!(read.line(), "accepted balanced 1 1 1250");
    assert_eq!(core(&read), whole());
}

#[test]
fn breaks_that_senders_write() {
    let cases = [
        // A comma kept before the slash: one more than there should be.
        ("03,1,USD,010,500,/\n88,,,015,600,,/", "16,115,7,Z,R,C,T/", 1107),
        ("03,1,USD,010,/\n88,500,,,015,600,,/", "16,115,7,Z,R,C,T/", 1107),
        ("03,1,USD,010,500,,,/\n88,015,600,,,/", "16,115,7,/\n88,Z,R,C,T/", 1107),
        ("03,1,USD,100,500,1,V,261123,/\n88,,015,600,,/", "16,115,/\n88,7,Z,R,C,T/", 1107),
        // A comma too few.
        ("03,1,USD,010,500,/\n88,015,600,/", "16,115,7,Z,R,C,T/", 1107),
        // No slashes, a break between amount and count; the sender wrote them in the header.
        ("03,1,USD,100,500\n88,00002,,400,600,,", "16,115,7,Z,R,C,T", 1107),
        // Blank type codes first.
        ("03,1,USD,,,,,060,500,,,100,600,1,/", "16,115,7,Z,R,C,T/", 1107),
        // Padding, and no slash anywhere.
        ("03,1,,010,500,,,015,600,,/      ", "16,115,7,Z,R,C,T/         ", 1107),
        ("   03,1,,010,500,,,015,600,,/", "  16,115,7,Z,R,C,T", 1107),
    ];
    for (account, entry, total) in cases {
        let read = Read::of(file(&[account, entry], total).as_bytes());
        assert_eq!(read.line(), "accepted balanced 1 1 7", "{account} {entry}: {:?}", read.problems);
        let e = &read.entries[0];
        assert_eq!(
            (&*e.bank_reference, &*e.customer_reference, &*e.text),
            ("R", "C", "T"),
            "{account} {entry}"
        );
    }
}

#[test]
fn a_sender_without_slashes() {
    let text = "01,A,B,261124,0600,1,,,2\n02,B,A,1,261123,,USD,2\n03,1,USD,010\n88,500\n16,115,7,Z,REF\n88,2303,TEXT ONE\n88,TEXT TWO\n49,507\n88,6\n98,507,1\n88,9\n99,507,1\n88,11\n";
    let read = Read::of(text.as_bytes());
    assert_eq!(read.entries.len(), 1, "{:?}", read.problems);
    let e = &read.entries[0];
    assert_eq!((&*e.bank_reference, &*e.customer_reference), ("REF", "2303"));
    assert_eq!(e.text, "TEXT ONE TEXT TWO");
    assert!(read.problems.iter().all(|p| p.code.as_str() == "control-count"), "{:?}", read.problems);
}

#[test]
fn text_of_several_lines_keeps_its_words_apart() {
    let cases = [
        ("16,195,5,,,,FED 12\n88,SENDER:=A, B\n88,/MEXICO ;", "FED 12 SENDER:=A, B /MEXICO ;"),
        ("16,195,5,,,,FED 12/\n88,OBI 34/", "FED 12 OBI 34"),
        ("16,195,5,,,,FED 12   /\n88,   OBI 34/", "FED 12      OBI 34"),
        ("16,195,5,,,,FED\nwithout code/", "FED without code"),
        ("16,195,5,,,,/\n88,ONLY HERE", "ONLY HERE"),
        ("16,195,5,Z,,50848,/\n88,SAMPLE TEXT,/", "SAMPLE TEXT,"),
    ];
    for (entry, text) in cases {
        let read = Read::of(file(&["03,1,,/", entry], 5).as_bytes());
        assert_eq!(read.entries.len(), 1, "{entry}");
        assert_eq!(read.entries[0].text, text, "{entry}");
        assert!(read.end().balanced, "{entry}: {:?}", read.problems);
    }
}

#[test]
fn records_behind_a_slash_are_records_when_the_totals_say_so() {
    let splice = "16,142,500,Z,,,PAID FOR/ 16,142,300,Z,,,AND MORE/";
    // As two entries: 800 and two records more; as one: 500.
    let two = format!("{HEAD}03,1,,/\n{splice}\n49,800,4/\n98,800,1,6/\n99,800,1,8/\n");
    let read = Read::of(two.as_bytes());
    assert_eq!(read.line(), "accepted balanced 1 2 800");
    let one = format!("{HEAD}03,1,,/\n{splice}\n88,LAST/\n49,500,4/\n98,500,1,6/\n99,500,1,8/\n");
    let read = Read::of(one.as_bytes());
    assert_eq!(read.line(), "accepted balanced 1 1 500");
    assert_eq!(read.entries[0].text, "PAID FOR/ 16,142,300,Z,,,AND MORE LAST");
    let end = read.entries[0].bytes.start + u64::from(read.entries[0].bytes.len);
    assert_eq!(one.get(..end as usize).map(|t| t.ends_with("LAST/")), Some(true));
    // Neither: the reading as records stands, and the total is reported.
    let neither = format!("{HEAD}03,1,,/\n{splice}\n49,700,4/\n98,700,1,6/\n99,700,1,8/\n");
    assert_eq!(Read::of(neither.as_bytes()).line(), "accepted unbalanced 1 2 800 control-total@6");
}

#[test]
fn an_account_trailer_in_text_is_one_only_when_it_agrees() {
    let real = format!("{HEAD}03,1,,/\n16,142,500,Z,,,PAID/   49,500,3/  98,500,1,5/  99,500,1,7/\n");
    assert_eq!(Read::of(real.as_bytes()).line(), "accepted balanced 1 1 500");
    let text = format!("{HEAD}03,1,,/\n16,142,500,Z,,,PAID/ 49,12,9/\n49,500,3/\n98,500,1,5/\n99,500,1,7/\n");
    let read = Read::of(text.as_bytes());
    assert_eq!(read.line(), "accepted balanced 1 1 500");
    assert_eq!(read.entries[0].text, "PAID/ 49,12,9");
}

#[test]
fn a_file_on_one_line() {
    let text = file(&[ACCOUNT, ENTRY], TOTAL).replace('\n', " ");
    let read = Read::of(text.as_bytes());
    assert_eq!(read.line(), "accepted balanced 1 1 1250");
    assert_eq!(core(&read), whole());
}

#[test]
fn headers_and_trailers_broken_anywhere() {
    let text = file(&[ACCOUNT, ENTRY], TOTAL);
    for (line, record) in
        text.lines().enumerate().filter(|(_, r)| !r.starts_with("03") && !r.starts_with("16"))
    {
        for at in 4..record.len() - 1 {
            let (left, right) = record.split_at(at);
            let broken = match right.strip_prefix(',') {
                Some(right) => format!("{left}/\n88,{right}"),
                None => format!("{left}\n88,{right}"),
            };
            let lines: Vec<&str> =
                text.lines().enumerate().map(|(n, r)| if n == line { &*broken } else { r }).collect();
            let read = Read::of(lines.join("\n").as_bytes());
            let end = read.end();
            assert_eq!(
                (&*end.sender, &*end.file_identification, end.amount.get()),
                ("BANK", "7", 1250),
                "{broken}"
            );
            assert_eq!(read.entries[0].as_of.to_string(), "2026-11-23", "{broken}");
            // Only the counts, which are not those of this breaking, can differ.
            assert!(
                read.problems.iter().all(|p| p.code.as_str() == "control-count"),
                "{broken} {:?}",
                read.problems
            );
            assert!(end.accepted, "{broken}");
        }
    }
}
