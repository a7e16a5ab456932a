//! One account's statement or notification: its header, its balances, and what its entries add up to.

use chrono::NaiveDate;
use lockbox_domain::Cents;
use lockbox_domain::bank::StatementSummary;
use lockbox_domain::diagnostic::{Place, sanitise};

use super::checks::Summary;
use super::detail::{add, set};
use super::tag::Tag;
use crate::statement::days;
use crate::statement::money::{self, to_cents};

/// A balance that the bank states.
#[derive(Debug, Clone, Default)]
pub(super) struct Balance {
    kind: String,
    amount: String,
    currency: String,
    direction: String,
    day: String,
    pub(super) place: Place,
}

impl Balance {
    /// The amount with its sign, if it can be read.
    pub(super) fn signed(&self) -> Option<Cents> {
        let amount = money::read(&self.amount, '.').ok().filter(|a| !a.is_negative())?;
        match self.direction.as_str() {
            "DBIT" => amount.negated().ok(),
            "CRDT" | "" => Some(amount),
            _ => None,
        }
    }

    fn take(&mut self, path: &[Tag], text: &str, currency: &str) {
        use Tag::{Amt, Cd, CdOrPrtry, CdtDbtInd, Dt, DtTm, Tp};
        match path {
            [Tp, CdOrPrtry, Cd] => text.clone_into(&mut self.kind),
            [Amt] => {
                text.clone_into(&mut self.amount);
                currency.clone_into(&mut self.currency);
            }
            [CdtDbtInd] => text.clone_into(&mut self.direction),
            [Dt, Dt | DtTm] => text.clone_into(&mut self.day),
            _ => {}
        }
    }
}

/// What was said of an account.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) account: bool,
    pub(super) currency: bool,
}

/// A statement as far as it is read.
#[derive(Debug, Default)]
pub(super) struct Statement {
    /// Where it begins.
    pub(super) place: Place,
    iban: String,
    other_id: String,
    name: String,
    currency: String,
    created: String,
    until: String,
    /// `DUPL` for one that was sent before.
    pub(super) copy: String,
    servicer: String,
    servicer_name: String,
    balance: Balance,
    /// The day's opening balance, else the closing one of the day before.
    opening: Option<Balance>,
    previous: Option<Balance>,
    pub(super) closing: Option<Balance>,
    /// What the bank says its entries add up to.
    pub(super) summary: Summary,
    /// False for one page of several: its balances are those of all pages.
    pub(super) is_whole: bool,
    /// What was said once and need not be said again.
    pub(super) said: Said,
    /// Entries that are booked and those that are not, all with what cannot be read among them.
    pub(super) booked: Tally,
    pub(super) pending: Tally,
    /// Booked payments: entries without payments inside count as one.
    pub(super) payments: u64,
    /// True when an entry could not be used, so that no total can come true.
    pub(super) unreadable: bool,
}

/// Entries added up.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) credits: u64,
    pub(super) debits: u64,
    pub(super) credit_sum: i128,
    pub(super) debit_sum: i128,
}

impl Tally {
    /// Adds one entry.
    pub(super) fn add(&mut self, amount: Cents, is_debit: bool) {
        let (count, sum) = if is_debit {
            (&mut self.debits, &mut self.debit_sum)
        } else {
            (&mut self.credits, &mut self.credit_sum)
        };
        *count += 1;
        *sum += i128::from(amount.get());
    }

    /// Credits less debits.
    pub(super) fn net(&self) -> i128 {
        self.credit_sum - self.debit_sum
    }

    /// This and `other`.
    pub(super) fn with(&self, other: &Self) -> Self {
        Self {
            credits: self.credits + other.credits,
            debits: self.debits + other.debits,
            credit_sum: self.credit_sum + other.credit_sum,
            debit_sum: self.debit_sum + other.debit_sum,
        }
    }
}

impl Statement {
    /// A statement that begins at `place`.
    pub(super) fn new(place: Place, is_whole: bool) -> Self {
        Self { place, is_whole, ..Self::default() }
    }

