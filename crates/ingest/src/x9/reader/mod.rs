//! Records to events: the nesting of file, cash letter, bundle and check.

mod detail;
mod levels;

use std::io::{self, BufRead};

use lockbox_domain::{Diagnostic, LockboxNumber, Place, ProblemCode, Scope};

use super::record::{Flaw, Record};
use super::records::Records;
use super::sums::Sums;
use crate::books::{Batch, Books};
use crate::deposit_accounts::DepositAccounts;
use crate::event::PaymentEvent as Event;
use crate::report::Report;
use detail::Detail;

/// Reads one file.
#[derive(Debug)]
pub struct Reader<R> {
    records: Records<R>,
    state: State,
    report: Report,
    ended: bool,
}

/// Where in the nesting the reader stands, and what it adds up to.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "four facts about a file that do not exclude each other")]
struct State {
    accounts: DepositAccounts,
    books: Books,
    /// Records so far.
    records: u64,
    /// True when the file says that it is a test.
    test: bool,
    file: Level,
    letter: Option<Letter>,
    bundle: Option<Bundle>,
    detail: Option<Detail>,
    /// The file's control was seen.
    closed: bool,
    /// Something that is stated did not come true.
    unbalanced: bool,
    /// A record was cut off or its end cannot be found: there is nothing after it.
    broken_off: bool,
    /// Cash letters.
    letters: u64,
}

/// Sums of a level, and how many levels it has within.
#[derive(Debug, Default)]
struct Level {
    sums: Sums,
    inner: u64,
}

#[derive(Debug, Default)]
struct Letter {
    level: Level,
    date: Option<chrono::NaiveDate>,
    /// The lockbox of a deposit ticket that stands before the bundles.
    lockbox: Option<LockboxNumber>,
    /// True when a deposit ticket stands before the bundles: it covers all of them.
    has_credit: bool,
}

#[derive(Debug, Default)]
struct Bundle {
    sums: Sums,
    date: Option<chrono::NaiveDate>,
    number: u32,
    place: Place,
    batch: Option<Batch>,
    /// Why it may not flow, until its batch is open.
    why: Option<String>,
}

impl<R: BufRead> Reader<R> {
    /// Reads `input`, which stands at the first byte of the file. Fails only when it cannot be read.
    pub fn new(input: R, accounts: DepositAccounts) -> io::Result<Self> {
        let records = Records::new(input)?;
        let state = State { accounts, ..State::default() };
        Ok(Self { records, state, report: Report::default(), ended: false })
    }

    /// The next event; none after [`Event::FileEnd`]. Fails only when the input does.
    pub fn next_event(&mut self) -> io::Result<Option<Event>> {
        loop {
            if let Some(event) = self.report.out.pop_front() {
                return Ok(Some(event));
            }
            if self.ended {
                return Ok(None);
            }
            if let Some(record) = self.records.next_record()? {
                self.state.take(&record, &mut self.report);
                continue;
            }
            self.ended = true;
            let end = Place { byte: self.records.position(), ..Place::default() };
            let known = self.records.framing().is_some();
            std::mem::take(&mut self.state).end(known, end, &mut self.report);
        }
    }
}

impl State {
    fn take(&mut self, record: &Record<'_>, report: &mut Report) {
        self.records += 1;
        if self.closed {
            if !std::mem::replace(&mut self.unbalanced, true) {
                let message = "there is something after the file control";
                report.tell(Diagnostic::error(
                    ProblemCode::DataAfterTrailer,
                    Scope::File,
                    record.place,
                    message,
                ));
            }
            return;
        }
        if self.flawed(record, report) {
            return;
        }
        if let Some(bundle) = &mut self.bundle
            && !matches!(&record.kind, b"20" | b"70" | b"90" | b"99")
        {
            bundle.sums.records += 1;
        }
        match &record.kind {
            b"01" => self.file_header(record, report),
            b"10" => self.letter_header(record, report),
            b"20" => self.bundle_header(record, report),
            b"25" | b"31" | b"61" | b"62" => self.detail(record, report),
            b"26" | b"27" | b"28" | b"32" | b"33" | b"34" | b"35" => self.addendum(record, report),
            b"50" => self.image_view(record, report),
            b"52" => self.image_data(record, report),
            b"70" => self.bundle_control(record, report),
            b"90" => self.letter_control(record, report),
            b"99" => self.file_control(record, report),
            // Analyses, user records and summaries say nothing about money.
            b"54" | b"68" | b"75" | b"85" => {}
            _ => self.unknown(record, report),
        }
    }

