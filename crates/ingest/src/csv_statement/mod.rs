//! Bank statements as CSV: a stream of entries, statements and problems, read by a profile of column names.
//!
//! Every bank names its columns otherwise, so a layout is data: `profile` reads it from TOML, `header` finds the columns and
//! which profile fits, `amount` and `date` read what people write, `reader` makes events of rows. Identifiers stay text,
//! and a row that cannot be used is one problem, not the file's end.

pub(crate) mod amount;
pub(crate) mod date;
mod header;
mod profile;
mod reader;
mod row;
pub(crate) mod split;

pub use crate::event::StatementEvent as Event;
pub use header::{Detected, detect};
pub use profile::{Profile, ProfileError, built_in, parse_profile};
pub use reader::Reader;
