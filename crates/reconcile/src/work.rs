//! The books while they are being matched: what is open of each deposit and each credit, and who may meet whom.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use lockbox_domain::bank::BankEntryKind;
use lockbox_domain::ids::canonical;
use lockbox_domain::recon::{Adjustment, BankMovement, DepositPosition, Match};
use lockbox_domain::{AmountError, Cents};

use crate::reference::{Named, Source, named};
use crate::{Books, Correction};

/// An account that more lockboxes than this share says too little about a credit that names none.
const MAX_BOXES_BY_ACCOUNT: usize = 16;
/// A window longer than this is a slip in the configuration.
const MAX_WINDOW: u32 = 60;
/// A bank does not correct what is older, in days.
const MAX_CORRECTION_AGE: u64 = 400;

/// A deposit and what of it is still open.
#[derive(Debug)]
pub(crate) struct OpenDeposit<'a> {
    pub(crate) position: &'a DepositPosition,
    box_id: usize,
    /// The first day that is too late for its credit.
    pub(crate) until: NaiveDate,
    /// What the files say and neither credit nor adjustment accounts for; below zero when the files say less.
    pub(crate) open: Cents,
    /// Bank money that is booked to it, this run's included.
    pub(crate) credited: Cents,
    /// What is booked as short (over: negative), this run's included.
    pub(crate) adjusted: Cents,
    /// Bank money that belongs to it and waits for a person.
    pub(crate) waiting: Cents,
    /// True once the bank did anything for it.
    pub(crate) seen: bool,
}

/// A lockbox credit and what of it is still to be matched.
#[derive(Debug)]
pub(crate) struct OpenCredit<'a> {
    pub(crate) movement: &'a BankMovement,
    /// The lockboxes it may be for.
    boxes: Vec<usize>,
    pub(crate) source: Source,
    pub(crate) left: Cents,
    /// True while nothing was found for it.
    pub(crate) free: bool,
}

/// The state that the passes work on.
#[derive(Debug)]
pub(crate) struct Work<'a> {
    pub(crate) books: &'a Books<'a>,
    /// Ordered by account, lockbox, date.
    pub(crate) deposits: Vec<OpenDeposit<'a>>,
    /// Ordered by day, then by place in the statements.
    pub(crate) credits: Vec<OpenCredit<'a>>,
    /// Corrections of the bank, in the same order and with the same fields.
    pub(crate) corrections: Vec<OpenCredit<'a>>,
    boxes: Vec<Box>,
    pub(crate) matches: Vec<Match>,
    pub(crate) waiting: Vec<Match>,
    pub(crate) adjustments: Vec<Adjustment>,
    pub(crate) closed: Vec<Correction>,
}

/// One lockbox on one account: the unit in which money can meet.
#[derive(Debug, Default)]
struct Box {
    deposits: std::ops::Range<usize>,
    credits: Vec<usize>,
}

impl<'a> Work<'a> {
    pub(crate) fn new(books: &'a Books<'a>) -> Result<Self, AmountError> {
        let mut positions: Vec<&DepositPosition> = books.deposits.iter().collect();
        positions.sort_by_cached_key(|p| (canonical(&p.bank_account), p.deposit.clone()));
        let mut work = Self {
            books,
            deposits: Vec::with_capacity(positions.len()),
            credits: Vec::new(),
            corrections: Vec::new(),
            boxes: Vec::new(),
            matches: Vec::new(),
            waiting: Vec::new(),
            adjustments: Vec::new(),
            closed: Vec::new(),
        };
        let places = work.take_deposits(&positions)?;
        work.take_movements(&places)?;
        Ok(work)
    }

