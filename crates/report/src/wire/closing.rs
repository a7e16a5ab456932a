//! `close --json`: how a business day or a month stands.

use serde::Serialize;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The business day, or the month as `2026-11`.
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
    /// `done`, `carried` (not as it should be, and no reason to wait) or `blocks`.
    pub state: &'static str,
    /// The figures it rests on, in a few words.
    pub figures: String,
    /// The page that shows it.
    pub link: Option<String>,
    /// What is in its way.
    pub blockers: Vec<Blocker>,
}

impl Point {
    /// A point with these figures; what is in the way decides its state.
    pub fn new(name: &'static str, figures: String, blockers: Vec<Blocker>) -> Self {
        let state = if blockers.is_empty() { "done" } else { "blocks" };
        Self { name, state, figures, link: None, blockers }
    }

    /// With the page that shows it.
    #[must_use]
    pub fn shown_at(mut self, link: impl Into<String>) -> Self {
        self.link = Some(link.into());
        self
    }

    /// Not as it should be, but taken along: it is listed and blocks nothing.
    #[must_use]
    pub fn carried(mut self, is_carried: bool) -> Self {
        if is_carried && self.blockers.is_empty() {
            self.state = "carried";
        }
        self
    }
}

/// What is in the way of closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Blocker {
    /// `file-loading`, `batch-held`, `break` or `invariant`; of a month also `day-open`, `month-not-over`, `roll-forward`.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// The page on which it is worked.
    pub link: String,
}
