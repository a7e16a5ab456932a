//! A bank statement's entries as events for reconciling: what the bank did with our accounts.

use chrono::NaiveDate;

use crate::money::Cents;

/// What an entry's type code means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BankEntryKind {
    /// A lockbox deposit (BAI2 115, or what the bank uses for it).
    LockboxDeposit,
    /// A check that came back (BAI2 555).
    ReturnedItem,
    /// A check that came back, told by a file of returned checks: no movement of its own.
    ReturnNotice,
    /// A correction in our favour (172, 357).
    CorrectionCredit,
    /// A correction against us (631).
    CorrectionDebit,
    /// A detail that another entry already contains (116).
    DetailOfAnother,
    /// Told by a statement that the bank corrected since, and no longer told by the correction.
    Withdrawn,
    /// Any other credit.
    OtherCredit,
    /// Any other debit.
    OtherDebit,
}

impl BankEntryKind {
    /// The word in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LockboxDeposit => "lockbox-deposit",
            Self::ReturnedItem => "returned-item",
            Self::ReturnNotice => "return-notice",
            Self::CorrectionCredit => "correction-credit",
            Self::CorrectionDebit => "correction-debit",
            Self::DetailOfAnother => "detail-of-another",
            Self::Withdrawn => "withdrawn",
            Self::OtherCredit => "other-credit",
            Self::OtherDebit => "other-debit",
        }
    }

    /// The kind of that word.
    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::LockboxDeposit,
            Self::ReturnedItem,
            Self::ReturnNotice,
            Self::CorrectionCredit,
            Self::CorrectionDebit,
            Self::DetailOfAnother,
            Self::Withdrawn,
            Self::OtherCredit,
            Self::OtherDebit,
        ]
        .into_iter()
        .find(|k| k.as_str() == text)
    }
}

/// One entry of a bank statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankEntry {
    /// Its place among the file's entries, from 0.
    pub ordinal: u32,
    /// The bank's number of our account.
    pub account: String,
    /// The day the statement is about.
    pub as_of: NaiveDate,
    /// The day the money counts, if the entry says.
    pub value_date: Option<NaiveDate>,
    /// The bank's type code, as written.
    pub type_code: String,
    /// What it means.
    pub kind: BankEntryKind,
    /// Credits positive, debits negative.
    pub amount: Cents,
    /// The bank's reference.
    pub bank_reference: String,
    /// The customer reference: a lockbox number, a serial number.
    pub customer_reference: String,
    /// Text.
    pub text: String,
    /// Record number, from 1.
    pub record: u64,
    /// Bytes of the entry, continuations included.
    pub bytes: crate::item::ByteRange,
}

/// A bank account's statement of one day, added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementSummary {
    /// The bank's number of the account.
    pub account: String,
    /// Currency code, `USD` when not stated.
    pub currency: String,
    /// The day it is about.
    pub as_of: Option<NaiveDate>,
    /// How many entries; of an entry that books several payments at once each payment.
    pub entries: u32,
    /// Their signed sum.
    pub amount: Cents,
    /// False for groups that are marked as test or deletion, or intraday: nothing is booked from them.
    pub booked: bool,
    /// True when it replaces what was told of the account and day before (BAI2 group status 3).
    pub correction: bool,
}

/// A statement file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementFileSummary {
    /// Sender as the file names it.
    pub sender: String,
    /// The file's own identification.
    pub file_identification: String,
    /// How many entries; of an entry that books several payments at once each payment.
    pub entries: u32,
    /// Their signed sum.
    pub amount: Cents,
    /// How many records.
    pub records: u64,
    /// True when its structure is whole.
    pub accepted: bool,
    /// True when every stated total and count comes true.
    pub balanced: bool,
    /// Account by account, in file order.
    pub statements: Vec<StatementSummary>,
}
