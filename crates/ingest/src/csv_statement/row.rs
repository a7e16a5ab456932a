//! One row to what it says of an account.

use chrono::NaiveDate;
use lockbox_domain::Cents;
use lockbox_domain::bank::{BankEntry, BankEntryKind};
use lockbox_domain::item::ByteRange;
use lockbox_domain::problems::ProblemCode;

use super::amount;
use super::header::Places;
use super::profile::{Profile, Style};
use crate::bai2::codes::{self, Direction};
use crate::statement::money::Refused;
use crate::statement::words::{self, Said};

/// Why a row cannot be used: the kind of problem, what was expected and what is there.
pub(super) struct Fault {
    pub(super) code: ProblemCode,
    pub(super) said: &'static str,
    pub(super) expected: &'static str,
    pub(super) found: String,
}

fn fault(code: ProblemCode, said: &'static str, expected: &'static str, found: &str) -> Fault {
    Fault { code, said, expected, found: found.to_owned() }
}

/// A row with the profile that reads it.
pub(super) struct RowView<'a> {
    pub(super) profile: &'a Profile,
    pub(super) places: &'a Places,
    pub(super) fields: &'a [String],
}

impl RowView<'_> {
    /// The field at a place; empty where the row has none.
    pub(super) fn at(&self, place: Option<usize>) -> &str {
        place.and_then(|p| self.fields.get(p)).map_or("", String::as_str)
    }

    /// True for a row that says what the others add up to.
    pub(super) fn is_total(&self) -> bool {
        let has_word =
            |f: &String| f.split(|c: char| !c.is_alphabetic()).any(|w| w.to_lowercase().starts_with("total"));
        self.at(Some(self.places.date)).parse::<u64>().is_err()
            && self.day(self.at(Some(self.places.date))).is_none()
            && self.fields.iter().any(has_word)
    }

    /// The amount of a row of totals, where it is one figure.
    pub(super) fn total(&self) -> Option<Cents> {
        amount::read(self.at(self.places.amount), self.profile.decimal).ok()
    }

    /// The account that the row or the profile names.
    pub(super) fn account(&self) -> &str {
        match self.at(self.places.account) {
            "" => self.profile.account.as_deref().unwrap_or_default(),
            named => named,
        }
    }

    /// The balance behind the row.
    pub(super) fn balance(&self) -> Option<Cents> {
        amount::read(self.at(self.places.balance), self.profile.decimal).ok()
    }

    fn day(&self, text: &str) -> Option<NaiveDate> {
        self.profile.dates.iter().find_map(|picture| picture.read(text))
    }

    /// The entry; `None` for a row of balances or sums, which moves no money.
    pub(super) fn entry(&self, account: &str) -> Result<Option<BankEntry>, Fault> {
        let extra = self.fields.get(self.places.width..).unwrap_or_default();
        if self.places.width > 0 && extra.iter().any(|f| !f.is_empty()) {
            let found = format!("{} fields", self.fields.len());
            let said = "the row has more fields than the header; a separator may stand in an amount or text";
            return Err(fault(ProblemCode::BadRow, said, "as many fields as the header", &found));
        }
        let currency = self.at(self.places.currency);
        if !matches!(currency, "" | "USD" | "usd") {
            return Err(fault(ProblemCode::OtherCurrency, "the row is in another currency", "USD", currency));
        }
        let date = self.at(Some(self.places.date));
        let Some(day) = self.day(date) else {
            return Err(fault(
                ProblemCode::BadDate,
                "the date of the row cannot be read",
                "a date of the profile",
                date,
            ));
        };
        let Some((amount, code)) = self.money()? else { return Ok(None) };
        let is_debit = amount.is_negative();
        let text: Vec<&str> =
            self.places.text.iter().map(|p| self.at(Some(*p))).filter(|t| !t.is_empty()).collect();
        let text = text.join(" ");
        let kind = match code.map(codes::kind) {
            Some(kind) if !matches!(kind, BankEntryKind::OtherCredit | BankEntryKind::OtherDebit) => kind,
            _ => words::kind(&text, is_debit),
        };
        let customer = self.at(self.places.customer_reference);
        let customer_reference = match words::lockbox(&text) {
            Said::Number(number) if kind == BankEntryKind::LockboxDeposit && code.is_none() => number,
            _ => customer,
        };
        Ok(Some(BankEntry {
            ordinal: 0,
            account: account.to_owned(),
            as_of: day,
            value_date: self.day(self.at(self.places.value_date)),
            type_code: code.unwrap_or(self.at(self.places.kind)).to_owned(),
            kind,
            amount,
            bank_reference: self.at(self.places.bank_reference).to_owned(),
            customer_reference: customer_reference.to_owned(),
            text,
            record: 0,
            bytes: ByteRange { start: 0, len: 0 },
        }))
    }

    /// The amount with its sign and the BAI2 code, if it has one; `None` for a row that moves no money.
    fn money(&self) -> Result<Option<(Cents, Option<&str>)>, Fault> {
        let places = self.places;
        match &self.profile.style {
            Style::Signed { debits_positive } => {
                let amount = self.amount(self.at(places.amount))?;
                Ok(Some((if *debits_positive { minus(amount) } else { amount }, None)))
            }
            Style::DebitCredit {} => self.two_columns(self.at(places.debit), self.at(places.credit)),
            Style::Indicator { debit, credit } => {
                let word = self.at(places.direction).to_lowercase();
                let amount = self.amount(self.at(places.amount))?;
                let is_debit = debit.contains(&word);
                if !is_debit && (amount.is_negative() || !credit.contains(&word)) {
                    let said = "the row does not say which way its money goes";
                    return Err(fault(ProblemCode::BadRow, said, "a word for debit or credit", &word));
                }
                Ok(Some((if is_debit { minus(size(amount)) } else { amount }, None)))
            }
            Style::BaiCode {} => self.coded(self.at(places.code)),
        }
    }

    fn two_columns(&self, debit: &str, credit: &str) -> Result<Option<(Cents, Option<&str>)>, Fault> {
        let read = |text: &str| if text.is_empty() { Ok(Cents::ZERO) } else { self.amount(text) };
        let (out, inward) = (read(debit)?, read(credit)?);
        let has_one = out.is_zero() != inward.is_zero() || (debit.is_empty() != credit.is_empty());
        if !has_one || inward.is_negative() {
            let said = "the row must have either a debit or a credit";
            let found = format!("debit {debit}, credit {credit}");
            return Err(fault(ProblemCode::BadRow, said, "one amount", &found));
        }
        Ok(Some((if out.is_zero() { inward } else { minus(size(out)) }, None)))
    }

    fn coded<'a>(&'a self, code: &'a str) -> Result<Option<(Cents, Option<&'a str>)>, Fault> {
        let name = codes::lookup(code).map(|c| c.name).unwrap_or_default();
        let is_sum = name.starts_with("Total") || name.contains(" total ");
        let is_debit = match codes::direction(code) {
            Some(Direction::Debit) => true,
            Some(Direction::Credit) => false,
            Some(Direction::Status) => return Ok(None),
            None => {
                let said = "the row has no BAI2 type code of three digits";
                return Err(fault(ProblemCode::BadRow, said, "three digits", code));
            }
        };
        if is_sum {
            return Ok(None);
        }
        let amount = self.amount(self.at(self.places.amount))?;
        if amount.is_negative() && !is_debit {
            let said = "the amount of a credit is negative";
            return Err(fault(ProblemCode::BadAmount, said, "no sign", self.at(self.places.amount)));
        }
        Ok(Some((if is_debit { minus(size(amount)) } else { amount }, Some(code))))
    }

    fn amount(&self, text: &str) -> Result<Cents, Fault> {
        amount::read(text, self.profile.decimal).map_err(|refused| match refused {
            Refused::LosesMoney => {
                let said = "the amount has fractions of a cent; it is never rounded";
                fault(ProblemCode::AmountLosesMoney, said, "whole cents", text)
            }
            Refused::Unreadable => fault(
                ProblemCode::BadAmount,
                "the amount of the row cannot be read",
                "an amount of dollars",
                text,
            ),
        })
    }
}

fn size(amount: Cents) -> Cents {
    Cents::new(amount.get().abs())
}

fn minus(amount: Cents) -> Cents {
    Cents::new(-amount.get())
}
