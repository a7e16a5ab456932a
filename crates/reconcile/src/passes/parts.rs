//! A credit that is one batch of a deposit, or several, while the rest has not come yet.

use lockbox_domain::AmountError;

use super::{book, raw};
use crate::subset::{Sum, search};
use crate::work::{OpenCredit, OpenDeposit, Work};

pub(super) fn by_batch(work: &mut Work<'_>) -> Result<bool, AmountError> {
    let mut found = false;
    for c in work.free_credits() {
        let Some(credit) = work.credits.get(c) else { continue };
        // A part that could be of either of two deposits waits until the other parts tell.
        let [d] = fitting(work, credit)[..] else { continue };
        let amount = credit.left;
        book(work, d, c, amount, "total of its batches")?;
        found = true;
    }
    Ok(found)
}

/// The deposits of which `credit` is a part by their batches.
pub(super) fn fitting(work: &Work<'_>, credit: &OpenCredit<'_>) -> Vec<usize> {
    let mut found = work.open_for(credit);
    found.retain(|d| work.deposits.get(*d).is_some_and(|d| is_batches_of(d, credit.left.get())));
    found
}

fn is_batches_of(deposit: &OpenDeposit<'_>, left: i64) -> bool {
    let batches = raw(&deposit.position.batches);
    batches.len() > 1
        && left < deposit.open.get()
        && (batches.contains(&left) || search(&batches, left) != Sum::None)
}
