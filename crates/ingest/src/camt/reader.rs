//! Paths of elements to events: message, statements, entries, payments.

use std::io::{self, BufRead};

use chrono::NaiveDate;
use lockbox_domain::bank::BankEntryKind;
use lockbox_domain::diagnostic::{Diagnostic, Place, Scope, sanitise};
use lockbox_domain::problems::ProblemCode;

use super::checks;
use super::detail::Detail;
use super::entry::{Common, Entry, Usable};
use super::judge::{judge, name_account};
use super::statement::Statement;
use super::tag::Tag;
use super::xml::{Step, Xml};
use crate::event::{ReadStatements, StatementEvent};
use crate::statement::days;
use crate::statement::output::Output;

/// Reads a camt.053 or camt.054 message as a stream of events, in memory for one entry.
///
/// Content never makes it fail: what is wrong comes as a [`Diagnostic`] with its place, and the summary at the end says
/// whether the message is whole (`accepted`) and whether all that it states comes true (`balanced`). The summaries count
/// payments: an entry without payments inside counts as one.
#[derive(Debug)]
pub struct Reader<R> {
    xml: Xml<R>,
    out: Output,
    state: State,
    ended: bool,
}

/// Everything known of the file so far.
#[derive(Debug, Default)]
struct State {
    message_id: String,
    /// The day on which the message was made.
    created: Option<NaiveDate>,
    sender: String,
    is_one_page: bool,
    said_recoded: bool,
    has_statements: bool,
    statement: Option<Statement>,
    entry: Option<Entry>,
    detail: Option<Detail>,
    /// What the entry's payments are given out as, once it was given out before its end.
    given_out: Given,
    /// How many entries there were.
    record: u64,
}

/// Whether an entry was given out.
#[derive(Debug, Clone, Copy, Default)]
enum Given {
    /// It was not looked at yet.
    #[default]
    NotYet,
    /// Its money does not count.
    Refused,
    /// With this money.
    As(Usable),
}

impl<R: BufRead> Reader<R> {
    /// Reads from `input`, which stands at the first byte of the file.
    pub fn new(input: R) -> Self {
        let state = State { is_one_page: true, ..State::default() };
        Self { xml: Xml::new(input), out: Output::default(), state, ended: false }
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
            self.step()?;
        }
    }

    fn step(&mut self) -> io::Result<()> {
        let Self { xml, out, state, .. } = self;
        match xml.next()? {
            Step::Open => {
                if xml.recodes() && !std::mem::replace(&mut state.said_recoded, true) {
                    let said = "text is not UTF-8 and was read as Windows-1252";
                    out.problem(Diagnostic::warning(ProblemCode::NotUtf8, Scope::Field, xml.place(), said));
                }
                if let Some(said) = state.open(xml) {
                    out.broken(ProblemCode::UnknownFormat, xml.place(), &said);
                    self.end();
                }
            }
            Step::Close => state.close(xml, out),
            Step::End => {
                if !xml.seen_root() {
                    out.broken(ProblemCode::EmptyFile, xml.place(), "the file holds no element");
                } else if !state.has_statements {
                    let said = "the message holds no statement and no notification";
                    out.broken(ProblemCode::EmptyFile, xml.place(), said);
                }
                self.end();
            }
            Step::Broken(code, said) => {
                let place = Place { record: state.record, ..xml.place() };
                out.broken(code, place, &said);
                self.end();
            }
        }
        Ok(())
    }

    fn end(&mut self) {
        let Self { out, state, .. } = self;
        self.ended = true;
        // Of a statement that was cut only whole entries count.
        if let Some(statement) = state.statement.take() {
            out.statement(statement.summarise());
        }
        let (sender, id) = (std::mem::take(&mut state.sender), std::mem::take(&mut state.message_id));
        out.end(sender, id, state.record);
    }
}

impl<R: BufRead> ReadStatements for Reader<R> {
    fn next_event(&mut self) -> io::Result<Option<StatementEvent>> {
        self.next_event()
    }
}

impl State {
    /// An element begins; says why if the message is none of ours.
    fn open<R: BufRead>(&mut self, xml: &Xml<R>) -> Option<String> {
        use Tag::{Bal, Document, Ntry, NtryDtls, TxDtls, TxsSummry};
        let place = xml.place();
        match xml.path() {
            [Document] => return foreign(xml.namespace()),
            [Document, _, Tag::Stmt | Tag::Ntfctn] => {
                self.has_statements = true;
                self.statement = Some(Statement::new(place, self.is_one_page));
            }
            [Document, _, _, Bal] => {
                self.statement.iter_mut().for_each(|s| s.begin_balance(place));
            }
            [Document, _, _, TxsSummry] => self.statement.iter_mut().for_each(|s| s.summary.place = place),
            [Document, _, _, Ntry] if self.statement.is_some() => {
                self.record += 1;
                self.entry = Some(Entry::new(Place { record: self.record, ..place }));
            }
            [Document, _, _, Ntry, NtryDtls, TxDtls] if self.entry.is_some() => {
                self.detail = Some(Detail::default());
            }
            _ => {}
        }
        None
    }

