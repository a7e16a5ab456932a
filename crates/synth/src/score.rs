//! What became of made mail, held against its truth.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use lockbox_domain::recon::BreakCode;
use lockbox_domain::{AccountNumber, Cents, LockboxNumber, Reason, Region};

use crate::plant::{Expect, Plant};
use crate::truth::{Truth, TruthBreak, TruthItem};

/// What became of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeItem {
    /// The lockbox it came to.
    pub lockbox: LockboxNumber,
    /// The deposit date.
    pub date: NaiveDate,
    /// The batch number the bank gave.
    pub batch: u32,
    /// The item number the bank gave.
    pub item: u32,
    /// How many items of the same numbers come before it.
    pub occurrence: u32,
    /// The accounts it was posted to (to bills or on account), with how much; empty when it was posted to none.
    pub posted_to: Vec<(AccountNumber, Cents)>,
    /// Why it waits for a person; empty when it does not.
    pub reasons: Vec<Reason>,
    /// What lies in all buckets together.
    pub total: Cents,
}

/// How well mail was handled. Lists hold places in [`Truth::items`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Score {
    /// How many items there are in truth.
    pub items: usize,
    /// How many were posted.
    pub auto_posted: usize,
    /// How many of them wholly to their payer's account.
    pub auto_posted_right: usize,
    /// How many of them not.
    pub auto_posted_wrong: usize,
    /// How many wait for a person.
    pub exceptions: usize,
    /// How many came back unpaid and were reversed, as planted.
    pub returned: usize,
    /// How many are missing, have another sum, or are neither posted nor waiting.
    pub lost: usize,
    /// How many outcomes belong to no item, or to one that had its outcome already.
    pub invented: usize,
    /// Which are lost.
    pub lost_items: Vec<usize>,
    /// Which were posted wrong.
    pub wrong: Vec<usize>,
    /// Which should have posted without a person and did not.
    pub missed_auto: Vec<usize>,
    /// Which should have waited for a person and were posted.
    pub unexpected_auto: Vec<usize>,
    /// Which wait for a person, for none of the reasons they should.
    pub unexpected_reasons: Vec<usize>,
}

impl Score {
    /// True when nothing is lost, invented or posted wrong.
    pub fn is_safe(&self) -> bool {
        self.lost == 0 && self.invented == 0 && self.auto_posted_wrong == 0
    }
}

/// How many differences with the bank were found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BreakScore {
    /// Planted and found.
    pub found: Vec<TruthBreak>,
    /// Planted and not found.
    pub missed: Vec<TruthBreak>,
    /// Found and not planted.
    pub invented: Vec<TruthBreak>,
}

impl BreakScore {
    /// True when exactly the planted differences were found.
    pub fn is_exact(&self) -> bool {
        self.missed.is_empty() && self.invented.is_empty()
    }
}

/// Place of the lockbox, day, batch, item, occurrence.
type Key = (u16, i32, u32, u32, u32);

struct Places<'a> {
    lockboxes: Vec<&'a LockboxNumber>,
    items: HashMap<Key, u32>,
}

impl<'a> Places<'a> {
    fn of(truth: &'a Truth) -> Self {
        let mut places = Self { lockboxes: Vec::new(), items: HashMap::with_capacity(truth.items.len()) };
        for (place, item) in truth.items.iter().enumerate() {
            let batch = &item.batch;
            let lockbox = places.lockbox(&batch.lockbox).unwrap_or_else(|| {
                places.lockboxes.push(&batch.lockbox);
                (places.lockboxes.len() - 1) as u16
            });
            let day = batch.deposit_date.num_days_from_ce();
            places.items.insert((lockbox, day, batch.number, item.item, item.occurrence), place as u32);
        }
        places
    }

    fn lockbox(&self, number: &LockboxNumber) -> Option<u16> {
        self.lockboxes.iter().position(|l| *l == number).map(|p| p as u16)
    }

    /// The item's place; each is given out once.
    fn take(&mut self, outcome: &OutcomeItem) -> Option<usize> {
        let lockbox = self.lockbox(&outcome.lockbox)?;
        let day = outcome.date.num_days_from_ce();
        let key = (lockbox, day, outcome.batch, outcome.item, outcome.occurrence);
        self.items.remove(&key).map(|place| place as usize)
    }
}

/// Holds what became of every item against the truth.
pub fn score(truth: &Truth, outcome: impl Iterator<Item = OutcomeItem>) -> Score {
    let mut places = Places::of(truth);
    let mut score = Score { items: truth.items.len(), ..Score::default() };
    for one in outcome {
        match places.take(&one) {
            Some(place) => score.judge(place, &truth.items[place], &one),
            None => score.invented += 1,
        }
    }
    score.lost_items.extend(places.items.values().map(|place| *place as usize));
    for list in [
        &mut score.lost_items,
        &mut score.wrong,
        &mut score.missed_auto,
        &mut score.unexpected_auto,
        &mut score.unexpected_reasons,
    ] {
        list.sort_unstable();
    }
    score.lost = score.lost_items.len();
    score
}

impl Score {
    fn judge(&mut self, place: usize, truth: &TruthItem, outcome: &OutcomeItem) {
        let (posted, waits) = (!outcome.posted_to.is_empty(), !outcome.reasons.is_empty());
        let came_back = !posted && !waits && truth.planted.contains(&Plant::Returned);
        if outcome.total != truth.amount || !(posted || waits || came_back) {
            self.lost_items.push(place);
        }
        if came_back {
            self.returned += 1;
            return;
        }
        if posted {
            self.auto_posted += 1;
            if went_to_its_payer(truth, outcome) {
                self.auto_posted_right += 1;
            } else {
                self.auto_posted_wrong += 1;
                self.wrong.push(place);
            }
        }
        if waits {
            self.exceptions += 1;
        }
        match &truth.expect {
            Expect::Auto if !posted => self.missed_auto.push(place),
            Expect::Person(_) if posted => self.unexpected_auto.push(place),
            Expect::Person(reasons) if waits && !reasons.iter().any(|r| outcome.reasons.contains(r)) => {
                self.unexpected_reasons.push(place);
            }
            _ => {}
        }
    }
}

/// True when all of its money is on its payer's account and nowhere else.
fn went_to_its_payer(truth: &TruthItem, outcome: &OutcomeItem) -> bool {
    let Some(account) = truth.payer.and_then(|p| p.account_number()) else { return false };
    let total = Cents::total(outcome.posted_to.iter().map(|(_, cents)| *cents));
    outcome.posted_to.iter().all(|(to, _)| *to == account) && total == Ok(truth.amount)
}

/// Holds the differences that were found against those that were planted. Amounts compare without sign.
pub fn score_breaks(truth: &Truth, found: &[(NaiveDate, Region, BreakCode, Cents)]) -> BreakScore {
    let mut score = BreakScore { missed: truth.breaks.clone(), ..BreakScore::default() };
    for (date, region, code, amount) in found {
        let amount = amount.magnitude().unwrap_or(*amount);
        let one = TruthBreak { date: *date, region: *region, code: *code, amount };
        match score.missed.iter().position(|planted| *planted == one) {
            Some(place) => score.found.push(score.missed.swap_remove(place)),
            None => score.invented.push(one),
        }
    }
    score
}
