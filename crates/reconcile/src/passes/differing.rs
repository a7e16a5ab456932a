//! Credits that belong to a deposit by everything but the amount: the bank was short or over.
//!
//! Such a credit must name its lockbox, be the only one that can be meant, and meet the only deposit that can be
//! meant. Up to the limit of the policy the difference is booked; above it, it is shown and waits for a person, which
//! also leaves room for a second credit or a late file that explains it.

use lockbox_domain::recon::Adjustment;
use lockbox_domain::{AmountError, Cents};

use super::pooled::ambiguous;
use super::{book, lefts, wait};
use crate::reference::Source;
use crate::work::{OpenCredit, OpenDeposit, Work};

/// What a match rests on that the amounts do not confirm.
const ONLY: &str = "only credit and deposit that can meet";

/// Whether a sum of credits can be meant for a deposit although it differs.
type Near = fn(&Work<'_>, &OpenDeposit<'_>, Cents) -> bool;

/// Differences that are booked.
pub(super) fn small(work: &mut Work<'_>) -> Result<bool, AmountError> {
    let mut found = false;
    for d in work.open_deposits() {
        let credits = only_credits(work, d, within_limit)?;
        let Some((short, adjustment)) = difference(work, d, &credits, false)? else { continue };
        for c in &credits {
            let Some(left) = work.credits.get(*c).map(|c| c.left) else { continue };
            book(work, d, *c, left, ONLY)?;
        }
        if let Some(deposit) = work.deposits.get_mut(d) {
            deposit.open = deposit.open.minus(short)?;
            deposit.adjusted = deposit.adjusted.plus(short)?;
        }
        work.adjustments.push(adjustment);
        found = true;
    }
    Ok(found)
}

/// Differences that wait.
pub(super) fn large(work: &mut Work<'_>) -> Result<bool, AmountError> {
    let mut found = false;
    for d in work.open_deposits() {
        let credits = only_credits(work, d, within_factor_two)?;
        let Some((short, adjustment)) = difference(work, d, &credits, true)? else { continue };
        // What is over while batches are held is theirs: there is nothing to approve but the batches.
        let held = work.deposits.get(d).is_some_and(|d| d.position.held.is_positive());
        if !(held && short.is_negative()) {
            work.adjustments.push(adjustment);
        }
        for c in credits {
            wait(work, d, c, ONLY)?;
        }
        found = true;
    }
    Ok(found)
}

fn difference(
    work: &Work<'_>,
    d: usize,
    credits: &[usize],
    needs_approval: bool,
) -> Result<Option<(Cents, Adjustment)>, AmountError> {
    let last = credits.last().and_then(|c| work.credits.get(*c));
    let (Some(deposit), Some(last)) = (work.deposits.get(d), last) else { return Ok(None) };
    let short = deposit.open.minus(Cents::total(lefts(work, credits))?)?;
    let adjustment = Adjustment {
        deposit: deposit.position.deposit.clone(),
        region: deposit.position.region,
        entry: last.movement.id,
        short,
        needs_approval,
    };
    Ok(Some((short, adjustment)))
}

/// The credits of which `d` is the only deposit they can be meant for: one that comes near, or several together.
fn only_credits(work: &Work<'_>, d: usize, near: Near) -> Result<Vec<usize>, AmountError> {
    let Some(deposit) = work.deposits.get(d).filter(|d| d.is_open()) else { return Ok(Vec::new()) };
    let mut naming = work.credits_for(deposit);
    naming
        .retain(|c| work.credits.get(*c).is_some_and(|c| c.source != Source::Account && !ambiguous(work, c)));
    let comes_near = |c: &&usize| work.credits.get(**c).is_some_and(|c| near(work, deposit, c.left));
    let nearby: Vec<usize> = naming.iter().filter(comes_near).copied().collect();
    match nearby[..] {
        [c] if deposits_near(work, c, near) == [d] => return Ok(nearby),
        [] => {}
        _ => return Ok(Vec::new()),
    }
    // Several parts that are short together; over together they may well be another deposit's.
    let only_here = |c: &usize| work.credits.get(*c).is_some_and(|c| work.open_for(c) == [d]);
    let sum = Cents::total(lefts(work, &naming))?;
    let together = naming.len() > 1 && naming.iter().all(only_here) && sum <= deposit.open;
    Ok(if together && near(work, deposit, sum) { naming } else { Vec::new() })
}

fn deposits_near(work: &Work<'_>, c: usize, near: Near) -> Vec<usize> {
    let Some(credit) = work.credits.get(c) else { return Vec::new() };
    let mut found = work.open_for(credit);
    found.retain(|d| work.deposits.get(*d).is_some_and(|d| near(work, d, credit.left)));
    found
}

pub(super) fn within_limit(work: &Work<'_>, deposit: &OpenDeposit<'_>, credit: Cents) -> bool {
    let limit = work.books.config.policy.short_deposit_limit;
    let over_for_held = deposit.position.held.is_positive() && credit > deposit.open;
    !over_for_held && distance(deposit, credit).is_some_and(|d| d <= limit)
}

/// Half to twice the deposit: beyond that two amounts that share a lockbox are two deposits.
fn within_factor_two(_: &Work<'_>, deposit: &OpenDeposit<'_>, credit: Cents) -> bool {
    let (open, credit) = (i128::from(deposit.open.get()), i128::from(credit.get()));
    credit * 2 >= open && credit <= open * 2
}

/// True when `credit` comes near a deposit that is open.
pub(super) fn comes_near(work: &Work<'_>, credit: &OpenCredit<'_>) -> bool {
    let near = |d: &usize| work.deposits.get(*d).is_some_and(|d| within_factor_two(work, d, credit.left));
    credit.source != Source::Account && work.open_for(credit).iter().any(near)
}

fn distance(deposit: &OpenDeposit<'_>, credit: Cents) -> Option<Cents> {
    deposit.open.minus(credit).and_then(Cents::magnitude).ok()
}
