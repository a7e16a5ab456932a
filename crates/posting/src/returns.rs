//! Which payment a returned check was: by region, serial number, amount and time, and only if exactly one fits.

use chrono::NaiveDate;
use lockbox_domain::ids::canonical;
use lockbox_domain::{Cents, Item, ItemId, Policy};

/// What the bank says of a check that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnNotice {
    /// The check's serial number, as written.
    pub serial: String,
    /// The check's amount; positive.
    pub amount: Cents,
    /// The day of the statement.
    pub day: NaiveDate,
}

/// A payment that it could be, of the right region.
#[derive(Debug, Clone)]
pub struct Possible<'a> {
    /// Its id.
    pub id: ItemId,
    /// The facts.
    pub item: &'a Item,
    /// True when it came back already, or was never booked.
    pub gone: bool,
}

/// What fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// Exactly one.
    One(ItemId),
    /// None.
    None,
    /// Several: a person decides.
    Several(Vec<ItemId>),
}

/// Finds the payment among those of the region.
pub fn match_return(notice: &ReturnNotice, possible: &[Possible<'_>], policy: &Policy) -> Fit {
    let serial = canonical(&notice.serial);
    let fits = |p: &&Possible<'_>| {
        let deposited = p.item.deposit_date.map(|d| (notice.day - d).num_days());
        !p.gone
            && !serial.is_empty()
            && p.item.amount == notice.amount
            && p.item.serial.as_deref().map(canonical).as_deref() == Some(serial.as_str())
            && deposited.is_some_and(|days| (0..=i64::from(policy.return_within_days)).contains(&days))
    };
    let found: Vec<ItemId> = possible.iter().filter(fits).map(|p| p.id).collect();
    match found.as_slice() {
        [] => Fit::None,
        [one] => Fit::One(*one),
        _ => Fit::Several(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{day, id, item};

    /// Serial, cents, day of the statement; what fits of check 1001 for 45.00 deposited on 2026-11-24.
    #[test]
    fn exactly_one_or_nobody() {
        let check = item(4500);
        let possible = |gone| Possible { id: id(1), item: &check, gone };
        for (serial, cents, when, expected) in [
            ("1001", 4500, "2026-11-27", "one"),
            ("0001001", 4500, "2026-11-24", "one"),
            ("1002", 4500, "2026-11-27", "none"),
            ("1001", 4501, "2026-11-27", "none"),
            ("1001", 4500, "2026-11-23", "none"),
            ("1001", 4500, "2027-01-23", "one"),
            ("1001", 4500, "2027-01-24", "none"),
            ("", 4500, "2026-11-27", "none"),
        ] {
            let notice =
                ReturnNotice { serial: serial.to_owned(), amount: Cents::new(cents), day: day(when) };
            let found = match match_return(&notice, &[possible(false)], &Policy::built_in()) {
                Fit::One(_) => "one",
                Fit::None => "none",
                Fit::Several(_) => "several",
            };
            assert_eq!(found, expected, "{serial} {cents} {when}");
            assert_eq!(match_return(&notice, &[possible(true)], &Policy::built_in()), Fit::None);
        }
        let notice =
            ReturnNotice { serial: "1001".to_owned(), amount: Cents::new(4500), day: day("2026-11-27") };
        let both = [possible(false), Possible { id: id(2), ..possible(false) }];
        assert_eq!(match_return(&notice, &both, &Policy::built_in()), Fit::Several(vec![id(1), id(2)]));
    }
}
