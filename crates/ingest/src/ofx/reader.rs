//! Tokens to events: the answer of the bank, its statements, their transactions.

use std::io::{self, BufRead};

use chrono::NaiveDate;
use lockbox_domain::bank::StatementSummary;
use lockbox_domain::diagnostic::{Diagnostic, Place, Scope, sanitise};
use lockbox_domain::problems::ProblemCode;

use super::entry::Entry;
use super::tokens::{Token, Tokens};
use crate::event::{ReadStatements, StatementEvent};
use crate::statement::days;
use crate::statement::money::to_cents;
use crate::statement::output::Output;

/// Elements that hold others; every other holds a value, maybe an empty one.
const AGGREGATES: &[&str] = &[
    "OFX",
    "SIGNONMSGSRSV1",
    "SONRS",
    "STATUS",
    "FI",
    "BANKMSGSRSV1",
    "CREDITCARDMSGSRSV1",
    "STMTTRNRS",
    "CCSTMTTRNRS",
    "STMTRS",
    "CCSTMTRS",
    "BANKACCTFROM",
    "CCACCTFROM",
    "BANKTRANLIST",
    "STMTTRN",
    "PAYEE",
    "BANKACCTTO",
    "CCACCTTO",
    "CURRENCY",
    "ORIGCURRENCY",
    "LEDGERBAL",
    "AVAILBAL",
    "BALLIST",
    "BAL",
    "BANKTRANLISTP",
    "STMTTRNP",
];

/// Aggregates are a dozen deep.
const MAX_DEPTH: usize = 64;

/// Reads an OFX file as a stream of events, in memory for one transaction.
///
/// Content never makes it fail: what is wrong comes as a [`Diagnostic`] with its place, and the summary at the end says
/// whether the file is whole (`accepted`) and whether everything in it could be used (`balanced`).
#[derive(Debug)]
pub struct Reader<R> {
    tokens: Tokens<R>,
    out: Output,
    state: State,
    ended: bool,
}

/// How far the file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Root {
    #[default]
    Before,
    Open,
    Closed,
}

#[derive(Debug, Default)]
struct State {
    open: Vec<&'static str>,
    sender: String,
    id: String,
    root: Root,
    said_recoded: bool,
    status: String,
    statement: Option<Statement>,
    has_statements: bool,
    entry: Option<Entry>,
    record: u64,
}

/// A statement as far as it is read.
#[derive(Debug, Default)]
struct Statement {
    place: Place,
    is_card: bool,
    account: String,
    currency: String,
    until: Option<NaiveDate>,
    entries: u32,
    amount: i128,
    pending: u64,
}

impl<R: BufRead> Reader<R> {
    /// Reads from `input`, which stands at the first byte of the file.
    pub fn new(input: R) -> Self {
        Self { tokens: Tokens::new(input), out: Output::default(), state: State::default(), ended: false }
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
            let token = self.tokens.next()?;
            let Self { tokens, out, state, .. } = self;
            let place = Place { record: state.record, ..tokens.place() };
            match token {
                Some(Token::Open(name, value)) if state.root != Root::Closed => {
                    state.open(&name, value, place, out);
                    state.said_recoded(tokens.recoded, place, out);
                }
                Some(Token::Close(name)) if state.root != Root::Closed => {
                    state.close(&name, tokens.here().byte, out);
                }
                Some(Token::Declaration) => {
                    let said = "a document type or other declaration is not allowed";
                    out.broken(ProblemCode::BadXml, place, said);
                    self.end();
                }
                Some(_) => {
                    out.broken(ProblemCode::DataAfterTrailer, place, "there is more behind the end of OFX");
                    self.end();
                }
                None => self.end_of_file(),
            }
        }
    }

    fn end_of_file(&mut self) {
        let Self { tokens, out, state, .. } = self;
        let place = Place { record: state.record, ..tokens.here() };
        if state.root == Root::Before {
            let code = if place.byte == 0 { ProblemCode::EmptyFile } else { ProblemCode::UnknownFormat };
            out.broken(code, place, "the file holds no OFX element");
        } else if state.root == Root::Open {
            let within = state.open.last().copied().unwrap_or("OFX");
            let said = format!("the file ends inside of {within}; it was cut");
            out.broken(ProblemCode::MissingTrailer, place, &said);
        } else if !state.has_statements && !out.broken {
            out.broken(ProblemCode::EmptyFile, place, "the file holds no bank statement");
        }
        self.end();
    }

    fn end(&mut self) {
        self.ended = true;
        let Self { out, state, .. } = self;
        state.end_statement(out);
        let (sender, id) = (std::mem::take(&mut state.sender), std::mem::take(&mut state.id));
        out.end(sender, id, state.record);
    }
}

impl<R: BufRead> ReadStatements for Reader<R> {
    fn next_event(&mut self) -> io::Result<Option<StatementEvent>> {
        self.next_event()
    }
}

