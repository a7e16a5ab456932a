//! X12: segments of any file, and payments of the sets 823 (lockbox) and 820 (payment order).

mod delimiters;
mod segment;
mod segments;

pub use delimiters::Delimiters;
pub use segment::{Element, Flaw, Segment};
pub use segments::{MAX_SEGMENT_BYTES, Segments};
