//! A statement as ofx: it ends once, however it is cut.
#![no_main]

use std::io::{BufReader, Cursor};

use libfuzzer_sys::fuzz_target;
use lockbox_ingest::event::{ReadStatements, StatementEvent};
use lockbox_ingest::ofx::Reader;

fn read(bytes: &[u8], pieces: usize) -> Vec<StatementEvent> {
    let mut reader = Reader::new(BufReader::with_capacity(pieces, Cursor::new(bytes)));
    let mut events = Vec::new();
    while let Some(event) = ReadStatements::next_event(&mut reader).expect("memory is read without failing") {
        events.push(event);
    }
    events
}

fuzz_target!(|bytes: &[u8]| {
    let events = read(bytes, 4096);
    assert_eq!(events.iter().filter(|e| matches!(e, StatementEvent::FileEnd(_))).count(), 1);
    assert_eq!(events, read(bytes, 7), "differs when read in pieces");
});
