//! Logical records to events: the nesting of file, group, account and entry.

use std::collections::{BTreeSet, VecDeque};
use std::io::{self, BufRead};

use chrono::NaiveDate;
use lockbox_domain::bank::{StatementFileSummary, StatementSummary};
use lockbox_domain::diagnostic::{Diagnostic, Place, Scope, Severity};
use lockbox_domain::problems::ProblemCode;

use super::Event;
use super::doubt::Doubt;
use super::fields::Fields;
use super::level::{Account, Group, Tally, to_cents};
use super::pieces::{Code, Seam};
use super::record::Record;
use super::records::Records;
use super::totals::{self, Stated, Trailer};

mod account;
mod entry;
mod headers;

/// More problems than this are not told one by one: a file with so many is of another kind, or broken from some
/// point on.
const MAX_PROBLEMS: usize = 1000;

/// More accounts than this are not listed in the file's summary; they are counted, checked and given out all the same.
const MAX_LISTED: usize = 100_000;

/// Reads a statement file as a stream of events, in memory for one logical record.
///
/// Content never makes it fail: what is wrong comes as a [`Diagnostic`] with its place, and the summary at the end says
/// whether the structure is whole (`accepted`) and whether all stated totals come true (`balanced`).
#[derive(Debug)]
pub struct Reader<R> {
    records: Records<R>,
    record: Record,
    fields: Fields,
    queue: VecDeque<Event>,
    state: State,
    ended: bool,
}

/// How far the file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    /// Before the file header.
    #[default]
    Before,
    /// Between header and trailer.
    Inside,
    /// Behind the trailer.
    After,
    /// Behind the trailer, and it was said that there is more.
    Beyond,
}

/// Whether the file can be used, as far as it has come.
#[derive(Debug, Clone, Copy, Default)]
struct Verdict {
    /// Its structure is not whole.
    broken: bool,
    /// Something that it states does not come true, or something in it cannot be used.
    unbalanced: bool,
}

/// Everything known of the file so far.
#[derive(Debug, Default)]
struct State {
    sender: String,
    file_id: String,
    file_date: Option<NaiveDate>,
    slashes: bool,
    part: Part,
    said_not_utf8: bool,
    tally: Tally,
    group: Option<Group>,
    account: Option<Account>,
    doubt: Doubt,
    /// Ordinal of the next entry that is given out.
    ordinal: u32,
    amount: i128,
    unusable: u64,
    statements: Vec<StatementSummary>,
    seen_codes: BTreeSet<String>,
    verdict: Verdict,
    problems: usize,
}

impl<R: BufRead> Reader<R> {
    /// Reads from `input`, which stands at the first byte of the file.
    pub fn new(input: R) -> Self {
        Self {
            records: Records::new(input),
            record: Record::new(),
            fields: Fields::default(),
            queue: VecDeque::new(),
            state: State::default(),
            ended: false,
        }
    }

    /// The next event; `None` after the end of the file was told.
    pub fn next_event(&mut self) -> io::Result<Option<Event>> {
        loop {
            if let Some(event) = self.queue.pop_front() {
                return Ok(Some(event));
            }
            if self.ended {
                return Ok(None);
            }
            let more = self.records.next_record(&mut self.record)?;
            for problem in self.records.take_problems() {
                self.state.problem(&mut self.queue, problem);
            }
            if more {
                self.take_record();
                self.state.count_misplaced(self.records.take_strays());
            } else {
                self.ended = true;
                self.end_of_file();
            }
        }
    }

