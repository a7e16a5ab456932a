//! The mail itself: which account pays when, into which file and batch, with the truth noted as it is written.

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;
use std::sync::Arc;

use chrono::NaiveDate;
use lockbox_domain::{Cents, Config, LockboxConfig};

use crate::check::Draft;
use crate::draw::{Draw, Stream};
use crate::error::SynthError;
use crate::kinds::Dealer;
use crate::kp80::{Header, LARGEST_NUMBER, Writer};
use crate::numbers::MOST_ACCOUNTS;
use crate::output::Output;
use crate::people::People;
use crate::pictured::{At, Pictures};
use crate::plan::Plan;
use crate::plant::{Expect, Plant};
use crate::subject::Subject;
use crate::truth::{Truth, TruthBatch, TruthDeposit, TruthItem, TruthReturn};

/// Beyond this many items a deposit comes in one file: its batch numbers wrap, and two files' would collide.
const MOST_IN_TWO_FILES: u32 = 900_000;
const FEWEST_IN_BATCH: u32 = 50;
/// The number of the check that comes back; no other check has as large a one.
const RETURNED_SERIAL: u64 = 900_001;
/// One in so many accounts more than there are payments never pays.
const IDLE_PART: u32 = 10;

/// A deposit as it was mailed, for the bank's statements.
#[derive(Debug, Clone)]
pub(crate) struct Deposit {
    /// Place of the lockbox in the configuration.
    pub(crate) lockbox: usize,
    pub(crate) date: NaiveDate,
    pub(crate) items: u32,
    /// What each of its files adds up to.
    pub(crate) files: Vec<Cents>,
}

impl Deposit {
    pub(crate) fn amount(&self) -> Cents {
        Cents::total(self.files.iter().copied()).unwrap_or_default()
    }
}

/// Makes and writes mail, file by file.
pub(crate) struct Mailer<'a> {
    plan: &'a Plan,
    config: &'a Config,
    dates: Vec<NaiveDate>,
    files_a_day: u32,
    people: People,
    dealer: Dealer,
    draw: Draw,
    /// Per region, how many of its accounts have paid.
    paid: Vec<u64>,
    /// Per region, how many may still pay into another region's box.
    strays: Vec<u64>,
    /// What is still to come: by lockbox and number of its file.
    later: BTreeMap<(usize, u32), VecDeque<Draft>>,
    pictures: Pictures,
    /// Per lockbox, the batches of the day so far.
    batches: Vec<u32>,
    pub(crate) deposits: Vec<Deposit>,
    pub(crate) truth: Truth,
}

impl<'a> Mailer<'a> {
    pub(crate) fn new(plan: &'a Plan, config: &'a Config) -> Result<Self, SynthError> {
        let regions = config.regions();
        let lockboxes = config.lockboxes.len() as u32;
        if lockboxes == 0 {
            return Err(SynthError::NoLockbox);
        }
        let dates = plan.deposit_dates(&config.calendar);
        // A region's boxes take their share; the spare is for mail that strays into others' boxes.
        let boxes_of = |region| config.lockboxes.iter().filter(|l| l.region == region).count() as u32;
        let share = u64::from(plan.items.div_ceil(lockboxes))
            * u64::from(regions.iter().map(|r| boxes_of(*r)).max().unwrap_or(1));
        let spare = share * u64::from(plan.rates.wrong_region) / 5_000 + 2;
        let per_region = share + spare + u64::from(plan.items / IDLE_PART) + 16;
        let count = per_region.next_multiple_of(2) * regions.len() as u64;
        if count > MOST_ACCOUNTS {
            return Err(SynthError::TooMany { asked: count, most: MOST_ACCOUNTS });
        }
        let in_deposit = plan.items / (lockboxes * dates.len() as u32).max(1);
        let (paid, strays) = (vec![0; regions.len()], vec![spare; regions.len()]);
        Ok(Self {
            plan,
            config,
            files_a_day: if in_deposit > MOST_IN_TWO_FILES { 1 } else { 2 },
            people: People { seed: plan.seed, regions, count },
            dealer: Dealer::new(plan.seed),
            draw: Draw::new(plan.seed, Stream::Plan, u64::MAX),
            paid,
            strays,
            later: BTreeMap::new(),
            pictures: Pictures::of(plan.pictured),
            batches: vec![0; lockboxes as usize],
            deposits: Vec::new(),
            truth: Truth { items: Vec::with_capacity(plan.items as usize), ..Truth::default() },
            dates,
        })
    }

