//! The levels of a statement file that are open: file, group, account, and what each has added up so far.

use chrono::NaiveDate;
use lockbox_domain::bank::StatementSummary;

/// What a closing record's totals are compared with.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    /// Sum of the totals that the level below states, or of its amounts where it states none.
    pub(super) stated: i128,
    /// Sum of the amounts that are there.
    pub(super) found: i128,
    /// How many of the level below.
    pub(super) parts: u64,
    /// Records of it, continuations included.
    pub(super) records: u64,
    /// True when an amount in it cannot be read, so that no total of it can come true.
    pub(super) unreadable: bool,
}

impl Tally {
    /// Adds a closed level below.
    pub(super) fn take(&mut self, below: &Self, stated: Option<i128>) {
        self.stated += stated.unwrap_or(below.stated);
        self.found += below.found;
        self.parts += 1;
        self.records += below.records;
        self.unreadable |= below.unreadable;
    }
}

/// A group that is open.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub(super) currency: String,
    pub(super) as_of: Option<NaiveDate>,
    pub(super) booked: bool,
    pub(super) correction: bool,
    pub(super) tally: Tally,
}

/// An account that is open.
#[derive(Debug, Clone, Default)]
pub(super) struct Account {
    pub(super) number: String,
    pub(super) currency: String,
    pub(super) as_of: Option<NaiveDate>,
    pub(super) booked: bool,
    pub(super) correction: bool,
    pub(super) tally: Tally,
    /// How many entries were given out.
    pub(super) entries: u32,
    /// Their signed sum.
    pub(super) amount: i128,
}

impl Account {
    /// The account's statement as it is now.
    pub(super) fn summary(&self) -> StatementSummary {
        StatementSummary {
            account: self.number.clone(),
            currency: self.currency.clone(),
            as_of: self.as_of,
            entries: self.entries,
            amount: to_cents(self.amount),
            booked: self.booked,
            correction: self.correction,
        }
    }
}

/// A sum as money. Amounts have at most fifteen digits, so only a file of more than nine thousand of the largest ones
/// gets here with more than money can hold; it is then shown at the limit, and its totals cannot come true.
pub(super) fn to_cents(sum: i128) -> lockbox_domain::Cents {
    lockbox_domain::Cents::new(sum.clamp(i64::MIN.into(), i64::MAX.into()) as i64)
}
