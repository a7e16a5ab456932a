//! One credit for several deposits: of several lockboxes, several days, or both.

use lockbox_domain::{AmountError, Cents};

use super::{at, book, opens, raw};
use crate::subset::{Sum, search};
use crate::work::{OpenCredit, Work};

pub(super) fn several_deposits(work: &mut Work<'_>) -> Result<bool, AmountError> {
    let mut found = false;
    for c in work.free_credits() {
        let Some(credit) = work.credits.get(c) else { continue };
        let candidates = work.open_for(credit);
        let Some(pool) = group(work, &candidates, credit.left)? else { continue };
        let note = format!("{} deposits, exact sum", pool.len());
        for d in pool {
            let Some(open) = work.deposits.get(d).map(|d| d.open) else { continue };
            book(work, d, c, open, &note)?;
        }
        found = true;
    }
    Ok(found)
}

/// At least two of `candidates` that add up to `target`: those of one date, all of them, or the only ones that do.
fn group(work: &Work<'_>, candidates: &[usize], target: Cents) -> Result<Option<Vec<usize>>, AmountError> {
    if candidates.len() < 2 {
        return Ok(None);
    }
    let date = |d: &usize| work.deposits.get(*d).map(|d| d.position.deposit.date);
    let dates = candidates.chunk_by(|a, b| date(a) == date(b));
    for natural in dates.chain([candidates]).filter(|g| g.len() > 1) {
        if Cents::total(opens(work, natural))? == target {
            return Ok(Some(natural.to_vec()));
        }
    }
    let amounts = raw(&opens(work, candidates));
    Ok(search(&amounts, target.get()).only().map(|places| at(candidates, &places)))
}

/// True when several different sets of deposits add up to `credit`, so that none was taken.
pub(super) fn ambiguous(work: &Work<'_>, credit: &OpenCredit<'_>) -> bool {
    search(&raw(&opens(work, &work.open_for(credit))), credit.left.get()) == Sum::Several
}
