//! What is wrong with a file and where: plain data, drawn by whoever shows it.

use crate::problems::ProblemCode;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// It can be used; somebody should know.
    Warning,
    /// What the scope names cannot be used as it stands.
    Error,
}

impl Severity {
    /// `warning` or `error`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// How much of the file a problem is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// One field of one record.
    Field,
    /// One payment.
    Item,
    /// One batch.
    Batch,
    /// One lockbox, bank account or group of the file.
    Lockbox,
    /// The file as a whole.
    File,
}

impl Scope {
    /// `field`, `item`, `batch`, `lockbox` or `file`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Item => "item",
            Self::Batch => "batch",
            Self::Lockbox => "lockbox",
            Self::File => "file",
        }
    }
}

/// A place in a file as received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Place {
    /// The record, counted from 1; 0 for the file as a whole.
    pub record: u64,
    /// The line of a text file, counted from 1; 0 in a file without lines.
    pub line: u64,
    /// Offset of the first byte, counted from 0.
    pub byte: u64,
    /// How many bytes; 0 where only the spot is known.
    pub len: u32,
}

/// A problem with a file: what, where, what was expected, what was found, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The kind of problem; each has a page in `docs/problems/`.
    pub code: ProblemCode,
    /// How much of the file it is about.
    pub scope: Scope,
    /// Where it is.
    pub place: Place,
    /// One sentence for people, with the numbers in it. Text from the file is sanitised.
    pub message: String,
    /// What should have been there, if that can be said.
    pub expected: Option<String>,
    /// What is there.
    pub found: Option<String>,
}

impl Diagnostic {
    /// A problem that keeps what `scope` names from being used.
    pub fn error(code: ProblemCode, scope: Scope, place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            scope,
            place,
            message: message.into(),
            expected: None,
            found: None,
        }
    }

    /// A problem that somebody should know of.
    pub fn warning(code: ProblemCode, scope: Scope, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, scope, place, message) }
    }

    /// Adds what was expected and what was found; both are sanitised.
    #[must_use]
    pub fn because(mut self, expected: impl AsRef<str>, found: impl AsRef<str>) -> Self {
        self.expected = Some(sanitise(expected.as_ref()));
        self.found = Some(sanitise(found.as_ref()));
        self
    }
}

/// Text from a file made safe for terminals and pages: control and bidirectional characters become `·`, and more than
/// 200 characters are cut.
pub fn sanitise(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let mut out: String = text.chars().take(200).map(|c| if hidden(c) { '·' } else { c }).collect();
    if text.chars().nth(200).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_what_would_play_tricks() {
        assert_eq!(sanitise("a\u{1b}[31m\u{202e}b"), "a·[31m·b");
        assert_eq!(sanitise(&"x".repeat(300)).chars().count(), 201);
    }
}
