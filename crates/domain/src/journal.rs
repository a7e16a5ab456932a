//! The books' words: ledger accounts, events, transfers, and where a payment's money is now.
//!
//! A [`Transfer`] moves one amount from a credit to a debit account in the books of one region, so an entry made of
//! transfers cannot be out of balance. Entries are only ever added; a correction is a reversal and a new entry.

use std::fmt;

use crate::ids::{AccountNumber, DepositRef, ItemId, MemberId, Region, StatementNumber};
use crate::money::{AmountError, Cents};

/// A ledger account in the books of one region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ledger {
    /// The operating account at the bank.
    Bank,
    /// Lockbox deposits on their way to the bank statement, kept per deposit.
    DepositClearing,
    /// Receivables for premiums.
    ArPremium,
    /// Receivables for medical bills.
    ArPatient,
    /// Other receivables, such as fees.
    ArOther,
    /// Member known, no open bill: a liability.
    OnAccount,
    /// Payer known, application undecided: a liability.
    Unapplied,
    /// Payer unknown: a liability.
    Unidentified,
    /// Another company's mail.
    SuspenseMisdirected,
    /// What another region owes this one.
    DueFrom(Region),
    /// What this region owes another.
    DueTo(Region),
    /// To be sent back.
    RefundsPayable,
    /// Refunds that were handed to whoever writes the checks.
    Disbursements,
    /// A returned check whose money had left already.
    NsfReceivable,
    /// The bank credited less than the file says.
    DepositAdjustmentReceivable,
    /// The bank credited more than the file says.
    DepositAdjustmentPayable,
    /// Small short payments forgiven.
    ToleranceWriteoff,
    /// The bank's fees.
    BankFees,
    /// Small differences on deposits.
    OverShort,
}

impl Ledger {
    /// The code in store, reports and JSON: `deposit-clearing`, `due-to-socal`.
    pub fn code(self) -> String {
        match self {
            Self::DueFrom(region) => format!("due-from-{region}"),
            Self::DueTo(region) => format!("due-to-{region}"),
            plain => plain.plain_code().to_owned(),
        }
    }

    fn plain_code(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::DepositClearing => "deposit-clearing",
            Self::ArPremium => "ar-premium",
            Self::ArPatient => "ar-patient",
            Self::ArOther => "ar-other",
            Self::OnAccount => "on-account",
            Self::Unapplied => "unapplied",
            Self::Unidentified => "unidentified",
            Self::SuspenseMisdirected => "suspense-misdirected",
            Self::DueFrom(_) => "due-from",
            Self::DueTo(_) => "due-to",
            Self::RefundsPayable => "refunds-payable",
            Self::Disbursements => "disbursements",
            Self::NsfReceivable => "nsf-receivable",
            Self::DepositAdjustmentReceivable => "deposit-adjustment-receivable",
            Self::DepositAdjustmentPayable => "deposit-adjustment-payable",
            Self::ToleranceWriteoff => "tolerance-writeoff",
            Self::BankFees => "bank-fees",
            Self::OverShort => "over-short",
        }
    }

    const PLAIN: [Self; 17] = [
        Self::Bank,
        Self::DepositClearing,
        Self::ArPremium,
        Self::ArPatient,
        Self::ArOther,
        Self::OnAccount,
        Self::Unapplied,
        Self::Unidentified,
        Self::SuspenseMisdirected,
        Self::RefundsPayable,
        Self::Disbursements,
        Self::NsfReceivable,
        Self::DepositAdjustmentReceivable,
        Self::DepositAdjustmentPayable,
        Self::ToleranceWriteoff,
        Self::BankFees,
        Self::OverShort,
    ];

    /// The account of that code.
    pub fn parse(code: &str) -> Option<Self> {
        if let Some(region) = code.strip_prefix("due-from-") {
            return Region::new(region).ok().map(Self::DueFrom);
        }
        if let Some(region) = code.strip_prefix("due-to-") {
            return Region::new(region).ok().map(Self::DueTo);
        }
        Self::PLAIN.into_iter().find(|l| l.plain_code() == code)
    }

    /// True for accounts in which a payment's money can lie: each is one of the buckets.
    pub fn holds_item_money(self) -> bool {
        Bucket::of(self).is_some()
    }
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.code())
    }
}

macro_rules! events {
    ($($variant:ident $code:literal $number:literal $title:literal;)*) => {
        /// What happened: the kind of a journal entry.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Event {
            $(#[doc = $title] $variant,)*
        }

        impl Event {
            /// Every event, in the order of the manual.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code in store and JSON.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The number of the accounting rule (`E1` … `E24`), where it has one.
            pub const fn number(self) -> &'static str {
                match self { $(Self::$variant => $number,)* }
            }

            /// What happened, in one sentence.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// The event of that code.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|e| e.code() == code)
            }
        }
    };
}