    /// An element ends.
    fn close<R: BufRead>(&mut self, xml: &Xml<R>, out: &mut Output) {
        use Tag::{Bal, CreDtTm, Document, GrpHdr, LastPgInd, MsgId, MsgPgntn, Ntry, NtryDtls, PgNb, TxDtls};
        let (text, currency) = (xml.text(), xml.currency());
        match xml.path() {
            [Document, _, GrpHdr, MsgId] => self.message_id = sanitise(text),
            [Document, _, GrpHdr, CreDtTm] => self.created = days::iso(text),
            [Document, _, GrpHdr, MsgPgntn, PgNb] => self.is_one_page &= text == "1",
            [Document, _, GrpHdr, MsgPgntn, LastPgInd] => {
                self.is_one_page &= text != "false" && text != "0";
            }
            [Document, _, Tag::Stmt | Tag::Ntfctn] => self.end_statement(out),
            [Document, _, _, Bal] => self.statement.iter_mut().for_each(Statement::end_balance),
            [Document, _, _, Ntry] => self.end_entry(xml.end(), out),
            [Document, _, _, Ntry, NtryDtls, TxDtls] => self.end_detail(xml.end(), out),
            [Document, _, _, Ntry, NtryDtls, TxDtls, rest @ ..] => {
                self.detail.iter_mut().for_each(|d| d.take(rest, text, currency));
            }
            [Document, _, _, Ntry, rest @ ..] => {
                let place = xml.place();
                self.entry.iter_mut().for_each(|e| e.take(rest, text, currency, place));
            }
            [Document, _, _, rest @ ..] => {
                self.statement.iter_mut().for_each(|s| s.take(rest, text, currency));
            }
            _ => {}
        }
    }

    fn end_detail(&mut self, end: u64, out: &mut Output) {
        let (Some(detail), Some(entry)) = (self.detail.take(), &mut self.entry) else { return };
        if let Some(statement) = &mut self.statement {
            statement.offer_currency(&entry.currency);
            if entry.take_detail(detail, statement.currency()) {
                self.give_out(end, out);
            }
        }
    }

    fn end_entry(&mut self, end: u64, out: &mut Output) {
        self.give_out(end, out);
        let counts = matches!(std::mem::take(&mut self.given_out), Given::As(_));
        if let (Some(entry), Some(statement)) = (self.entry.take(), &mut self.statement)
            && counts
        {
            statement.payments += entry.payments.max(1);
        }
    }

    /// Gives out the entry, unless that was done before, and the payments that are held.
    fn give_out(&mut self, end: u64, out: &mut Output) {
        let Self { entry: Some(entry), statement: Some(statement), record, given_out, created, .. } = self
        else {
            return;
        };
        let day = entry.booked_on().ok().flatten().or_else(|| statement.as_of()).or(*created);
        let is_first = matches!(given_out, Given::NotYet);
        if is_first {
            *given_out = judge(statement, entry, *record, day, out).map_or(Given::Refused, Given::As);
        }
        let Given::As(usable) = *given_out else {
            entry.held.clear();
            return;
        };
        let common = Common { account: statement.account(), as_of: day.unwrap_or_default(), end };
        let details = if entry.is_collective_return(usable) {
            BankEntryKind::ReturnedItem
        } else {
            if is_first {
                out.entry(entry.build(usable, &common, *record));
            }
            BankEntryKind::DetailOfAnother
        };
        let several = entry.payments > 1;
        for detail in std::mem::take(&mut entry.held).iter().filter(|_| several) {
            let currency = statement.currency();
            out.entry(entry.build_detail(detail, details, usable, currency, &common, *record));
        }
    }

    fn end_statement(&mut self, out: &mut Output) {
        let Some(mut statement) = self.statement.take() else { return };
        if self.sender.is_empty() {
            self.sender = sanitise(statement.servicer());
        }
        let place = Place { record: self.record, ..statement.place };
        let mut warn =
            |code, said: String| out.problem(Diagnostic::warning(code, Scope::Lockbox, place, said));
        if statement.copy == "DUPL" {
            let said = "the bank marks the statement as one that it sent before";
            warn(ProblemCode::StatementRepeated, said.to_owned());
        }
        if !statement.is_whole {
            let said = "the message is one page of several; ask for the others";
            warn(ProblemCode::LooseFormat, said.to_owned());
        }
        let pending = statement.pending.credits + statement.pending.debits;
        if pending > 0 {
            let said = format!("entries that are not booked yet are left out: {pending}");
            warn(ProblemCode::UnsupportedFormat, said);
        }
        for problem in checks::compare(&statement, self.record) {
            out.mismatch(problem);
        }
        name_account(&mut statement, out, self.record);
        out.statement(statement.summarise());
    }
}

/// Why a message with that namespace is none of ours.
fn foreign(namespace: &str) -> Option<String> {
    let name = namespace.rsplit([':', '$']).next().unwrap_or_default();
    let version = ["camt.053.001.", "camt.054.001."].iter().find_map(|m| name.strip_prefix(m));
    let is_version = |v: &str| v.len() == 2 && v.bytes().all(|b| b.is_ascii_digit());
    if version.is_some_and(is_version) {
        return None;
    }
    let found =
        if namespace.is_empty() { "is not given".to_owned() } else { format!("is {}", sanitise(namespace)) };
    Some(format!("the message's namespace {found}; it must be camt.053.001.NN or camt.054.001.NN"))
}