impl State {
    fn open(&mut self, name: &str, value: String, place: Place, out: &mut Output) {
        if let Some(known) = AGGREGATES.iter().find(|a| **a == name).filter(|_| value.is_empty()) {
            if self.open.len() >= MAX_DEPTH {
                return;
            }
            self.open.push(known);
            match *known {
                "OFX" => self.root = Root::Open,
                "STMTRS" | "CCSTMTRS" => {
                    self.end_statement(out);
                    self.has_statements = true;
                    let is_card = name == "CCSTMTRS";
                    self.statement = Some(Statement { place, is_card, ..Statement::default() });
                }
                "STMTTRN" => {
                    self.record += 1;
                    self.entry = Some(Entry::new(Place { record: self.record, ..place }));
                }
                _ => {}
            }
            return;
        }
        self.value(name, value, place, out);
    }

    fn value(&mut self, name: &str, value: String, place: Place, out: &mut Output) {
        let within = self.open.last().copied().unwrap_or_default();
        if let Some(entry) = &mut self.entry {
            entry.take(within, name, value);
            return;
        }
        match (within, name) {
            ("FI", "ORG") => self.sender = sanitise(&value),
            ("STMTTRNRS" | "CCSTMTTRNRS", "TRNUID") if self.id.is_empty() => self.id = sanitise(&value),
            ("STATUS", "CODE") => self.status = sanitise(&value),
            ("STATUS", "SEVERITY") if value == "ERROR" => {
                let said = format!("the bank answered with error {} instead of a statement", self.status);
                out.broken(ProblemCode::BadHeader, place, &said);
            }
            _ => {}
        }
        let Some(statement) = &mut self.statement else { return };
        match (within, name) {
            ("STMTRS" | "CCSTMTRS", "CURDEF") => statement.currency = sanitise(&value),
            ("BANKACCTFROM" | "CCACCTFROM", "ACCTID") => statement.account = sanitise(&value),
            ("BANKTRANLIST", "DTEND") => statement.until = statement.until.or_else(|| days::compact(&value)),
            ("LEDGERBAL", "DTASOF") => statement.until = days::compact(&value).or(statement.until),
            _ => {}
        }
    }

    fn close(&mut self, name: &str, end: u64, out: &mut Output) {
        let Some(at) = self.open.iter().rposition(|a| *a == name) else { return };
        self.open.truncate(at);
        match name {
            "STMTTRN" => self.end_entry(end, out),
            "STMTRS" | "CCSTMTRS" => self.end_statement(out),
            "OFX" => self.root = Root::Closed,
            _ => {}
        }
    }

    fn end_entry(&mut self, end: u64, out: &mut Output) {
        let (Some(entry), Some(statement)) = (self.entry.take(), &mut self.statement) else { return };
        if entry.kind == "HOLD" {
            statement.pending += 1;
            return;
        }
        let (amount, day) = match entry.amount().and_then(|a| entry.day().map(|d| (a, d))) {
            Ok(read) => read,
            Err(problem) => return out.unusable(*problem),
        };
        if !entry.currency.is_empty() && entry.currency != statement.currency() {
            let said = "the transaction is in another currency than its account";
            let problem = Diagnostic::error(ProblemCode::OtherCurrency, Scope::Item, entry.place, said);
            return out.unusable(problem.because(statement.currency(), &entry.currency));
        }
        if entry.corrects {
            let said = "the transaction corrects one that was sent before; compare the two";
            out.problem(Diagnostic::warning(ProblemCode::OddValue, Scope::Item, entry.place, said));
        }
        statement.entries = statement.entries.saturating_add(1);
        statement.amount += i128::from(amount.get());
        out.entry(entry.build(&statement.account, amount, day, end));
    }

    fn end_statement(&mut self, out: &mut Output) {
        self.entry = None;
        let Some(statement) = self.statement.take() else { return };
        let place = Place { record: self.record, ..statement.place };
        let mut warn = |code, said: &str| out.problem(Diagnostic::warning(code, Scope::Lockbox, place, said));
        if statement.pending > 0 {
            let said = format!("transactions that are not booked yet are left out: {}", statement.pending);
            warn(ProblemCode::UnsupportedFormat, &said);
        }
        if statement.is_card {
            warn(ProblemCode::UnsupportedFormat, "a card's statement is not booked from");
        }
        if statement.currency() != "USD" {
            let said = format!("the account is in {}; nothing is booked from it", statement.currency());
            warn(ProblemCode::OtherCurrency, &said);
        }
        if statement.account.is_empty() {
            let said = "the account has no number; nothing is booked from it";
            out.mismatch(Diagnostic::error(ProblemCode::BadHeader, Scope::Lockbox, place, said));
        }
        out.statement(statement.summarise());
    }

    fn said_recoded(&mut self, recoded: bool, place: Place, out: &mut Output) {
        if recoded && !std::mem::replace(&mut self.said_recoded, true) {
            let said = "text is not UTF-8 and was read as Windows-1252";
            out.problem(Diagnostic::warning(ProblemCode::NotUtf8, Scope::Field, place, said));
        }
    }
}

impl Statement {
    fn currency(&self) -> &str {
        if self.currency.is_empty() { "USD" } else { &self.currency }
    }

    fn summarise(&self) -> StatementSummary {
        StatementSummary {
            account: self.account.clone(),
            currency: self.currency().to_owned(),
            as_of: self.until,
            entries: self.entries,
            amount: to_cents(self.amount),
            booked: !self.is_card && !self.account.is_empty() && self.currency() == "USD",
            correction: false,
        }
    }
}
