//! Lockbox files that are no relatives of the BAI layout: rows in columns, or values between separators, told apart by
//! what stands in a column or by nothing at all.
//!
//! Everything about a layout is data in `flat/*.toml`: which rows there are, where their values stand, how amounts are
//! written and what the totals cover. The code knows what a header, a payment, an invoice and a total mean for money.

mod detect;
mod place;
mod profile;
mod reader;
mod repair;
mod rows;
mod totals;
mod wire;

pub use detect::{Fit, detect};
pub(crate) use place::lockbox as lockbox_of;
pub use profile::{FlatProfile, FlatProfileError, built_in, parse_profile, profile};
pub use reader::Reader;
pub use repair::{can_be_repaired, write_refused};

/// The values of one line; none where a quote stands where it cannot, or is not closed.
pub(crate) fn split_values(line: &str, separator: char) -> Option<Vec<String>> {
    match rows::values(line.to_owned(), separator, lockbox_domain::Place::default()) {
        rows::Split::Row(row) => Some(row.values),
        _ => None,
    }
}
