//! What a file adds up to so far, and the batch that is open: for every format whose batches are said by the file itself.

use std::collections::HashMap;

use chrono::NaiveDate;
use lockbox_domain::ids::stable_key;
use lockbox_domain::{
    BatchSummary, ByteRange, Cents, Diagnostic, FileSummary, Item, LockboxNumber, LockboxSummary, Place,
    ProblemCode, Scope,
};

use crate::event::PaymentEvent as Event;
use crate::report::Report;

/// A file may be of so many lockboxes and days. Bounds memory.
const MAX_LOCKBOXES: usize = 1_000;
/// A file may have so many batches of different numbers. Bounds memory, to some 30 MB.
const MAX_NUMBERS: usize = 1_000_000;
/// Payments that could not be used are remembered up to so many until somebody asks.
const MOST_REFUSED: usize = 100_000;

/// An open batch.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) index: u32,
    pub(crate) lockbox: Option<LockboxNumber>,
    pub(crate) date: Option<NaiveDate>,
    pub(crate) number: u32,
    first_ordinal: u32,
    occurrence: u32,
    pub(crate) items: u32,
    pub(crate) amount: Cents,
    key: i64,
    start: u64,
    end: u64,
    /// Payments that could not be made of what stands in it.
    pub(crate) refused: u32,
    pub(crate) stated_items: Option<u64>,
    pub(crate) stated_amount: Option<Cents>,
    /// Why it may not flow; the first cause.
    tainted: Option<String>,
    /// True when something unusable makes its sums worthless.
    pub(crate) spoiled: bool,
}

impl Batch {
    /// It may not flow.
    pub(crate) fn hold(&mut self, why: String) {
        self.tainted.get_or_insert(why);
    }

    /// It may not flow, and its sums say nothing.
    pub(crate) fn spoil(&mut self, why: String) {
        self.hold(why);
        self.spoiled = true;
    }

    /// It has a payment more that is none.
    pub(crate) fn refuse(&mut self, why: String, place: &ByteRange) {
        self.spoil(why);
        self.refused = self.refused.saturating_add(1);
        self.reach(place.start + u64::from(place.len));
    }

    /// It reaches to here.
    pub(crate) fn reach(&mut self, end: u64) {
        self.end = self.end.max(end);
    }
}

/// Sums over the file.
#[derive(Debug)]
pub(crate) struct Books {
    batches: u32,
    items: u32,
    amount: Cents,
    pub(crate) confirmed: u32,
    pub(crate) broken: u32,
    pub(crate) balanced: bool,
    lockboxes: Vec<LockboxSummary>,
    /// How often a batch number came in a lockbox and day, by the key of the three.
    seen: HashMap<i64, u32>,
    crowded: bool,
    /// Where payments begin that could not be made, since somebody asked.
    refused: Vec<u64>,
}

impl Default for Books {
    fn default() -> Self {
        Self {
            batches: 0,
            items: 0,
            amount: Cents::ZERO,
            confirmed: 0,
            broken: 0,
            balanced: true,
            lockboxes: Vec::new(),
            seen: HashMap::new(),
            crowded: false,
            refused: Vec::new(),
        }
    }
}

impl Books {
    /// Opens a batch at `place`.
    pub(crate) fn open_batch(
        &mut self,
        lockbox: Option<LockboxNumber>,
        date: Option<NaiveDate>,
        number: u32,
        place: Place,
        report: &mut Report,
    ) -> Batch {
        let index = self.batches;
        self.batches = self.batches.saturating_add(1);
        let known = self.list(lockbox.as_ref(), date);
        let occurrence = self.occurrence(lockbox.as_ref(), date, number);
        let mut batch = Batch {
            index,
            lockbox,
            date,
            number,
            occurrence: occurrence.unwrap_or_default(),
            first_ordinal: self.items,
            start: place.byte,
            end: place.byte,
            ..Batch::default()
        };
        if !known || occurrence.is_none() {
            self.refuse_crowd(&mut batch, place, report);
        }
        batch
    }

    /// Gives the item its place in batch and file, adds it up, and lets it go.
    pub(crate) fn add(&mut self, batch: &mut Batch, mut item: Item, report: &mut Report) {
        item.ordinal = self.items;
        item.batch_index = batch.index;
        item.batch_number = batch.number;
        if item.item_number == 0 {
            item.item_number = batch.items.saturating_add(batch.refused).saturating_add(1);
        }
        item.occurrence = batch.occurrence;
        item.lockbox.clone_from(&batch.lockbox);
        item.deposit_date = batch.date;
        self.items = self.items.saturating_add(1);
        batch.items = batch.items.saturating_add(1);
        batch.reach(item.bytes.start + u64::from(item.bytes.len));
        batch.key = stable_key(&[
            &batch.key.to_string(),
            item.routing.as_deref().unwrap_or_default(),
            item.account.as_deref().unwrap_or_default(),
            item.serial.as_deref().unwrap_or_default(),
            &item.amount.get().to_string(),
        ]);
        if let (Ok(batch_sum), Ok(file_sum)) = (batch.amount.plus(item.amount), self.amount.plus(item.amount))
        {
            (batch.amount, self.amount) = (batch_sum, file_sum);
        } else {
            self.balanced = false;
            batch.spoil("its amounts add up to more than can be counted".to_owned());
        }
        report.out.push_back(Event::Item(item));
    }

