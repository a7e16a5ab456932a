//! Every image cash letter of the fixtures, read beside its expected result, and written again byte for byte.
//!
//! `UPDATE_EXPECT=1` rewrites the expected results; read the difference before you commit it.

use std::fmt::Write as _;
use std::io::{BufReader, Cursor};
use std::path::{Path, PathBuf};
use std::{fs, iter};

use lockbox_ingest::DepositAccounts;
use lockbox_ingest::event::PaymentEvent;
use lockbox_ingest::sniff::{Format, sniff};
use lockbox_ingest::x9::{Reader, RecordWriter, Records};

use crate::x12_files::show;

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/x9").join(folder);
    let mut found: Vec<PathBuf> = fs::read_dir(root).unwrap().flatten().map(|e| e.path()).collect();
    found.retain(|p| !p.to_string_lossy().ends_with(".expected"));
    found.sort();
    found
}

pub fn read(bytes: &[u8], chunk: usize) -> Vec<PaymentEvent> {
    let input = BufReader::with_capacity(chunk, Cursor::new(bytes.to_vec()));
    let mut reader = Reader::new(input, DepositAccounts::new()).unwrap();
    iter::from_fn(|| reader.next_event().unwrap()).collect()
}

fn shown(bytes: &[u8], chunk: usize) -> String {
    let mut text = String::new();
    for event in read(bytes, chunk) {
        writeln!(text, "{}", show(&event)).unwrap();
        if let PaymentEvent::Item(item) = &event {
            writeln!(text, "  {} {} images", item.micr.as_deref().unwrap_or("-"), item.images.len()).unwrap();
        }
    }
    text
}

#[test]
fn every_fixture_reads_as_expected_however_it_comes() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    for path in fixtures("public").into_iter().chain(fixtures("bad")) {
        let bytes = fs::read(&path).unwrap();
        assert_eq!(sniff(&bytes), Format::X9, "{}", path.display());
        let whole = shown(&bytes, bytes.len());
        for chunk in [1, 7, 80] {
            assert_eq!(shown(&bytes, chunk), whole, "{} in pieces of {chunk}", path.display());
        }
        let beside = PathBuf::from(format!("{}.expected", path.display()));
        if update {
            fs::write(&beside, &whole).unwrap();
        }
        let expected = fs::read_to_string(&beside).unwrap_or_default();
        assert_eq!(whole, expected, "{}", path.display());
    }
}

/// Reads records and writes them again.
pub fn rewritten(bytes: &[u8]) -> Vec<u8> {
    let mut records = Records::new(bytes).unwrap();
    let mut out = Vec::new();
    let mut writer = RecordWriter::new(&mut out, records.framing().unwrap());
    while let Some(record) = records.next_record().unwrap() {
        let image = record.image.map_or(&[][..], |image| {
            &bytes[image.at.start as usize..image.at.start as usize + image.at.len as usize]
        });
        // No fixture has a signature, the one thing in the text that is not text.
        writer.record(record.text, 0..0, image).unwrap();
    }
    out
}

#[test]
fn what_is_read_and_written_again_is_the_same_bytes() {
    for path in fixtures("public") {
        let bytes = fs::read(&path).unwrap();
        assert_eq!(rewritten(&bytes), bytes, "{}", path.display());
    }
}
