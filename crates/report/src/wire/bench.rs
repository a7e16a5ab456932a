//! `bench read --json`: how well lines are read from images.

use serde::Serialize;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// A row for each kind of image, and parts of it.
    pub rows: Vec<Row>,
    /// Lines that were accepted and are not what the truth says.
    pub wrong: Vec<Wrong>,
}

/// Some images added up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Which.
    pub name: String,
    /// How many.
    pub lines: u64,
    /// Every character right.
    pub exact: u64,
    /// Not exact, and a character flagged or no line found.
    pub rejected: u64,
    /// Not exact, and nothing flagged.
    pub wrong: u64,
    /// Characters of the truth.
    pub characters: u64,
    /// Characters that are wrong and not flagged.
    pub wrong_characters: u64,
    /// Mean time a line, decoding included, on one core.
    pub microseconds: u64,
    /// Of that, reading the file and decoding it to pixels.
    pub decoding_microseconds: u64,
}

/// A line that was accepted and is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The image.
    pub file: String,
    /// What it shows.
    pub truth: String,
    /// What was read.
    pub read: String,
}
