//! What reports are drawn from: plain rows that the store fills and the report room lays out.

use chrono::{NaiveDate, NaiveDateTime};

use crate::ids::{AccountNumber, ItemId, LockboxNumber, MemberId, Region, StatementNumber};
use crate::journal::{Bucket, JournalRow, Ledger};
use crate::money::Cents;
use crate::queue::{Action, Reason};

/// A piece of a payment's money and where it is: a row of the applications export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationRow {
    /// The name of the file it came in.
    pub file: String,
    /// The lockbox, if the file says.
    pub lockbox: Option<LockboxNumber>,
    /// The deposit date, if the file says.
    pub deposit_date: Option<NaiveDate>,
    /// The batch number the bank gave.
    pub batch: u32,
    /// The item number the bank gave.
    pub item: u32,
    /// What the payment is for.
    pub amount: Cents,
    /// Where this piece is.
    pub bucket: Bucket,
    /// The member, where it is applied or on account.
    pub member: Option<MemberId>,
    /// The account, where it is applied or on account.
    pub account: Option<AccountNumber>,
    /// The bill, where it is applied.
    pub statement: Option<StatementNumber>,
    /// How much of the payment is in this piece; positive whatever the bucket.
    pub applied: Cents,
    /// In whose books it is.
    pub region: Option<Region>,
    /// What put it there.
    pub evidence: Option<String>,
    /// The payment.
    pub item_id: ItemId,
}

/// One ledger account over a month: what it opened with, what moved by kind of event, what it closed with. Debits are
/// positive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollForwardRow {
    /// In whose books.
    pub region: Region,
    /// The account.
    pub ledger: Ledger,
    /// What it opened with.
    pub opening: Cents,
    /// Receipts from the lockbox (E1).
    pub received: Cents,
    /// Credited and corrected by the bank (E7 to E9).
    pub bank: Cents,
    /// Identified, applied, kept on account (E2 to E5).
    pub applied: Cents,
    /// Moved between regions (E15).
    pub regions: Cents,
    /// Refunds and other companies' mail (E18, E19).
    pub refunds: Cents,
    /// Checks that came back (E10, E11).
    pub returned: Cents,
    /// Entries that were reversed.
    pub reversed: Cents,
}

/// Money without a bill in one ledger account, by books and by items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuspenseRow {
    /// In whose books.
    pub region: Region,
    /// The account.
    pub ledger: Ledger,
    /// Its balance, credits positive.
    pub books: Cents,
    /// How many payments and bank entries have money in it.
    pub items: u64,
    /// What of it is in payments that wait in the queue.
    pub queued: Cents,
    /// What is in payments that were decided: to be sent back, another company's.
    pub decided: Cents,
    /// What the bank credited and no file tells of.
    pub bank_entries: Cents,
}

/// One batch of a deposit: a line of the deposit ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepositTicketRow {
    /// The lockbox's region.
    pub region: Option<Region>,
    /// The lockbox, if the file says.
    pub lockbox: Option<LockboxNumber>,
    /// The deposit date, if the file says.
    pub date: Option<NaiveDate>,
    /// The batch number the bank gave.
    pub batch: u32,
    /// How many payments.
    pub items: u32,
    /// What they add up to.
    pub amount: Cents,
    /// True while a person has to release it.
    pub held: bool,
}

/// Where one day's money of one region is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingRow {
    /// The lockbox's region.
    pub region: Region,
    /// The deposit date.
    pub day: NaiveDate,
    /// How many payments.
    pub items: u64,
    /// What they add up to.
    pub received: Cents,
    /// Applied to bills.
    pub applied: Cents,
    /// Kept on members' accounts.
    pub on_account: Cents,
    /// Payer known, application undecided.
    pub unapplied: Cents,
    /// Payer unknown.
    pub unidentified: Cents,
    /// Everything else: misdirected, to be refunded, returned.
    pub other: Cents,
}

/// One thing that waits for a person, for the aging of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgingRow {
    /// Its first reason.
    pub reason: Reason,
    /// How many days it has waited.
    pub days: u32,
    /// How much money it is about.
    pub amount: Cents,
}

/// What of one deposit day needs or needed a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionDayRow {
    /// The deposit date, if the file says.
    pub day: Option<NaiveDate>,
    /// The lockbox's region, if it is known.
    pub region: Option<Region>,
    /// How many entries the queue has or had.
    pub raised: u64,
    /// How much money these are about.
    pub raised_amount: Cents,
    /// How many are not decided.
    pub waiting: u64,
    /// How much money these are about.
    pub waiting_amount: Cents,
}

/// What one person decided on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThroughputRow {
    /// The day, where the lockboxes are.
    pub day: NaiveDate,
    /// Who.
    pub person: String,
    /// Which decision.
    pub action: Action,
    /// How often.
    pub decisions: u64,
}

/// What was moved in one ledger account of one region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialBalanceRow {
    /// In whose books.
    pub region: Region,
    /// The account.
    pub ledger: Ledger,
    /// The sum of its debits.
    pub debit: Cents,
    /// The sum of its credits.
    pub credit: Cents,
}

/// What a run of posting did for one region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PostingCounts {
    /// Payments looked at.
    pub items: u64,
    /// Payments posted without a person.
    pub posted: u64,
    /// Payments booked that wait for a person.
    pub exceptions: u64,
    /// Payments of held batches: not booked.
    pub held: u64,
    /// Applied to bills.
    pub applied: Cents,
    /// Kept on members' accounts.
    pub on_account: Cents,
    /// Payer known, application undecided.
    pub unapplied: Cents,
    /// Payer unknown.
    pub unidentified: Cents,
}

/// An invariant of the books and how it came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvariantCheck {
    /// Its name: `journal-balances`.
    pub name: String,
    /// True when it holds.
    pub ok: bool,
    /// How many rows, files or deposits were looked at.
    pub checked: u64,
    /// Where it fails, in one sentence.
    pub detail: Option<String>,
}

/// How a demo's result compares with the truth.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DemoScore {
    /// Payments made.
    pub items: u64,
    /// Posted without a person.
    pub auto_posted: u64,
    /// Of these, to the right account.
    pub auto_posted_right: u64,
    /// Of these, to a wrong account.
    pub auto_posted_wrong: u64,
    /// Left to a person.
    pub exceptions: u64,
    /// How many were posted, sent back by the bank, and reversed.
    pub returned: u64,
    /// Payments that are nowhere.
    pub lost: u64,
    /// True when exactly the planted breaks were found.
    pub reconciled: bool,
    /// The store.
    pub db: String,
}

/// A step on a payment's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainStep {
    /// When, UTC, where it is known.
    pub at: Option<NaiveDateTime>,
    /// What kind of step: `received`, `read`, `identified`, `applied`, `decided`, `credited` …
    pub kind: String,
    /// What happened, in one sentence.
    pub text: String,
    /// What it rests on: file and bytes, rule and version, candidates.
    pub evidence: Vec<(String, String)>,
}

/// Why a payment's money is where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The payment.
    pub item: ItemId,
    /// Its way, in order.
    pub steps: Vec<ExplainStep>,
    /// Its journal rows, in order.
    pub rows: Vec<JournalRow>,
}
