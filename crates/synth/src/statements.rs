//! The bank's side: what it credits for each deposit and when, what else is on the statements, and the differences that
//! are planted in them.
//!
//! The first lockbox's deposits come short, late and not at all; the last lockbox's come in parts, together, and with
//! money for which there is no mail. So each planted difference has one cause that can be told.

use chrono::NaiveDate;
use lockbox_domain::recon::BreakCode;
use lockbox_domain::{Cents, Config, LockboxConfig};

use crate::bai2::{self, AccountDay, Transaction};
use crate::draw::{Draw, Stream};
use crate::error::SynthError;
use crate::mail::Deposit;
use crate::output::Output;
use crate::plan::STATEMENT_DAYS_AFTER;
use crate::truth::{Truth, TruthBreak};

/// By how much the short deposit is short: below the limit that needs approval.
const SHORT: i64 = 4_500;
const CORRECTION: i64 = 2_718;

/// How the bank credits a deposit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Treatment {
    /// In one sum, the same day.
    Plain,
    /// In one sum, too little.
    Short,
    /// On the next banking day, with the files' sums as details.
    Late,
    /// Not at all.
    Missing,
    /// File by file.
    InParts,
    /// In one sum with the next day's.
    WithNext,
    /// With the day before's.
    WithPrevious,
}

/// The bank while the deposits come in.
pub(crate) struct Bank<'a> {
    config: &'a Config,
    draw: Draw,
    /// As-of dates, in order.
    days: Vec<NaiveDate>,
    /// Per day and lockbox, what moved.
    moved: Vec<Vec<Vec<Transaction>>>,
    references: u32,
}

impl<'a> Bank<'a> {
    /// A bank whose statements run from the first deposit date until some days after the last.
    pub(crate) fn new(config: &'a Config, seed: u64, deposit_dates: &[NaiveDate]) -> Self {
        let mut days = deposit_dates.to_vec();
        for _ in 0..STATEMENT_DAYS_AFTER {
            if let Some(last) = days.last() {
                days.push(config.calendar.next_banking_day(*last));
            }
        }
        let moved = vec![vec![Vec::new(); config.lockboxes.len()]; days.len()];
        Self { config, draw: Draw::new(seed, Stream::Bank, 0), days, moved, references: 0 }
    }

    /// Takes every deposit in, and notes in `truth` what it did and which differences that makes.
    pub(crate) fn take(&mut self, deposits: &[Deposit], truth: &mut Truth) -> Result<(), SynthError> {
        self.ordinary_business();
        for (place, deposit) in deposits.iter().enumerate() {
            match self.treatment(deposit, deposits) {
                Treatment::Plain => self.credit(deposit, deposit.amount(), truth, place, 0),
                Treatment::Short => {
                    let short = Cents::new(SHORT);
                    self.credit(deposit, deposit.amount().minus(short)?, truth, place, 0);
                    self.note(truth, deposit.date, deposit.lockbox, BreakCode::BankShort, short);
                }
                Treatment::Late => self.credit_late(deposit, truth, place),
                Treatment::Missing => {
                    self.note(
                        truth,
                        deposit.date,
                        deposit.lockbox,
                        BreakCode::NotYetCredited,
                        deposit.amount(),
                    );
                }
                Treatment::InParts => {
                    for part in parts(deposit)? {
                        self.credit(deposit, part, truth, place, 0);
                    }
                }
                Treatment::WithNext => self.credit_with_next(deposit, deposits, truth, place)?,
                Treatment::WithPrevious => {}
            }
        }
        self.money_without_mail(deposits, truth);
        self.returns(truth);
        Ok(())
    }

    /// Writes a file a day, on the banking day after the day it is about.
    pub(crate) fn write(&self, output: &mut impl Output) -> Result<(), SynthError> {
        let mut opening: Vec<Cents> = vec![Cents::new(250_000_000); self.config.lockboxes.len()];
        for (as_of, moved) in self.days.iter().zip(&self.moved) {
            let accounts: Vec<AccountDay> = self
                .config
                .lockboxes
                .iter()
                .zip(moved)
                .zip(&opening)
                .map(|((lockbox, moved), opening)| AccountDay {
                    account: lockbox.deposit_account.clone(),
                    opening: *opening,
                    transactions: moved.clone(),
                })
                .collect();
            opening = accounts.iter().map(AccountDay::closing).collect();
            let sent = self.config.calendar.next_banking_day(*as_of);
            let bank = self.config.lockboxes.first().map_or("", |l| l.deposit_routing.as_str());
            bai2::write(output.file(&format!("bank/{sent}.bai"))?, bank, *as_of, sent, &accounts)?;
        }
        Ok(())
    }

    fn treatment(&self, deposit: &Deposit, all: &[Deposit]) -> Treatment {
        let days: Vec<NaiveDate> =
            all.iter().filter(|d| d.lockbox == deposit.lockbox).map(|d| d.date).collect();
        let nth = days.iter().position(|d| *d == deposit.date).unwrap_or(0);
        let (first_box, last_box) =
            (deposit.lockbox == 0, deposit.lockbox + 1 == self.config.lockboxes.len());
        let last_day = nth + 1 == days.len();
        match nth {
            0 if first_box && deposit.amount().get() > 2 * SHORT => Treatment::Short,
            1.. if first_box && last_day => Treatment::Missing,
            1 if first_box => Treatment::Late,
            0 if last_box => Treatment::InParts,
            1 if last_box && !last_day => Treatment::WithNext,
            2 if last_box && !first_box => Treatment::WithPrevious,
            _ => Treatment::Plain,
        }
    }

