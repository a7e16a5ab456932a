//! The billing system's list of accounts, CSV: one row for every open bill.
//!
//! A row that cannot be used is said and left out, the others are read. A line is a row: a line break inside quotes is
//! not known here, so a quote that is never closed costs one row and not the rest of the file.

mod row;
mod split;

use std::io::{self, BufReader, Read};

use lockbox_domain::AccountRow;
use lockbox_domain::diagnostic::{Diagnostic, Place, Scope, sanitise};
use lockbox_domain::ids::Region;
use lockbox_domain::problems::ProblemCode;

use crate::lines::Lines;
use split::Split;

/// More problems than this are not told one by one.
const MAX_PROBLEMS: usize = 1000;

/// What a reader meets in an accounts list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountsEvent {
    /// A row that can be used.
    Row(AccountRow),
    /// Something is wrong.
    Diagnostic(Diagnostic),
    /// The end of the list: last, and exactly once.
    End(AccountsSummary),
}

/// A list as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccountsSummary {
    /// Rows that can be used.
    pub rows: u64,
    /// Rows that cannot.
    pub bad: u64,
    /// True when there is a header with every column that must be there.
    pub accepted: bool,
}

/// The columns, in the order of [`COLUMNS`].
type Positions = [Option<usize>; COLUMNS.len()];

/// The names of the columns and whether they must be there.
const COLUMNS: [(&str, bool); 9] = [
    ("member_id", true),
    ("account_number", true),
    ("region", true),
    ("name", true),
    ("statement_number", true),
    ("statement_date", true),
    ("due_date", false),
    ("kind", true),
    ("amount_due", true),
];

/// Reads an accounts list as a stream of events, in memory for one line.
#[derive(Debug)]
pub struct AccountsReader<R> {
    lines: Lines<BufReader<R>>,
    regions: Vec<Region>,
    header: Option<Header>,
    queue: std::collections::VecDeque<AccountsEvent>,
    summary: AccountsSummary,
    place: Place,
    problems: usize,
    ended: bool,
}

#[derive(Debug)]
struct Header {
    positions: Positions,
    separator: u8,
    width: usize,
}

impl<R: Read> AccountsReader<R> {
    /// Reads from `input`, which stands at the first byte; rows of a region that is not in `regions` cannot be used.
    pub fn new(input: R, regions: &[Region]) -> Self {
        Self {
            lines: Lines::new(BufReader::with_capacity(64 * 1024, input)),
            regions: regions.to_vec(),
            header: None,
            queue: std::collections::VecDeque::new(),
            summary: AccountsSummary::default(),
            place: Place::default(),
            problems: 0,
            ended: false,
        }
    }

    /// What was read so far.
    pub fn summary(&self) -> AccountsSummary {
        self.summary
    }

    /// The next event; `None` after the end of the list was told.
    pub fn next_event(&mut self) -> io::Result<Option<AccountsEvent>> {
        loop {
            if let Some(event) = self.queue.pop_front() {
                return Ok(Some(event));
            }
            if self.ended {
                return Ok(None);
            }
            if !self.take_line()? {
                self.end();
            }
        }
    }

    /// Reads a line and what it says; false at the end.
    fn take_line(&mut self) -> io::Result<bool> {
        let Self { lines, regions, header, queue, summary, place, .. } = self;
        let Some(line) = lines.next_line()? else { return Ok(false) };
        let content = line.bytes.trim_ascii_end();
        *place = Place {
            record: place.record,
            line: line.number,
            byte: line.start,
            len: u32::try_from(line.full_len).unwrap_or(u32::MAX),
        };
        if content.is_empty() && !line.is_cut() {
            return Ok(true);
        }
        place.record += 1;
        let (content, not_utf8) = crate::text::decode(content);
        let problems = match header {
            _ if line.is_cut() => {
                summary.bad += 1;
                vec![Diagnostic::error(ProblemCode::LineTooLong, Scope::Item, *place, "the row is too long")]
            }
            None => match Header::read(&content, *place) {
                Ok((read, problems)) => {
                    *header = Some(read);
                    summary.accepted = true;
                    problems
                }
                Err(problem) => {
                    queue.push_back(AccountsEvent::Diagnostic(problem));
                    return Ok(false);
                }
            },
            Some(header) => match header.row(&content, regions, *place) {
                Ok((row, problems)) => {
                    summary.rows += 1;
                    queue.push_back(AccountsEvent::Row(row));
                    problems
                }
                Err(problem) => {
                    summary.bad += 1;
                    vec![problem]
                }
            },
        };
        if not_utf8 {
            let said = "text is not UTF-8 and was read as Windows-1252";
            self.problem(Diagnostic::warning(ProblemCode::NotUtf8, Scope::Field, self.place, said));
        }
        for problem in problems {
            self.problem(problem);
        }
        Ok(true)
    }

