//! An X12 file: it ends once, items add up to it, and it reads the same in pieces. What is refused comes out,
//! once for every payment that is none.
#![no_main]

use std::io::{BufReader, Cursor};

use libfuzzer_sys::fuzz_target;
use lockbox_ingest::x12::{Event, Reader, read_all, write_refused};

fuzz_target!(|bytes: &[u8]| {
    let events = read_all(bytes);
    let Some(Event::FileEnd(end)) = events.last() else { panic!("no end: {events:?}") };
    let items = events.iter().filter(|e| matches!(e, Event::Item(_))).count();
    assert_eq!(end.items as usize, items);
    let mut reader = Reader::new(BufReader::with_capacity(5, Cursor::new(bytes)));
    let mut pieces = Vec::new();
    while let Some(event) = reader.next_event().expect("memory is read without failing") {
        pieces.push(event);
    }
    assert_eq!(events, pieces, "differs when read in pieces");
    let mut out = Vec::new();
    write_refused(|| Ok(bytes), &mut out).expect("memory is read without failing");
    // How it reads is another question: where nothing says what cuts a hostile file, its parts alone may be cut otherwise.
    assert!(out.len() <= 2 * bytes.len() + 64 * 1024, "more comes out than went in");
});
