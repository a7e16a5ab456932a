//! An image cash letter: it ends once, items add up to it, and it reads the same in pieces.
#![no_main]

use std::io::{BufReader, Cursor};

use libfuzzer_sys::fuzz_target;
use lockbox_ingest::x9::{Event, Reader, read_all};

fuzz_target!(|bytes: &[u8]| {
    let events = read_all(bytes);
    let Some(Event::FileEnd(end)) = events.last() else { panic!("no end: {events:?}") };
    assert_eq!(events.iter().filter(|e| matches!(e, Event::FileEnd(_))).count(), 1);
    let sum: i64 = events.iter().filter_map(|e| if let Event::Item(i) = e { Some(i.amount.get()) } else { None }).sum();
    assert_eq!(end.amount.get(), sum);
    for event in &events {
        let Event::Item(item) = event else { continue };
        assert!(item.bytes.start + u64::from(item.bytes.len) <= bytes.len() as u64, "{item:?}");
    }
    let input = BufReader::with_capacity(5, Cursor::new(bytes));
    let mut reader = Reader::new(input, Vec::new()).expect("memory is read without failing");
    let mut pieces = Vec::new();
    while let Some(event) = reader.next_event().expect("memory is read without failing") {
        pieces.push(event);
    }
    assert_eq!(events, pieces, "differs when read in pieces");
});
