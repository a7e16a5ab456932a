//! `close --json`: how a business day stands.

use serde::Serialize;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The business day.
    pub date: String,
    /// `open`, `awaiting-second` or `closed`.
    pub state: &'static str,
    /// Who asked for it.
    pub asked_by: Option<String>,
    /// Who agreed.
    pub closed_by: Option<String>,
    /// What is in the way.
    pub blockers: Vec<Blocker>,
    /// What was looked at, in order.
    pub points: Vec<Point>,
}

/// A point of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Point {
    /// What has to be so.
    pub name: &'static str,
    /// What is in its way.
    pub blockers: Vec<Blocker>,
}

/// What is in the way of closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Blocker {
    /// `file-loading`, `batch-held`, `break` or `invariant`.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// The page on which it is worked.
    pub link: String,
}
