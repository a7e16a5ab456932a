//! What a reader remembers between records: the open item, batch and lockbox, and the sums of the file.

use std::collections::HashMap;

use chrono::NaiveDate;
use lockbox_domain::ids::stable_key;
use lockbox_domain::{BatchSummary, ByteRange, Cents, FileSummary, Item, LockboxNumber, LockboxSummary};

use super::occurrences::Occurrences;

/// A payment whose remittance records may still come.
#[derive(Debug)]
pub(super) struct Pending {
    pub item: Item,
    /// Texts of its remittance records, each padded to the width of the field.
    pub text: String,
    /// Number of the last remittance record.
    pub sequence: u64,
    /// True once a remittance record said that it is the last.
    pub ended: bool,
    /// True once a remittance record after it named another item.
    pub strayed: bool,
}

/// An open batch.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub number: u64,
    /// False while only records that cannot be used have been seen of it.
    pub named: bool,
    pub first_ordinal: u32,
    pub items: u32,
    pub amount: Cents,
    pub last_item: Option<u64>,
    /// Payment records, those that could not be used included.
    pub payments: u64,
    pub key: i64,
    pub start: u64,
    pub end: u64,
    /// Why it may not flow; the first cause.
    pub tainted: Option<String>,
}

/// Everything since the last lockbox total.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub items: u64,
    pub amount: Cents,
    pub batches: u64,
    /// Differences that batch totals explained already: stated less counted.
    pub explained: i64,
    pub explained_items: i64,
    /// True when a damaged record makes its sums worthless.
    pub spoiled: bool,
    /// True when anything came since the last lockbox total.
    pub begun: bool,
}

/// What is remembered of the file.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says that one thing was seen or told once")]
pub(super) struct State {
    pub records: u64,
    /// Constants of the profile that a record does not have in their columns.
    pub other_constants: u64,
    /// Characters of the first records that no field and no constant explains.
    pub unexplained: u64,
    pub has_nul: bool,
    pub over: bool,
    pub said_after_trailer: bool,
    pub said_windows: bool,
    pub said_no_file_header: bool,
    pub seen_file_header: bool,
    pub seen_batch_header: bool,
    /// True while a batch header covers what comes: until the lockbox total.
    pub header_stands: bool,
    /// What a record of no known type between two batches says against what comes next.
    pub stray: Option<String>,
    pub balanced: bool,
    pub confirmed: u32,
    pub broken: u32,
    pub items: u32,
    pub amount: Cents,
    pub batches: u32,
    /// Of the file as a whole, as of the group.
    pub explained: i64,
    /// Records whose absence was reported already.
    pub missing: u64,
    /// True once it was told that records are missing or too many: the count of records follows from it.
    pub count_told: bool,
    pub spoiled: bool,
    pub overflowed: bool,
    pub lockbox: Option<LockboxNumber>,
    pub date: Option<NaiveDate>,
    /// Why batches under the header that stands now may not flow.
    pub header_bad: Option<String>,
    pub batch: Option<Batch>,
    pub pending: Option<Pending>,
    /// True while remittance records follow a payment that could not be used.
    pub skipping: bool,
    pub group: Group,
    pub lockboxes: Vec<LockboxSummary>,
    pub occurrences: HashMap<(Option<LockboxNumber>, Option<NaiveDate>, u64), Occurrences>,
}

impl State {
    /// Marks the open batch, or what comes next, as not to flow; the first cause stands.
    pub fn taint(&mut self, why: String) {
        self.balanced = false;
        self.group.spoiled = true;
        self.spoiled = true;
        match &mut self.batch {
            Some(batch) => {
                batch.tainted.get_or_insert(why);
            }
            None => {
                self.header_bad.get_or_insert(why);
            }
        }
    }

    /// Adds an item's money to batch, lockbox and file. Sums that do not fit spoil what they belong to.
    pub fn add(&mut self, item: &Item) {
        let mut fits = true;
        let mut plus = |sum: &mut Cents| match sum.plus(item.amount) {
            Ok(total) => *sum = total,
            Err(_) => fits = false,
        };
        plus(&mut self.amount);
        plus(&mut self.group.amount);
        if let Some(batch) = &mut self.batch {
            plus(&mut batch.amount);
            batch.items = batch.items.saturating_add(1);
            batch.end = batch.end.max(item.bytes.start + u64::from(item.bytes.len));
            batch.key = stable_key(&[
                &batch.key.to_string(),
                item.routing.as_deref().unwrap_or_default(),
                item.account.as_deref().unwrap_or_default(),
                item.serial.as_deref().unwrap_or_default(),
                &item.amount.get().to_string(),
            ]);
        }
        self.items = self.items.saturating_add(1);
        self.group.items += 1;
        if !fits {
            self.overflowed = true;
            self.taint("its amounts add up to more than can be counted".to_owned());
        }
    }

    /// The entry of the lockbox and day that stand now.
    pub fn lockbox_summary(&mut self) -> Option<&mut LockboxSummary> {
        let same = |l: &LockboxSummary| l.lockbox == self.lockbox && l.deposit_date == self.date;
        let at = self.lockboxes.iter().position(same).unwrap_or_else(|| {
            self.lockboxes.push(LockboxSummary {
                lockbox: self.lockbox.clone(),
                deposit_date: self.date,
                batches: 0,
                items: 0,
                amount: Cents::ZERO,
            });
            self.lockboxes.len() - 1
        });
        self.lockboxes.get_mut(at)
    }

    /// The summary of a batch that is over.
    pub fn batch_summary(&mut self, batch: &Batch, stated: (Option<u64>, Option<Cents>)) -> BatchSummary {
        let index = self.batches;
        self.batches = self.batches.saturating_add(1);
        self.group.batches += 1;
        if let Some(summary) = self.lockbox_summary() {
            summary.batches = summary.batches.saturating_add(1);
            summary.items = summary.items.saturating_add(batch.items);
            summary.amount = summary.amount.plus(batch.amount).unwrap_or(summary.amount);
        }
        BatchSummary {
            index,
            lockbox: self.lockbox.clone(),
            deposit_date: self.date,
            number: u32::try_from(batch.number).unwrap_or(u32::MAX),
            first_ordinal: batch.first_ordinal,
            items: batch.items,
            amount: batch.amount,
            stated_items: stated.0,
            stated_amount: stated.1,
            sound: batch.tainted.is_none(),
            why_held: batch.tainted.clone(),
            checks_key: batch.key,
            bytes: ByteRange {
                start: batch.start,
                len: u32::try_from(batch.end.saturating_sub(batch.start)).unwrap_or(u32::MAX),
            },
        }
    }

    /// The summary of the file.
    pub fn summary(&self, accepted: bool, balanced: bool) -> FileSummary {
        FileSummary {
            batches: self.batches,
            items: self.items,
            amount: self.amount,
            records: self.records,
            accepted,
            balanced,
            totals_confirmed: self.confirmed,
            totals_broken: self.broken,
            lockboxes: self.lockboxes.clone(),
        }
    }
}