events! {
    DepositReceived "deposit-received" "E1" "A payment was accepted from the lockbox.";
    PayerIdentified "payer-identified" "E2" "The payer of an unidentified payment was found.";
    PaymentApplied "payment-applied" "E3" "A payment was applied to a bill.";
    CreditKept "credit-kept" "E4" "The rest of a payment was kept on the member's account.";
    CreditApplied "credit-applied" "E5" "A credit was applied to a newer bill.";
    DepositCredited "deposit-credited" "E7" "The bank credited a deposit.";
    DepositShort "deposit-short" "E8" "The bank credited less than the file says.";
    DepositOver "deposit-over" "E8" "The bank credited more than the file says.";
    DepositCorrected "deposit-corrected" "E9" "The bank corrected a deposit.";
    CheckReturned "check-returned" "E10" "A check came back before its money was applied.";
    AppliedCheckReturned "applied-check-returned" "E11" "A check came back after its money was applied.";
    MovedAcrossRegions "moved-across-regions" "E15" "Mail in the wrong region's box was posted to the right region.";
    RefundDue "refund-due" "E18" "A payment that is not ours is to be sent back.";
    RefundSent "refund-sent" "E19" "A refund was released and goes to its sender.";
    SentToSuspense "sent-to-suspense" "E18" "Another company's payment was set aside.";
    CreditedWithoutDetail "credited-without-detail" "E7" "A bank credit without lockbox detail was booked by approval.";
    Reversed "reversed" "" "An entry was reversed.";
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// The bill or account that a transfer's receivable or on-account side belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SubLedger {
    /// The member.
    pub member: MemberId,
    /// The account.
    pub account: AccountNumber,
    /// The bill; none for money on account.
    pub statement: Option<StatementNumber>,
}

/// One amount moved from a credit to a debit account in one region's books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    event: Event,
    region: Region,
    debit: Ledger,
    credit: Ledger,
    amount: Cents,
    /// The deposit, for the side that is `DepositClearing`.
    pub deposit: Option<DepositRef>,
    /// The member, account and bill, for the side that is a receivable or `OnAccount`.
    pub sub: Option<SubLedger>,
    /// What it rests on, in a few words: `scan-line`, `member+account`, `operator:ana`.
    pub evidence: Option<String>,
    /// The statement entry that caused it, for events that come from the bank: file and place in it.
    pub cause: Option<ItemId>,
}

/// A transfer that cannot be: nothing moves, or it moves to where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a transfer moves a positive amount between two different accounts")]
pub struct NotATransfer;

impl Transfer {
    /// Debits `debit` and credits `credit` with `amount`, which must be positive.
    pub fn new(
        event: Event,
        region: Region,
        debit: Ledger,
        credit: Ledger,
        amount: Cents,
    ) -> Result<Self, NotATransfer> {
        if !amount.is_positive() || debit == credit {
            return Err(NotATransfer);
        }
        Ok(Self {
            event,
            region,
            debit,
            credit,
            amount,
            deposit: None,
            sub: None,
            evidence: None,
            cause: None,
        })
    }

    /// With the deposit of its clearing side.
    #[must_use]
    pub fn of_deposit(mut self, deposit: DepositRef) -> Self {
        self.deposit = Some(deposit);
        self
    }

    /// With the member, account and bill of its receivable or on-account side.
    #[must_use]
    pub fn of_account(mut self, sub: SubLedger) -> Self {
        self.sub = Some(sub);
        self
    }

    /// With what it rests on.
    #[must_use]
    pub fn because(mut self, evidence: impl Into<String>) -> Self {
        self.evidence = Some(evidence.into());
        self
    }

    /// With the statement entry that caused it.
    #[must_use]
    pub fn caused_by(mut self, cause: ItemId) -> Self {
        self.cause = Some(cause);
        self
    }

    /// What happened.
    pub fn event(&self) -> Event {
        self.event
    }

    /// In whose books.
    pub fn region(&self) -> Region {
        self.region
    }

    /// The account that is debited.
    pub fn debit(&self) -> Ledger {
        self.debit
    }

    /// The account that is credited.
    pub fn credit(&self) -> Ledger {
        self.credit
    }

    /// How much; always positive.
    pub fn amount(&self) -> Cents {
        self.amount
    }

    /// The transfer that undoes this one: same amount and sub-ledger, sides exchanged.
    #[must_use]
    pub fn reversal(&self) -> Self {
        Self { event: Event::Reversed, debit: self.credit, credit: self.debit, ..self.clone() }
    }
}

/// A transfer as it stands in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// The payment (or, for entries about a deposit, the statement entry) it is about.
    pub subject: ItemId,
    /// Its place among the subject's rows, from 0.
    pub seq: u32,
    /// The day it was posted.
    pub day: chrono::NaiveDate,
    /// What it says.
    pub transfer: Transfer,
}

/// Where a dollar of a deposit can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bucket {
    /// Applied to a bill.
    Applied,
    /// Kept on the member's account.
    OnAccount,
    /// Payer known, application undecided.
    Unapplied,
    /// Payer unknown.
    Unidentified,
    /// Another company's.
    Misdirected,
    /// Taken back by the bank.
    Returned,
    /// To be sent back, or sent back.
    Refund,
    /// Never deposited.
    Rejected,
}

