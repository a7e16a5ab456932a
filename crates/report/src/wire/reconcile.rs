//! `reconcile --json`: one row a region and deposit date.

use lockbox_domain::recon::{Break, ReconDay};
use serde::Serialize;

use super::date;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The rows, oldest first.
    pub days: Vec<Day>,
}

/// A region and deposit date, three ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// The deposit date.
    pub date: String,
    /// The lockbox's region.
    pub region: String,
    /// What the files say.
    pub lockbox_cents: i64,
    /// What the bank credited for it; null if nothing yet.
    pub bank_cents: Option<i64>,
    /// What the ledger was debited.
    pub ledger_cents: i64,
    /// `balanced` or `break`.
    pub state: &'static str,
    /// The differences.
    pub breaks: Vec<BreakWire>,
}

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BreakWire {
    /// Its name, to propose and approve a remedy for.
    pub id: String,
    /// Why.
    pub code: &'static str,
    /// How much; positive when money is missing at the bank.
    pub amount_cents: i64,
    /// One sentence.
    pub message: String,
    /// True once a person approved a remedy; absent before.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub explained: bool,
}

/// The document of `days`, no break of which was explained by a person.
pub fn document(days: &[ReconDay]) -> Document {
    document_with(days, |_, _| false)
}

/// The document of `days`; `explained` knows the breaks for which a remedy was approved.
pub fn document_with(days: &[ReconDay], explained: impl Fn(&ReconDay, &Break) -> bool) -> Document {
    let day = |d: &ReconDay| Day {
        date: date(d.date),
        region: d.region.to_string(),
        lockbox_cents: d.lockbox.get(),
        bank_cents: d.bank.map(lockbox_domain::Cents::get),
        ledger_cents: d.ledger.get(),
        state: d.state(),
        breaks: d.breaks.iter().map(|b| difference(d.break_id(b), b, explained(d, b))).collect(),
    };
    Document { days: days.iter().map(day).collect() }
}

fn difference(id: String, b: &Break, explained: bool) -> BreakWire {
    BreakWire {
        id,
        code: b.code.as_str(),
        amount_cents: b.amount.get(),
        message: b.message.clone(),
        explained,
    }
}

/// The answer to who proposed or approved a remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemedyWire {
    /// The difference.
    pub id: String,
    /// `awaiting-second` or `explained`.
    pub state: &'static str,
    /// Why it is as it is, and what is done about it.
    pub note: String,
    /// Who said so.
    pub proposed_by: String,
    /// Who else agreed.
    pub approved_by: Option<String>,
}
