//! Every fixture of a lockbox file, read as import reads it, beside its expected result.
//!
//! `UPDATE_EXPECT=1` rewrites the expected results; read the difference before you commit it.

use std::fmt::Write;
use std::fs;
use std::io::{BufReader, Cursor};
use std::path::{Path, PathBuf};

use lockbox_domain::ProblemCode;
use lockbox_ingest::lockbox::{Event, Reader, Verdict, built_in, detect, profile};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/bai-lockbox")
}

fn fixtures() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in fs::read_dir(root()).unwrap().flatten().filter(|e| e.path().is_dir()) {
        found.extend(fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.path()));
    }
    found.retain(|p| !p.to_string_lossy().ends_with(".expected"));
    found.sort();
    found
}

/// What is read, with input that comes in pieces of `chunk` bytes.
fn read(bytes: &[u8], chunk: usize) -> String {
    let open = || Ok(BufReader::with_capacity(chunk, Cursor::new(bytes.to_vec())));
    let profiles: Vec<_> = built_in().iter().collect();
    let found = detect(&profiles, &["kp-80"], open).unwrap();
    let mut text = format!("{} {:?}\n", found.best.as_deref().unwrap_or("-"), found.verdict);
    let name = found.best.unwrap_or_else(|| "kp-80".to_owned());
    let mut reader = Reader::new(profile(&name).unwrap(), open().unwrap());
    while let Some(event) = reader.next_event().unwrap() {
        match event {
            Event::Attachment(a) => writeln!(text, "attachment {a:?}"),
            Event::Returned(r) => writeln!(text, "returned {r:?}"),
            Event::Item(i) => writeln!(
                text,
                "item {} batch {} {} {} {} {:?} {:?}",
                i.ordinal,
                i.batch_number,
                i.item_number,
                i.amount,
                i.serial.as_deref().unwrap_or("-"),
                i.remittance,
                i.lines.iter().map(|l| &l.reference).collect::<Vec<_>>()
            ),
            Event::BatchEnd(b) => writeln!(
                text,
                "batch {} of {} items {} amount {} {}",
                b.number,
                b.lockbox.map_or_else(|| "-".to_owned(), |l| l.to_string()),
                b.items,
                b.amount,
                b.why_held.unwrap_or_else(|| "flows".to_owned())
            ),
            Event::Diagnostic(d) => writeln!(
                text,
                "{} {} {} record {} line {} byte {}: {}",
                d.severity.as_str(),
                d.code.as_str(),
                d.scope.as_str(),
                d.place.record,
                d.place.line,
                d.place.byte,
                d.message
            ),
            Event::FileEnd(f) => writeln!(
                text,
                "file accepted {} balanced {} batches {} items {} amount {}",
                f.accepted, f.balanced, f.batches, f.items, f.amount
            ),
        }
        .unwrap();
    }
    text
}

#[test]
fn every_fixture_reads_as_expected_however_it_comes() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    for path in fixtures() {
        let bytes = fs::read(&path).unwrap();
        let whole = read(&bytes, bytes.len().max(1));
        for chunk in [1, 7, 80] {
            assert_eq!(read(&bytes, chunk), whole, "{} in pieces of {chunk}", path.display());
        }
        let beside = PathBuf::from(format!("{}.expected", path.display()));
        if update {
            fs::write(&beside, &whole).unwrap();
        }
        assert_eq!(fs::read_to_string(&beside).unwrap_or_default(), whole, "{}", path.display());
    }
}

