//! `post --json`: what a run of posting did.

use std::collections::BTreeMap;

use lockbox_domain::report_rows::PostingCounts;
use lockbox_domain::{AmountError, Cents, Region};
use serde::Serialize;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Of both regions together.
    #[serde(flatten)]
    pub total: Counts,
    /// The same by region of the lockbox.
    pub by_region: BTreeMap<String, Counts>,
}

/// Counts and sums of this run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Payments looked at.
    pub items: u64,
    /// Payments posted without a person.
    pub posted: u64,
    /// Payments booked that wait for a person.
    pub exceptions: u64,
    /// Payments of held batches.
    pub held: u64,
    /// Applied to bills.
    pub applied_cents: i64,
    /// Kept on members' accounts.
    pub on_account_cents: i64,
    /// Payer known, application undecided.
    pub unapplied_cents: i64,
    /// Payer unknown.
    pub unidentified_cents: i64,
}

impl From<&PostingCounts> for Counts {
    fn from(c: &PostingCounts) -> Self {
        Self {
            items: c.items,
            posted: c.posted,
            exceptions: c.exceptions,
            held: c.held,
            applied_cents: c.applied.get(),
            on_account_cents: c.on_account.get(),
            unapplied_cents: c.unapplied.get(),
            unidentified_cents: c.unidentified.get(),
        }
    }
}

/// The document of a run; every region that is configured should be named, be it with nothing.
pub fn document(by_region: &[(Region, PostingCounts)]) -> Result<Document, AmountError> {
    let counts = || by_region.iter().map(|(_, c)| c);
    let sum = |of: fn(&PostingCounts) -> Cents| Cents::total(counts().map(of)).map(Cents::get);
    let total = Counts {
        items: counts().map(|c| c.items).sum(),
        posted: counts().map(|c| c.posted).sum(),
        exceptions: counts().map(|c| c.exceptions).sum(),
        held: counts().map(|c| c.held).sum(),
        applied_cents: sum(|c| c.applied)?,
        on_account_cents: sum(|c| c.on_account)?,
        unapplied_cents: sum(|c| c.unapplied)?,
        unidentified_cents: sum(|c| c.unidentified)?,
    };
    let by_region = by_region.iter().map(|(r, c)| (r.to_string(), Counts::from(c))).collect();
    Ok(Document { total, by_region })
}
