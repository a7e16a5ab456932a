//! Rows to events.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use lockbox_domain::Cents;
use lockbox_domain::bank::{BankEntry, BankEntryKind, StatementSummary};
use lockbox_domain::diagnostic::{Diagnostic, Place, Scope, sanitise};
use lockbox_domain::item::ByteRange;
use lockbox_domain::problems::ProblemCode;

use super::header::{self, MAX_PREAMBLE, Places};
use super::profile::Profile;
use super::row::RowView;
use super::split::{Row, split};
use crate::event::{ReadStatements, StatementEvent};
use crate::lines::Lines;
use crate::statement::money::to_cents;
use crate::statement::output::Output;
use crate::text::decode;

/// A row in quotes may go over as many lines; a quote that is never closed ends there.
const MAX_ROW_LINES: usize = 20;

/// More accounts than this in one file are no statement.
const MAX_ACCOUNTS: usize = 10_000;

/// Reads a CSV statement by a profile as a stream of events, in memory for one row and a line for each account.
///
/// Content never makes it fail: what is wrong comes as a [`Diagnostic`] with its place, and a row that cannot be used is
/// left out and makes the file unbalanced. The statements of the accounts come at the end.
#[derive(Debug)]
pub struct Reader<'a, R> {
    profile: &'a Profile,
    lines: Lines<R>,
    out: Output,
    state: State,
    ended: bool,
}

#[derive(Debug, Default)]
struct State {
    places: Option<Places>,
    preamble: usize,
    header: Vec<String>,
    /// The account that a line before the header names.
    account: String,
    accounts: Vec<Account>,
    /// Lines of a row with a quote that is open.
    held: Vec<Line>,
    /// Lines that have to be looked at again.
    waiting: VecDeque<Line>,
    place_before: Place,
    record: u64,
    said_recoded: bool,
    seen_any: bool,
}

/// A line of the file.
#[derive(Debug)]
struct Line {
    text: String,
    place: Place,
    end: u64,
}

/// An account's rows added up.
#[derive(Debug, Default)]
struct Account {
    name: String,
    as_of: Option<chrono::NaiveDate>,
    entries: u32,
    amount: i128,
    /// Balance and amount of the row before, while every row has a balance.
    last: Option<(i128, i128)>,
    ascends: bool,
    descends: bool,
    broken_at: Option<Place>,
}

impl<'a, R: BufRead> Reader<'a, R> {
    /// Reads from `input`, which stands at the first byte of the file.
    pub fn new(profile: &'a Profile, input: R) -> Self {
        Self {
            profile,
            lines: Lines::new(input),
            out: Output::default(),
            state: State::default(),
            ended: false,
        }
    }

    /// The next event; `None` after the end of the file was told.
    pub fn next_event(&mut self) -> io::Result<Option<StatementEvent>> {
        loop {
            if let Some(event) = self.out.pop() {
                return Ok(Some(event));
            }
            if self.ended {
                return Ok(None);
            }
            self.line()?;
        }
    }

    fn line(&mut self) -> io::Result<()> {
        let Self { profile, lines, out, state, .. } = self;
        let Some(line) = lines.next_line()? else {
            state.end_of_file(profile, out, lines.offset());
            self.ended = true;
            return Ok(());
        };
        let (text, recoded) = decode(line.bytes);
        state.seen_any |= !text.trim().is_empty();
        let place = Place { record: state.record, line: line.number, byte: line.start, len: 0 };
        state.place_before = place;
        if recoded && !std::mem::replace(&mut state.said_recoded, true) {
            let said = "text is not UTF-8 and was read as Windows-1252";
            out.problem(Diagnostic::warning(ProblemCode::NotUtf8, Scope::Field, place, said));
        }
        if line.is_cut() {
            state.record += 1;
            let said = "the line is longer than any row can be";
            let at = Place { record: state.record, ..place };
            out.unusable(Diagnostic::error(ProblemCode::LineTooLong, Scope::Item, at, said));
            return Ok(());
        }
        let end = line.start + line.full_len;
        if state.places.is_none() {
            state.look_for_header(profile, &text);
            if state.preamble > MAX_PREAMBLE {
                state.end_of_file(profile, out, end);
                self.ended = true;
            }
            // A header is no row; a file without one begins with a row.
            if state.places.is_none() || !state.header.is_empty() {
                return Ok(());
            }
        }
        state.add_line(profile, Line { text: text.into_owned(), place, end }, out);
        Ok(())
    }
}

