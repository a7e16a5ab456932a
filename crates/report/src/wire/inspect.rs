//! `inspect --json` and `import --json`: files with their counts, totals and problems.

use lockbox_domain::bank::StatementFileSummary;
use lockbox_domain::{Cents, Diagnostic, FileId, FileSummary, LockboxNumber, Region, sanitise};
use serde::Serialize;

use super::date;

/// The document: the files in the order they were named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The files.
    pub files: Vec<File>,
    /// Images that no file lists and that import put to the items that their names say.
    #[serde(skip_serializing_if = "super::is_zero")]
    pub images: u64,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct File {
    /// The path as given.
    pub path: String,
    /// Lower-case hex.
    pub sha256: String,
    /// The format's name; null when unknown.
    pub format: Option<String>,
    /// The profile it was read with, if any.
    pub profile: Option<String>,
    /// True when something in it can be imported, or it is whole and empty.
    pub accepted: bool,
    /// True when every total and count that it states comes true.
    pub balanced: bool,
    /// How many batches.
    pub batches: u32,
    /// How many payments, or entries of a statement.
    pub items: u32,
    /// What they add up to.
    pub amount_cents: i64,
    /// By lockbox and deposit date.
    pub lockboxes: Vec<Lockbox>,
    /// Everything that was noticed.
    pub problems: Vec<Problem>,
    /// What import did: `imported`, `duplicate`, `suspected-repeat` or `quarantined`. Absent from inspect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The store's id of the file. Absent from inspect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_id: Option<String>,
    /// The batches that wait for a person. Absent from inspect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<Vec<Held>>,
}

/// What a file brought for one lockbox and day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lockbox {
    /// The bank's number of it; null where the file names none.
    pub lockbox: Option<String>,
    /// Its region; null where it is not configured.
    pub region: Option<String>,
    /// The deposit date; null where the file names none.
    pub deposit_date: Option<String>,
    /// How many batches.
    pub batches: u32,
    /// How many payments.
    pub items: u32,
    /// What they add up to.
    pub amount_cents: i64,
}

/// A problem with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The kind of problem.
    pub code: &'static str,
    /// `file`, `lockbox`, `batch`, `item` or `field`.
    pub scope: &'static str,
    /// The record, from 1; 0 for the file as a whole.
    pub record: u64,
    /// The line of a text file, from 1; null in a file without lines.
    pub line: Option<u64>,
    /// Offset of the first byte.
    pub byte: u64,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What should have been there.
    pub expected: Option<String>,
    /// What is there.
    pub found: Option<String>,
    /// What to do.
    pub next: &'static str,
}

/// A batch that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The number the bank gave.
    pub batch: u32,
    /// Why: `batch-out-of-balance`, `suspected-repeat`, `unknown-lockbox`.
    pub reason: String,
}

/// What a file is called and what it was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity<'a> {
    /// The path as given.
    pub path: &'a str,
    /// Lower-case hex.
    pub sha256: &'a str,
    /// The format's name, if it is known.
    pub format: Option<&'a str>,
    /// The profile, if one was used.
    pub profile: Option<&'a str>,
}

impl File {
    /// A file of payments; `region_of` knows the configured lockboxes.
    pub fn payments(
        identity: Identity<'_>,
        summary: &FileSummary,
        region_of: impl Fn(&LockboxNumber) -> Option<Region>,
        problems: &[Diagnostic],
    ) -> Self {
        let lockboxes = summary.lockboxes.iter().map(|l| Lockbox {
            lockbox: l.lockbox.as_ref().map(ToString::to_string),
            region: l.lockbox.as_ref().and_then(&region_of).map(|r| r.to_string()),
            deposit_date: l.deposit_date.map(date),
            batches: l.batches,
            items: l.items,
            amount_cents: l.amount.get(),
        });
        Self {
            accepted: summary.accepted,
            balanced: summary.balanced,
            batches: summary.batches,
            items: summary.items,
            amount_cents: summary.amount.get(),
            lockboxes: lockboxes.collect(),
            ..Self::unusable(identity, problems)
        }
    }

    /// A bank statement.
    pub fn statement(
        identity: Identity<'_>,
        summary: &StatementFileSummary,
        problems: &[Diagnostic],
    ) -> Self {
        Self {
            accepted: summary.accepted,
            balanced: summary.balanced,
            items: summary.entries,
            amount_cents: summary.amount.get(),
            ..Self::unusable(identity, problems)
        }
    }

    /// An accounts list, or whatever else is rows without money of its own.
    pub fn list(identity: Identity<'_>, rows: u32, accepted: bool, problems: &[Diagnostic]) -> Self {
        Self { accepted, balanced: accepted, items: rows, ..Self::unusable(identity, problems) }
    }

    /// A file that cannot be used at all.
    pub fn unusable(identity: Identity<'_>, problems: &[Diagnostic]) -> Self {
        let lines = !matches!(identity.format, Some("x9" | "zip") | None);
        Self {
            path: identity.path.to_owned(),
            sha256: identity.sha256.to_owned(),
            format: identity.format.map(str::to_owned),
            profile: identity.profile.map(str::to_owned),
            accepted: false,
            balanced: false,
            batches: 0,
            items: 0,
            amount_cents: Cents::ZERO.get(),
            lockboxes: Vec::new(),
            problems: problems.iter().map(|d| problem(d, lines)).collect(),
            status: None,
            file_id: None,
            held: None,
        }
    }

    /// With what import did.
    #[must_use]
    pub fn imported(mut self, status: &str, id: FileId, held: Vec<Held>) -> Self {
        self.status = Some(status.to_owned());
        self.file_id = Some(id.to_string());
        self.held = Some(held);
        self
    }
}

/// A problem of a text file has a line, be it the first; other files have none.
fn problem(d: &Diagnostic, text_file: bool) -> Problem {
    Problem {
        severity: d.severity.as_str(),
        code: d.code.as_str(),
        scope: d.scope.as_str(),
        record: d.place.record,
        line: if text_file { Some(d.place.line.max(1)) } else { Some(d.place.line).filter(|l| *l > 0) },
        byte: d.place.byte,
        message: sanitise(&d.message),
        expected: d.expected.clone(),
        found: d.found.clone(),
        next: d.code.next(),
    }
}
