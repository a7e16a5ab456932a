//! The ways in which credits find their deposits, from the surest to the least sure, a file each.

mod corrections;
mod differing;
mod exact;
mod held;
mod parts;
mod pool_differing;
mod pooled;
mod split;

use lockbox_domain::recon::Match;
use lockbox_domain::{AmountError, Cents};

use crate::work::{OpenCredit, OpenDeposit, Work};

/// A way of matching; true when it found something.
type Pass = fn(&mut Work<'_>) -> Result<bool, AmountError>;

/// What may be booked, surest first.
const BOOKED: &[Pass] = &[
    exact::one_to_one,
    split::several_credits,
    pooled::several_deposits,
    parts::by_batch,
    corrections::second_credits,
    corrections::of_adjustments,
    differing::small,
    pool_differing::small,
];

/// What belongs together but waits for a person: nothing of it is booked, so it is found again on every run.
const WAITING: &[Pass] = &[held::with_held_batches, differing::large];

/// Each round matches at least one credit; this many rounds are never needed outside of a contrived statement.
const MAX_ROUNDS: usize = 32;

/// Runs the passes until none of those that book finds more, then once those that do not.
///
/// Because booking stops only where nothing more is found and waiting money is looked at afterwards, a run on the
/// books that this one leaves behind starts where it ended and finds nothing new.
pub(crate) fn run(work: &mut Work<'_>) -> Result<(), AmountError> {
    for _ in 0..MAX_ROUNDS {
        let mut found = false;
        for pass in BOOKED {
            found |= pass(work)?;
        }
        if !found {
            break;
        }
    }
    for pass in WAITING {
        pass(work)?;
    }
    Ok(())
}

/// True when `credit` has deposits that it could be for, so that it was left only because nothing tells which.
pub(crate) fn undecided(work: &Work<'_>, credit: &OpenCredit<'_>) -> bool {
    differing::comes_near(work, credit)
        || pooled::ambiguous(work, credit)
        || !parts::fitting(work, credit).is_empty()
}

/// Books `amount` of credit `c` to deposit `d`.
fn book(work: &mut Work<'_>, d: usize, c: usize, amount: Cents, note: &str) -> Result<(), AmountError> {
    let Some(found) = matched(work, d, c, amount, note) else { return Ok(()) };
    if let (Some(deposit), Some(credit)) = (work.deposits.get_mut(d), work.credits.get_mut(c)) {
        deposit.open = deposit.open.minus(amount)?;
        deposit.credited = deposit.credited.plus(amount)?;
        deposit.seen = true;
        credit.left = credit.left.minus(amount)?;
        credit.free = !credit.left.is_zero();
    }
    work.matches.push(found);
    Ok(())
}

/// Sets all of credit `c` aside for deposit `d`: shown, not booked.
fn wait(work: &mut Work<'_>, d: usize, c: usize, note: &str) -> Result<(), AmountError> {
    let Some(left) = work.credits.get(c).map(|c| c.left) else { return Ok(()) };
    let Some(found) = matched(work, d, c, left, note) else { return Ok(()) };
    if let (Some(deposit), Some(credit)) = (work.deposits.get_mut(d), work.credits.get_mut(c)) {
        deposit.waiting = deposit.waiting.plus(left)?;
        deposit.seen = true;
        credit.free = false;
    }
    work.waiting.push(found);
    Ok(())
}

fn matched(work: &Work<'_>, d: usize, c: usize, amount: Cents, note: &str) -> Option<Match> {
    let (deposit, credit) = (work.deposits.get(d)?, work.credits.get(c)?);
    let source = credit.source.words();
    let lag = match banking_days(work, deposit, credit) {
        0 => "same day".to_owned(),
        1 => "next banking day".to_owned(),
        n => format!("{n} banking days later"),
    };
    let comma = if note.is_empty() { "" } else { ", " };
    Some(Match {
        deposit: deposit.position.deposit.clone(),
        region: deposit.position.region,
        entry: credit.movement.id,
        amount,
        evidence: format!("{source}, {lag}{comma}{note}"),
    })
}

fn banking_days(work: &Work<'_>, deposit: &OpenDeposit<'_>, credit: &OpenCredit<'_>) -> u32 {
    let calendar = &work.books.config.calendar;
    calendar.banking_days_between(deposit.position.deposit.date, credit.movement.as_of)
}

/// What is left of each of `credits`.
fn lefts(work: &Work<'_>, credits: &[usize]) -> Vec<Cents> {
    credits.iter().filter_map(|c| work.credits.get(*c)).map(|c| c.left).collect()
}

/// What is open of each of `deposits`.
fn opens(work: &Work<'_>, deposits: &[usize]) -> Vec<Cents> {
    deposits.iter().filter_map(|d| work.deposits.get(*d)).map(|d| d.open).collect()
}

/// Those of `from` that stand at `places`.
fn at(from: &[usize], places: &[usize]) -> Vec<usize> {
    places.iter().filter_map(|p| from.get(*p).copied()).collect()
}

/// Whole cents, for the search.
fn raw(amounts: &[Cents]) -> Vec<i64> {
    amounts.iter().map(|a| a.get()).collect()
}
