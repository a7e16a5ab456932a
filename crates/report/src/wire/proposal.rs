//! `inspect --propose-profile --json`: a layout for a file, or why there is none.

use serde::Serialize;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The path as given.
    pub path: String,
    /// The layout that reads the file already, if one does.
    pub known_profile: Option<String>,
    /// The profile as TOML; none where it was refused.
    pub profile: Option<String>,
    /// Which totals came true, a sentence each.
    pub proofs: Vec<String>,
    /// What no total proves.
    pub assumed: Vec<String>,
    /// Payments of the file under it.
    pub items: u64,
    /// What they add up to.
    pub amount_cents: i64,
    /// Why no layout is proposed.
    pub refused: Option<String>,
}

impl Document {
    /// No layout, and why.
    pub fn refused(path: String, known_profile: Option<String>, why: String) -> Self {
        Self {
            path,
            known_profile,
            profile: None,
            proofs: Vec::new(),
            assumed: Vec::new(),
            items: 0,
            amount_cents: 0,
            refused: Some(why),
        }
    }
}
