//! Words and figures as people read them. Templates pass everything by reference.

#![allow(clippy::trivially_copy_pass_by_ref, reason = "what a template passes is a reference")]

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::America::Los_Angeles;
use lockbox_domain::{Cents, LineOutcome};
use lockbox_report::{Cell, Kind};

/// `$1,234.56`, a minus in front.
pub(crate) fn dollars(amount: &Cents) -> String {
    let text = amount.grouped();
    match text.strip_prefix('-') {
        Some(rest) => format!("−${rest}"),
        None => format!("${text}"),
    }
}

/// The same from whole cents.
pub(crate) fn cents(amount: &i64) -> String {
    dollars(&Cents::new(*amount))
}

/// `Mon Nov 23`.
pub(crate) fn day(day: &NaiveDate) -> String {
    day.format("%a %b %-d").to_string()
}

/// `Tuesday, November 24`.
pub(crate) fn long_day(day: &NaiveDate) -> String {
    day.format("%A, %B %-d").to_string()
}

/// A UTC moment in Pacific time: `Nov 24, 9:41 am`.
pub(crate) fn moment(at: &NaiveDateTime) -> String {
    at.and_utc().with_timezone(&Los_Angeles).format("%b %-d, %-I:%M %P").to_string()
}

/// The clock in Pacific time: `9:41 am`.
pub(crate) fn clock(at: DateTime<Utc>) -> String {
    at.with_timezone(&Los_Angeles).format("%-I:%M %P").to_string()
}

/// A moment of a document, `2026-11-24T07:59:59Z`, in Pacific time.
pub(crate) fn wire_moment(text: &str) -> String {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%SZ")
        .map_or_else(|_| text.to_owned(), |at| moment(&at))
}

/// A day of a document.
pub(crate) fn wire_day(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |found| day(&found))
}

/// `▲ Northern`, `▼ Southern`, or the region's own name.
pub(crate) fn region(name: &str) -> String {
    match name {
        "norcal" => "▲ Northern".to_owned(),
        "socal" => "▼ Southern".to_owned(),
        other => other.to_owned(),
    }
}

/// A cell of a report.
pub(crate) fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Cents(amount) => dollars(amount),
        Cell::Date(date) => day(date),
        Cell::Count(count) => count.to_string(),
    }
}

/// True for columns that stand to the right.
pub(crate) fn is_number(kind: &Kind) -> bool {
    matches!(kind, Kind::Cents | Kind::Count)
}

/// A day that was asked for; none where nothing or no day was typed.
pub(crate) fn asked_day(text: Option<&str>) -> Option<NaiveDate> {
    text?.parse().ok()
}

/// What came of the line on an image.
pub(crate) const fn outcome(outcome: &LineOutcome) -> &'static str {
    match outcome {
        LineOutcome::Filled => "taken for what the file leaves out",
        LineOutcome::Repaired => "taken for what the bank did not read",
        LineOutcome::Disagrees => "another line than the file's",
        LineOutcome::Doubtful => "not sure enough to be taken",
    }
}

/// A reason of the queue as a sentence.
pub(crate) fn reason(code: &str) -> &str {
    match code {
        "suspected-duplicate" => "It looks like a check that was here before",
        "suspected-repeat" => "The same deposit is here already, from another file",
        "micr-disagrees" => "The image shows another line than the file",
        "stale-dated" => "The check is over 180 days old",
        "post-dated" => "The check is dated in the future",
        "money-order-limit" => "The money order is over its issuer’s limit",
        "identifiers-disagree" => "Member ID and account number point to two members",
        "several-candidates" => "It could be for several accounts",
        "one-identifier-only" => "Only one identifier, and nothing that supports it",
        "unknown-identifier" => "Nobody has this member ID or account number",
        "no-identifier" => "No member ID and no account number",
        "misread" => "Something on it was not read",
        "kind-unclear" => "Premium or medical bill: it does not say",
        "batch-out-of-balance" => "The totals do not add up",
        "returned" => "The bank returned a check that fits no single payment",
        "unknown-lockbox" => "This lockbox is not in the configuration",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_people_write() {
        assert_eq!(cents(&123_456), "$1,234.56");
        assert_eq!(cents(&-5), "−$0.05");
        assert_eq!(wire_moment("2026-11-24T17:41:07Z"), "Nov 24, 9:41 am");
        assert_eq!(wire_day("2026-11-23"), "Mon Nov 23");
    }
}
