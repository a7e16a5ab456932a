//! What can be done about a break: the sentence that goes on record, and what follows from its approval.

use lockbox_report::wire::reconcile::BreakWire;

/// A remedy that is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Remedy {
    pub(crate) says: &'static str,
    pub(crate) effect: &'static str,
}

const fn remedy(says: &'static str, effect: &'static str) -> Remedy {
    Remedy { says, effect }
}

const BOOKED: &str = "The credit and the difference are booked (E7, E8); the bank's correction closes it.";
const STAYS: &str = "The difference stays where the books have it; the day can close with it.";
const NOTHING: &str = "Nothing is booked; the day can close with it.";

const SHORT: &[Remedy] = &[remedy("Book it as owed by the bank, and ask the bank to correct it", BOOKED)];
const OVER: &[Remedy] = &[remedy("Book it as owed to the bank until it takes it back", BOOKED)];
const BOOKED_BEFORE: &[Remedy] = &[
    remedy("The bank was asked to correct it", STAYS),
    remedy("The bank is right; the batch was keyed wrong", STAYS),
];
const UNKNOWN: &[Remedy] = &[
    remedy(
        "Book it as unidentified until its file comes",
        "Bank against Unidentified (E7). When the file comes, that is reversed and the deposit takes its way.",
    ),
    remedy(
        "It is not lockbox money; the bank was asked",
        "Bank against Unidentified (E7) until the bank takes it back.",
    ),
];
const TO_COME: &[Remedy] = &[
    remedy("Deposited after the bank's cut-off; due on the next statement", NOTHING),
    remedy("The bank was asked for it", NOTHING),
];
const CORRECTED: &[Remedy] = &[remedy("The bank was asked what it corrected", NOTHING)];
const OTHER: &[Remedy] = &[remedy("Looked into it", NOTHING)];

/// The remedies of a break, the usual one first.
pub(crate) fn of(found: &BreakWire) -> &'static [Remedy] {
    let waits = found.message.contains("waits for approval");
    match found.code {
        "bank-short" if waits => SHORT,
        "bank-over" if waits => OVER,
        "bank-short" | "bank-over" => BOOKED_BEFORE,
        "credited-without-detail" => UNKNOWN,
        "not-yet-credited" => TO_COME,
        "correction" => CORRECTED,
        _ => OTHER,
    }
}
