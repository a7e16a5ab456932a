//! `find --json`: what was understood of a question, and the payments that it finds.

use serde::Serialize;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// What was asked, piece by piece.
    pub understood: Vec<Understood>,
    /// The payments, the latest deposit first.
    pub found: Vec<Payment>,
    /// True when there are more.
    pub more: bool,
}

/// A piece of the question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Understood {
    /// As it was typed.
    pub typed: String,
    /// `name`, `amount`, `number`, `bank-account`, `since`, `until`, `on` or `region`.
    pub kind: &'static str,
    /// For a name, the words that it can mean.
    pub meant: Vec<String>,
    /// Where all pieces together find nothing: how many there are without this one.
    pub without: Option<u64>,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// The item.
    pub item_id: String,
    /// Its deposit date.
    pub deposit_date: Option<String>,
    /// The region of its lockbox.
    pub region: Option<String>,
    /// What it is for.
    pub amount_cents: i64,
    /// Who sent it.
    pub remitter: Option<String>,
    /// Its check number.
    pub serial: Option<String>,
    /// Accounts that money of it is on.
    pub accounts: Vec<String>,
    /// `posted`, `waits`, `returned`, `goes-back`, `misdirected` or `not-posted`.
    pub state: &'static str,
}
