//! Words and figures as people read them. Templates pass everything by reference.

#![allow(clippy::trivially_copy_pass_by_ref, reason = "what a template passes is a reference")]

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::America::Los_Angeles;
use lockbox_domain::{BatchState, Cents, LineOutcome};
use lockbox_report::wire::arrivals::Arrival;
use lockbox_report::wire::reconcile::BreakWire;
use lockbox_report::{Cell, Column, Kind};

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

/// `▲ Northern California`, or the region's own name.
pub(crate) fn region_in_full(name: &str) -> String {
    match name {
        "norcal" | "socal" => format!("{} California", region(name)),
        other => other.to_owned(),
    }
}

/// `Northern`, to begin a sentence with.
pub(crate) fn region_word(name: &str) -> String {
    region(name).trim_start_matches(['▲', '▼', ' ']).to_owned()
}

/// `96.7%`; nothing of nothing is a dash.
pub(crate) fn share_of(part: &Cents, whole: &Cents) -> String {
    if !whole.is_positive() {
        return "—".to_owned();
    }
    let per_mille = i128::from(part.get()) * 1000 / i128::from(whole.get());
    format!("{}.{}%", per_mille / 10, per_mille % 10)
}

/// An amount, or a dash for none.
pub(crate) fn or_dash(amount: Option<&Cents>) -> String {
    amount.map_or_else(|| "—".to_owned(), dollars)
}

/// `once`, `3 times`.
pub(crate) fn times(times: &u32) -> String {
    if *times == 1 { "once".to_owned() } else { format!("{times} times") }
}

/// True when people agreed about every one of them.
pub(crate) fn all_explained(breaks: &[BreakWire]) -> bool {
    breaks.iter().all(|found| found.explained)
}

/// What one amount is more than another, with its sign.
pub(crate) fn signed_difference(one: &Cents, other: &Cents) -> String {
    let difference = one.get().saturating_sub(other.get());
    let sign = if difference > 0 { "+" } else { "−" };
    format!("{sign}{}", Cents::new(difference.saturating_abs()).grouped())
}

/// A ledger account as people call it: `Deposit clearing`, `AR patient`, `Due to socal`.
pub(crate) fn account(code: &str) -> String {
    let words = code.replace('-', " ");
    words.strip_prefix("ar ").map_or_else(|| sentence(&words), |rest| format!("AR {rest}"))
}

/// A batch that posts, in a word.
pub(crate) const fn batch_state(state: &BatchState) -> &'static str {
    match state {
        BatchState::Released => "released",
        _ => "agrees",
    }
}

/// With a capital at the beginning.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `one thing`, `3 things`.
pub(crate) fn things(count: usize) -> String {
    if count == 1 { "one thing".to_owned() } else { format!("{count} things") }
}

/// `2 h 56 min`.
pub(crate) fn minutes(minutes: i64) -> String {
    lockbox_report::text::duration(minutes)
}

/// What two amounts differ by, without a sign.
pub(crate) fn difference(one: &Cents, other: &Cents) -> String {
    dollars(&Cents::new(one.get().saturating_sub(other.get()).saturating_abs()))
}

/// `5 of 8 here, 1 late, 2 not due yet`.
pub(crate) fn counted_files(files: &[Arrival]) -> String {
    let count = |state: &str| files.iter().filter(|f| f.state == state).count();
    let mut text = format!("{} of {} here", count("here"), files.len());
    for (state, words) in [("late", "late"), ("due", "not due yet")] {
        if count(state) > 0 {
            text.push_str(&format!(", {} {words}", count(state)));
        }
    }
    text
}

/// The head of a report's column.
pub(crate) fn heading(column: &Column) -> String {
    sentence(&column.title.replace('_', " "))
}

/// A cell of a report; regions and accounts as people call them.
pub(crate) fn cell_of(column: &Column, value: &Cell) -> String {
    match (column.name.as_ref(), value) {
        ("region", Cell::Text(name)) => region(name),
        ("account", Cell::Text(code)) => account(code),
        _ => cell(value),
    }
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Cents(amount) => dollars(amount),
        Cell::Date(date) => day(date),
        Cell::Count(count) => count_of(count),
    }
}

/// `1,284`.
pub(crate) fn count_of(count: &u64) -> String {
    lockbox_report::render::grouped(*count)
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
        "image-fault" => "Something is missing on its image, such as the signature",
        "payee-not-listed" => "It is payable to somebody else",
        "amount-on-image" => "The check says another amount than the file",
        "full-satisfaction" => "It says that it settles everything, such as “paid in full”",
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
        "second-key" => "Somebody keyed it; key it as you read it",
        "keys-differ" => "Two people keyed it differently",
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
        assert_eq!(
            [0, 12, 999, 1_000, 1_234_567].map(|n| count_of(&n)),
            ["0", "12", "999", "1,000", "1,234,567"]
        );
        assert_eq!(wire_moment("2026-11-24T17:41:07Z"), "Nov 24, 9:41 am");
        assert_eq!(wire_day("2026-11-23"), "Mon Nov 23");
    }
}