impl<R: BufRead> ReadStatements for Reader<'_, R> {
    fn next_event(&mut self) -> io::Result<Option<StatementEvent>> {
        self.next_event()
    }
}

impl State {
    fn look_for_header(&mut self, profile: &Profile, text: &str) {
        if profile.is_positional() {
            if !text.trim().is_empty() {
                self.places = header::by_position(profile, text);
            }
            return;
        }
        self.places = header::find(profile, text);
        let Some(places) = &self.places else {
            self.preamble += 1;
            self.account_of(text);
            return;
        };
        if let Row::Fields(fields) = split(text, places.delimiter, profile.quote) {
            self.header = fields;
        }
    }

    /// Takes the account from a line such as `Account Number: 1234` or `Account,1234`.
    fn account_of(&mut self, text: &str) {
        let mut words = text.splitn(2, [',', ';', '\t', '|', ':']);
        let (Some(label), Some(value)) = (words.next(), words.next()) else { return };
        let label = header::name(label.trim().trim_matches('"'));
        let value = value.trim_matches(|c: char| !c.is_alphanumeric() && c != '*');
        let is_number = !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if is_number && matches!(label.as_str(), "account" | "account number" | "account no" | "account no.")
        {
            self.account = sanitise(value);
        }
    }

    /// Takes a line, and lines again that were taken for a part of the row before.
    fn add_line(&mut self, profile: &Profile, line: Line, out: &mut Output) {
        self.waiting.push_back(line);
        self.drain(profile, out);
    }

    fn drain(&mut self, profile: &Profile, out: &mut Output) {
        while let Some(line) = self.waiting.pop_front() {
            if !self.held.is_empty() || !line.text.trim().is_empty() {
                self.held.push(line);
                self.try_row(profile, out);
            }
        }
    }

    /// Takes the lines that are held as a row, if they are one.
    fn try_row(&mut self, profile: &Profile, out: &mut Output) {
        let (Some(first), Some(last)) = (self.held.first(), self.held.last()) else { return };
        let Some(places) = self.places.take() else { return };
        let (place, end) = (first.place, last.end);
        let row = if self.held.len() == 1 {
            split(&first.text, places.delimiter, profile.quote)
        } else {
            let lines: Vec<&str> = self.held.iter().map(|l| l.text.as_str()).collect();
            split(&lines.join("\n"), places.delimiter, profile.quote)
        };
        match row {
            Row::Open if self.held.len() < MAX_ROW_LINES => {}
            Row::Open => self.give_up("a quote is not closed", out),
            Row::Bad(said) => self.give_up(said, out),
            Row::Fields(fields) => {
                self.held.clear();
                self.record += 1;
                let len = u32::try_from(end.saturating_sub(place.byte)).unwrap_or(u32::MAX);
                let bytes = ByteRange { start: place.byte, len };
                let view = RowView { profile, places: &places, fields: &fields };
                self.take(&view, Place { record: self.record, ..place }, bytes, out);
            }
        }
        self.places = Some(places);
    }

    /// The first line that is held is no row; those behind it are looked at again by themselves.
    fn give_up(&mut self, said: &str, out: &mut Output) {
        self.record += 1;
        let mut held = std::mem::take(&mut self.held).into_iter();
        if let Some(first) = held.next() {
            out.unusable(bad_row(Place { record: self.record, ..first.place }, said));
        }
        for line in held.rev() {
            self.waiting.push_front(line);
        }
    }

    fn take(&mut self, row: &RowView<'_>, place: Place, bytes: ByteRange, out: &mut Output) {
        if row.fields.iter().all(String::is_empty) || row.fields == self.header {
            return;
        }
        if row.is_total() {
            self.check_total(row, place, out);
            return;
        }
        let named = if row.account().is_empty() { self.account.as_str() } else { row.account() };
        let named = sanitise(named);
        let Some(account) = account(&mut self.accounts, &named) else {
            return out.unusable(bad_row(place, "there are more accounts than a statement has"));
        };
        match row.entry(&named) {
            Ok(Some(entry)) => {
                account.add(&entry, row.balance(), place);
                out.entry(BankEntry { record: place.record, bytes, ..entry });
            }
            Ok(None) => {}
            Err(fault) => {
                account.last = None;
                let problem = Diagnostic::error(fault.code, Scope::Item, place, fault.said);
                out.unusable(problem.because(fault.expected, &fault.found));
            }
        }
    }