impl Bucket {
    /// Every bucket.
    pub const ALL: [Self; 8] = [
        Self::Applied,
        Self::OnAccount,
        Self::Unapplied,
        Self::Unidentified,
        Self::Misdirected,
        Self::Returned,
        Self::Refund,
        Self::Rejected,
    ];

    /// `applied`, `on-account`, `unapplied`, `unidentified`, `misdirected`, `returned`, `refund` or `rejected`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::OnAccount => "on-account",
            Self::Unapplied => "unapplied",
            Self::Unidentified => "unidentified",
            Self::Misdirected => "misdirected",
            Self::Returned => "returned",
            Self::Refund => "refund",
            Self::Rejected => "rejected",
        }
    }

    /// The bucket that money in a ledger account is in; none for accounts that hold no payment's money.
    ///
    /// `Bank` is the returned bucket: a payment's own entries credit it only when the bank takes the money back.
    pub const fn of(ledger: Ledger) -> Option<Self> {
        Some(match ledger {
            Ledger::ArPremium | Ledger::ArPatient | Ledger::ArOther => Self::Applied,
            Ledger::OnAccount => Self::OnAccount,
            Ledger::Unapplied => Self::Unapplied,
            Ledger::Unidentified => Self::Unidentified,
            Ledger::SuspenseMisdirected => Self::Misdirected,
            Ledger::RefundsPayable | Ledger::Disbursements => Self::Refund,
            Ledger::Bank => Self::Returned,
            _ => return None,
        })
    }
}

/// A part of a payment's money and where it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The bucket.
    pub bucket: Bucket,
    /// The ledger account it is in.
    pub ledger: Ledger,
    /// In whose books.
    pub region: Region,
    /// Member, account and bill, where it is applied or on account.
    pub sub: Option<SubLedger>,
    /// How much; positive.
    pub amount: Cents,
    /// What put it there.
    pub evidence: Option<String>,
}

/// Where the money of one payment is now: the one place in which that is derived, from its journal rows alone.
pub fn positions<'a>(rows: impl IntoIterator<Item = &'a Transfer>) -> Result<Vec<Position>, AmountError> {
    let mut found: Vec<Position> = Vec::new();
    for t in rows {
        for (ledger, amount) in [(t.credit(), t.amount()), (t.debit(), t.amount().negated()?)] {
            let Some(bucket) = Bucket::of(ledger) else { continue };
            let with_account = matches!(bucket, Bucket::Applied | Bucket::OnAccount);
            let sub = if with_account { t.sub.clone() } else { None };
            let same = |p: &&mut Position| p.ledger == ledger && p.region == t.region() && p.sub == sub;
            match found.iter_mut().find(same) {
                Some(p) => {
                    p.amount = p.amount.plus(amount)?;
                    if amount.is_positive() {
                        p.evidence.clone_from(&t.evidence);
                    }
                }
                None => found.push(Position {
                    bucket,
                    ledger,
                    region: t.region(),
                    sub,
                    amount,
                    evidence: t.evidence.clone(),
                }),
            }
        }
    }
    found.retain(|p| !p.amount.is_zero());
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn norcal() -> Region {
        Region::new("norcal").unwrap()
    }

    fn transfer(event: Event, debit: Ledger, credit: Ledger, cents: i64) -> Transfer {
        Transfer::new(event, norcal(), debit, credit, Cents::new(cents)).unwrap()
    }

    #[test]
    fn codes_read_back() {
        for ledger in Ledger::PLAIN.into_iter().chain([Ledger::DueTo(norcal()), Ledger::DueFrom(norcal())]) {
            assert_eq!(Ledger::parse(&ledger.code()), Some(ledger));
        }
        for event in Event::ALL {
            assert_eq!(Event::parse(event.code()), Some(*event));
        }
    }

    #[test]
    fn money_is_in_one_bucket_at_a_time() {
        let received = transfer(Event::DepositReceived, Ledger::DepositClearing, Ledger::Unapplied, 250);
        let applied = transfer(Event::PaymentApplied, Ledger::Unapplied, Ledger::ArPatient, 200);
        let now = positions([&received, &applied]).unwrap();
        let view: Vec<_> = now.iter().map(|p| (p.bucket, p.amount.get())).collect();
        assert_eq!(view, [(Bucket::Unapplied, 50), (Bucket::Applied, 200)]);
        let undone = positions([&received, &applied, &applied.reversal()]).unwrap();
        assert_eq!(undone.len(), 1);
        assert_eq!(undone[0].amount, Cents::new(250));
    }

    #[test]
    fn nothing_moves_nowhere() {
        assert!(Transfer::new(Event::Reversed, norcal(), Ledger::Bank, Ledger::Bank, Cents::new(1)).is_err());
        assert!(
            Transfer::new(Event::Reversed, norcal(), Ledger::Bank, Ledger::Unapplied, Cents::ZERO).is_err()
        );
    }
}