/// One cause, one problem: each mutation of the good file and the only error that it may bring.
#[test]
fn a_fault_is_named_once_and_hits_one_batch() {
    use ProblemCode as P;
    for (file, code, held) in [
        ("good", None, 0),
        ("good-unpadded-crlf", None, 0),
        ("good-no-final-newline-bom", None, 0),
        ("windows-1252", None, 0),
        ("bad-routing", None, 0),
        ("item-gap", None, 0),
        ("overflow-gap", None, 0),
        ("payment-letter-in-routing", None, 0),
        ("batch-total-one-cent-off", Some(P::ControlTotal), 1),
        ("out-of-balance", Some(P::ControlTotal), 1),
        ("batch-count-wrong", Some(P::ControlCount), 1),
        ("lockbox-total-one-cent-off", Some(P::ControlTotal), 0),
        ("record-count-wrong", Some(P::ControlCount), 0),
        ("payment-shifted", Some(P::ShiftedRecord), 1),
        ("payment-truncated", Some(P::TruncatedRecord), 1),
        ("payment-letter-in-amount", Some(P::BadAmount), 1),
        ("overflow-names-another-item", Some(P::BatchMismatch), 1),
        ("unknown-record-type", Some(P::UnknownRecordType), 1),
        ("batch-total-missing", Some(P::MissingTrailer), 1),
        ("lockbox-total-missing", Some(P::MissingTrailer), 0),
        ("header-missing", Some(P::MissingHeader), 2),
        ("two-files-joined", Some(P::DataAfterTrailer), 0),
        ("line-too-long", Some(P::LineTooLong), 1),
        ("cut-short", Some(P::MissingTrailer), 1),
    ] {
        let bytes = fs::read(root().join("kp-80").join(format!("{file}.txt"))).unwrap();
        let text = read(&bytes, 4096);
        let errors: Vec<&str> = text.lines().filter(|l| l.starts_with("error ")).collect();
        let kinds: Vec<&str> = errors.iter().filter_map(|l| l.split(' ').nth(1)).collect();
        let expected: Vec<&str> = code.into_iter().map(P::as_str).collect();
        // A wrong line makes the file's record count wrong in no case here; nothing else may follow from a cause.
        assert_eq!(kinds, expected, "{file}:\n{text}");
        let flowing = text.lines().filter(|l| l.starts_with("batch ") && l.ends_with("flows")).count();
        let batches = text.lines().filter(|l| l.starts_with("batch ")).count();
        assert_eq!(batches - flowing, held, "{file}:\n{text}");
    }
}

#[test]
fn every_profile_has_a_good_a_wrong_and_a_cut_file() {
    for p in built_in() {
        let folder = root().join(p.name());
        let here: Vec<PathBuf> = fixtures().into_iter().filter(|f| f.starts_with(&folder)).collect();
        assert!(here.len() >= 3, "{} has {} files", p.name(), here.len());
        for name in ["good.txt", "cut-short.txt"] {
            assert!(here.contains(&folder.join(name)), "{} lacks {name}", p.name());
        }
    }
}

#[test]
fn every_profile_confirms_its_own_good_file() {
    for p in built_in() {
        let bytes = fs::read(root().join(p.name()).join("good.txt")).unwrap();
        let profiles: Vec<_> = built_in().iter().collect();
        let found = detect(&profiles, &["kp-80"], || Ok(Cursor::new(bytes.clone()))).unwrap();
        let without_totals = ["texada-89", "estore-269"].contains(&p.name());
        let expected = if without_totals { Verdict::Unconfirmed } else { Verdict::Confirmed };
        assert_eq!(found.verdict, expected, "{}", p.name());
    }
}

/// Layouts of one family read the same money from a file; the one whose constants and fields fit as well is chosen,
/// and a configured one that its totals confirm goes before all.
#[test]
fn among_profiles_that_read_the_same_money_the_one_without_doubts_is_chosen() {
    let profiles: Vec<_> = built_in().iter().collect();
    for (file, preferred, best) in [
        ("sap-bai2-80/good.txt", &["kp-80"][..], "sap-bai2-80"),
        ("sap-bai2-80/good.txt", &[][..], "sap-bai2-80"),
        ("sap-bai2-80/good.txt", &["bai-104"][..], "bai-104"),
        ("sap-bai2-80/out-of-balance.txt", &[][..], "sap-bai2-80"),
        ("public/recreated__sap-bai2-80.txt", &[][..], "sap-bai2-80"),
        ("bai-104/good.txt", &[][..], "bai-104"),
        ("public/fundersclub__test_lockbox.bai", &[][..], "bai-104"),
        ("kp-80/good.txt", &[][..], "kp-80"),
        ("opentaps-80/good.txt", &[][..], "opentaps-80"),
        ("oracle-85/good.txt", &[][..], "oracle-85"),
        ("bai-300/good.txt", &[][..], "bai-300"),
    ] {
        let bytes = fs::read(root().join(file)).unwrap();
        let found = detect(&profiles, preferred, || Ok(Cursor::new(bytes.clone()))).unwrap();
        assert_eq!(found.best.as_deref(), Some(best), "{file} with {preferred:?}");
    }
}
