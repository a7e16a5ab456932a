//! Checks whose image shows another line than the bank sent.

use lockbox_domain::item::LineOutcome;
use lockbox_domain::{Config, Reason};

use super::Rule;
use crate::Subject;

pub(super) const RULE: Rule = Rule {
    reason: Reason::MicrDisagrees,
    manual: "\
Sees a check whose MICR line, read off its image with its check digit right and every character sure, is another one than \
the routing number, account or check number in the bank's file.

One of the two is wrong: the bank may have keyed a digit amiss, or the image may be another check's. The routing number \
and account say who paid before, so a person looks at both before anybody is credited. A line that is not surely read \
holds nothing.

Example: the file says check 2292 and the image shows 2291: it waits.",
    holds,
};

fn holds(subject: &Subject<'_>, _: &Config) -> Option<String> {
    let read = subject.item.line_read.as_ref().filter(|read| read.outcome == LineOutcome::Disagrees)?;
    let text = |field: &Option<String>| field.clone().unwrap_or_else(|| "none".to_owned());
    Some(format!(
        "the image shows {}, the file says routing {}, account {}, check {}",
        read.text,
        text(&subject.item.routing),
        text(&subject.item.account),
        text(&subject.item.serial)
    ))
}

#[cfg(test)]
mod tests {
    use lockbox_domain::item::LineRead;

    use super::*;
    use crate::testing::{item, subject};

    #[test]
    fn decisions() {
        for (outcome, expected) in [
            (None, "posts"),
            (Some(LineOutcome::Filled), "posts"),
            (Some(LineOutcome::Repaired), "posts"),
            (Some(LineOutcome::Doubtful), "posts"),
            (Some(LineOutcome::Disagrees), "held"),
        ] {
            let mut check = item(4500);
            let text = "⑆121000358⑆ 123⑈ 2291".to_owned();
            check.line_read = outcome.map(|outcome| LineRead { text, confidence_permille: 990, outcome });
            let found = holds(&subject(&check), &Config::built_in()).map_or("posts", |_| "held");
            assert_eq!(found, expected, "{outcome:?}");
        }
    }
}
