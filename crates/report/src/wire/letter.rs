//! `letter --json`: a letter to who paid.

use serde::Serialize;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The payment.
    pub item_id: String,
    /// `held`, `returned`, `sent-back` or `received`.
    pub kind: &'static str,
    /// Who paid; null where the bank does not say.
    pub to: Option<String>,
    /// The letter, line by line.
    pub text: String,
}
