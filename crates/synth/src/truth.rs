//! The truth beside made mail: who really paid what, and which differences with the bank were planted.

use std::sync::Arc;

use chrono::NaiveDate;
use lockbox_domain::recon::BreakCode;
use lockbox_domain::{Cents, LockboxNumber, Region};

use crate::people::Payer;
use crate::plant::{Expect, Plant};

/// A batch of a made file; its items share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruthBatch {
    /// Name of the file it is in.
    pub file: String,
    /// The lockbox.
    pub lockbox: LockboxNumber,
    /// The day it was deposited.
    pub deposit_date: NaiveDate,
    /// The number the bank gave it.
    pub number: u32,
}

/// The truth about one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruthItem {
    /// The batch it is in.
    pub batch: Arc<TruthBatch>,
    /// The number the bank gave it within the batch.
    pub item: u32,
    /// How many items of the same lockbox, date, batch and item number come before it in the file.
    pub occurrence: u32,
    /// What it is for.
    pub amount: Cents,
    /// Who really paid, for which account; none where nobody could know.
    pub payer: Option<Payer>,
    /// Digits of the statements it was meant for; see [`crate::statement_number`].
    pub statements: Vec<u64>,
    /// What was planted in it.
    pub planted: Vec<Plant>,
    /// What should become of it.
    pub expect: Expect,
}

/// A deposit, and what the bank credited for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruthDeposit {
    /// The lockbox.
    pub lockbox: LockboxNumber,
    /// Its region.
    pub region: Region,
    /// The day.
    pub date: NaiveDate,
    /// How many items.
    pub items: u32,
    /// What they add up to.
    pub amount: Cents,
    /// The bank's credits for it: the statement's day, and the part of the credit that is this deposit's.
    pub credits: Vec<(NaiveDate, Cents)>,
}

/// A difference with the bank that was planted and must be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruthBreak {
    /// Deposit date; the statement's day where no deposit is concerned.
    pub date: NaiveDate,
    /// Region of the lockbox.
    pub region: Region,
    /// Why.
    pub code: BreakCode,
    /// How much, without sign.
    pub amount: Cents,
}

/// A check that comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruthReturn {
    /// Its place in [`Truth::items`].
    pub item: usize,
    /// The day of the statement that brings it.
    pub date: NaiveDate,
    /// Region of the deposit account.
    pub region: Region,
    /// The check's number, as the statement gives it.
    pub serial: String,
    /// What it was for.
    pub amount: Cents,
}

/// All that is true of made mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Truth {
    /// Every item, in the order of the files' names and of the items in them.
    pub items: Vec<TruthItem>,
    /// Every deposit, by date and lockbox.
    pub deposits: Vec<TruthDeposit>,
    /// Every difference with the bank.
    pub breaks: Vec<TruthBreak>,
    /// Every check that comes back.
    pub returns: Vec<TruthReturn>,
}
