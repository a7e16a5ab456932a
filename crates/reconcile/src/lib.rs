//! Lockbox, bank and ledger matched three ways.
//!
//! [`reconcile`] takes what the files say was deposited, what the bank says it did, and what the ledger was debited,
//! and finds which credit belongs to which deposit. It proposes what to book ([`Match`], [`Adjustment`],
//! [`Correction`]) and draws one row a region and deposit date with every difference named.
//!
//! Rules that hold whatever comes in:
//! - money is never matched by its amount alone: the account, the lockbox and the date window must agree first;
//! - a credit is matched wholly or not at all, and never for more than it is;
//! - what is ambiguous is left as a break with a sentence, never guessed; equal deposits go in order of time;
//! - the result depends on the input as a set, not on its order, and running again on what was booked changes nothing;
//! - work is bounded: candidates come from an index by account, lockbox and date, searches for sums are capped.
//!
//! This crate must not know files, the store, the clock or who approves: the day and the policy are arguments.

mod days;
mod difference;
mod passes;
mod reference;
mod subset;
mod work;

#[cfg(test)]
mod tests;

pub use difference::{Counted, Idea, explain_difference};

use chrono::NaiveDate;
use lockbox_domain::recon::{Adjustment, BankMovement, DepositPosition, Match, ReconDay};
use lockbox_domain::{AmountError, Cents, Config, DepositRef, ItemId, Region};

/// Everything that reconciling looks at.
#[derive(Debug, Clone, Copy)]
pub struct Books<'a> {
    /// The deposits, each lockbox and date once.
    pub deposits: &'a [DepositPosition],
    /// What the bank did, all kinds; what is not about lockbox money is passed over.
    pub movements: &'a [BankMovement],
    /// Lockboxes with their accounts, the calendar and the policy.
    pub config: &'a Config,
    /// The day on which it is asked: only sentences depend on it.
    pub today: NaiveDate,
}

/// A bank entry that closes an open adjustment of a deposit.
///
/// Once booked, the deposit's `credited` grows by the amount, its `adjusted` shrinks by it, and the movement's
/// `matched` is its whole amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The deposit whose adjustment is closed.
    pub deposit: DepositRef,
    /// Its region.
    pub region: Region,
    /// The bank's entry.
    pub entry: ItemId,
    /// What the bank moved: positive when it paid what was short, negative when it took what was over.
    pub amount: Cents,
    /// What it rests on besides the amount, in a few words.
    pub evidence: String,
}

/// What reconciling found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reconciliation {
    /// Credits to be booked to deposits: new ones only. The parts of one credit add up to the credit; a credit that
    /// brought more than the deposit is matched whole, the rest of it stands in `adjustments`.
    pub matches: Vec<Match>,
    /// Credits that belong to a deposit and wait for a person: not to be booked, but with the approval of the
    /// deposit's adjustment, or once its held batches are decided.
    pub waiting: Vec<Match>,
    /// Differences: booked with their matches, or, where `needs_approval`, waiting with nothing booked at all.
    pub adjustments: Vec<Adjustment>,
    /// Corrections that close what was adjusted earlier.
    pub corrections: Vec<Correction>,
    /// One row a region and date, oldest first.
    pub days: Vec<ReconDay>,
    /// Lockbox credits and corrections on accounts of which no region is known: they can be on no row.
    pub unplaced: Vec<ItemId>,
}

/// Matches deposits, bank and ledger.
///
/// Fails only when amounts add up to more than 64 bits hold.
pub fn reconcile(books: &Books<'_>) -> Result<Reconciliation, AmountError> {
    let mut work = work::Work::new(books)?;
    passes::run(&mut work)?;
    days::finish(work)
}
