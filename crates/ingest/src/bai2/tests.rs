//! Whole files: the public samples with what they must give, and small ones for every departure from the standard.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lockbox_domain::bank::{BankEntry, StatementFileSummary, StatementSummary};
use lockbox_domain::diagnostic::Diagnostic;

use super::*;

mod fixtures;
mod property;
mod structure;
mod wrapping;

/// What a file gave, sorted by kind.
#[derive(Debug, Default)]
struct Read {
    entries: Vec<BankEntry>,
    statements: Vec<StatementSummary>,
    problems: Vec<Diagnostic>,
    end: Option<StatementFileSummary>,
}

impl Read {
    fn of(bytes: &[u8]) -> Self {
        let mut read = Self::default();
        for event in read_all(bytes) {
            assert!(read.end.is_none(), "the end of the file is the last event");
            match event {
                Event::Entry(entry) => {
                    assert_eq!(entry.ordinal as usize, read.entries.len());
                    read.entries.push(entry);
                }
                Event::Statement(statement) => read.statements.push(statement),
                Event::Diagnostic(problem) => read.problems.push(problem),
                Event::FileEnd(end) => read.end = Some(end),
            }
        }
        let end = read.end();
        assert_eq!(end.entries as usize, read.entries.len());
        assert_eq!(end.statements, read.statements);
        assert_eq!(end.amount.get(), read.entries.iter().map(|e| e.amount.get()).sum::<i64>());
        read
    }

    fn end(&self) -> &StatementFileSummary {
        self.end.as_ref().expect("every file has an end")
    }

    /// `accepted balanced accounts items amount`, then the problems as `code@record`.
    fn line(&self) -> String {
        let end = self.end();
        let mut line = format!(
            "{} {} {} {} {}",
            if end.accepted { "accepted" } else { "refused" },
            if end.balanced { "balanced" } else { "unbalanced" },
            end.statements.len(),
            end.entries,
            end.amount.get(),
        );
        for problem in &self.problems {
            let _ = write!(line, " {}@{}", problem.code.as_str(), problem.place.record);
        }
        line
    }
}
