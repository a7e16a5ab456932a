//! Checks of the future.

use lockbox_domain::{Config, Reason};

use super::Rule;
use crate::Subject;

pub(super) const RULE: Rule = Rule {
    reason: Reason::PostDated,
    manual: "\
Sees a check whose date lies more than two banking days (`post_dated_after_banking_days`) after its deposit.

An instrument is not payable before its date, and the payer may have told the bank so. A day or two is the mail being \
fast; more is meant.

Example: deposited on Monday, November 23, dated December 1: it waits. Dated November 25: it posts.",
    holds,
};

fn holds(subject: &Subject<'_>, config: &Config) -> Option<String> {
    let date = subject.item.dated()?;
    if date <= subject.deposit.date {
        return None;
    }
    let last =
        config.calendar.plus_banking_days(subject.deposit.date, config.policy.post_dated_after_banking_days);
    (date > last).then(|| format!("dated {date}, deposited on {}", subject.deposit.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{item, subject};

    /// Date on the check, decision; deposited on Tuesday 2026-11-24, the 26th is a holiday.
    #[test]
    fn decisions() {
        for (date, expected) in [
            ("2026-11-23", "posts"),
            ("2026-11-25", "posts"),
            ("2026-11-27", "posts"),
            ("2026-11-28", "held"),
            ("2026-12-01", "held"),
            ("", "posts"),
        ] {
            let mut check = item(4500);
            check.check_date = date.parse().ok();
            let found = holds(&subject(&check), &Config::built_in()).map_or("posts", |_| "held");
            assert_eq!(found, expected, "{date}");
        }
    }
}
