//! BAI2 cash management statements: a stream of entries, statements and problems, and back to bytes.
//!
//! A statement file is nested: file (01…99), groups (02…98), accounts (03…49), entries (16). Every closing record
//! states a total and counts, and the file is balanced when all of them come true. Real files break the rules of
//! their own standard in a dozen harmless ways; `records` and `fields` take care of those, `reader` of the nesting,
//! `totals` of what is stated. Nothing here knows what an entry is for: that is said by reconciling.

pub mod codes;
mod doubt;
mod fields;
mod funds;
mod level;
mod pieces;
mod reader;
mod record;
mod records;
mod summary;
mod totals;
mod values;
mod writer;

use std::io::{self, BufRead};

pub use crate::event::StatementEvent as Event;
pub use reader::Reader;
pub use record::MAX_RECORD_BYTES;
pub use writer::{EntryLine, FileHead, Funds, GroupHead, Writer};

/// Reads all of `bytes` and keeps every event: for tests and fuzzing, where files are small.
pub fn read_all(bytes: &[u8]) -> Vec<Event> {
    let mut reader = Reader::new(bytes);
    let mut events = Vec::new();
    // A slice gives no I/O errors.
    while let Ok(Some(event)) = reader.next_event() {
        events.push(event);
    }
    events
}

/// Reads from `input` to its end and gives every event to `take`.
pub fn for_each_event(input: impl BufRead, mut take: impl FnMut(Event)) -> io::Result<()> {
    let mut reader = Reader::new(input);
    while let Some(event) = reader.next_event()? {
        take(event);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