    pub(crate) fn people(&self) -> &People {
        &self.people
    }

    pub(crate) fn dates(&self) -> &[NaiveDate] {
        &self.dates
    }

    /// Writes every lockbox file.
    pub(crate) fn write(&mut self, output: &mut impl Output) -> Result<(), SynthError> {
        let files = self.files_a_day * self.dates.len() as u32;
        let boxes = self.config.lockboxes.len() as u32;
        for file in 0..files {
            if file % self.files_a_day == 0 {
                self.batches.fill(0);
            }
            let shares: Vec<u32> =
                (0..boxes).map(|b| share(self.plan.items, files * boxes, file * boxes + b)).collect();
            if shares.iter().any(|s| *s > 0) {
                self.write_file(file, &shares, output)?;
            }
        }
        self.note_deposits()
    }

    fn write_file(&mut self, file: u32, shares: &[u32], output: &mut impl Output) -> Result<(), SynthError> {
        let date = self.dates[(file / self.files_a_day) as usize];
        let of_day = file % self.files_a_day;
        let name = format!("mail/{date}-{}.txt", of_day + 1);
        let time = ["0915", "1540"][(of_day % 2) as usize];
        let first = &self.config.lockboxes[0];
        let mut writer = Writer::begin(output.file(&name)?, first, date, time)?;
        for (lockbox, items) in shares.iter().enumerate().filter(|(_, items)| **items > 0) {
            let amount = self.write_lockbox(&mut writer, &name, lockbox, file, *items)?;
            let known = self.deposits.iter_mut().find(|d| d.lockbox == lockbox && d.date == date);
            match known {
                Some(deposit) => {
                    deposit.items += items;
                    deposit.files.push(amount);
                }
                None => self.deposits.push(Deposit { lockbox, date, items: *items, files: vec![amount] }),
            }
        }
        writer.finish()?;
        self.pictures.write(&name, output)
    }

    fn write_lockbox(
        &mut self,
        writer: &mut Writer<impl Write>,
        name: &str,
        lockbox: usize,
        file: u32,
        items: u32,
    ) -> Result<Cents, SynthError> {
        let config = self.config;
        let LockboxConfig { number, .. } = &config.lockboxes[lockbox];
        let date = self.dates[(file / self.files_a_day) as usize];
        let in_batch =
            (items * self.files_a_day / 900).clamp(FEWEST_IN_BATCH, LARGEST_NUMBER).min(items.max(1));
        let mut seen: Vec<u32> = vec![0; LARGEST_NUMBER as usize + 1];
        let mut total = Cents::ZERO;
        let mut left = items;
        let header = if file.is_multiple_of(2) { Header::OfLockbox } else { Header::OfBatch };
        writer.open_lockbox(number, date, header)?;
        while left > 0 {
            let batch_number = self.batches[lockbox] % LARGEST_NUMBER + 1;
            self.batches[lockbox] += 1;
            let occurrence = seen[batch_number as usize];
            seen[batch_number as usize] += 1;
            let batch = Arc::new(TruthBatch {
                file: name.to_owned(),
                lockbox: number.clone(),
                deposit_date: date,
                number: batch_number,
            });
            writer.open_batch(batch_number)?;
            for _ in 0..in_batch.min(left) {
                let draft = self.next(lockbox, file, left);
                left -= 1;
                total = total.plus(draft.check.amount)?;
                let item = writer.check(&draft.check)?;
                let lockbox = &config.lockboxes[lockbox];
                self.pictures.add(At { lockbox, date, batch: batch_number, item, occurrence }, &draft);
                self.note(&batch, item, occurrence, draft);
            }
            writer.close_batch()?;
        }
        writer.close_lockbox()?;
        Ok(total)
    }

    /// The next payment for a lockbox's file in which `left` are still to come.
    fn next(&mut self, lockbox: usize, file: u32, left: u32) -> Draft {
        self.dealer.accrue(&self.plan.rates);
        let waiting = self.later.get(&(lockbox, file)).map_or(0, VecDeque::len) as u32;
        if waiting > 0 && (waiting >= left || self.draw.below(3) == 0) {
            let queue = self.later.get_mut(&(lockbox, file));
            if let Some(draft) = queue.and_then(VecDeque::pop_front) {
                return draft;
            }
        }
        self.fresh(lockbox, file, left)
    }

