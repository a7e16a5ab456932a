//! Accounts: their header with balances (03) and their trailer (49).

use std::collections::VecDeque;

use lockbox_domain::diagnostic::{Diagnostic, Place, Scope, sanitise};
use lockbox_domain::problems::ProblemCode;

use super::super::fields::Fields;
use super::super::level::Account;
use super::super::record::Record;
use super::super::summary::Summary;
use super::super::totals::{self, Stated};
use super::super::values::{Amount, implied_decimals};
use super::{Event, MAX_LISTED, State};

impl State {
    /// Takes an account's header and adds up its balances.
    pub(super) fn account(&mut self, queue: &mut VecDeque<Event>, record: &Record, fields: &[&str]) {
        self.need_group(queue, record.place);
        if self.account.is_some() {
            self.missing_trailers(queue, record.place, "49", "another account begins");
        }
        let field = |at: usize| fields.get(at).copied().unwrap_or_default();
        let mut account = Account { number: sanitise(field(0)), ..Account::default() };
        account.tally.records = record.counted;
        if let Some(group) = &self.group {
            account.booked = group.booked;
            account.correction = group.correction;
            account.as_of = group.as_of;
            account.currency = if field(1).is_empty() { group.currency.clone() } else { sanitise(field(1)) };
        }
        if account.number.is_empty() {
            let said = "the account has no number; nothing is booked from it";
            self.error(queue, ProblemCode::BadHeader, Scope::Lockbox, record.place, said);
            self.verdict.unbalanced = true;
            account.booked = false;
        }
        if implied_decimals(&account.currency) != 2 {
            let said =
                format!("amounts in {} are not in cents; nothing is booked from them", account.currency);
            self.warn(queue, ProblemCode::DeletedGroup, Scope::Lockbox, record.place, &said);
            account.booked = false;
        }
        self.summaries(queue, &mut account, fields, record.place);
        self.account = Some(account);
    }

    fn summaries(
        &mut self,
        queue: &mut VecDeque<Event>,
        account: &mut Account,
        fields: &[&str],
        place: Place,
    ) {
        let bytes: Vec<&[u8]> = fields.iter().map(|f| f.as_bytes()).collect();
        let mut at = 2;
        while let Some(summary) = Summary::read(&bytes, at) {
            at = summary.next;
            let code = fields.get(summary.code_at).copied().unwrap_or_default();
            let amount = fields.get(summary.code_at + 1).copied().unwrap_or_default();
            match Amount::parse(amount) {
                Amount::Blank => {}
                Amount::Whole(value) => {
                    account.tally.stated += i128::from(value);
                    account.tally.found += i128::from(value);
                }
                Amount::Unreadable => {
                    account.tally.unreadable = true;
                    let said = format!("the amount of summary {} cannot be read", sanitise(code));
                    let problem = Diagnostic::error(ProblemCode::BadAmount, Scope::Field, place, said);
                    self.problem(queue, problem.because("a sign and at most 15 digits", amount));
                }
            }
            if super::super::codes::number(code).is_none() {
                let said = "a summary of the account has a type code that is not three digits";
                let problem = Diagnostic::warning(ProblemCode::UnknownTypeCode, Scope::Field, place, said);
                self.problem(queue, problem.because("three digits", code));
            }
            if summary.bad_funds {
                let said = format!("the funds type of summary {} cannot be read", sanitise(code));
                self.warn(queue, ProblemCode::BadFunds, Scope::Field, place, &said);
            }
        }
    }

    /// Takes an account's trailer, unless it is text of the entry before it.
    pub(super) fn account_trailer(&mut self, queue: &mut VecDeque<Event>, record: &Record, fields: &Fields) {
        let list = fields.list();
        let Some(account) = &mut self.account else {
            let said = "an account trailer (49) closes nothing";
            self.error(queue, ProblemCode::RecordOutOfPlace, Scope::Lockbox, record.place, said);
            self.verdict.broken = true;
            self.count_misplaced(record.counted);
            return;
        };
        let mut tally = account.tally;
        tally.records += record.counted;
        let stated = Stated::read(&list, totals::ACCOUNT, &tally);
        let excess = stated.total().map(|t| tally.found - t);
        let surplus = stated.record_count().map(|c| i128::from(tally.records) - c);
        let (control, records) = self.doubt.settle(excess, surplus);
        let agrees = excess.is_none_or(|e| e == control) || surplus == Some(i128::from(records));
        if record.spliced && !agrees {
            // It is text, but the lines that continue it are records all the same.
            account.tally.records += record.counted - 1;
            self.doubt.append_text(&format!("/ 49,{}", fields.text), record.end);
            return;
        }
        account.tally = tally;
        account.tally.found -= control;
        account.tally.stated -= control;
        account.tally.records -= records;
        let tally = account.tally;
        self.check(queue, totals::ACCOUNT, stated, &tally, record.place);
        self.close_account(queue, stated.total());
    }

    /// Gives out what waits, then the account's statement, and adds it to the group.
    pub(super) fn close_account(&mut self, queue: &mut VecDeque<Event>, stated: Option<i128>) {
        self.give_out_waiting(queue);
        let Some(account) = self.account.take() else { return };
        let summary = account.summary();
        if self.statements.len() < MAX_LISTED {
            self.statements.push(summary.clone());
        }
        queue.push_back(Event::Statement(summary));
        if let Some(group) = &mut self.group {
            group.tally.take(&account.tally, stated);
        }
    }
}
