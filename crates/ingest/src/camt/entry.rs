//! Entries (`Ntry`): what the bank booked, with the payments it consists of.

use chrono::NaiveDate;
use lockbox_domain::Cents;
use lockbox_domain::bank::{BankEntry, BankEntryKind};
use lockbox_domain::diagnostic::{Diagnostic, Place, Scope};
use lockbox_domain::item::ByteRange;
use lockbox_domain::problems::ProblemCode;

use super::detail::{Detail, add, best, set};
use super::kind::Code;
use super::tag::Tag;
use crate::statement::money::{self, Refused};
use crate::statement::words::{self, Said};
use crate::statement::{days, plain_kind};

/// An entry with more payments than this is given out before all of them are read, without the text behind them.
pub(super) const MAX_HELD: usize = 2000;

/// An entry as far as it is read.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Where it begins.
    pub(super) place: Place,
    amount: Option<(String, Result<Cents, Refused>, Place)>,
    /// The currency of its amount; empty when it names none.
    pub(super) currency: String,
    direction: String,
    pub(super) status: String,
    reversal: bool,
    booked_on: String,
    value_on: String,
    own_reference: String,
    servicer_reference: String,
    batch: String,
    stated_payments: Option<u64>,
    code: Code,
    text: String,
    /// Payments that wait for the end of the entry.
    pub(super) held: Vec<Detail>,
    /// How many payments there are.
    pub(super) payments: u64,
    /// Sum of the payments' amounts; `None` once one has none in the entry's currency.
    pub(super) sum: Option<i128>,
    all_returns: bool,
    any_return: bool,
}

/// What of an entry everything that is given out for it has in common.
#[derive(Debug, Clone)]
pub(super) struct Common {
    pub(super) account: String,
    pub(super) as_of: NaiveDate,
    pub(super) end: u64,
}

/// An entry whose money can be used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Usable {
    /// Never negative.
    pub(super) amount: Cents,
    pub(super) is_debit: bool,
}

impl Usable {
    /// The amount with its sign.
    pub(super) fn signed(self) -> Cents {
        signed(self.amount, self.is_debit)
    }
}

fn signed(amount: Cents, is_debit: bool) -> Cents {
    if is_debit { Cents::new(-amount.get()) } else { amount }
}

impl Entry {
    /// An entry that begins at `place`.
    pub(super) fn new(place: Place) -> Self {
        Self { place, sum: Some(0), all_returns: true, ..Self::default() }
    }

    /// Takes the text at a path below `Ntry`.
    pub(super) fn take(&mut self, path: &[Tag], text: &str, currency: &str, place: Place) {
        use Tag::{
            AcctSvcrRef, AddtlNtryInf, Amt, BkTxCd, BookgDt, Btch, Cd, CdtDbtInd, Dt, DtTm, MsgId, NbOfTxs,
            NtryDtls, NtryRef, PmtInfId, RvslInd, Sts, ValDt,
        };
        match path {
            [Amt] => {
                self.amount = Some((text.chars().take(40).collect(), money::read(text, '.'), place));
                currency.clone_into(&mut self.currency);
            }
            [CdtDbtInd] => text.clone_into(&mut self.direction),
            [Sts] if self.status.is_empty() => text.clone_into(&mut self.status),
            [Sts, Cd] => text.clone_into(&mut self.status),
            [RvslInd] => self.reversal = matches!(text, "true" | "1"),
            [BookgDt, Dt | DtTm] => text.clone_into(&mut self.booked_on),
            [ValDt, Dt | DtTm] => text.clone_into(&mut self.value_on),
            [NtryRef] => set(&mut self.own_reference, text),
            [AcctSvcrRef] => set(&mut self.servicer_reference, text),
            [BkTxCd, rest @ ..] => self.code.take(rest, text),
            [NtryDtls, Btch, PmtInfId] => set(&mut self.batch, text),
            [NtryDtls, Btch, MsgId] if self.batch.is_empty() => set(&mut self.batch, text),
            [NtryDtls, Btch, NbOfTxs] => self.stated_payments = text.parse().ok(),
            [AddtlNtryInf] => add(&mut self.text, text),
            _ => {}
        }
    }

    /// Takes a payment that was read; true when no more of them are held.
    pub(super) fn take_detail(&mut self, detail: Detail, currency: &str) -> bool {
        self.payments += 1;
        let amount = detail.amount_in(currency).map(|a| i128::from(a.get()));
        self.sum = self.sum.zip(amount).and_then(|(sum, a)| sum.checked_add(a));
        self.all_returns &= detail.is_return;
        self.any_return |= detail.is_return;
        self.held.push(detail);
        self.held.len() >= MAX_HELD
    }

    /// The day it was booked; `Err` with what is written where that is no day.
    pub(super) fn booked_on(&self) -> Result<Option<NaiveDate>, &str> {
        match self.booked_on.as_str() {
            "" => Ok(None),
            text => days::iso(text).map(Some).ok_or(text),
        }
    }

