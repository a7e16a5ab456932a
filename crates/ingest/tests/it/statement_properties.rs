//! What must hold for every statement: written is read, how it is written does not matter, and nothing makes a reader
//! fall.

use std::fmt::Write;
use std::io::{BufReader, Cursor};

use lockbox_domain::bank::{BankEntry, BankEntryKind, StatementFileSummary};
use lockbox_ingest::camt;
use lockbox_ingest::csv_statement::{self, built_in};
use lockbox_ingest::event::{ReadStatements, StatementEvent};
use lockbox_ingest::ofx;
use proptest::prelude::*;

const CAMT: &[u8] = include_bytes!("../../../../fixtures/camt/made/every-kind.xml");
const OFX: &[u8] = include_bytes!("../../../../fixtures/ofx/made/sgml-102.ofx");
const CSV: &[u8] = include_bytes!("../../../../fixtures/csv-statement/made/signed.csv");

/// Every event up to the end; the end must come, once, and sums must be those of the entries.
fn events(mut reader: impl ReadStatements) -> Vec<StatementEvent> {
    let mut all = Vec::new();
    while let Some(event) = reader.next_event().unwrap() {
        all.push(event);
    }
    let end = end(&all);
    let sum: i128 = entries(&all)
        .filter(|e| e.kind != BankEntryKind::DetailOfAnother)
        .map(|e| i128::from(e.amount.get()))
        .sum();
    assert_eq!(sum.clamp(i64::MIN.into(), i64::MAX.into()), i128::from(end.amount.get()));
    assert_eq!(end.entries, end.statements.iter().map(|s| s.entries).sum::<u32>());
    assert!(end.accepted || !end.balanced);
    assert_eq!(all.iter().filter(|e| matches!(e, StatementEvent::FileEnd(_))).count(), 1);
    all
}

fn entries(all: &[StatementEvent]) -> impl Iterator<Item = &BankEntry> {
    all.iter().filter_map(|e| if let StatementEvent::Entry(entry) = e { Some(entry) } else { None })
}

fn end(all: &[StatementEvent]) -> &StatementFileSummary {
    match all.last() {
        Some(StatementEvent::FileEnd(end)) => end,
        other => panic!("the last event is {other:?}"),
    }
}

/// The events without the places, which differ when the same is written otherwise.
fn without_places(all: Vec<StatementEvent>) -> Vec<StatementEvent> {
    let placeless = |event| match event {
        StatementEvent::Entry(mut entry) => {
            entry.bytes = lockbox_domain::item::ByteRange { start: 0, len: 0 };
            StatementEvent::Entry(entry)
        }
        StatementEvent::Diagnostic(mut problem) => {
            problem.place = lockbox_domain::Place::default();
            StatementEvent::Diagnostic(problem)
        }
        other => other,
    };
    all.into_iter().map(placeless).collect()
}

fn read_every_way(bytes: &[u8]) {
    let input = || BufReader::with_capacity(11, Cursor::new(bytes));
    events(camt::Reader::new(input()));
    events(ofx::Reader::new(input()));
    for profile in built_in() {
        events(csv_statement::Reader::new(profile, input()));
    }
}

/// The message with another prefix, and with white space or a comment between its tags.
fn rewritten(prefix: &str, between: &str) -> String {
    let text = String::from_utf8(CAMT.to_vec()).unwrap();
    let prefixed = if prefix.is_empty() { String::new() } else { format!("{prefix}:") };
    let declared = if prefix.is_empty() { "xmlns=".to_owned() } else { format!("xmlns:{prefix}=") };
    let text = text.replace("ns2:", &prefixed).replace("xmlns:ns2=", &declared);
    // The declaration stays first in the file.
    text.replace('\n', " ").replace("><", &format!(">{between}<"))
}

#[derive(Debug, Clone)]
struct Booked {
    cents: i64,
    is_debit: bool,
    payments: usize,
    text: String,
}

fn booked() -> impl Strategy<Value = Booked> {
    (0_i64..100_000_000_000, any::<bool>(), 0_usize..4, "[A-Z<>&'\" ]{0,20}")
        .prop_map(|(cents, is_debit, payments, text)| Booked { cents, is_debit, payments, text })
}

