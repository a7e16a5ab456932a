//! What the bank sends to put right what it did: it closes an open adjustment of exactly that amount.

use lockbox_domain::{AmountError, Cents};

use crate::Correction;
use crate::reference::Source;
use crate::work::{OpenCredit, Work};

/// Corrections proper (172, 357, 631).
pub(super) fn of_adjustments(work: &mut Work<'_>) -> Result<bool, AmountError> {
    let mut found = false;
    for c in 0..work.corrections.len() {
        let Some(correction) = work.corrections.get(c).filter(|c| c.free) else { continue };
        let Some(d) = oldest_adjusted(work, &work.before(correction), correction.left) else { continue };
        let (entry, amount, words) = facts(correction);
        close(work, d, entry, amount, format!("open adjustment, {words}"))?;
        if let Some(correction) = work.corrections.get_mut(c) {
            correction.free = false;
        }
        found = true;
    }
    Ok(found)
}

/// A second lockbox credit that brings what the first was short of.
pub(super) fn second_credits(work: &mut Work<'_>) -> Result<bool, AmountError> {
    let mut found = false;
    for c in work.free_credits() {
        let Some(credit) = work.credits.get(c).filter(|c| c.source != Source::Account) else { continue };
        let Some(d) = oldest_adjusted(work, &work.within_reach(credit), credit.left) else { continue };
        let (entry, amount, words) = facts(credit);
        close(work, d, entry, amount, format!("rest of a short credit, {words}"))?;
        if let Some(credit) = work.credits.get_mut(c) {
            credit.free = false;
        }
        found = true;
    }
    Ok(found)
}

fn facts(entry: &OpenCredit<'_>) -> (lockbox_domain::ItemId, Cents, &'static str) {
    (entry.movement.id, entry.left, entry.source.words())
}

fn oldest_adjusted(work: &Work<'_>, candidates: &[usize], amount: Cents) -> Option<usize> {
    let fits = |d: &&usize| work.deposits.get(**d).is_some_and(|d| d.adjusted == amount);
    candidates.iter().find(fits).copied()
}

fn close(
    work: &mut Work<'_>,
    d: usize,
    entry: lockbox_domain::ItemId,
    amount: Cents,
    evidence: String,
) -> Result<(), AmountError> {
    let Some(deposit) = work.deposits.get_mut(d) else { return Ok(()) };
    deposit.credited = deposit.credited.plus(amount)?;
    deposit.adjusted = deposit.adjusted.minus(amount)?;
    let (of, region) = (deposit.position.deposit.clone(), deposit.position.region);
    work.closed.push(Correction { deposit: of, region, entry, amount, evidence });
    Ok(())
}
