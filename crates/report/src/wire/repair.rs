//! `inspect --refused --json`: the records of a file that cannot be used, and the file that they were written to.

use serde::Serialize;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The path as given.
    pub path: String,
    /// The file that was written; there is none where nothing was refused.
    pub written: String,
    /// Batches that lack something.
    pub batches: u64,
    /// Payments that their totals miss.
    pub items: u64,
    /// Money that they miss.
    pub amount_cents: i64,
    /// The records.
    pub records: Vec<Record>,
}

/// A record that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    /// Its line in the original.
    pub line: u64,
    /// Its line in the written file.
    pub written_line: u64,
    /// The record.
    pub text: String,
    /// What is wrong with it; empty for what only belongs to such a record.
    pub why: Vec<String>,
}
