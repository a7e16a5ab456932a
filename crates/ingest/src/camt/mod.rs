//! ISO 20022 statements (camt.053) and notifications (camt.054): a stream of entries, statements and problems.
//!
//! Any version of the two messages is read, whatever prefix its namespace has, in memory for one entry. `guard` counts
//! and bounds the bytes, `xml` makes them a path of elements, `statement` and `entry` collect what stands at the paths,
//! `judge` says which entries count, `checks` compares what the bank states with what is there.
//!
//! Only booked entries move money; amounts are positive and their indicator says which way they go. An entry that books
//! several payments at once is one entry with its amount, followed by its payments as details that are not added up again.

mod checks;
mod detail;
mod entry;
mod guard;
mod judge;
mod kind;
mod reader;
mod statement;
mod tag;
mod xml;

pub use crate::event::StatementEvent as Event;
pub use reader::Reader;

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
