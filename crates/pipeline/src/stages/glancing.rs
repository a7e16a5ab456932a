//! A day at a glance: what was received in each region, where every dollar of it is now, what the bank says.

use chrono::NaiveDate;
use lockbox_domain::{BatchRecord, Bucket, Cents, Config, LockboxNumber, Region};
use lockbox_store::DepositMoney;

use crate::error::PipelineError;
use crate::office::Office;

/// Some payments and what they add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// How many payments.
    pub items: u64,
    /// How much money.
    pub amount: Cents,
}

/// The money of one region's deposits of a day. What was received is the sum of the shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionDay {
    /// Whose.
    pub region: Region,
    /// Payments received, those of held batches included.
    pub received: Share,
    /// On bills and members' accounts, and no person had to look.
    pub by_itself: Share,
    /// On bills and members' accounts, decided by people.
    pub by_people: Share,
    /// Nobody knows whose.
    pub unidentified: Share,
    /// The payer is known, what for is not.
    pub unapplied: Share,
    /// To be sent back, another company's, or returned by the bank.
    pub elsewhere: Share,
    /// In batches that wait for a person.
    pub held: Share,
    /// In batches that will never be posted.
    pub rejected: Share,
    /// Imported, and `post` did not come to it yet.
    pub not_posted: Share,
    /// The batches that wait.
    pub held_batches: Vec<BatchRecord>,
    /// What is in the books.
    pub booked: Cents,
    /// What the bank credited; none yet.
    pub bank: Option<Cents>,
    /// True when lockbox, bank and books agree.
    pub balanced: bool,
}

impl RegionDay {
    fn empty(region: Region) -> Self {
        let none = Share::default();
        Self {
            region,
            received: none,
            by_itself: none,
            by_people: none,
            unidentified: none,
            unapplied: none,
            elsewhere: none,
            held: none,
            rejected: none,
            not_posted: none,
            held_batches: Vec::new(),
            booked: Cents::ZERO,
            bank: None,
            balanced: false,
        }
    }

    /// On bills and members' accounts.
    pub fn placed(&self) -> Result<Share, PipelineError> {
        self.by_itself.and(self.by_people)
    }

    /// What waits for people, held batches included.
    pub fn waiting(&self) -> Result<Share, PipelineError> {
        self.unidentified.and(self.unapplied)?.and(self.held)
    }
}

impl Share {
    fn and(self, other: Self) -> Result<Self, PipelineError> {
        Ok(Self { items: self.items + other.items, amount: self.amount.plus(other.amount)? })
    }

    fn add(&mut self, items: u64, amount: Cents) -> Result<(), PipelineError> {
        *self = self.and(Self { items, amount })?;
        Ok(())
    }
}

/// A day's deposits by region.
pub async fn day_at_a_glance(office: &Office, day: NaiveDate) -> Result<Vec<RegionDay>, PipelineError> {
    let mut regions: Vec<RegionDay> = office.config().regions().into_iter().map(RegionDay::empty).collect();
    for found in super::reconciling::days_as_they_are(office, Some(day)).await? {
        let Some(glance) = regions.iter_mut().find(|g| g.region == found.region) else { continue };
        glance.booked = found.ledger;
        glance.bank = found.bank;
        glance.balanced = found.breaks.is_empty();
    }
    for batch in office.store().batches_of_day(day).await? {
        let Some(glance) = regions.iter_mut().find(|g| Some(g.region) == batch.region) else { continue };
        let (items, amount) = (u64::from(batch.items), batch.amount);
        glance.received.add(items, amount)?;
        if batch.state.is_held() {
            glance.held.add(items, amount)?;
            glance.held_batches.push(batch);
        } else if batch.state.posts() {
            glance.not_posted.add(items, amount)?;
        } else {
            glance.rejected.add(items, amount)?;
        }
    }
    for money in office.store().money_of_days(day, day).await? {
        let region = region_of(office.config(), &money.lockbox);
        let Some(glance) = regions.iter_mut().find(|g| Some(g.region) == region) else { continue };
        lay(glance, &money)?;
    }
    Ok(regions)
}

fn lay(glance: &mut RegionDay, money: &DepositMoney) -> Result<(), PipelineError> {
    let share = match Bucket::of(money.ledger) {
        Some(Bucket::Applied | Bucket::OnAccount) if money.by_person => &mut glance.by_people,
        Some(Bucket::Applied | Bucket::OnAccount) => &mut glance.by_itself,
        Some(Bucket::Unidentified) => &mut glance.unidentified,
        Some(Bucket::Unapplied) => &mut glance.unapplied,
        _ => &mut glance.elsewhere,
    };
    share.add(money.items, money.amount)?;
    glance.not_posted.items = glance.not_posted.items.saturating_sub(money.payments);
    glance.not_posted.amount = glance.not_posted.amount.minus(money.amount)?;
    Ok(())
}

/// Whose books the deposits of that lockbox are in.
pub(super) fn region_of(config: &Config, lockbox: &LockboxNumber) -> Option<Region> {
    config.lockbox(lockbox).map(|l| l.region)
}
