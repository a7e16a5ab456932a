//! `verify --json`: the invariants of the books.

use lockbox_domain::report_rows::InvariantCheck;
use serde::Serialize;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// True when every one holds.
    pub ok: bool,
    /// Each with its result.
    pub checks: Vec<Check>,
}

/// One invariant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// True when it holds.
    pub ok: bool,
    /// How many were looked at.
    pub checked: u64,
    /// Where it fails; absent when it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The document of `checks`.
pub fn document(checks: &[InvariantCheck]) -> Document {
    let check = |c: &InvariantCheck| Check {
        name: c.name.clone(),
        ok: c.ok,
        checked: c.checked,
        detail: c.detail.clone(),
    };
    Document { ok: checks.iter().all(|c| c.ok), checks: checks.iter().map(check).collect() }
}
