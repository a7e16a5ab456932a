//! Every fixture of a statement that is not BAI2, read as import reads it, beside its expected result.
//!
//! `UPDATE_EXPECT=1` rewrites the expected results; read the difference before you commit it.

use std::fmt::Write;
use std::fs;
use std::io::{BufReader, Cursor};
use std::path::{Path, PathBuf};

use lockbox_domain::ProblemCode;
use lockbox_ingest::camt;
use lockbox_ingest::csv_statement::{self, Detected};
use lockbox_ingest::event::{ReadStatements, StatementEvent};
use lockbox_ingest::ofx;
use lockbox_ingest::sniff::{Format, sniff};

/// The folders of fixtures, one a format.
const FOLDERS: &[&str] = &["camt", "csv-statement", "ofx"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

fn fixtures() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        for part in fs::read_dir(root().join(folder)).unwrap().flatten().filter(|e| e.path().is_dir()) {
            found.extend(fs::read_dir(part.path()).unwrap().flatten().map(|e| e.path()));
        }
    }
    found.retain(|p| p.extension().is_none_or(|e| e != "expected"));
    found.sort();
    found
}

/// The reader of what the file is, with input that comes in pieces of `chunk` bytes.
pub(crate) fn reader(bytes: &[u8], chunk: usize) -> Box<dyn ReadStatements> {
    let input = BufReader::with_capacity(chunk, Cursor::new(bytes.to_vec()));
    match sniff(bytes) {
        Format::Camt(_) | Format::Xml => Box::new(camt::Reader::new(input)),
        Format::Ofx => Box::new(ofx::Reader::new(input)),
        Format::CsvStatement => match csv_statement::detect(bytes, csv_statement::built_in()) {
            Detected::One(profile) => Box::new(csv_statement::Reader::new(profile, input)),
            other => panic!("{other:?}"),
        },
        other => panic!("no reader for {other:?}"),
    }
}

/// What is read, one line an event.
pub(crate) fn read(bytes: &[u8], chunk: usize) -> String {
    let mut reader = reader(bytes, chunk);
    let mut text = String::new();
    let mut ordinal = 0;
    let day = |d: Option<chrono::NaiveDate>| d.map_or_else(|| "-".to_owned(), |d| d.to_string());
    while let Some(event) = reader.next_event().unwrap() {
        match event {
            StatementEvent::Entry(e) => {
                assert_eq!(e.ordinal, ordinal, "entries are numbered without gaps");
                ordinal += 1;
                writeln!(
                    text,
                    "entry {} {} {} value {} {} {} {} bank[{}] customer[{}] text[{}] record {} bytes {}+{}",
                    e.ordinal,
                    e.account,
                    e.as_of,
                    day(e.value_date),
                    e.type_code,
                    e.kind.as_str(),
                    e.amount,
                    e.bank_reference,
                    e.customer_reference,
                    e.text,
                    e.record,
                    e.bytes.start,
                    e.bytes.len,
                )
            }
            StatementEvent::Statement(s) => writeln!(
                text,
                "statement {} {} {} entries {} amount {} {}",
                s.account,
                s.currency,
                day(s.as_of),
                s.entries,
                s.amount,
                if s.booked { "booked" } else { "not booked" },
            ),
            StatementEvent::Diagnostic(d) => {
                assert!(d.place.byte <= bytes.len() as u64 && d.place.line > 0, "{d:?}");
                writeln!(
                    text,
                    "{} {} {} record {} line {} byte {}: {} [{} | {}]",
                    d.severity.as_str(),
                    d.scope.as_str(),
                    d.code.as_str(),
                    d.place.record,
                    d.place.line,
                    d.place.byte,
                    d.message,
                    d.expected.as_deref().unwrap_or("-"),
                    d.found.as_deref().unwrap_or("-"),
                )
            }
            StatementEvent::FileEnd(end) => writeln!(
                text,
                "end sender[{}] id[{}] entries {} amount {} records {} {} {}",
                end.sender,
                end.file_identification,
                end.entries,
                end.amount,
                end.records,
                if end.accepted { "accepted" } else { "refused" },
                if end.balanced { "balanced" } else { "unbalanced" },
            ),
        }
        .unwrap();
    }
    text
}

