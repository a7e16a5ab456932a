//! Entries (16): what the bank did.

use std::collections::VecDeque;

use lockbox_domain::bank::BankEntry;
use lockbox_domain::diagnostic::{Diagnostic, Place, Scope, sanitise};
use lockbox_domain::item::ByteRange;
use lockbox_domain::problems::ProblemCode;

use super::super::codes::{self, Direction};
use super::super::doubt::Waiting;
use super::super::fields::Fields;
use super::super::funds::Funds;
use super::super::record::Record;
use super::super::values::{self, Amount};
use super::{Event, State};

/// Codes that are remembered as told once; a file with more different ones is of another kind.
const MAX_SEEN_CODES: usize = 1000;

/// The type code of an entry that is about something else than money.
const NON_MONETARY: &str = "890";

impl State {
    /// Takes an entry.
    pub(super) fn entry(&mut self, queue: &mut VecDeque<Event>, record: &Record, fields: &Fields) {
        let Some(account) = &mut self.account else {
            let said = "an entry (16) comes before any account (03); it is not read";
            self.error(queue, ProblemCode::RecordOutOfPlace, Scope::Item, record.place, said);
            self.verdict.broken = true;
            self.unusable += 1;
            self.count_misplaced(record.counted);
            return;
        };
        account.tally.records += record.counted;
        let list = fields.list();
        let field = |at: usize| list.get(at).copied().unwrap_or_default();
        let amount = self.entry_amount(queue, field(0), field(1), record.place);
        self.check_type_code(queue, field(0), record.place);
        let entry = amount.map(|amount| self.build_entry(queue, &list, amount, fields, record));
        let control = amount.map_or(0, i128::from);
        if let Some(account) = &mut self.account {
            account.tally.unreadable |= amount.is_none();
            account.tally.found += control;
            account.tally.stated += control;
        }
        let spliced = record.spliced && !self.doubt.is_empty();
        let waiting = Waiting { entry, control, as_text: spliced.then(|| format!("/ 16,{}", fields.text)) };
        if spliced || record.before_splice {
            self.doubt.push(waiting);
        } else if self.doubt.is_empty() {
            match waiting.entry {
                Some(entry) => self.give_out(queue, entry),
                None => self.unusable += 1,
            }
        } else {
            self.doubt.push(waiting);
        }
        if self.doubt.is_full() {
            self.give_out_waiting(queue);
        }
    }

    /// The amount as stated; `None` when it cannot be read.
    fn entry_amount(
        &mut self,
        queue: &mut VecDeque<Event>,
        code: &str,
        amount: &str,
        place: Place,
    ) -> Option<i64> {
        match Amount::parse(amount) {
            Amount::Whole(value) => Some(value),
            Amount::Blank => {
                if code != NON_MONETARY {
                    let said = "the entry has no amount and is taken as nothing";
                    self.warn(queue, ProblemCode::BadAmount, Scope::Item, place, said);
                }
                Some(0)
            }
            Amount::Unreadable => {
                let said = "the amount of the entry cannot be read; it is never scaled or rounded";
                let problem = Diagnostic::error(ProblemCode::BadAmount, Scope::Item, place, said);
                self.problem(queue, problem.because("whole cents, at most 15 digits", amount));
                None
            }
        }
    }

    /// Says once for each code that it is not in the list.
    fn check_type_code(&mut self, queue: &mut VecDeque<Event>, code: &str, place: Place) {
        if codes::lookup(code).is_some()
            || self.seen_codes.len() >= MAX_SEEN_CODES
            || self.seen_codes.contains(code)
        {
            return;
        }
        self.seen_codes.insert(code.to_owned());
        let way = match codes::direction(code) {
            Some(Direction::Credit) => "its range says credit",
            Some(Direction::Debit) => "its range says debit",
            _ => "its range does not say which way money goes: taken as credit",
        };
        let said = format!("type code {} is not in the list; {way}", sanitise(code));
        self.warn(queue, ProblemCode::UnknownTypeCode, Scope::Item, place, &said);
    }

    fn build_entry(
        &mut self,
        queue: &mut VecDeque<Event>,
        list: &[&str],
        amount: i64,
        fields: &Fields,
        record: &Record,
    ) -> BankEntry {
        let field = |at: usize| list.get(at).copied().unwrap_or_default();
        let following: Vec<&[u8]> = list.iter().skip(3).map(|f| f.as_bytes()).collect();
        let funds = Funds::read(field(2).as_bytes(), &following);
        if funds.odd {
            let said = "the funds type of the entry, or its further fields, cannot be read";
            let problem = Diagnostic::warning(ProblemCode::BadFunds, Scope::Field, record.place, said);
            self.problem(queue, problem.because("0, 1, 2, S, V, D or Z with their fields", field(2)));
        }
        let value_date = matches!(field(2), "V" | "v").then(|| values::date(field(3))).flatten();
        // A sender without slashes and fields may end with text where the funds type should be.
        let text = if funds.odd && list.len() == 3 { field(2) } else { fields.free_text() };
        let signed = match codes::direction(field(0)) {
            Some(Direction::Debit) => -amount,
            _ => amount,
        };
        let account = self.account.as_ref();
        BankEntry {
            ordinal: 0,
            account: account.map(|a| a.number.clone()).unwrap_or_default(),
            as_of: account.and_then(|a| a.as_of).or(self.file_date).unwrap_or_default(),
            value_date,
            type_code: field(0).to_owned(),
            kind: codes::kind(field(0)),
            amount: lockbox_domain::Cents::new(signed),
            bank_reference: field(3 + funds.extra).to_owned(),
            customer_reference: field(4 + funds.extra).to_owned(),
            text: text.to_owned(),
            record: record.place.record,
            bytes: ByteRange {
                start: record.place.byte,
                len: u32::try_from(record.end.saturating_sub(record.place.byte)).unwrap_or(u32::MAX),
            },
        }
    }

    /// Gives out every entry that waits.
    pub(super) fn give_out_waiting(&mut self, queue: &mut VecDeque<Event>) {
        if self.doubt.is_empty() {
            return;
        }
        let mut doubt = std::mem::take(&mut self.doubt);
        self.unusable += doubt.unusable();
        for entry in doubt.drain() {
            self.give_out(queue, entry);
        }
    }

    fn give_out(&mut self, queue: &mut VecDeque<Event>, mut entry: BankEntry) {
        entry.ordinal = self.ordinal;
        self.ordinal = self.ordinal.saturating_add(1);
        self.amount += i128::from(entry.amount.get());
        if let Some(account) = &mut self.account {
            account.entries = account.entries.saturating_add(1);
            account.amount += i128::from(entry.amount.get());
        }
        queue.push_back(Event::Entry(entry));
    }
}
