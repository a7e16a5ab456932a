//! One credit for several deposits that is short or over by little: the difference stands with the largest of them.

use lockbox_domain::recon::Adjustment;
use lockbox_domain::{AmountError, Cents};

use super::differing::within_limit;
use super::pooled::ambiguous;
use super::{book, opens};
use crate::reference::Source;
use crate::work::{OpenCredit, OpenDeposit, Work};

/// Differences that are booked.
pub(super) fn small(work: &mut Work<'_>) -> Result<bool, AmountError> {
    let mut found = false;
    for c in work.free_credits() {
        let Some(credit) = work.credits.get(c).filter(|c| c.source != Source::Account) else { continue };
        let left = credit.left;
        let Some(pool) = only_pool(work, c, credit)? else { continue };
        let short = Cents::total(opens(work, &pool))?.minus(left)?;
        let Some(bearer) = largest(work, &pool).filter(|d| open(work, *d) > short) else { continue };
        let note = format!("{} deposits, the only ones that can be meant", pool.len());
        for d in pool {
            let whole = open(work, d);
            let amount = if d == bearer { whole.minus(short)? } else { whole };
            book(work, d, c, amount, &note)?;
        }
        adjust(work, bearer, c, short)?;
        found = true;
    }
    Ok(found)
}

/// The deposits of one date, or all within reach, where just one such group comes near and nothing else can be meant.
fn only_pool(work: &Work<'_>, c: usize, credit: &OpenCredit<'_>) -> Result<Option<Vec<usize>>, AmountError> {
    let candidates = work.open_for(credit);
    let deposit = |d: &usize| work.deposits.get(*d);
    let alone = |d: &usize| deposit(d).is_some_and(|d| within_limit(work, d, credit.left));
    let others =
        |d: &usize| deposit(d).is_some_and(|d| d.position.held.is_positive() || wanted(work, d) != [c]);
    if candidates.len() < 2 || candidates.iter().any(alone) || ambiguous(work, credit) {
        return Ok(None);
    }
    let date = |d: &usize| deposit(d).map(|d| d.position.deposit.date);
    let mut groups: Vec<&[usize]> = candidates.chunk_by(|a, b| date(a) == date(b)).collect();
    if groups.len() > 1 {
        groups.push(&candidates);
    }
    let limit = work.books.config.policy.short_deposit_limit;
    let mut near = Vec::new();
    for group in groups.into_iter().filter(|g| g.len() > 1) {
        let difference = Cents::total(opens(work, group))?.minus(credit.left)?.magnitude()?;
        if difference <= limit {
            near.push(group);
        }
    }
    let [only] = near[..] else { return Ok(None) };
    Ok((!only.iter().any(others)).then(|| only.to_vec()))
}

/// The free credits that name the lockbox of `deposit`.
fn wanted(work: &Work<'_>, deposit: &OpenDeposit<'_>) -> Vec<usize> {
    let mut credits = work.credits_for(deposit);
    credits.retain(|c| work.credits.get(*c).is_some_and(|c| c.source != Source::Account));
    credits
}

fn largest(work: &Work<'_>, pool: &[usize]) -> Option<usize> {
    pool.iter().copied().max_by_key(|d| (open(work, *d), std::cmp::Reverse(*d)))
}

fn open(work: &Work<'_>, d: usize) -> Cents {
    work.deposits.get(d).map_or(Cents::ZERO, |d| d.open)
}

fn adjust(work: &mut Work<'_>, d: usize, c: usize, short: Cents) -> Result<(), AmountError> {
    let (Some(deposit), Some(credit)) = (work.deposits.get_mut(d), work.credits.get(c)) else {
        return Ok(());
    };
    deposit.open = deposit.open.minus(short)?;
    deposit.adjusted = deposit.adjusted.plus(short)?;
    work.adjustments.push(Adjustment {
        deposit: deposit.position.deposit.clone(),
        region: deposit.position.region,
        entry: credit.movement.id,
        short,
        needs_approval: false,
    });
    Ok(())
}