    fn take_record(&mut self) {
        let Self { records, record, fields, queue, state, .. } = self;
        if state.part == Part::Beyond {
            return;
        }
        if state.part == Part::After {
            state.part = Part::Beyond;
            let said = "there are records after the file's trailer (99); they are not read";
            state.error(queue, ProblemCode::DataAfterTrailer, Scope::File, record.place, said);
            state.verdict.broken = true;
            return;
        }
        if record.code == Code::FileHeader && state.part == Part::Before {
            state.slashes = record.pieces.last().is_some_and(|p| p.seam == Seam::Slash);
        }
        match record.code {
            Code::Account => fields.join_account(record),
            Code::Entry => fields.join_entry(record, state.slashes),
            Code::FileHeader => fields.join_fixed(record, state.slashes, 8),
            Code::GroupHeader => fields.join_fixed(record, state.slashes, 7),
            Code::AccountTrailer => fields.join_fixed(record, state.slashes, 2),
            Code::GroupTrailer | Code::FileTrailer | Code::Continuation => {
                fields.join_fixed(record, state.slashes, 3);
            }
        }
        if fields.not_utf8 && !std::mem::replace(&mut state.said_not_utf8, true) {
            let said = "text is not UTF-8 and was read as Windows-1252";
            queue.push_back(Event::Diagnostic(Diagnostic::warning(
                ProblemCode::NotUtf8,
                Scope::Field,
                record.place,
                said,
            )));
        }
        match record.code {
            Code::FileHeader => {
                let limit = state.file_header(queue, record, &fields.list());
                records.set_limit(limit);
                for problem in records.take_problems() {
                    state.problem(queue, problem);
                }
            }
            Code::GroupHeader => state.group_header(queue, record, &fields.list()),
            Code::Account => state.account(queue, record, &fields.list()),
            Code::Entry => state.entry(queue, record, fields),
            Code::AccountTrailer => state.account_trailer(queue, record, fields),
            Code::GroupTrailer => state.group_trailer(queue, record, &fields.list()),
            Code::FileTrailer => state.file_trailer(queue, record, &fields.list()),
            Code::Continuation => {}
        }
    }

    fn end_of_file(&mut self) {
        let Self { records, queue, state, .. } = self;
        let place = records.last_place();
        if place.line == 0 {
            let said = "the file holds nothing but blank lines, if anything";
            state.error(queue, ProblemCode::EmptyFile, Scope::File, place, said);
        } else if !state.has_trailer() && !records.is_foreign() {
            let mut missing = Vec::new();
            missing.extend(state.account.as_ref().map(|_| "49"));
            missing.extend(state.group.as_ref().map(|_| "98"));
            missing.push("99");
            let said = format!("the file ends without its trailers {}", missing.join(", "));
            state.error(queue, ProblemCode::MissingTrailer, Scope::File, place, &said);
        }
        state.close_account(queue, None);
        state.close_group(None);
        state.verdict.broken |= records.is_broken() || !state.has_trailer();
        let in_range = i64::try_from(state.amount).is_ok();
        let usable = state.ordinal > 0 || state.unusable == 0;
        queue.push_back(Event::FileEnd(StatementFileSummary {
            sender: std::mem::take(&mut state.sender),
            file_identification: std::mem::take(&mut state.file_id),
            entries: state.ordinal,
            amount: to_cents(state.amount),
            records: records.last_place().record,
            accepted: !state.verdict.broken && usable,
            balanced: !state.verdict.broken && !state.verdict.unbalanced && in_range,
            statements: std::mem::take(&mut state.statements),
        }));
    }
}

impl State {
    fn has_trailer(&self) -> bool {
        matches!(self.part, Part::After | Part::Beyond)
    }

    /// Passes a problem on, as long as there are not too many.
    fn problem(&mut self, queue: &mut VecDeque<Event>, problem: Diagnostic) {
        self.problems += 1;
        if self.problems == MAX_PROBLEMS {
            let said = "there are more problems than are listed";
            let last = Diagnostic { severity: problem.severity, ..problem };
            queue.push_back(Event::Diagnostic(Diagnostic { message: said.to_owned(), ..last }));
        } else if self.problems < MAX_PROBLEMS {
            queue.push_back(Event::Diagnostic(problem));
        }
    }

    fn error(
        &mut self,
        queue: &mut VecDeque<Event>,
        code: ProblemCode,
        scope: Scope,
        place: Place,
        said: &str,
    ) {
        self.problem(queue, Diagnostic::error(code, scope, place, said));
    }

    fn warn(
        &mut self,
        queue: &mut VecDeque<Event>,
        code: ProblemCode,
        scope: Scope,
        place: Place,
        said: &str,
    ) {
        self.problem(queue, Diagnostic::warning(code, scope, place, said));
    }

    /// Counts records that are out of place where they stand, so that they are one problem and not three.
    fn count_misplaced(&mut self, records: u64) {
        let tally = match (&mut self.account, &mut self.group) {
            (Some(account), _) => &mut account.tally,
            (None, Some(group)) => &mut group.tally,
            (None, None) => &mut self.tally,
        };
        tally.records += records;
    }

    /// Compares a closing record with what was added up.
    fn check(
        &mut self,
        queue: &mut VecDeque<Event>,
        trailer: Trailer,
        stated: Stated<'_>,
        tally: &Tally,
        place: Place,
    ) {
        for problem in totals::compare(trailer, stated, tally, place) {
            self.verdict.unbalanced |= problem.severity == Severity::Error;
            self.problem(queue, problem);
        }
        self.verdict.unbalanced |= tally.unreadable;
    }
}
