//! Payments inside of an entry (`TxDtls`).

use lockbox_domain::Cents;

use super::kind::Code;
use super::tag::Tag;
use crate::statement::money;
use crate::statement::words::{self, Said};

/// Text that is kept of one entry or payment, in bytes.
const MAX_KEPT_BYTES: usize = 4000;

/// What a bank writes where it has no reference.
const NO_REFERENCE: [&str; 4] = ["NOTPROVIDED", "NONREF", "NOT PROVIDED", "NOTAVAILABLE"];

/// One payment.
#[derive(Debug, Clone, Default)]
pub(super) struct Detail {
    amount: Option<Cents>,
    currency: String,
    pub(super) is_debit: Option<bool>,
    pub(super) code: Code,
    pub(super) check_number: String,
    end_to_end: String,
    payment: String,
    instruction: String,
    transaction: String,
    servicer: String,
    pub(super) text: String,
    names: String,
    pub(super) is_return: bool,
}

impl Detail {
    /// Takes the text at a path below `TxDtls`; `currency` is that of the amount.
    pub(super) fn take(&mut self, path: &[Tag], text: &str, currency: &str) {
        use Tag::{
            AcctSvcrRef, AddtlTxInf, Amt, AmtDtls, BkTxCd, CdtDbtInd, Cdtr, CdtrRefInf, ChqNb, Dbtr,
            EndToEndId, InstrId, Nm, PmtInfId, Pty, Ref, Refs, RltdPties, RmtInf, RtrInf, Strd, TxAmt, TxId,
            Ustrd,
        };
        match path {
            [Amt] | [AmtDtls, TxAmt, Amt] => self.take_amount(text, currency),
            [CdtDbtInd] => self.is_debit = Some(text == "DBIT"),
            [BkTxCd, rest @ ..] => self.code.take(rest, text),
            [Refs, ChqNb] => set(&mut self.check_number, text),
            [Refs, EndToEndId] => set(&mut self.end_to_end, text),
            [Refs, PmtInfId] => set(&mut self.payment, text),
            [Refs, InstrId] => set(&mut self.instruction, text),
            [Refs, TxId] => set(&mut self.transaction, text),
            [Refs, AcctSvcrRef] => set(&mut self.servicer, text),
            [RltdPties, Dbtr | Cdtr, Nm] | [RltdPties, Dbtr | Cdtr, Pty, Nm] => add(&mut self.names, text),
            [RmtInf, Ustrd] | [RmtInf, Strd, CdtrRefInf, Ref] | [AddtlTxInf] => add(&mut self.text, text),
            [RtrInf, ..] => self.is_return = true,
            _ => {}
        }
    }

    /// The first amount counts: the payment's own comes before the amounts that it was made of.
    fn take_amount(&mut self, text: &str, currency: &str) {
        if self.amount.is_none() {
            self.amount = money::read(text, '.').ok();
            currency.clone_into(&mut self.currency);
        }
    }

    /// The amount, if it is in `currency`.
    pub(super) fn amount_in(&self, currency: &str) -> Option<Cents> {
        self.amount.filter(|_| self.currency.is_empty() || self.currency == currency)
    }

    /// What the customer knows the payment by.
    pub(super) fn customer_reference(&self) -> &str {
        let all = [&self.check_number, &self.end_to_end, &self.payment, &self.instruction];
        all.into_iter().find(|r| !r.is_empty()).map_or("", String::as_str)
    }

    /// What the bank knows it by.
    pub(super) fn bank_reference(&self) -> &str {
        if self.servicer.is_empty() { &self.transaction } else { &self.servicer }
    }

    /// Remittance text and names in one.
    pub(super) fn all_text(&self) -> String {
        let mut all = self.text.clone();
        add(&mut all, &self.names);
        all
    }

    /// What it says of lockboxes.
    pub(super) fn lockbox(&self) -> Said<'_> {
        let all = [&self.end_to_end, &self.payment, &self.instruction, &self.text];
        best(all.into_iter().map(|t| words::lockbox(t)))
    }
}

/// The best of several answers: a number, else that there is a lockbox.
pub(super) fn best<'a>(all: impl Iterator<Item = Said<'a>>) -> Said<'a> {
    all.fold(Said::Nothing, |best, said| match (best, said) {
        (Said::Number(_), _) | (_, Said::Nothing) => best,
        (_, other) => other,
    })
}

/// Keeps a reference, unless it says that there is none.
pub(super) fn set(field: &mut String, text: &str) {
    if !NO_REFERENCE.contains(&text) {
        field.clear();
        add(field, text);
    }
}

/// Adds text behind a blank, its own runs of white space made one blank, up to what is kept.
pub(super) fn add(field: &mut String, text: &str) {
    for word in text.split_whitespace() {
        if field.len() + word.len() >= MAX_KEPT_BYTES {
            return;
        }
        if !field.is_empty() {
            field.push(' ');
        }
        field.push_str(word);
    }
}