    /// The next account pays; what it mails besides its first check waits for its turn.
    fn fresh(&mut self, lockbox: usize, file: u32, left: u32) -> Draft {
        let (index, stray) = self.next_account(lockbox);
        let files = self.files_a_day * self.dates.len() as u32;
        let date = self.dates[(file / self.files_a_day) as usize];
        let mut subject = Subject::new(&self.people, self.config, &self.plan.rates, index, date);
        subject.files_a_day = self.files_a_day;
        subject.files_later = files.saturating_sub(file + self.files_a_day);
        let mut mailed = self.dealer.deal(&mut subject).into_iter();
        let Some((_, mut first)) = mailed.next() else { return subject.plain() };
        for (after, mut draft) in mailed {
            if stray {
                draft.planted.push(Plant::WrongRegion);
            }
            self.mail_later(lockbox, file, after, left, draft);
        }
        if stray {
            first.planted.push(Plant::WrongRegion);
        }
        self.mark_returned(lockbox, file, &mut first);
        first
    }

    /// Puts a payment off by so many files, or to the last. What would not fit into that any more is not sent.
    fn mail_later(&mut self, lockbox: usize, file: u32, after: u32, left: u32, draft: Draft) {
        let last = self.files_a_day * self.dates.len() as u32 - 1;
        let after = if after == 0 && left < 2 { 1 } else { after };
        let queue = self.later.entry((lockbox, (file + after).min(last))).or_default();
        // One of those that are left is being taken now.
        if file < last || queue.len() + 1 < left as usize {
            queue.push_back(draft);
        }
    }

    /// The next account to pay into a lockbox, and whether it is another region's.
    fn next_account(&mut self, lockbox: usize) -> (u64, bool) {
        let regions = self.people.regions.len();
        let own = self.config.lockboxes[lockbox].region;
        let own = self.people.regions.iter().position(|r| *r == own).unwrap_or(0);
        let mut region = own;
        if regions > 1 && self.draw.chance(self.plan.rates.wrong_region) {
            let other = (own + 1 + self.draw.below(regions as u64 - 1) as usize) % regions;
            if self.strays[other] > 0 {
                self.strays[other] -= 1;
                region = other;
            }
        }
        let nth = self.paid[region];
        self.paid[region] += 1;
        (self.people.place(region, nth), region != own)
    }

    /// The first easy check of the last lockbox comes back later.
    fn mark_returned(&mut self, lockbox: usize, file: u32, draft: &mut Draft) {
        let easy = draft.expect == Expect::Auto
            && draft.planted.iter().all(|p| matches!(p, Plant::ScanLine | Plant::SplitNumber));
        if !easy || file >= self.files_a_day || lockbox + 1 != self.config.lockboxes.len() {
            return;
        }
        if self.truth.returns.is_empty() {
            draft.check.serial = RETURNED_SERIAL;
            draft.planted.push(Plant::Returned);
            self.truth.returns.push(TruthReturn {
                item: self.truth.items.len(),
                date: self.config.calendar.plus_banking_days(self.dates[0], 2),
                region: self.config.lockboxes[lockbox].region,
                serial: RETURNED_SERIAL.to_string(),
                amount: draft.check.amount,
            });
        }
    }

    fn note(&mut self, batch: &Arc<TruthBatch>, item: u32, occurrence: u32, draft: Draft) {
        self.truth.items.push(TruthItem {
            batch: Arc::clone(batch),
            item,
            occurrence,
            amount: draft.check.amount,
            payer: Some(draft.payer),
            statements: draft.statements,
            planted: draft.planted,
            expect: draft.expect,
        });
    }

    fn note_deposits(&mut self) -> Result<(), SynthError> {
        for deposit in &self.deposits {
            let lockbox = &self.config.lockboxes[deposit.lockbox];
            self.truth.deposits.push(TruthDeposit {
                lockbox: lockbox.number.clone(),
                region: lockbox.region,
                date: deposit.date,
                items: deposit.items,
                amount: Cents::total(deposit.files.iter().copied())?,
                credits: Vec::new(),
            });
        }
        Ok(())
    }
}

/// How many of `items` fall to part `nth` of `parts`; the first parts take what is over.
fn share(items: u32, parts: u32, nth: u32) -> u32 {
    items / parts + u32::from(nth < items % parts)
}
