//! Image cash letters: X9.37 (DSTU 2003) and X9.100-187, in whatever framing and coding they come.
//!
//! A file is nested: file (01…99), cash letters (10…90), bundles (20…70), checks (25) with addenda and images, or
//! returned checks (31). `records` cuts bytes into records, `layout` knows their columns, `reader` the nesting and the
//! control totals. Images stay where they are: an item says where its pictures stand in the file, which is kept as it
//! was received.

mod coding;
mod framing;
pub mod layout;
mod reader;
mod record;
mod records;
mod sums;
mod values;
mod writer;

pub use coding::Coding;
pub use framing::{Framing, Separation};
pub use reader::Reader;
pub use record::{Flaw, ImageData, Record};
pub use records::Records;
pub use writer::{Check, LetterHead, RecordWriter, Writer};

use std::io::{self, BufRead};

pub use crate::event::PaymentEvent as Event;

/// Reads all of `bytes` and keeps every event: for tests and fuzzing, where files are small.
pub fn read_all(bytes: &[u8]) -> Vec<Event> {
    let mut events = Vec::new();
    // A slice gives no I/O errors.
    if let Ok(mut reader) = Reader::new(bytes, Vec::new()) {
        while let Ok(Some(event)) = reader.next_event() {
            events.push(event);
        }
    }
    events
}

impl<R: BufRead> crate::event::ReadPayments for Reader<R> {
    fn next_event(&mut self) -> io::Result<Option<Event>> {
        self.next_event()
    }
}