    /// The money of the entry, or what is wrong with it.
    pub(super) fn usable(&self, record: u64) -> Result<Usable, Box<Diagnostic>> {
        let refuse = |code, place: Place, said: &str, expected: &str, found: &str| {
            let place = Place { record, ..place };
            Err(Box::new(Diagnostic::error(code, Scope::Item, place, said).because(expected, found)))
        };
        let Some((text, amount, place)) = &self.amount else {
            return refuse(
                ProblemCode::BadAmount,
                self.place,
                "the entry has no amount (Amt)",
                "Amt",
                "nothing",
            );
        };
        let amount = match amount {
            Ok(amount) if !amount.is_negative() => *amount,
            Err(Refused::LosesMoney) => {
                let said = "the amount of the entry has fractions of a cent; it is never rounded";
                return refuse(ProblemCode::AmountLosesMoney, *place, said, "whole cents", text);
            }
            _ => {
                let said = "the amount of the entry cannot be read";
                return refuse(ProblemCode::BadAmount, *place, said, "digits with a point, no sign", text);
            }
        };
        let is_debit = match self.direction.as_str() {
            "CRDT" => false,
            "DBIT" => true,
            other => {
                let said = "the entry does not say which way its money goes (CdtDbtInd)";
                return refuse(ProblemCode::BadAmount, self.place, said, "CRDT or DBIT", other);
            }
        };
        Ok(Usable { amount, is_debit })
    }

    /// True when it is the sum of several returned checks, each with its amount: each is then an entry.
    pub(super) fn is_collective_return(&self, usable: Usable) -> bool {
        let whole = self.payments as usize == self.held.len();
        let adds_up = self.sum == Some(i128::from(usable.amount.get()));
        self.payments > 1 && whole && usable.is_debit && self.all_returns && adds_up
    }

    /// What is odd about it, in the words of a warning.
    pub(super) fn oddity(&self, usable: Usable) -> Option<(ProblemCode, String)> {
        if self.code.contradicts(usable.is_debit) {
            let said = format!("type code {} goes the other way than the entry", self.code.as_written());
            return Some((ProblemCode::OddValue, said));
        }
        if let Some(stated) = self.stated_payments.filter(|s| self.payments > 0 && *s != self.payments) {
            let said = format!("the entry says {stated} payments, it lists {}", self.payments);
            return Some((ProblemCode::ControlCount, said));
        }
        let sum = self.sum.filter(|_| self.payments > 1)?;
        (sum != i128::from(usable.amount.get())).then(|| {
            let listed = money::to_cents(sum);
            let said = format!("the entry is {}, its {} payments are {listed}", usable.amount, self.payments);
            (ProblemCode::ControlTotal, said)
        })
    }

    /// The entry itself.
    pub(super) fn build(&self, usable: Usable, common: &Common, record: u64) -> BankEntry {
        let only = self.held.first().filter(|_| self.payments <= 1);
        let said = best(
            [&self.text, &self.own_reference, &self.servicer_reference, &self.batch]
                .into_iter()
                .map(|t| words::lockbox(t))
                .chain(only.map(Detail::lockbox)),
        );
        let code = if self.code.is_empty() { only.map_or(&self.code, |d| &d.code) } else { &self.code };
        let kind = self.kind(code, usable.is_debit, said);
        let customer = only.map_or("", Detail::customer_reference);
        let customer = match said {
            Said::Number(number) if kind == BankEntryKind::LockboxDeposit => number,
            _ if customer.is_empty() => &self.batch,
            _ => customer,
        };
        let mut text = self.text.clone();
        if let Some(detail) = only {
            add(&mut text, &detail.all_text());
        }
        let bank = [&self.servicer_reference, &self.own_reference].into_iter().find(|r| !r.is_empty());
        let bank = bank.map_or_else(|| only.map_or("", Detail::bank_reference), String::as_str);
        let references = (bank.to_owned(), customer.to_owned());
        self.row(usable.signed(), (kind, code.as_written()), references, text, common, record)
    }

    /// One of several payments: a check that came back, or a detail of the entry.
    pub(super) fn build_detail(
        &self,
        detail: &Detail,
        kind: BankEntryKind,
        usable: Usable,
        currency: &str,
        common: &Common,
        record: u64,
    ) -> BankEntry {
        let amount = detail.amount_in(currency).unwrap_or_default();
        let amount = signed(amount, detail.is_debit.unwrap_or(usable.is_debit));
        let code = if detail.code.is_empty() { &self.code } else { &detail.code };
        let references = (detail.bank_reference().to_owned(), detail.customer_reference().to_owned());
        self.row(amount, (kind, code.as_written()), references, detail.all_text(), common, record)
    }

    fn kind(&self, code: &Code, is_debit: bool, said: Said<'_>) -> BankEntryKind {
        if let Some(kind) = code.kind(is_debit) {
            return kind;
        }
        match is_debit {
            true if self.any_return => BankEntryKind::ReturnedItem,
            true if self.reversal => BankEntryKind::CorrectionDebit,
            false if self.reversal => BankEntryKind::CorrectionCredit,
            // A debit that names a lockbox is a fee as likely as anything.
            false if said != Said::Nothing => BankEntryKind::LockboxDeposit,
            _ => plain_kind(is_debit),
        }
    }

    fn row(
        &self,
        amount: Cents,
        (kind, type_code): (BankEntryKind, String),
        (bank_reference, customer_reference): (String, String),
        text: String,
        common: &Common,
        record: u64,
    ) -> BankEntry {
        let len = common.end.saturating_sub(self.place.byte);
        BankEntry {
            ordinal: 0,
            account: common.account.clone(),
            as_of: common.as_of,
            value_date: days::iso(&self.value_on),
            type_code,
            kind,
            amount,
            bank_reference,
            customer_reference,
            text,
            record,
            bytes: ByteRange { start: self.place.byte, len: u32::try_from(len).unwrap_or(u32::MAX) },
        }
    }
}
