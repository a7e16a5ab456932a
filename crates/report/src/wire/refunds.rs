//! `refund list --json`: what waits to be sent back.

use serde::Serialize;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The refunds, the oldest first.
    pub refunds: Vec<Refund>,
}

/// A payment whose money goes back to its sender once somebody releases it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refund {
    /// The payment.
    pub id: String,
    /// How much.
    pub amount_cents: i64,
    /// In whose books it waits.
    pub region: String,
    /// The day on which it was decided.
    pub since: String,
    /// The deposit date.
    pub deposit_date: Option<String>,
    /// Who sent it.
    pub remitter: Option<String>,
    /// The check number.
    pub serial: Option<String>,
    /// Who decided that it goes back; somebody else releases it.
    pub decided_by: Option<String>,
    /// Why.
    pub note: Option<String>,
}
