//! A credit that is one batch of a deposit, or several, while the rest has not come yet.

use lockbox_domain::AmountError;

use super::{book, raw};
use crate::subset::{Sum, search};
use crate::work::{OpenDeposit, Work};

pub(super) fn by_batch(work: &mut Work<'_>) -> Result<bool, AmountError> {
    let mut found = false;
    for c in work.free_credits() {
        let Some(credit) = work.credits.get(c) else { continue };
        let left = credit.left.get();
        let mut fitting = work.open_for(credit);
        fitting.retain(|d| work.deposits.get(*d).is_some_and(|d| is_batches_of(d, left)));
        // A part that could be of either of two deposits waits until the other parts tell.
        let [d] = fitting[..] else { continue };
        let amount = credit.left;
        book(work, d, c, amount, "total of its batches")?;
        found = true;
    }
    Ok(found)
}

fn is_batches_of(deposit: &OpenDeposit<'_>, left: i64) -> bool {
    let batches = raw(&deposit.position.batches);
    batches.len() > 1
        && left < deposit.open.get()
        && (batches.contains(&left) || search(&batches, left) != Sum::None)
}
