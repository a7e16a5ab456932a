//! How a reader gives out events: numbered entries, added up, and no more problems than anybody reads.

use std::collections::VecDeque;

use lockbox_domain::bank::{BankEntry, BankEntryKind, StatementFileSummary, StatementSummary};
use lockbox_domain::diagnostic::{Diagnostic, Place, Scope, Severity};
use lockbox_domain::problems::ProblemCode;

use super::money::to_cents;
use crate::event::StatementEvent;

/// More problems than this are not told one by one.
const MAX_PROBLEMS: usize = 1000;

/// More accounts than this are not listed in the file's summary; they are given out all the same.
const MAX_LISTED: usize = 100_000;

/// The events that wait to be taken, and what the file adds up to.
#[derive(Debug, Default)]
pub(crate) struct Output {
    queue: VecDeque<StatementEvent>,
    problems: usize,
    ordinal: u32,
    entries: u32,
    amount: i128,
    statements: Vec<StatementSummary>,
    /// Its structure is not whole.
    pub(crate) broken: bool,
    /// Something that it states does not come true, or something in it cannot be used.
    pub(crate) unbalanced: bool,
    /// How many entries could not be used.
    pub(crate) unusable: u64,
}

impl Output {
    /// The next event.
    pub(crate) fn pop(&mut self) -> Option<StatementEvent> {
        self.queue.pop_front()
    }

    /// Passes a problem on, as long as there are not too many.
    pub(crate) fn problem(&mut self, problem: Diagnostic) {
        self.problems += 1;
        if self.problems == MAX_PROBLEMS {
            let message = "there are more problems than are listed".to_owned();
            self.queue.push_back(StatementEvent::Diagnostic(Diagnostic { message, ..problem }));
        } else if self.problems < MAX_PROBLEMS {
            self.queue.push_back(StatementEvent::Diagnostic(problem));
        }
    }

    /// Says what leaves the file's structure in doubt.
    pub(crate) fn broken(&mut self, code: ProblemCode, place: Place, message: &str) {
        self.broken = true;
        self.problem(Diagnostic::error(code, Scope::File, place, message));
    }

    /// Says what keeps one entry from being used.
    pub(crate) fn unusable(&mut self, problem: Diagnostic) {
        self.unusable += 1;
        self.unbalanced = true;
        self.problem(problem);
    }

    /// Says what a statement states that does not come true; a warning leaves it balanced.
    pub(crate) fn mismatch(&mut self, problem: Diagnostic) {
        self.unbalanced |= problem.severity == Severity::Error;
        self.problem(problem);
    }

    /// Gives an entry out under the next number.
    pub(crate) fn entry(&mut self, mut entry: BankEntry) {
        entry.ordinal = self.ordinal;
        self.ordinal = self.ordinal.saturating_add(1);
        if entry.kind != BankEntryKind::DetailOfAnother {
            self.amount += i128::from(entry.amount.get());
        }
        self.queue.push_back(StatementEvent::Entry(entry));
    }

    /// Ends an account's statement.
    pub(crate) fn statement(&mut self, summary: StatementSummary) {
        self.entries = self.entries.saturating_add(summary.entries);
        if self.statements.len() < MAX_LISTED {
            self.statements.push(summary.clone());
        }
        self.queue.push_back(StatementEvent::Statement(summary));
    }

    /// Ends the file.
    pub(crate) fn end(&mut self, sender: String, file_identification: String, records: u64) {
        let in_range = i64::try_from(self.amount).is_ok();
        let usable = self.ordinal > 0 || self.unusable == 0;
        self.queue.push_back(StatementEvent::FileEnd(StatementFileSummary {
            sender,
            file_identification,
            entries: self.entries,
            amount: to_cents(self.amount),
            records,
            accepted: !self.broken && usable,
            balanced: !self.broken && !self.unbalanced && in_range,
            statements: std::mem::take(&mut self.statements),
        }));
    }
}
