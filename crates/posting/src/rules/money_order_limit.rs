//! Money orders for more than their issuer sells.

use lockbox_domain::{Config, Reason};

use super::Rule;
use crate::Subject;

pub(super) const RULE: Rule = Rule {
    reason: Reason::MoneyOrderLimit,
    manual: "\
Sees a money order (told by the issuer's routing number, table `[[money_order]]`) for more than its issuer sells.

Such a money order is altered or forged: it will come back. The US Postal Service sells domestic money orders of at most \
1,000.00.

Example: routing 000008002 for 1,200.00 waits; for 1,000.00 it posts.",
    holds,
};

fn holds(subject: &Subject<'_>, config: &Config) -> Option<String> {
    let issuer = config.money_order_issuer(subject.item.routing_number()?)?;
    let limit = issuer.limit?;
    (subject.item.amount > limit)
        .then(|| format!("a money order of {} for {}, more than {limit}", issuer.name, subject.item.amount))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{item, subject};

    /// Routing number, cents, decision.
    #[test]
    fn decisions() {
        for (routing, cents, expected) in [
            ("000008002", 100_000, "posts"),
            ("000008002", 100_001, "held"),
            ("00000800", 100_001, "held"),
            ("121000358", 900_000, "posts"),
            ("", 900_000, "posts"),
        ] {
            let mut check = item(cents);
            check.routing = Some(routing.to_owned()).filter(|r| !r.is_empty());
            let found = holds(&subject(&check), &Config::built_in()).map_or("posts", |_| "held");
            assert_eq!(found, expected, "{routing} {cents}");
        }
    }
}
