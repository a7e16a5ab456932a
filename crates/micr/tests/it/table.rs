//! The tables under `fixtures/micr`: a case a line, the text and what it must be read as.
//!
//! The right sides are written by hand, before the reader is asked; there is nothing that rewrites them.

use std::fs;
use std::path::Path;

/// A line of a table.
pub struct Case {
    /// `file:line`, for messages.
    pub place: String,
    /// What is read.
    pub text: String,
    /// What it must be.
    pub expected: String,
}

/// The cases of `fixtures/micr/NAME`, at least `fewest` of them. `#` begins a line of explanation.
pub fn cases(name: &str, fewest: usize) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/micr").join(name);
    let file = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut cases = Vec::new();
    for (n, line) in file.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let place = format!("{name}:{}", n + 1);
        let (text, expected) = line.split_once("=>").unwrap_or_else(|| panic!("{place}: no `=>`"));
        cases.push(Case { place, text: text.trim().to_owned(), expected: expected.trim().to_owned() });
    }
    assert!(cases.len() >= fewest, "{name}: {} cases are too few", cases.len());
    cases
}

/// Reads every case with `read` and shows all that come out otherwise.
pub fn check(name: &str, fewest: usize, read: impl Fn(&str) -> String) {
    let mut wrong = String::new();
    for case in cases(name, fewest) {
        let found = read(&case.text);
        if found != case.expected {
            wrong += &format!(
                "{}\n  text     {}\n  expected {}\n  found    {found}\n",
                case.place, case.text, case.expected
            );
        }
    }
    assert!(wrong.is_empty(), "{}\n{wrong}", wrong.matches("  text ").count());
}

/// Columns of text in one record.
const PIECE: usize = 30;

/// The text of several records, which `|` splits in a table: each is padded to its width and nothing stands between.
pub fn joined(text: &str) -> String {
    let mut whole = String::new();
    for (n, piece) in text.split(" | ").enumerate() {
        while n > 0 && !whole.len().is_multiple_of(PIECE) {
            whole.push(' ');
        }
        whole += piece;
    }
    whole
}
