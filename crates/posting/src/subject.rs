//! What goes in and what comes out: an item to be decided, what must be looked up for it, and the outcome.

use lockbox_domain::reading::RemittanceReading;
use lockbox_domain::{
    AccountNumber, Candidate, DepositRef, Item, ItemId, MemberId, Reason, Region, Transfer,
};

/// An item with what is known about it before anything is looked up.
#[derive(Debug, Clone)]
pub struct Subject<'a> {
    /// Its id.
    pub id: ItemId,
    /// The facts from the file.
    pub item: &'a Item,
    /// The region of the lockbox it came to: in its books the deposit is.
    pub region: Region,
    /// The deposit it is part of.
    pub deposit: DepositRef,
    /// What was read from its text.
    pub reading: &'a RemittanceReading,
    /// An earlier booked item with equal routing, account, serial and amount.
    pub same_check: Option<ItemId>,
}

/// What has to be looked up to decide an item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    /// Accounts it may name.
    pub accounts: Vec<AccountNumber>,
    /// Members it may name; all of a member's accounts are needed.
    pub members: Vec<MemberId>,
    /// The bank account it is drawn on, where memory of it could matter: when the item names fewer than two numbers.
    pub payer: Option<i64>,
}

/// What becomes of an item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// The entries, in order.
    pub transfers: Vec<Transfer>,
    /// Why a person has to look at it, most pressing first; empty when nobody has to.
    pub reasons: Vec<Reason>,
    /// Whose it could be, likeliest first; empty when nobody has to look at it.
    pub candidates: Vec<Candidate>,
    /// One sentence more for the person.
    pub detail: Option<String>,
    /// What the payer was recognised by: `scan-line`, `member+account`, `account+name` …; none while unknown.
    pub evidence: Option<String>,
}