    /// A row of totals must come true; one that has no single amount is passed over.
    fn check_total(&self, row: &RowView<'_>, place: Place, out: &mut Output) {
        let Some(stated) = row.total().filter(|_| out.unusable == 0) else { return };
        let found: i128 = self.accounts.iter().map(|a| a.amount).sum();
        if found.abs() != i128::from(stated.get()).abs() {
            let found = to_cents(found);
            let said = format!("the total says {stated}, the rows add up to {found}");
            let problem = Diagnostic::error(ProblemCode::ControlTotal, Scope::File, place, said);
            out.mismatch(problem.because(stated.to_string(), found.to_string()));
        }
    }

    fn end_of_file(&mut self, profile: &Profile, out: &mut Output, end: u64) {
        let place = Place { record: self.record, byte: end, ..self.place_before };
        let place = Place { line: place.line.max(1), ..place };
        while !self.held.is_empty() {
            self.give_up("a quote is not closed", out);
            self.drain(profile, out);
        }
        if !self.seen_any {
            out.broken(ProblemCode::EmptyFile, place, "the file holds nothing but blank lines, if anything");
        } else if self.places.is_none() {
            let said = format!("no line has the columns that profile {} needs", profile.name());
            out.broken(ProblemCode::MissingColumn, place, &said);
        }
        if self.accounts.is_empty() && self.places.is_some() && !self.account.is_empty() {
            // A day without rows is a statement all the same.
            account(&mut self.accounts, &self.account);
        }
        for account in std::mem::take(&mut self.accounts) {
            account.end(out);
        }
        out.end(String::new(), String::new(), self.record);
    }
}

fn bad_row(place: Place, said: &str) -> Diagnostic {
    Diagnostic::error(ProblemCode::BadRow, Scope::Item, place, said)
}

/// The account of that name, in the order in which accounts come; files are mostly sorted by them.
fn account<'a>(accounts: &'a mut Vec<Account>, name: &str) -> Option<&'a mut Account> {
    let at = match accounts.iter().rposition(|a| a.name == name) {
        Some(at) => at,
        None if accounts.len() >= MAX_ACCOUNTS => return None,
        None => {
            let name = name.to_owned();
            accounts.push(Account { name, ascends: true, descends: true, ..Account::default() });
            accounts.len() - 1
        }
    };
    accounts.get_mut(at)
}

impl Account {
    fn add(&mut self, entry: &BankEntry, balance: Option<Cents>, place: Place) {
        let amount = i128::from(entry.amount.get());
        self.entries = self.entries.saturating_add(1);
        if entry.kind != BankEntryKind::DetailOfAnother {
            self.amount += amount;
        }
        self.as_of = self.as_of.max(Some(entry.as_of));
        let balance = balance.map(|b| i128::from(b.get()));
        // Files run from the oldest row to the newest or the other way: the balances have to fit one of the two.
        if let (Some((before, before_amount)), Some(now)) = (self.last, balance) {
            self.ascends &= now == before + amount;
            self.descends &= before == now + before_amount;
            if !self.ascends && !self.descends {
                self.broken_at = self.broken_at.or(Some(place));
            }
        }
        self.last = balance.map(|b| (b, amount));
    }

    fn end(self, out: &mut Output) {
        if let Some(place) = self.broken_at {
            let said = "the running balance does not follow from the row beside it";
            out.mismatch(Diagnostic::error(ProblemCode::ControlTotal, Scope::Lockbox, place, said));
        }
        let booked = !self.name.is_empty();
        if !booked {
            let said = "neither the file nor the profile names the account; nothing is booked from it";
            let place = Place { record: 0, line: 1, byte: 0, len: 0 };
            out.mismatch(Diagnostic::error(ProblemCode::BadHeader, Scope::Lockbox, place, said));
        }
        out.statement(StatementSummary {
            account: self.name,
            currency: "USD".to_owned(),
            as_of: self.as_of,
            entries: self.entries,
            amount: to_cents(self.amount),
            booked,
            correction: false,
        });
    }
}
