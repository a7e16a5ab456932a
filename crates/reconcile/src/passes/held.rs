//! The bank credited what it deposited, batches that are held here included: the money waits with them.

use lockbox_domain::AmountError;

use super::{split, wait};
use crate::work::{OpenDeposit, Work};

pub(super) fn with_held_batches(work: &mut Work<'_>) -> Result<bool, AmountError> {
    let mut found = false;
    for d in 0..work.deposits.len() {
        let Some(deposit) = work.deposits.get(d).filter(|d| waits_for_batches(d)) else { continue };
        let target = deposit.open.plus(deposit.position.held)?;
        let candidates = work.credits_for(deposit);
        let one = candidates.iter().find(|c| work.credits.get(**c).is_some_and(|c| c.left == target));
        let credits = match one {
            Some(c) => vec![*c],
            None => split::group(work, &candidates, target)?.unwrap_or_default(),
        };
        found |= !credits.is_empty();
        for c in credits {
            wait(work, d, c, "held batches included")?;
        }
    }
    Ok(found)
}

fn waits_for_batches(deposit: &OpenDeposit<'_>) -> bool {
    deposit.position.held.is_positive() && !deposit.open.is_negative() && deposit.waiting.is_zero()
}
