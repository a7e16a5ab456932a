//! A bank statement: it ends once, and reads the same in pieces.
#![no_main]

use std::io::{BufReader, Cursor};

use libfuzzer_sys::fuzz_target;
use lockbox_ingest::bai2::{for_each_event, read_all};

fuzz_target!(|bytes: &[u8]| {
    let events: Vec<String> = read_all(bytes).iter().map(|e| format!("{e:?}")).collect();
    assert_eq!(events.iter().filter(|e| e.starts_with("FileEnd")).count(), 1, "{events:?}");
    let mut pieces = Vec::with_capacity(events.len());
    for_each_event(BufReader::with_capacity(5, Cursor::new(bytes)), |event| pieces.push(format!("{event:?}")))
        .expect("memory is read without failing");
    assert_eq!(events, pieces, "differs when read in pieces");
});
