//! Transactions (`STMTTRN`).

use chrono::NaiveDate;
use lockbox_domain::Cents;
use lockbox_domain::bank::BankEntry;
use lockbox_domain::diagnostic::{Diagnostic, Place, Scope};
use lockbox_domain::item::ByteRange;
use lockbox_domain::problems::ProblemCode;

use crate::statement::days;
use crate::statement::money::{self, Refused};
use crate::statement::words::{self, Said};

/// A transaction as far as it is read.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) place: Place,
    pub(super) kind: String,
    amount: Option<String>,
    posted: String,
    available: String,
    id: String,
    check: String,
    reference: String,
    name: String,
    memo: String,
    pub(super) currency: String,
    /// True for one that corrects or deletes another.
    pub(super) corrects: bool,
}

impl Entry {
    pub(super) fn new(place: Place) -> Self {
        Self { place, ..Self::default() }
    }

    /// Takes a value inside of the aggregate `within`.
    pub(super) fn take(&mut self, within: &str, name: &str, value: String) {
        match (within, name) {
            ("STMTTRN", "TRNTYPE") => self.kind = value,
            ("STMTTRN", "TRNAMT") => self.amount = Some(value),
            ("STMTTRN", "DTPOSTED") => self.posted = value,
            ("STMTTRN", "DTAVAIL") => self.available = value,
            ("STMTTRN", "FITID") => self.id = value,
            ("STMTTRN", "CHECKNUM") => self.check = value,
            ("STMTTRN", "REFNUM") => self.reference = value,
            ("STMTTRN" | "PAYEE", "NAME") => self.name = value,
            ("STMTTRN", "MEMO") => self.memo = value,
            ("STMTTRN", "CORRECTFITID") => self.corrects = true,
            ("CURRENCY", "CURSYM") => self.currency = value,
            _ => {}
        }
    }

    /// The amount with its sign, or what is wrong with it.
    pub(super) fn amount(&self) -> Result<Cents, Box<Diagnostic>> {
        let text = self.amount.as_deref().unwrap_or_default();
        // Both points are allowed, and there are never thousands separators.
        let point = if text.contains(',') { ',' } else { '.' };
        money::read(text, point).map_err(|refused| {
            let (code, said) = match refused {
                Refused::LosesMoney => {
                    (ProblemCode::AmountLosesMoney, "the amount has fractions of a cent; it is never rounded")
                }
                Refused::Unreadable => (ProblemCode::BadAmount, "the amount (TRNAMT) cannot be read"),
            };
            let problem = Diagnostic::error(code, Scope::Item, self.place, said);
            Box::new(problem.because("a sign and whole cents", text))
        })
    }

    /// The day it was posted.
    pub(super) fn day(&self) -> Result<NaiveDate, Box<Diagnostic>> {
        days::compact(&self.posted).ok_or_else(|| {
            let said = "the day of posting (DTPOSTED) is no date";
            let problem = Diagnostic::error(ProblemCode::BadDate, Scope::Item, self.place, said);
            Box::new(problem.because("YYYYMMDD", &self.posted))
        })
    }

    /// The entry; `end` is where it ends in the file.
    pub(super) fn build(self, account: &str, amount: Cents, as_of: NaiveDate, end: u64) -> BankEntry {
        let text = [self.name.as_str(), self.memo.as_str()].join(" ").trim().to_owned();
        let is_debit = amount.is_negative();
        let kind = words::kind(&text, is_debit);
        let reference = if self.check.is_empty() { self.reference } else { self.check };
        let customer_reference = match words::lockbox(&text) {
            Said::Number(number) if !is_debit => number.to_owned(),
            _ => reference,
        };
        let len = end.saturating_sub(self.place.byte);
        BankEntry {
            ordinal: 0,
            account: account.to_owned(),
            as_of,
            value_date: days::compact(&self.available),
            type_code: self.kind,
            kind,
            amount,
            bank_reference: self.id,
            customer_reference,
            text,
            record: self.place.record,
            bytes: ByteRange { start: self.place.byte, len: u32::try_from(len).unwrap_or(u32::MAX) },
        }
    }
}
