//! Several credits for one deposit: batch by batch, or split as the bank liked.

use lockbox_domain::{AmountError, Cents};

use super::{at, book, lefts, raw};
use crate::subset::search;
use crate::work::Work;

pub(super) fn several_credits(work: &mut Work<'_>) -> Result<bool, AmountError> {
    let mut found = false;
    for d in work.open_deposits() {
        let Some(deposit) = work.deposits.get(d).filter(|d| d.is_open()) else { continue };
        let candidates = work.credits_for(deposit);
        let Some(parts) = group(work, &candidates, deposit.open)? else { continue };
        let note = format!("{} credits, exact sum", parts.len());
        for c in parts {
            let Some(left) = work.credits.get(c).map(|c| c.left) else { continue };
            book(work, d, c, left, &note)?;
        }
        found = true;
    }
    Ok(found)
}

/// At least two of `candidates` that add up to `target`: those of one day, all of them, or the only ones that do.
pub(super) fn group(
    work: &Work<'_>,
    candidates: &[usize],
    target: Cents,
) -> Result<Option<Vec<usize>>, AmountError> {
    if candidates.len() < 2 {
        return Ok(None);
    }
    let day = |c: &usize| work.credits.get(*c).map(|c| c.movement.as_of);
    let days = candidates.chunk_by(|a, b| day(a) == day(b));
    for natural in days.chain([candidates]).filter(|g| g.len() > 1) {
        if Cents::total(lefts(work, natural))? == target {
            return Ok(Some(natural.to_vec()));
        }
    }
    let amounts = raw(&lefts(work, candidates));
    Ok(search(&amounts, target.get()).only().map(|places| at(candidates, &places)))
}