    /// Takes the text at a path below `Stmt` or `Ntfctn`.
    pub(super) fn take(&mut self, path: &[Tag], text: &str, currency: &str) {
        use Tag::{
            Acct, Bal, Bic, Bicfi, Ccy, CpyDplctInd, CreDtTm, FinInstnId, FrToDt, Iban, Id, LastPgInd, Nm,
            NtfctnPgntn, Othr, PgNb, StmtPgntn, Svcr, ToDtTm, TxsSummry,
        };
        match path {
            [Acct, Id, Iban] => set(&mut self.iban, text),
            [Acct, Id, Othr, Id] => set(&mut self.other_id, text),
            [Acct, Nm] => add(&mut self.name, text),
            [Acct, Ccy] => text.clone_into(&mut self.currency),
            [Acct, Svcr, FinInstnId, Bic | Bicfi] => set(&mut self.servicer, text),
            [Acct, Svcr, FinInstnId, Nm] => set(&mut self.servicer_name, text),
            [CreDtTm] => text.clone_into(&mut self.created),
            [FrToDt, ToDtTm] => text.clone_into(&mut self.until),
            [CpyDplctInd] => text.clone_into(&mut self.copy),
            [StmtPgntn | NtfctnPgntn, PgNb] => self.is_whole &= text == "1",
            [StmtPgntn | NtfctnPgntn, LastPgInd] => self.is_whole &= text != "false" && text != "0",
            [Bal, rest @ ..] => self.balance.take(rest, text, currency),
            [TxsSummry, rest @ ..] => self.summary.take(rest, text),
            _ => {}
        }
    }

    /// A balance begins.
    pub(super) fn begin_balance(&mut self, place: Place) {
        self.balance = Balance { place, ..Balance::default() };
    }

    /// A balance is read: of several of one kind the first opens and the last closes.
    pub(super) fn end_balance(&mut self) {
        let balance = std::mem::take(&mut self.balance);
        if self.currency.is_empty() {
            balance.currency.clone_into(&mut self.currency);
        }
        match balance.kind.as_str() {
            "OPBD" => _ = self.opening.get_or_insert(balance),
            "PRCD" => _ = self.previous.get_or_insert(balance),
            "CLBD" => self.closing = Some(balance),
            _ => {}
        }
    }

    /// The balance that its entries begin from.
    pub(super) fn opening(&self) -> Option<&Balance> {
        self.opening.as_ref().or(self.previous.as_ref())
    }

    /// The bank's number of the account: IBAN, its own, or the account's name where there is neither.
    pub(super) fn account(&self) -> String {
        let all = [&self.iban, &self.other_id, &self.name];
        all.into_iter().find(|a| !a.is_empty()).map_or_else(String::new, |a| sanitise(a))
    }

    /// True when the account has a number.
    pub(super) fn has_number(&self) -> bool {
        !self.iban.is_empty() || !self.other_id.is_empty()
    }

    /// Who keeps the account, by code or name.
    pub(super) fn servicer(&self) -> &str {
        if self.servicer.is_empty() { &self.servicer_name } else { &self.servicer }
    }

    /// The currency: the account's, that of its balances or of its first entry.
    pub(super) fn currency(&self) -> &str {
        if self.currency.is_empty() { "USD" } else { &self.currency }
    }

    /// Takes the currency of an entry where nothing named one before.
    pub(super) fn offer_currency(&mut self, currency: &str) {
        if self.currency.is_empty() {
            self.currency = sanitise(currency);
        }
    }

    /// The day it is about: that of the closing balance, else its last, else when it was made.
    pub(super) fn as_of(&self) -> Option<NaiveDate> {
        let closing = self.closing.as_ref().and_then(|b| days::iso(&b.day));
        closing.or_else(|| days::iso(&self.until)).or_else(|| days::iso(&self.created))
    }

    /// As it is at its end.
    pub(super) fn summarise(&self) -> StatementSummary {
        let account = self.account();
        let booked = !account.is_empty() && self.currency() == "USD";
        StatementSummary {
            account,
            currency: sanitise(self.currency()),
            as_of: self.as_of(),
            entries: u32::try_from(self.payments).unwrap_or(u32::MAX),
            amount: to_cents(self.booked.net()),
            correction: false,
            booked,
        }
    }
}
