//! Checks that are too old.

use lockbox_domain::{Config, Reason};

use super::Rule;
use crate::Subject;

pub(super) const RULE: Rule = Rule {
    reason: Reason::StaleDated,
    manual: "\
Sees a check whose date lies more than 180 days (`stale_after_days`) before its deposit.

A bank need not pay an uncertified check that is presented more than six months after its date, so it may come back. \
Money orders whose issuer says that they never get stale (`gets_stale = false`) are left alone, and so are checks without \
a date.

Example: a check of May 4 deposited on November 23 is 203 days old: it waits.",
    holds,
};

fn holds(subject: &Subject<'_>, config: &Config) -> Option<String> {
    let date = subject.item.dated()?;
    let issuer = subject.item.routing_number().and_then(|r| config.money_order_issuer(r));
    if issuer.is_some_and(|i| !i.gets_stale) {
        return None;
    }
    let age = (subject.deposit.date - date).num_days();
    (age > i64::from(config.policy.stale_after_days))
        .then(|| format!("dated {date}, {age} days before its deposit on {}", subject.deposit.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{item, subject};

    /// Date on the check, routing number, decision; deposited on 2026-11-24.
    #[test]
    fn decisions() {
        for (date, routing, expected) in [
            ("2026-11-20", "121000358", "posts"),
            ("2026-05-28", "121000358", "posts"),
            ("2026-05-27", "121000358", "held"),
            ("2025-11-23", "121000358", "held"),
            ("2025-11-23", "000008002", "posts"),
            ("", "121000358", "posts"),
        ] {
            let mut check = item(4500);
            check.check_date = date.parse().ok();
            check.routing = Some(routing.to_owned());
            let found = holds(&subject(&check), &Config::built_in()).map_or("posts", |_| "held");
            assert_eq!(found, expected, "{date} {routing}");
        }
    }
}