/// A message that states what it adds up to.
fn message(list: &[Booked], opening: i64) -> String {
    let money = |cents: i64| format!("{}.{:02}", cents.abs() / 100, cents.abs() % 100);
    let way = |is_debit| if is_debit { "DBIT" } else { "CRDT" };
    let net: i64 = list.iter().map(|b| if b.is_debit { -b.cents } else { b.cents }).sum();
    let mut out = String::from(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><Stmt>",
    );
    out.push_str("<CreDtTm>2026-11-24T05:00:00</CreDtTm><Acct><Id><Othr><Id>41</Id></Othr></Id></Acct>");
    for (kind, cents) in [("OPBD", opening), ("CLBD", opening + net)] {
        write!(
            out,
            "<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='USD'>{}</Amt><CdtDbtInd>{}</CdtDbtInd></Bal>",
            money(cents),
            way(cents < 0)
        )
        .unwrap();
    }
    for b in list {
        let text = b.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&#x3e;");
        write!(
            out,
            "<Ntry><Amt Ccy='USD'>{}</Amt><CdtDbtInd>{}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
             <NtryDtls>{}</NtryDtls><AddtlNtryInf>{text}</AddtlNtryInf></Ntry>",
            money(b.cents),
            way(b.is_debit),
            "<TxDtls><Refs/></TxDtls>".repeat(b.payments),
        )
        .unwrap();
    }
    out.push_str("</Stmt></BkToCstmrStmt></Document>");
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        read_every_way(&bytes);
    }

    #[test]
    fn damaged_files_come_to_an_end(
        which in 0_usize..3,
        cut in 0_usize..4000,
        changes in prop::collection::vec((0_usize..4000, any::<u8>()), 0..6),
    ) {
        let mut bytes = [CAMT, OFX, CSV][which].to_vec();
        let len = bytes.len();
        for (at, byte) in changes {
            bytes[at % len] = byte;
        }
        bytes.truncate(cut.max(1));
        read_every_way(&bytes);
    }

    #[test]
    fn prefixes_and_white_space_change_nothing(
        prefix in "([a-z][a-z0-9]{0,5})?",
        between in prop::sample::select(vec!["", "\n", " \t\r\n ", "<!-- > x -->", "\n<?pi x?>\n"]),
    ) {
        let plain = without_places(events(camt::Reader::new(CAMT)));
        let text = rewritten(&prefix, between);
        prop_assert_eq!(without_places(events(camt::Reader::new(text.as_bytes()))), plain);
    }

    #[test]
    fn what_is_written_is_read(list in prop::collection::vec(booked(), 0..12), opening in -1_000_000_i64..1_000_000) {
        let text = message(&list, opening);
        let all = events(camt::Reader::new(text.as_bytes()));
        prop_assert!(end(&all).balanced, "{:?}", all);
        let read: Vec<(i64, String)> = entries(&all)
            .filter(|e| e.kind != BankEntryKind::DetailOfAnother)
            .map(|e| (e.amount.get(), e.text.clone()))
            .collect();
        let signed = |b: &Booked| if b.is_debit { -b.cents } else { b.cents };
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let written: Vec<(i64, String)> = list.iter().map(|b| (signed(b), words(&b.text))).collect();
        prop_assert_eq!(read, written);
        prop_assert_eq!(end(&all).entries as usize, list.iter().map(|b| b.payments.max(1)).sum::<usize>());
        // A cent more in the closing balance is noticed.
        let wrong = message(&list, opening).replacen("</Stmt>", "<Ntry><Amt Ccy='USD'>0.01</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts></Ntry></Stmt>", 1);
        prop_assert!(!end(&events(camt::Reader::new(wrong.as_bytes()))).balanced);
    }

    #[test]
    fn delimiters_and_quotes_change_nothing(
        rows in prop::collection::vec((1_i64..10_000_000, "[A-Z]{1,8}( [A-Z]{1,8})?"), 1..10),
        delimiter in prop::sample::select(vec![',', ';', '\t', '|']),
        quoted in any::<bool>(),
    ) {
        let mut text = format!("Date{delimiter}Account{delimiter}Description{delimiter}Amount\n");
        for (cents, words) in &rows {
            let q = if quoted { "\"" } else { "" };
            writeln!(text, "{q}11/23/2026{q}{delimiter}{q}0041{q}{delimiter}{q}{words}{q}{delimiter}{q}-{}.{:02}{q}", cents / 100, cents % 100).unwrap();
        }
        let csv_statement::Detected::One(profile) = csv_statement::detect(text.as_bytes(), built_in()) else {
            return Err(TestCaseError::fail("no profile"));
        };
        let all = events(csv_statement::Reader::new(profile, text.as_bytes()));
        let read: Vec<(i64, String)> = entries(&all).map(|e| (-e.amount.get(), e.text.clone())).collect();
        prop_assert_eq!(read, rows);
        prop_assert!(end(&all).balanced && end(&all).statements[0].account == "0041");
    }
}

/// Texts, tags, comments and rows without end are cut or refused, whatever there is of them.
#[test]
fn memory_stays_bounded() {
    let long = "A".repeat(400_000);
    let head = "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><Stmt><Id>";
    let pieces = "A&amp;".repeat(100_000);
    for text in [
        format!("{head}{long}</Id>"),
        format!("{head}{pieces}</Id>"),
        format!("{head}<{long}>"),
        format!("<!--{long}-->{head}"),
        format!("{head}{}", "<a>".repeat(100_000)),
    ] {
        let all = events(camt::Reader::new(text.as_bytes()));
        assert!(!end(&all).accepted);
        assert!(format!("{all:?}").len() < 3000, "{}", &text[..200]);
    }
    let open = format!("Date,Account,Description,Amount\n{}", "\"open\n".repeat(50_000));
    let all = events(csv_statement::Reader::new(&built_in()[0], open.as_bytes()));
    assert!(all.len() <= 1100);
}