    /// Tells what is wrong with a record as such; true when nothing in it can be used.
    fn flawed(&mut self, record: &Record<'_>, report: &mut Report) -> bool {
        let Some(flaw) = record.flaw else { return false };
        let (code, message, expected, found) = match flaw {
            Flaw::CutOff => (
                ProblemCode::MissingTrailer,
                "the file ends within a record".to_owned(),
                "a whole record",
                String::new(),
            ),
            Flaw::BadLength { stated } => (
                ProblemCode::BadRecordLength,
                format!("a record says that it is {stated} bytes long; what follows cannot be found"),
                "80 bytes, or what its kind needs",
                stated.to_string(),
            ),
            Flaw::Short { columns } => {
                let title = super::values::title(record);
                if only_blanks_missing(record) {
                    return false;
                }
                self.hold(format!("the {title} has {columns} columns"));
                (
                    ProblemCode::TruncatedRecord,
                    format!("the {title} has {columns} columns"),
                    "all columns of its kind",
                    columns.to_string(),
                )
            }
            Flaw::Uneven { inner, outer } => {
                let message = format!("the parts of an image record take {inner} bytes, the record {outer}");
                let problem =
                    Diagnostic::warning(ProblemCode::BadRecordLength, Scope::Field, record.place, message);
                report.tell(problem.because(inner.to_string(), outer.to_string()));
                return false;
            }
        };
        self.broken_off |= matches!(flaw, Flaw::CutOff | Flaw::BadLength { .. });
        let scope = if matches!(flaw, Flaw::Short { .. }) { Scope::Batch } else { Scope::File };
        report.tell(Diagnostic::error(code, scope, record.place, message).because(expected, found));
        self.unbalanced = true;
        true
    }

    fn unknown(&mut self, record: &Record<'_>, report: &mut Report) {
        let kind = super::record::latin_1(&record.kind).into_owned();
        let message = format!("there is no record `{}`", lockbox_domain::sanitise(&kind));
        report.tell(
            Diagnostic::error(ProblemCode::UnknownRecordType, Scope::Batch, record.place, message.clone())
                .because("a record of X9.37 or X9.100-187", kind),
        );
        self.hold(message);
    }

    /// What is open may not flow.
    fn hold(&mut self, why: String) {
        self.unbalanced = true;
        if let Some(bundle) = &mut self.bundle {
            match &mut bundle.batch {
                Some(batch) => batch.hold(why),
                None => {
                    bundle.why.get_or_insert(why);
                }
            }
        }
    }
}

fn out_of_place(record: &Record<'_>, expected: &str, report: &mut Report) {
    let message = format!("the {} stands where it cannot", super::values::title(record));
    report.tell(
        Diagnostic::error(ProblemCode::RecordOutOfPlace, Scope::Batch, record.place, message)
            .because(expected, super::record::latin_1(&record.kind)),
    );
}

/// True where only trailing columns are missing that carry no money and no identity: some senders trim blanks.
fn only_blanks_missing(record: &Record<'_>) -> bool {
    let needed = match &record.kind {
        b"01" => 36,
        b"10" => 43,
        b"20" => 38,
        b"25" => 72,
        b"31" => 68,
        b"61" => 57,
        b"62" => 76,
        b"70" | b"85" => 18,
        b"90" => 30,
        b"99" => 40,
        b"50" => 33,
        b"52" => 105,
        _ => 2,
    };
    record.text.len() >= needed
}
