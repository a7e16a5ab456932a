//! OFX and QFX bank statements, 1.x in SGML and 2.x in XML: a stream of entries, statements and problems.
//!
//! In 1.x elements that hold a value are not closed, in 2.x they are; `tokens` reads both alike, so that one reader does
//! for all versions. OFX states a closing balance and no opening one: nothing in it can be checked against its entries.

mod entry;
mod reader;
mod tokens;

pub use crate::event::StatementEvent as Event;
pub use reader::Reader;