#[test]
fn every_fixture_gives_what_stands_beside_it() {
    let mut wrong = Vec::new();
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    for path in fixtures() {
        let bytes = fs::read(&path).unwrap();
        let found = read(&bytes, 4096);
        assert_eq!(found, read(&bytes, 7), "{} in small pieces", path.display());
        let mut beside = path.clone().into_os_string();
        beside.push(".expected");
        if update {
            fs::write(&beside, &found).unwrap();
        }
        if fs::read_to_string(&beside).unwrap_or_default() != found {
            wrong.push(format!("{}\n{found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is independently known of the public samples, so that the files beside them cannot be rewritten into something
/// else: accepted, balanced, payments and net amount.
const KNOWN: &[(&str, bool, bool, u32, &str)] = &[
    ("camt/good/genkgo__camt053.v2.all-balance-types.xml", true, false, 1, "8.85"),
    ("camt/good/genkgo__camt053.v2.minimal.ultimate.xml", true, false, 1, "8.85"),
    ("camt/good/genkgo__camt053.v2.minimal.xml", true, false, 1, "8.85"),
    ("camt/good/genkgo__camt053.v2.with-account-name.xml", true, true, 1, "8.85"),
    ("camt/good/genkgo__camt053.v2.with-party-ids.xml", true, false, 1, "8.85"),
    ("camt/good/genkgo__camt053.v3.xml", true, false, 1, "8.85"),
    ("camt/good/genkgo__camt053.v4.xml", true, false, 1, "8.85"),
    ("camt/good/genkgo__camt53.only-Dt-with-DtTm.xml", true, true, 0, "0.00"),
    ("camt/good/sebastienrousseau__business_sample_camt.053.001.04.xml", true, true, 3, "-64321.50"),
    ("camt/good/viafintech__053_valid_example.xml", true, true, 5, "-10.00"),
    ("camt/good/viafintech__053_valid_example_v4.xml", true, true, 32, "537.61"),
    ("camt/good/viafintech__053_valid_example_with_batch.xml", true, false, 3, "2934.26"),
    ("camt/good/viafintech__053_valid_example_with_datetime.xml", true, false, 1, "195.86"),
    ("camt/good/viafintech__053_valid_example_with_instdamt.xml", true, false, 1, "4500.00"),
    ("camt/good/viafintech__053_valid_example_with_other_id.xml", true, true, 0, "0.00"),
    ("camt/good/genkgo__camt054.v2.with-account-name.xml", true, true, 1, "-200000.00"),
    ("camt/good/genkgo__camt054.v2.xml", true, true, 3, "-200000.00"),
    ("camt/good/genkgo__camt054.v8-with-UETR.xml", true, true, 1, "-200000.00"),
    ("camt/good/genkgo__camt054.v8-with-financial-institution.xml", true, true, 1, "-200000.00"),
    ("camt/bad/genkgo__camt053.v2.wrong.xml", false, false, 0, "0.00"),
    ("camt/bad/viafintech__053_valid_namespace.xml", false, false, 0, "0.00"),
    ("camt/bad/viafintech__general_invalid_namespace.xml", false, false, 0, "0.00"),
];

#[test]
fn the_public_samples_add_up_as_is_known_of_them() {
    for (name, accepted, balanced, entries, amount) in KNOWN {
        let text = read(&fs::read(root().join(name)).unwrap(), 4096);
        let end = text.lines().last().unwrap();
        let word = |yes: &bool, is: &str, isnt: &str| if *yes { is.to_owned() } else { isnt.to_owned() };
        let expected = format!(
            " {} {}",
            word(accepted, "accepted", "refused"),
            word(balanced, "balanced", "unbalanced")
        );
        assert!(end.ends_with(&expected), "{name}: {text}");
        assert!(end.contains(&format!(" entries {entries} amount {amount} ")), "{name}: {text}");
    }
}

/// A layout of one's own: columns by place, a decimal comma, money that leaves without a sign.
#[test]
fn a_profile_of_ones_own() {
    let profile = csv_statement::parse_profile(
        "name = 'own'\ndescription = 'no header'\ndates = ['DD.MM.YYYY']\ndecimal = ','\nquote = \"'\"\naccount = '0041'\n\
         [columns]\ndate = 2\namount = 4\ntext = 3\n[amount]\nstyle = 'signed'\ndebits_positive = true\n",
    )
    .unwrap();
    let file = "x;23.11.2026;'A; B';1.234,50\nx;24.11.2026;C;-0,5\nx;11/24/2026;D;1,00\n";
    let mut reader = csv_statement::Reader::new(&profile, file.as_bytes());
    let mut seen = Vec::new();
    while let Some(event) = reader.next_event().unwrap() {
        seen.push(match event {
            StatementEvent::Entry(e) => format!("{} {} {} {}", e.account, e.as_of, e.text, e.amount),
            StatementEvent::Diagnostic(d) => format!("{} line {}", d.code.as_str(), d.place.line),
            StatementEvent::Statement(s) => format!("{} {} {}", s.account, s.entries, s.amount),
            StatementEvent::FileEnd(end) => format!("{} {}", end.accepted, end.balanced),
        });
    }
    let expected = [
        "0041 2026-11-23 A; B -1234.50",
        "0041 2026-11-24 C 0.50",
        "bad-date line 3",
        "0041 2 -1234.00",
        "true false",
    ];
    assert_eq!(seen, expected);
    // A file without the columns is refused as a whole, at the line where it was given up.
    let mut other = csv_statement::Reader::new(&csv_statement::built_in()[0], &b"a,b,c\n1,2,3\n"[..]);
    let mut codes = Vec::new();
    while let Some(event) = other.next_event().unwrap() {
        if let StatementEvent::Diagnostic(d) = event {
            codes.push(d.code);
        }
    }
    assert_eq!(codes, [ProblemCode::MissingColumn]);
}

/// Every problem that a statement can have is provoked by a fixture.
#[test]
fn every_problem_has_its_fixture() {
    let all: String = fixtures()
        .iter()
        .filter_map(|p| fs::read_to_string(format!("{}.expected", p.display())).ok())
        .collect();
    for code in PROVOKED {
        assert!(all.contains(&format!(" {} record", code.as_str())), "no fixture provokes {}", code.as_str());
    }
}

const PROVOKED: &[ProblemCode] = &[
    ProblemCode::BadXml,
    ProblemCode::BadRow,
    ProblemCode::MissingTrailer,
    ProblemCode::UnknownFormat,
    ProblemCode::EmptyFile,
    ProblemCode::DataAfterTrailer,
    ProblemCode::AmountLosesMoney,
    ProblemCode::OtherCurrency,
    ProblemCode::BadAmount,
    ProblemCode::BadDate,
    ProblemCode::BadHeader,
    ProblemCode::ControlTotal,
    ProblemCode::ControlCount,
    ProblemCode::OddValue,
    ProblemCode::LooseFormat,
    ProblemCode::NotUtf8,
    ProblemCode::UnsupportedFormat,
    ProblemCode::StatementRepeated,
];