    /// A lockbox credit for a deposit, `after` days of statements later than its own.
    fn credit(&mut self, deposit: &Deposit, amount: Cents, truth: &mut Truth, place: usize, after: usize) {
        let day = self.day_of(deposit) + after;
        self.enter(day, deposit.lockbox, 115, amount, "LOCKBOX DEPOSIT");
        let as_of = self.days.get(day).copied().unwrap_or(deposit.date);
        if let Some(known) = truth.deposits.get_mut(place) {
            known.credits.push((as_of, amount));
        }
    }

    fn credit_late(&mut self, deposit: &Deposit, truth: &mut Truth, place: usize) {
        self.credit(deposit, deposit.amount(), truth, place, 1);
        // Details of the credit before them: who adds them up too counts the money twice.
        for part in &deposit.files {
            self.enter(self.day_of(deposit) + 1, deposit.lockbox, 116, *part, "ITEM IN LOCKBOX DEPOSIT");
        }
    }

    /// Nothing on the day itself; with the next deposit both come in one sum.
    fn credit_with_next(
        &mut self,
        deposit: &Deposit,
        all: &[Deposit],
        truth: &mut Truth,
        place: usize,
    ) -> Result<(), SynthError> {
        let next = all.iter().filter(|d| d.lockbox == deposit.lockbox && d.date > deposit.date);
        let Some(next) = next.min_by_key(|d| d.date) else { return Ok(()) };
        let day = self.day_of(next);
        let both = deposit.amount().plus(next.amount())?;
        self.enter(day, deposit.lockbox, 115, both, "LOCKBOX DEPOSITS");
        let as_of = self.days.get(day).copied().unwrap_or(next.date);
        let next_place = all.iter().position(|d| d.lockbox == next.lockbox && d.date == next.date);
        for (place, amount) in [(Some(place), deposit.amount()), (next_place, next.amount())] {
            if let Some(known) = place.and_then(|p| truth.deposits.get_mut(p)) {
                known.credits.push((as_of, amount));
            }
        }
        Ok(())
    }

    /// A credit for which there is no mail, and a correction for which no adjustment is open.
    fn money_without_mail(&mut self, deposits: &[Deposit], truth: &mut Truth) {
        let lockbox = self.config.lockboxes.len().saturating_sub(1);
        let day = self.days.len().saturating_sub(STATEMENT_DAYS_AFTER as usize);
        let Some(as_of) = self.days.get(day).copied() else { return };
        let missing = truth.breaks.iter().any(|b| b.code == BreakCode::NotYetCredited);
        if lockbox == 0 && missing || deposits.is_empty() {
            // With one lockbox it could be meant for the deposit that is missing.
            return;
        }
        let unknown = Cents::new(self.draw.between(10_101, 99_999) as i64);
        self.enter(day, lockbox, 115, unknown, "LOCKBOX DEPOSIT");
        self.note(truth, as_of, lockbox, BreakCode::CreditedWithoutDetail, unknown);
        self.enter(day, lockbox, 631, Cents::new(CORRECTION), "DEPOSIT CORRECTION");
        self.note(truth, as_of, lockbox, BreakCode::Correction, Cents::new(CORRECTION));
    }

    fn returns(&mut self, truth: &Truth) {
        for returned in &truth.returns {
            let day = self.days.iter().position(|d| *d == returned.date);
            let lockbox = truth.items.get(returned.item).map(|i| &i.batch.lockbox);
            let lockbox = self.config.lockboxes.iter().position(|l| Some(&l.number) == lockbox);
            if let (Some(day), Some(lockbox)) = (day, lockbox) {
                self.enter(day, lockbox, 555, returned.amount, "NOT SUFFICIENT FUNDS");
                if let Some(t) = self.moved[day][lockbox].last_mut() {
                    t.customer_reference.clone_from(&returned.serial);
                }
            }
        }
    }

    /// Money that is none of a lockbox's business, on every day.
    fn ordinary_business(&mut self) {
        for day in 0..self.days.len() {
            for lockbox in 0..self.config.lockboxes.len() {
                let amount = Cents::new(self.draw.between(100_000, 9_000_000) as i64);
                self.enter(day, lockbox, 165, amount, "ACH CREDIT CARD SETTLEMENT");
                if let Some(t) = self.moved[day][lockbox].last_mut() {
                    t.customer_reference.clear();
                }
            }
        }
    }

    fn enter(&mut self, day: usize, lockbox: usize, type_code: u16, amount: Cents, text: &str) {
        let Some(moved) = self.moved.get_mut(day).and_then(|d| d.get_mut(lockbox)) else { return };
        self.references += 1;
        let LockboxConfig { number, .. } = &self.config.lockboxes[lockbox];
        moved.push(Transaction {
            type_code,
            amount,
            bank_reference: format!("{}{:06}", self.days[day].format("%y%m%d"), self.references),
            customer_reference: format!("{number:0>7}"),
            text: text.to_owned(),
        });
    }

    fn day_of(&self, deposit: &Deposit) -> usize {
        self.days.iter().position(|d| *d == deposit.date).unwrap_or(0)
    }

    fn note(&self, truth: &mut Truth, date: NaiveDate, lockbox: usize, code: BreakCode, amount: Cents) {
        truth.breaks.push(TruthBreak { date, region: self.config.lockboxes[lockbox].region, code, amount });
    }
}

/// The sums of a deposit's files; a single file's sum in two uneven parts.
fn parts(deposit: &Deposit) -> Result<Vec<Cents>, SynthError> {
    match deposit.files.as_slice() {
        [one] if one.get() > 1 => {
            let part = Cents::new(one.get() * 2 / 5);
            Ok(vec![part, one.minus(part)?])
        }
        files => Ok(files.to_vec()),
    }
}
