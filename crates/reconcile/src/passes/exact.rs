//! One credit, one deposit, the same amount. Equal deposits go in order of time, oldest first.

use lockbox_domain::AmountError;

use super::book;
use crate::work::Work;

pub(super) fn one_to_one(work: &mut Work<'_>) -> Result<bool, AmountError> {
    let mut found = false;
    for c in work.free_credits() {
        let Some(credit) = work.credits.get(c) else { continue };
        let left = credit.left;
        let fits = |d: &usize| work.deposits.get(*d).is_some_and(|d| d.open == left);
        let Some(d) = work.open_for(credit).into_iter().find(fits) else { continue };
        book(work, d, c, left, "")?;
        found = true;
    }
    Ok(found)
}
