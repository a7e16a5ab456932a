//! `explain --json`: a payment's way, and its entries.

use std::collections::BTreeMap;

use lockbox_domain::report_rows::{ExplainStep, Explanation};
use lockbox_domain::{AmountError, Cents, JournalRow, Region};
use serde::Serialize;

use super::moment;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The payment.
    pub item_id: String,
    /// Its way, in order.
    pub steps: Vec<Step>,
    /// Its journal entries, in order.
    pub entries: Vec<Entry>,
}

/// A step on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// When, UTC; null where it is not known.
    pub at: Option<String>,
    /// What kind of step.
    pub kind: String,
    /// What happened, in one sentence.
    pub text: String,
    /// What it rests on, by name.
    pub evidence: BTreeMap<String, String>,
}

/// A journal entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The payment and the place of the entry's first row among its rows.
    pub id: String,
    /// What happened.
    pub event: &'static str,
    /// The day it was posted.
    pub day: String,
    /// Its lines; debits and credits add up to the same in every region.
    pub lines: Vec<Line>,
}

/// A line of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The ledger account.
    pub account: String,
    /// In whose books.
    pub region: String,
    /// What is debited, or 0.
    pub debit_cents: i64,
    /// What is credited, or 0.
    pub credit_cents: i64,
}

/// The document of an explanation. Fails when amounts add up to more than 64 bits hold.
pub fn document(e: &Explanation) -> Result<Document, AmountError> {
    Ok(Document {
        item_id: e.item.to_string(),
        steps: e.steps.iter().map(step).collect(),
        entries: entries(&e.rows)?,
    })
}

/// Rows that follow each other with the same event and day are one entry.
pub fn entries(rows: &[JournalRow]) -> Result<Vec<Entry>, AmountError> {
    let key = |r: &JournalRow| (r.subject, r.transfer.event(), r.day);
    rows.chunk_by(|a, b| key(a) == key(b))
        .filter_map(|group| Some((group.first()?, group)))
        .map(entry)
        .collect()
}

fn step(s: &ExplainStep) -> Step {
    Step {
        at: s.at.map(moment),
        kind: s.kind.clone(),
        text: s.text.clone(),
        evidence: s.evidence.iter().cloned().collect(),
    }
}

fn entry((first, rows): (&JournalRow, &[JournalRow])) -> Result<Entry, AmountError> {
    let mut sums: Vec<(Region, String, Cents, Cents)> = Vec::new();
    for row in rows {
        let t = &row.transfer;
        let zero = Cents::ZERO;
        for (ledger, debit, credit) in [(t.debit(), t.amount(), zero), (t.credit(), zero, t.amount())] {
            let code = ledger.code();
            let side = |s: &&mut (Region, String, Cents, Cents)| {
                s.0 == t.region() && s.1 == code && s.2.is_zero() == debit.is_zero()
            };
            match sums.iter_mut().find(side) {
                Some(sum) => (sum.2, sum.3) = (sum.2.plus(debit)?, sum.3.plus(credit)?),
                None => sums.push((t.region(), code, debit, credit)),
            }
        }
    }
    // Debits before credits, as books are written; otherwise in the order they were made.
    sums.sort_by(|a, b| (a.0.as_str(), a.2.is_zero()).cmp(&(b.0.as_str(), b.2.is_zero())));
    let line = |(region, account, debit, credit): (Region, String, Cents, Cents)| Line {
        account,
        region: region.to_string(),
        debit_cents: debit.get(),
        credit_cents: credit.get(),
    };
    Ok(Entry {
        id: format!("{}/{}", first.subject, first.seq),
        event: first.transfer.event().code(),
        day: super::date(first.day),
        lines: sums.into_iter().map(line).collect(),
    })
}
