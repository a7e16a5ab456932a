//! `demo --json`: the score against the truth.

use lockbox_domain::report_rows::DemoScore;
use serde::Serialize;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Payments made.
    pub items: u64,
    /// Posted without a person.
    pub auto_posted: u64,
    /// Of these, to the right account.
    pub auto_posted_right: u64,
    /// Of these, to a wrong account.
    pub auto_posted_wrong: u64,
    /// Left to a person.
    pub exceptions: u64,
    /// Posted, sent back by the bank, and reversed; what is not in the other counts.
    #[serde(skip)]
    pub returned: u64,
    /// Payments that are nowhere.
    pub lost: u64,
    /// True when exactly the planted breaks were found.
    pub reconciled: bool,
    /// The store.
    pub db: String,
}

impl From<&DemoScore> for Document {
    fn from(s: &DemoScore) -> Self {
        Self {
            items: s.items,
            auto_posted: s.auto_posted,
            auto_posted_right: s.auto_posted_right,
            auto_posted_wrong: s.auto_posted_wrong,
            exceptions: s.exceptions,
            returned: s.returned,
            lost: s.lost,
            reconciled: s.reconciled,
            db: s.db.clone(),
        }
    }
}
