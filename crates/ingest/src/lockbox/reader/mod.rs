//! Reads a lockbox file under a profile: records in, events out, in memory for one item and one batch's sums.
//!
//! What is wrong is named once, by its cause: a damaged record taints its batch, and the totals that it spoils are not
//! reported again. Nothing is repaired, and nothing of one batch gets into the next.

mod fit;
mod occurrences;
mod records;

mod state;
mod totals;

use std::io::{self, BufRead};

use lockbox_domain::{Diagnostic, FileSummary, Place, ProblemCode, Scope, sanitise};

pub(crate) use records::check_routing;

use super::profile::Profile;
use super::words::Role;
use crate::event::PaymentEvent as Event;
use crate::lines::{Line, Lines};
use crate::report::{self, Report};
use state::State;

/// Records without a single one that fits, after which a file is no file of this profile.
const STRANGE_RECORDS: u64 = 200;

/// Reads one file.
#[derive(Debug)]
pub struct Reader<'p, R> {
    profile: &'p Profile,
    lines: Lines<R>,
    report: Report,
    state: State,
    ended: bool,
    strange: u64,
    widest: usize,
}

impl<'p, R: BufRead> Reader<'p, R> {
    /// Reads `input`, which stands at the first byte of the file, under `profile`.
    pub fn new(profile: &'p Profile, input: R) -> Self {
        Self {
            profile,
            lines: Lines::new(input),
            report: Report::default(),
            state: State::default(),
            ended: false,
            strange: 0,
            widest: 0,
        }
    }

    /// The next event; `None` after [`Event::FileEnd`]. Fails only when the input does.
    pub fn next_event(&mut self) -> io::Result<Option<Event>> {
        loop {
            if let Some(event) = self.report.out.pop_front() {
                return Ok(Some(event));
            }
            if self.ended {
                return Ok(None);
            }
            let Some(line) = self.lines.next_line()? else {
                self.finish();
                continue;
            };
            self.widest = self.widest.max(line.bytes.len());
            if !line.bytes.iter().all(u8::is_ascii_whitespace) {
                step(self.profile, &mut self.state, &mut self.report, line);
                if !self.report.solid {
                    self.strange += 1;
                }
                if self.strange > STRANGE_RECORDS {
                    self.finish();
                }
            }
        }
    }

    /// How many errors were found so far.
    pub(crate) fn errors(&self) -> u64 {
        self.report.errors
    }

    /// How many fields held what they cannot hold, in records that could be used all the same.
    pub(crate) fn strange_fields(&self) -> u64 {
        self.report.warnings_of(ProblemCode::FieldNotNumeric) + self.report.warnings_of(ProblemCode::BadDate)
    }

    /// What speaks against the profile without being an error: warnings, and constants that stand otherwise.
    pub(crate) fn doubts(&self) -> u64 {
        self.report.warnings() + self.state.other_constants
    }

    /// How many characters of the first records no field and no constant explains.
    pub(crate) fn unexplained(&self) -> u64 {
        self.state.unexplained
    }

    /// Columns of the longest line so far.
    pub(crate) fn widest(&self) -> usize {
        self.widest
    }

    /// How many amount totals came true so far.
    pub(crate) fn confirmed(&self) -> u32 {
        self.state.confirmed
    }

    fn finish(&mut self) {
        self.ended = true;
        let (state, report) = (&mut self.state, &mut self.report);
        if !report.solid {
            let problem = strange_file(state);
            report.tell_only(problem);
            report.out.push_back(Event::FileEnd(FileSummary {
                records: state.records,
                ..state.summary(false, false)
            }));
            return;
        }
        let whole = totals::end_of_file(self.profile, state, report);
        let balanced = whole && state.balanced && report.errors == 0;
        report.close();
        let summary = state.summary(whole, balanced);
        report.out.push_back(Event::FileEnd(summary));
    }
}

/// One problem that says why a file is none of this profile's.
fn strange_file(state: &State) -> Diagnostic {
    let place = Place { record: u64::from(state.records > 0), line: 1, byte: 0, len: 0 };
    let (code, message) = match () {
        () if state.records == 0 => (ProblemCode::EmptyFile, "the file has no records"),
        () if state.has_nul => (ProblemCode::BinaryFile, "the file is binary, not a bank's text file"),
        () => (ProblemCode::UnknownFormat, "the file is of no format that is known here"),
    };
    Diagnostic::error(code, Scope::File, place, message)
}

/// Takes one record.
fn step(profile: &Profile, state: &mut State, report: &mut Report, line: Line<'_>) {
    state.records += 1;
    state.has_nul |= line.bytes.contains(&0);
    let place =
        Place { record: state.records, line: line.number, byte: line.start, len: line.bytes.len() as u32 };
    if line.is_cut() {
        let message = format!("the line has {} bytes, more than any record", line.full_len);
        report.tell(Diagnostic::error(ProblemCode::LineTooLong, Scope::Batch, place, message.clone()));
        state.taint(message);
        return;
    }
    if state.over {
        if !state.said_after_trailer {
            state.said_after_trailer = true;
            let message = "there are records after the file's trailer";
            report.tell(Diagnostic::error(ProblemCode::DataAfterTrailer, Scope::File, place, message));
        }
        return;
    }
    let letter = line.bytes.first().copied().unwrap_or_default();
    if let Some(role) = profile.role_of(letter) {
        records::take(profile, state, report, role, line.bytes, place);
        return;
    }
    unknown_type(profile, state, report, line.bytes, place);
}

/// A record of no type that is known: it taints what it may be part of, and may be the header or trailer missed next.
fn unknown_type(profile: &Profile, state: &mut State, report: &mut Report, line: &[u8], place: Place) {
    let start: String = sanitise(&String::from_utf8_lossy(line.get(..20).unwrap_or(line)));
    let message =
        format!("record {} starts with no record type of profile `{}`", place.record, profile.name());
    let problem = Diagnostic::error(ProblemCode::UnknownRecordType, Scope::Batch, place, message.clone());
    report.tell(problem.because("a record type", start));
    state.seen_file_header |= state.records == 1;
    if state.batch.is_some() {
        state.taint(message);
        // What follows a payment that cannot be told from other records belongs to that one.
        records::flush(state, report);
        state.skipping = true;
        return;
    }
    (state.balanced, state.spoiled, state.group.spoiled, state.skipping) = (false, true, true, true);
    if !state.header_stands {
        (state.header_stands, state.lockbox, state.date) = (true, None, None);
        state.header_bad = Some(message.clone());
    }
    state.stray = Some(message);
}

/// Reads all of `bytes` under `profile`: for tests and fuzzing.
pub fn read_all(profile: &Profile, bytes: &[u8]) -> Vec<Event> {
    let mut reader = Reader::new(profile, bytes);
    let mut events = Vec::new();
    while let Ok(Some(event)) = reader.next_event() {
        events.push(event);
    }
    events
}

/// True when a record of this role belongs to a batch.
fn in_batch(role: Role) -> bool {
    matches!(role, Role::Payment | Role::Remittance | Role::BatchTotal)
}
