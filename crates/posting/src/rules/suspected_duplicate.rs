//! The same check again.

use lockbox_domain::{Config, Reason};

use super::Rule;
use crate::Subject;

pub(super) const RULE: Rule = Rule {
    reason: Reason::SuspectedDuplicate,
    manual: "\
Sees a payment whose routing number, account, serial number and amount all equal those of an earlier one, in the same \
file or in another, deposited at most 400 days apart (`duplicate_window_days`).

The later one waits; its cash is booked, for the bank did deposit it. Two checks that differ in any of the four are two \
checks: twins post. A payment without serial number or without account is no evidence by itself.

Example: check 1001 for 45.00 from one account comes on Monday and again on Tuesday. Tuesday's waits: decide `duplicate` \
when the images show the same paper, `genuine` when they do not.",
    holds,
};

fn holds(subject: &Subject<'_>, _config: &Config) -> Option<String> {
    let twin = subject.same_check?;
    Some(format!("routing, account, serial and amount equal those of item {twin}"))
}

#[cfg(test)]
mod tests {
    use lockbox_domain::ItemId;

    use super::*;
    use crate::testing::{item, subject};

    #[test]
    fn decisions() {
        let check = item(4500);
        let twin = ItemId { file: subject(&check).id.file, ordinal: 9 };
        for (same_check, expected) in [(None, "posts"), (Some(twin), "held")] {
            let subject = Subject { same_check, ..subject(&check) };
            let found = holds(&subject, &Config::built_in()).map_or("posts", |_| "held");
            assert_eq!(found, expected);
        }
    }
}
