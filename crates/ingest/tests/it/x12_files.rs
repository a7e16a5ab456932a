//! Every fixture of X12, read beside its expected result.
//!
//! `UPDATE_EXPECT=1` rewrites the expected results; read the difference before you commit it.

use std::fmt::Write;
use std::fs;
use std::io::{BufReader, Cursor};
use std::path::{Path, PathBuf};

use lockbox_domain::Item;
use lockbox_ingest::x12::{Event, Reader, Segments};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/x12")
}

fn fixtures() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in fs::read_dir(root()).unwrap().flatten().filter(|e| e.path().is_dir()) {
        found.extend(fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.path()));
    }
    found.retain(|p| !p.to_string_lossy().ends_with(".expected") && !p.ends_with("SOURCES.md"));
    found.sort();
    found
}

/// An item in a line for what is known of it and one for each remittance line.
pub fn show_item(i: &Item) -> String {
    let or = |t: &Option<String>| t.as_deref().unwrap_or("-").to_owned();
    let date = i.deposit_date.map_or_else(|| "-".to_owned(), |d| d.to_string());
    let mut text = format!(
        "item {} batch {} {} of {} {} on {date} from {}/{} no {} by {:?} to {:?} customer {} {:?}",
        i.ordinal,
        i.batch_number,
        i.item_number,
        i.lockbox.as_ref().map_or("-", |l| l.as_str()),
        i.amount,
        or(&i.routing),
        or(&i.account),
        or(&i.serial),
        or(&i.remitter),
        or(&i.payee),
        or(&i.customer),
        i.remittance,
    );
    for line in &i.lines {
        let amount = line.amount.map_or_else(|| "-".to_owned(), |a| a.to_string());
        let _ = write!(text, "\n  {:?} {amount}", line.reference);
    }
    text
}

pub fn show(event: &Event) -> String {
    match event {
        Event::Attachment(a) => format!("attachment {a:?}"),
        Event::Returned(r) => format!("returned {r:?}"),
        Event::Item(i) => show_item(i),
        Event::BatchEnd(b) => format!(
            "batch {} of {} items {} amount {} {}",
            b.number,
            b.lockbox.as_ref().map_or("-", |l| l.as_str()),
            b.items,
            b.amount,
            b.why_held.as_deref().unwrap_or("flows")
        ),
        Event::Diagnostic(d) => format!(
            "{} {} {} record {} line {} byte {}: {}",
            d.severity.as_str(),
            d.code.as_str(),
            d.scope.as_str(),
            d.place.record,
            d.place.line,
            d.place.byte,
            d.message
        ),
        Event::FileEnd(f) => format!(
            "file accepted {} balanced {} records {} batches {} items {} amount {} confirmed {} broken {}",
            f.accepted,
            f.balanced,
            f.records,
            f.batches,
            f.items,
            f.amount,
            f.totals_confirmed,
            f.totals_broken
        ),
    }
}

/// What is read, with input that comes in pieces of `chunk` bytes.
fn read(bytes: &[u8], chunk: usize) -> String {
    let mut reader = Reader::new(BufReader::with_capacity(chunk, Cursor::new(bytes.to_vec())));
    let mut text = String::new();
    while let Some(event) = reader.next_event().unwrap() {
        writeln!(text, "{}", show(&event)).unwrap();
    }
    text
}

#[test]
fn every_fixture_reads_as_expected_however_it_comes() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    assert!(fixtures().len() >= 16);
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

/// Names, elements and places of every segment are those of the file.
#[test]
fn every_segment_stands_where_it_says() {
    for path in fixtures() {
        let bytes = fs::read(&path).unwrap();
        let mut segments = Segments::new(bytes.as_slice());
        let mut before = 0;
        while let Some(s) = segments.next_segment().unwrap() {
            let at = s.place.byte as usize;
            assert!(at >= before, "{}: segments overlap at {at}", path.display());
            assert_eq!(&bytes[at..at + s.place.len as usize], s.bytes(), "{}", path.display());
            before = at + s.place.len as usize;
            let line = bytes[..at].split(|b| *b == b'\n').count() as u64;
            assert_eq!(s.place.line, line, "{}", path.display());
            for element in s.elements() {
                let at = element.place.byte as usize;
                assert_eq!(&bytes[at..at + element.place.len as usize], element.bytes);
            }
        }
    }
}