    /// What begins at that byte is no payment that can be used.
    pub(crate) fn refuse(&mut self, start: u64) {
        if self.refused.len() < MOST_REFUSED {
            self.refused.push(start);
        }
    }

    /// Where payments begin that could not be used, since this was asked last.
    pub(crate) fn take_refused(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.refused)
    }

    /// The batch is over.
    pub(crate) fn close_batch(&mut self, batch: Batch) -> BatchSummary {
        let len = batch.end.saturating_sub(batch.start);
        let at = position(&self.lockboxes, batch.lockbox.as_ref(), batch.date);
        if let Some(sums) = at.and_then(|at| self.lockboxes.get_mut(at)) {
            sums.batches = sums.batches.saturating_add(1);
            sums.items = sums.items.saturating_add(batch.items);
            sums.amount = sums.amount.plus(batch.amount).unwrap_or(sums.amount);
        }
        BatchSummary {
            index: batch.index,
            lockbox: batch.lockbox,
            deposit_date: batch.date,
            number: batch.number,
            first_ordinal: batch.first_ordinal,
            items: batch.items,
            amount: batch.amount,
            stated_items: batch.stated_items,
            stated_amount: batch.stated_amount,
            sound: batch.tainted.is_none(),
            why_held: batch.tainted,
            checks_key: batch.key,
            bytes: ByteRange { start: batch.start, len: u32::try_from(len).unwrap_or(u32::MAX) },
        }
    }

    /// True when no payment was counted.
    pub(crate) fn is_empty(&self) -> bool {
        self.items == 0
    }

    /// The file is over.
    pub(crate) fn summary(self, records: u64, accepted: bool, balanced: bool) -> FileSummary {
        FileSummary {
            batches: self.batches,
            items: self.items,
            amount: self.amount,
            records,
            accepted,
            balanced,
            totals_confirmed: self.confirmed,
            totals_broken: self.broken,
            lockboxes: self.lockboxes,
        }
    }

    /// How often this number came in this lockbox and day before; none when there are too many to tell.
    fn occurrence(
        &mut self,
        lockbox: Option<&LockboxNumber>,
        date: Option<NaiveDate>,
        number: u32,
    ) -> Option<u32> {
        let lockbox = lockbox.map_or("", LockboxNumber::as_str);
        let key = stable_key(&[lockbox, &format!("{date:?}"), &number.to_string()]);
        if self.seen.len() >= MAX_NUMBERS && !self.seen.contains_key(&key) {
            return None;
        }
        let times = self.seen.entry(key).or_default();
        *times = times.saturating_add(1);
        Some(*times - 1)
    }

    /// Lists the lockbox and day; false when there are too many.
    fn list(&mut self, lockbox: Option<&LockboxNumber>, date: Option<NaiveDate>) -> bool {
        if position(&self.lockboxes, lockbox, date).is_some() {
            return true;
        }
        let room = self.lockboxes.len() < MAX_LOCKBOXES;
        if room {
            self.lockboxes.push(LockboxSummary {
                lockbox: lockbox.cloned(),
                deposit_date: date,
                batches: 0,
                items: 0,
                amount: Cents::ZERO,
            });
        }
        room
    }

    fn refuse_crowd(&mut self, batch: &mut Batch, place: Place, report: &mut Report) {
        let message = format!(
            "the file has more than {MAX_LOCKBOXES} lockboxes and days, or {MAX_NUMBERS} batch numbers"
        );
        if !std::mem::replace(&mut self.crowded, true) {
            let problem = Diagnostic::error(ProblemCode::FileTooLarge, Scope::File, place, message.clone());
            report.tell(problem);
        }
        self.balanced = false;
        batch.hold(message);
    }
}

/// Where a lockbox and day are listed: nearly always last.
fn position(
    lockboxes: &[LockboxSummary],
    lockbox: Option<&LockboxNumber>,
    date: Option<NaiveDate>,
) -> Option<usize> {
    lockboxes.iter().rposition(|l| l.lockbox.as_ref() == lockbox && l.deposit_date == date)
}
