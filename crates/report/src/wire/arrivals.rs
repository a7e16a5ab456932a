//! `arrivals --json`: the files that a business day should bring.

use serde::Serialize;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The business day.
    pub date: String,
    /// How many are late.
    pub late: u64,
    /// The files, by the time at which they are due.
    pub files: Vec<Arrival>,
}

/// A file that is expected, or came without being expected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Arrival {
    /// The lockbox.
    pub lockbox: String,
    /// Its region.
    pub region: String,
    /// `payments`, `images` or `statement`.
    pub brings: &'static str,
    /// What people call it.
    pub name: String,
    /// When it is late, UTC; null for what nobody expected.
    pub due: Option<String>,
    /// `here`, `due` or `late`.
    pub state: &'static str,
    /// By how many minutes it is late.
    pub late_minutes: i64,
    /// The file that came; null for images.
    pub file: Option<String>,
    /// Its id.
    pub file_id: Option<String>,
    /// When it came, UTC.
    pub arrived: Option<String>,
    /// Payments or entries in it; for images the payments that should have one.
    pub items: u64,
    /// What they add up to.
    pub amount_cents: i64,
    /// Batches of it that are held.
    pub held: u64,
    /// For images: how many payments have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pictured: Option<u64>,
    /// What was done about it.
    pub notes: Vec<Noted>,
}

/// What somebody did about a file that had not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Noted {
    /// Who.
    pub person: String,
    /// When, UTC.
    pub at: String,
    /// What.
    pub note: String,
}
