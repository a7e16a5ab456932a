//! Payments that say they settle everything.

use lockbox_domain::{Config, Reason};

use super::Rule;
use crate::Subject;

pub(super) const RULE: Rule = Rule {
    reason: Reason::FullSatisfaction,
    manual: "\
Sees a payment with one of the phrases by which a payer says that it settles a dispute (`full_satisfaction_phrases`: \
\"paid in full\", \"payment in full\", \"final payment\", \"full and final\", \"full satisfaction\", \"full settlement\", \
\"accord and satisfaction\" as built in), whatever stands between the words and in capitals or not, in the text that the \
bank keyed or in what was read off its images.

Who keeps such a payment of a disputed debt may have given up the rest of it (Com. Code § 3311); there are 90 days to \
pay it back. So somebody who knows of the dispute decides. Most such notes are harmless: `apply` them.

Example: a check for 45.00 with the memo `Pd. in full - acct 1007809633` posts, one with `PAID IN FULL` waits.",
    holds,
};

fn holds(subject: &Subject<'_>, config: &Config) -> Option<String> {
    let lines = subject.item.lines.iter().map(|line| line.reference.as_str());
    let memo = subject.item.paper.iter().flat_map(|paper| &paper.memo).map(|memo| memo.value.as_str());
    let texts = std::iter::once(subject.item.remittance.as_str()).chain(lines).chain(memo);
    let phrases = &config.policy.full_satisfaction_phrases;
    let found = texts.filter(|text| !text.is_empty()).find_map(|text| {
        let words = words(text);
        phrases.iter().find(|phrase| words.contains(&self::words(phrase)))
    })?;
    Some(format!("it says `{found}`"))
}

/// The words alone, each between blanks, so that no word is found within another.
fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for c in text.chars() {
        if c.is_alphabetic() {
            words.extend(c.to_lowercase());
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

#[cfg(test)]
mod tests {
    use lockbox_domain::{Cents, RemittanceLine};

    use super::*;
    use crate::testing::{item, subject};

    /// What was keyed, decision.
    #[test]
    fn decisions() {
        for (text, expected) in [
            ("", "posts"),
            ("ACCT 1007809633", "posts"),
            ("Pd. in full - acct 1007809633", "posts"),
            ("full payment acct 1007809633", "posts"),
            ("unpaid in fullerton", "posts"),
            ("PAID IN FULL", "held"),
            ("acct 1007809633, paid-in-full.", "held"),
            ("Payment  in\nfull of all claims", "held"),
            ("full & final", "posts"),
            ("FULL AND FINAL SETTLEMENT", "held"),
            ("***ACCORD/AND/SATISFACTION***", "held"),
        ] {
            let mut check = item(4500);
            check.remittance = text.to_owned();
            let config = Config::built_in();
            let found = holds(&subject(&check), &config).map_or("posts", |_| "held");
            assert_eq!(found, expected, "{text}");
            check.remittance.clear();
            check.lines = vec![RemittanceLine { reference: text.to_owned(), amount: Some(Cents::new(4500)) }];
            let found = holds(&subject(&check), &config).map_or("posts", |_| "held");
            assert_eq!(found, expected, "{text} with a line");
            let mut config = config;
            config.policy.full_satisfaction_phrases.clear();
            assert_eq!(holds(&subject(&check), &config), None, "{text} where no phrase counts");
        }
    }
}