    fn problem(&mut self, mut problem: Diagnostic) {
        self.problems += 1;
        if self.problems > MAX_PROBLEMS {
            return;
        }
        if self.problems == MAX_PROBLEMS {
            "there are more problems than are listed".clone_into(&mut problem.message);
        }
        self.queue.push_back(AccountsEvent::Diagnostic(problem));
    }

    fn end(&mut self) {
        self.ended = true;
        if self.place.record == 0 {
            let said = "the list holds nothing, not even a header";
            self.problem(Diagnostic::error(ProblemCode::EmptyFile, Scope::File, self.place, said));
        }
        self.queue.push_back(AccountsEvent::End(self.summary));
    }
}

/// A column's name as it is compared: lower case, blanks and dashes as underscores, quotes off.
pub(crate) fn column_name(text: &str) -> String {
    let text = text.trim().trim_matches('"').trim();
    text.chars().map(|c| if matches!(c, ' ' | '-') { '_' } else { c.to_ascii_lowercase() }).collect()
}

impl Header {
    /// Reads the header line.
    fn read(line: &str, place: Place) -> Result<(Self, Vec<Diagnostic>), Diagnostic> {
        let line = line.trim_start_matches('\u{feff}');
        let separator = [b',', b';', b'\t'].into_iter().find(|s| line.as_bytes().contains(s)).unwrap_or(b',');
        let fields = Split::line(line, separator).map_err(|said| {
            Diagnostic::error(
                ProblemCode::MissingColumn,
                Scope::File,
                place,
                format!("the header cannot be read: {said}"),
            )
        })?;
        let names: Vec<String> = fields.iter().map(|f| column_name(f)).collect();
        let mut positions: Positions = Default::default();
        let mut problems = Vec::new();
        for ((wanted, _), position) in COLUMNS.iter().zip(positions.iter_mut()) {
            let mut found = names.iter().enumerate().filter(|(_, n)| n == wanted).map(|(at, _)| at);
            *position = found.next();
            if found.next().is_some() {
                let said = format!("column {wanted} comes twice; the first one is read");
                problems.push(Diagnostic::warning(ProblemCode::LooseFormat, Scope::File, place, said));
            }
        }
        let missing: Vec<&str> = COLUMNS
            .iter()
            .zip(&positions)
            .filter(|((_, must), position)| *must && position.is_none())
            .map(|((name, _), _)| *name)
            .collect();
        if missing.is_empty() {
            return Ok((Self { positions, separator, width: names.len() }, problems));
        }
        let said = format!("the header lacks {}", missing.join(", "));
        let found: Vec<String> = names.iter().map(|n| sanitise(n)).collect();
        let problem = Diagnostic::error(ProblemCode::MissingColumn, Scope::File, place, said);
        Err(problem.because(missing.join(", "), found.join(", ")))
    }
}

/// Reads all of `bytes` and keeps every event: for tests and fuzzing, where files are small.
pub fn read_all(bytes: &[u8], regions: &[Region]) -> Vec<AccountsEvent> {
    let mut reader = AccountsReader::new(bytes, regions);
    let mut events = Vec::new();
    // A slice gives no I/O errors.
    while let Ok(Some(event)) = reader.next_event() {
        events.push(event);
    }
    events
}

#[cfg(test)]
mod tests;