    fn take_deposits(&mut self, positions: &[&'a DepositPosition]) -> Result<Places, AmountError> {
        let mut windows = Windows::new(self.books);
        let mut places = Places::default();
        for p in positions {
            let account = canonical(&p.bank_account);
            let lockbox = p.deposit.lockbox.as_str().to_owned();
            let box_id = *places.of_account.entry(account).or_default().entry(lockbox).or_insert_with(|| {
                self.boxes.push(Box { deposits: self.deposits.len()..self.deposits.len(), ..Box::default() });
                self.boxes.len() - 1
            });
            self.deposits.push(OpenDeposit {
                position: p,
                box_id,
                until: windows.until(p.deposit.date),
                open: p.lockbox.minus(p.credited)?.minus(p.adjusted)?,
                credited: p.credited,
                adjusted: p.adjusted,
                waiting: Cents::ZERO,
                seen: !p.credited.is_zero(),
            });
            if let Some(b) = self.boxes.get_mut(box_id) {
                b.deposits.end = self.deposits.len();
            }
        }
        Ok(places)
    }

    fn take_movements(&mut self, places: &Places) -> Result<(), AmountError> {
        let known: HashSet<String> = (self.books.config.lockboxes.iter().map(|l| l.number.as_str()))
            .chain(self.books.deposits.iter().map(|d| d.deposit.lockbox.as_str()))
            .map(str::to_owned)
            .collect();
        let mut movements: Vec<&BankMovement> = self.books.movements.iter().collect();
        movements.sort_by_key(|m| (m.as_of, m.id));
        for movement in movements {
            let correction = match movement.kind {
                BankEntryKind::LockboxDeposit => movement.amount.is_negative(),
                BankEntryKind::CorrectionCredit | BankEntryKind::CorrectionDebit => true,
                _ => continue,
            };
            let left = movement.amount.minus(movement.matched)?;
            if left.is_zero() || (!correction && left.is_negative()) {
                continue;
            }
            let (source, boxes) = places.meant_by(movement, &known);
            let credit = OpenCredit { movement, boxes, source, left, free: true };
            if correction {
                self.corrections.push(credit);
                continue;
            }
            for b in &credit.boxes {
                if let Some(b) = self.boxes.get_mut(*b) {
                    b.credits.push(self.credits.len());
                }
            }
            self.credits.push(credit);
        }
        Ok(())
    }

    /// The deposits that `credit` may be for by account, lockbox and date, oldest first.
    pub(crate) fn within_reach(&self, credit: &OpenCredit<'_>) -> Vec<usize> {
        let day = credit.movement.as_of;
        let mut found = Vec::new();
        for b in credit.boxes.iter().filter_map(|b| self.boxes.get(*b)) {
            let Some(of_box) = self.deposits.get(b.deposits.clone()) else { continue };
            let first = of_box.partition_point(|d| d.until <= day);
            let end = of_box.partition_point(|d| d.position.deposit.date <= day);
            found.extend((first..end).map(|i| b.deposits.start + i));
        }
        self.sort_by_time(&mut found);
        found
    }

    /// The deposits of the boxes of `correction` up to its day, oldest first: a correction may come late.
    pub(crate) fn before(&self, correction: &OpenCredit<'_>) -> Vec<usize> {
        let day = correction.movement.as_of;
        let oldest = day.checked_sub_days(Days::new(MAX_CORRECTION_AGE)).unwrap_or(day);
        let mut found = Vec::new();
        for b in correction.boxes.iter().filter_map(|b| self.boxes.get(*b)) {
            let Some(of_box) = self.deposits.get(b.deposits.clone()) else { continue };
            let first = of_box.partition_point(|d| d.position.deposit.date < oldest);
            let end = of_box.partition_point(|d| d.position.deposit.date <= day);
            found.extend((first..end).map(|i| b.deposits.start + i));
        }
        found.retain(|d| self.deposits.get(*d).is_some_and(|d| !d.adjusted.is_zero()));
        self.sort_by_time(&mut found);
        found
    }

    fn sort_by_time(&self, deposits: &mut [usize]) {
        deposits.sort_by_key(|i| (self.deposits.get(*i).map(|d| d.position.deposit.date), *i));
    }

    /// The deposits within reach of which something is open and nothing waits.
    pub(crate) fn open_for(&self, credit: &OpenCredit<'_>) -> Vec<usize> {
        let mut found = self.within_reach(credit);
        found.retain(|d| self.deposits.get(*d).is_some_and(OpenDeposit::is_open));
        found
    }

    /// The free credits that may be for deposit `d`, oldest first.
    pub(crate) fn credits_for(&self, d: &OpenDeposit<'_>) -> Vec<usize> {
        let Some(b) = self.boxes.get(d.box_id) else { return Vec::new() };
        let as_of = |c: &usize| self.credits.get(*c).map(|c| c.movement.as_of);
        let first = b.credits.partition_point(|c| as_of(c) < Some(d.position.deposit.date));
        let end = b.credits.partition_point(|c| as_of(c) < Some(d.until));
        let reach = b.credits.get(first..end).unwrap_or_default();
        reach.iter().copied().filter(|c| self.credits.get(*c).is_some_and(|c| c.free)).collect()
    }

    /// The free credits, oldest first.
    pub(crate) fn free_credits(&self) -> Vec<usize> {
        (0..self.credits.len()).filter(|c| self.credits.get(*c).is_some_and(|c| c.free)).collect()
    }

    /// The deposits of which something is open and nothing waits, oldest first.
    pub(crate) fn open_deposits(&self) -> Vec<usize> {
        let mut open: Vec<usize> = (0..self.deposits.len())
            .filter(|d| self.deposits.get(*d).is_some_and(OpenDeposit::is_open))
            .collect();
        self.sort_by_time(&mut open);
        open
    }
}

impl OpenDeposit<'_> {
    /// True while money is missing and none waits for a person.
    pub(crate) fn is_open(&self) -> bool {
        self.open.is_positive() && self.waiting.is_zero()
    }
}

/// Box by account and lockbox, both canonical.
#[derive(Debug, Default)]
struct Places {
    of_account: HashMap<String, BTreeMap<String, usize>>,
}

impl Places {
    /// The boxes that `movement` may be for.
    fn meant_by(&self, movement: &BankMovement, known: &HashSet<String>) -> (Source, Vec<usize>) {
        let on_account = self.of_account.get(&canonical(&movement.account));
        match (named(movement, known), on_account) {
            (Named::Lockboxes(source, numbers), Some(boxes)) => {
                (source, numbers.iter().filter_map(|n| boxes.get(n).copied()).collect())
            }
            (Named::Nothing, Some(boxes)) if boxes.len() <= MAX_BOXES_BY_ACCOUNT => {
                (Source::Account, boxes.values().copied().collect())
            }
            _ => (Source::Account, Vec::new()),
        }
    }
}

/// The first day that is too late for the credit of a deposit, by its date.
struct Windows<'a> {
    books: &'a Books<'a>,
    known: HashMap<NaiveDate, NaiveDate>,
}

impl<'a> Windows<'a> {
    fn new(books: &'a Books<'a>) -> Self {
        Self { books, known: HashMap::new() }
    }

    fn until(&mut self, date: NaiveDate) -> NaiveDate {
        let days = self.books.config.policy.credit_within_banking_days.min(MAX_WINDOW);
        let calendar = &self.books.config.calendar;
        *self.known.entry(date).or_insert_with(|| calendar.plus_banking_days(date, days + 1))
    }
}
