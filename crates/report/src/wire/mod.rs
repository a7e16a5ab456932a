//! The JSON documents that other programs rely on, a file a command.
//!
//! Field order is the order people read them in. Money is whole cents in fields that end in `_cents`, dates are ISO
//! 8601, moments are UTC with a `Z`. Fields may be added, never renamed or taken away.

pub mod arrivals;
pub mod bench;
pub mod closing;
pub mod demo;
pub mod diff;
pub mod explain;
pub mod find;
pub mod inspect;
pub mod letter;
pub mod people;
pub mod post;
pub mod proposal;
pub mod queue;
pub mod read;
pub mod reconcile;
pub mod refunds;
pub mod repair;
pub mod verify;

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

/// A document as JSON over several lines, without a line end after it.
///
/// Fails only where a document cannot be JSON, which none of these is.
pub fn to_json(document: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string_pretty(document)
}

/// For counts that are left out where there is nothing to count.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// `2026-11-23`.
fn date(day: NaiveDate) -> String {
    day.to_string()
}

/// `2026-11-24T07:59:59Z`.
pub fn moment(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
