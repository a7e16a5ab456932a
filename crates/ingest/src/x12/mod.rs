//! X12: the segments of any file, and the payments of the sets 823 (lockbox) and 820 (payment order).
//!
//! Bytes are cut into segments (`segments`), which stand in an envelope with control numbers and counts (`envelope`);
//! what is inside a set becomes payments (`lockbox` for 823, `order` for 820). Sets that are not booked from, such as
//! 835, are read through and checked as far as the envelope goes.

mod delimiters;
mod envelope;
mod lockbox;
mod order;
mod payment;
mod reader;
mod repair;
mod segment;
mod segments;
mod values;

pub use crate::event::PaymentEvent as Event;
pub use delimiters::Delimiters;
pub use reader::Reader;
pub use repair::write_refused;
pub use segment::{Element, Flaw, Segment};
pub use segments::{MAX_SEGMENT_BYTES, Segments};

/// Reads all of `bytes`: for tests and fuzzing, where files are small.
pub fn read_all(bytes: &[u8]) -> Vec<Event> {
    let mut reader = Reader::new(bytes);
    let mut events = Vec::new();
    // A slice gives no I/O errors.
    while let Ok(Some(event)) = reader.next_event() {
        events.push(event);
    }
    events
}
