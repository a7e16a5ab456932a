//! What reconciling speaks of: deposits, credits, and the breaks between them.

use chrono::NaiveDate;

use crate::bank::BankEntryKind;
use crate::ids::{DepositRef, ItemId, Region};
use crate::money::Cents;

/// A deposit as the lockbox files and the ledger have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepositPosition {
    /// Which deposit.
    pub deposit: DepositRef,
    /// The lockbox's region.
    pub region: Region,
    /// The bank's number of the account it goes to.
    pub bank_account: String,
    /// What the files say (held batches left out).
    pub lockbox: Cents,
    /// What was debited to its clearing when it was posted.
    pub ledger: Cents,
    /// What is held: batches that wait for a person.
    pub held: Cents,
    /// What earlier runs matched bank money to it already: the bank's credits.
    pub credited: Cents,
    /// What was booked as short (positive) or over (negative) for it already.
    pub adjusted: Cents,
    /// The totals of its batches, for banks that credit batch by batch.
    pub batches: Vec<Cents>,
}

/// A credit or debit of the bank that is about lockbox money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankMovement {
    /// The statement file and the entry's place in it.
    pub id: ItemId,
    /// The bank's number of our account.
    pub account: String,
    /// The day of the statement.
    pub as_of: NaiveDate,
    /// What it is.
    pub kind: BankEntryKind,
    /// Signed amount.
    pub amount: Cents,
    /// How much of it earlier runs matched already.
    pub matched: Cents,
    /// The bank's reference.
    pub bank_reference: String,
    /// The customer reference.
    pub customer_reference: String,
    /// Text.
    pub text: String,
}

/// A part of a bank credit that belongs to a deposit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The deposit.
    pub deposit: DepositRef,
    /// Its region.
    pub region: Region,
    /// The bank's entry.
    pub entry: ItemId,
    /// How much of it.
    pub amount: Cents,
    /// What the match rests on besides the amount, in a few words.
    pub evidence: String,
}

/// A difference between deposit and credit that is to be booked with the match: positive when the bank is short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// The deposit.
    pub deposit: DepositRef,
    /// Its region.
    pub region: Region,
    /// The bank's entry that came with the difference.
    pub entry: ItemId,
    /// What is missing; negative when the bank credited more.
    pub short: Cents,
    /// True when it is above the limit and waits for approval: nothing is booked.
    pub needs_approval: bool,
}

macro_rules! break_codes {
    ($($variant:ident $code:literal $title:literal;)*) => {
        /// Why lockbox, bank and ledger differ.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum BreakCode {
            $(#[doc = $title] $variant,)*
        }

        impl BreakCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What it means.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

break_codes! {
    BankShort "bank-short" "The bank credited less than the file says.";
    BankOver "bank-over" "The bank credited more than the file says.";
    NotYetCredited "not-yet-credited" "The bank has not credited the deposit.";
    CreditedWithoutDetail "credited-without-detail" "The bank credited money for which there is no lockbox file.";
    AmountDiffers "amount-differs" "A credit and a deposit belong together but their difference is too large to book.";
    LedgerDiffers "ledger-differs" "The ledger was not debited with what the files say.";
    ReturnedItem "returned-item" "A returned check fits no item that was posted.";
    Correction "correction" "The bank corrected an amount and no adjustment is open for it.";
}

/// A difference with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// Why.
    pub code: BreakCode,
    /// How much; positive when money is missing.
    pub amount: Cents,
    /// One sentence for people.
    pub message: String,
    /// The bank entry it is about, if any.
    pub entry: Option<ItemId>,
}

/// The name of a difference: letters, digits, `_` and `-`.
pub fn break_id(date: NaiveDate, region: Region, code: BreakCode, amount: Cents) -> String {
    format!("{date}_{region}_{}_{}", code.as_str(), amount.get())
}

/// One region and deposit date, three ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReconDay {
    /// Deposit date (statement date for a credit without detail).
    pub date: NaiveDate,
    /// Region of the lockbox.
    pub region: Region,
    /// What the files say.
    pub lockbox: Cents,
    /// What the bank credited for it; none while it credited nothing.
    pub bank: Option<Cents>,
    /// What the ledger was debited.
    pub ledger: Cents,
    /// The differences.
    pub breaks: Vec<Break>,
}

impl ReconDay {
    /// The name of a difference of this day: letters, digits, `_` and `-`.
    pub fn break_id(&self, found: &Break) -> String {
        break_id(self.date, self.region, found.code, found.amount)
    }

    /// `balanced` when there is no break, else `break`.
    pub fn state(&self) -> &'static str {
        if self.breaks.is_empty() { "balanced" } else { "break" }
    }
}
