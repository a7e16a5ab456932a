//! Odd items: each rule looks at a payment and says whether a person has to decide.
//!
//! A rule is a file with its text for operators, a pure function and its table of cases, and one line in [`ALL`]. All
//! rules are asked, their reasons are collected in the order of the list; the cash of what they hold is booked all the
//! same.

mod amount_on_image;
mod full_satisfaction;
mod image_fault;
mod micr_disagrees;
mod money_order_limit;
mod payee_not_listed;
mod post_dated;
mod stale_dated;
mod suspected_duplicate;

use lockbox_domain::{Config, Reason};

use crate::Subject;

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The reason it gives.
    pub reason: Reason,
    /// What it sees, what it does, why, and an example: its part of the operators' manual.
    pub manual: &'static str,
    /// The sentence for the person, when it holds the payment.
    pub holds: fn(&Subject<'_>, &Config) -> Option<String>,
}

/// Every rule, in order of precedence.
pub const ALL: &[Rule] = &[
    suspected_duplicate::RULE,
    money_order_limit::RULE,
    stale_dated::RULE,
    post_dated::RULE,
    micr_disagrees::RULE,
    image_fault::RULE,
    payee_not_listed::RULE,
    amount_on_image::RULE,
    full_satisfaction::RULE,
];

/// The reasons for which rules hold a payment, and the sentence of the first.
pub fn held(subject: &Subject<'_>, config: &Config) -> (Vec<Reason>, Option<String>) {
    let mut reasons = Vec::new();
    let mut detail = None;
    for rule in ALL {
        if let Some(sentence) = (rule.holds)(subject, config) {
            reasons.push(rule.reason);
            detail.get_or_insert(sentence);
        }
    }
    (reasons, detail)
}

/// The operators' manual of the rules, in Markdown.
pub fn manual() -> String {
    let mut text = String::from(
        "# Rules\n\nWhat holds a payment for a person, in order of precedence. Made from the rules themselves; \
         change them, not this page.\n",
    );
    for rule in ALL {
        text.push_str("\n## ");
        text.push_str(rule.reason.as_str());
        text.push_str("\n\n");
        text.push_str(rule.manual.trim());
        text.push('\n');
    }
    text.push_str("\n# Reasons of identification\n");
    for reason in Reason::ALL {
        if !ALL.iter().any(|r| r.reason == *reason) {
            text.push_str("\n- `");
            text.push_str(reason.as_str());
            text.push_str("`: ");
            text.push_str(reason.title());
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precedence_is_as_written_down() {
        let order: Vec<&str> = ALL.iter().map(|r| r.reason.as_str()).collect();
        assert_eq!(
            order,
            [
                "suspected-duplicate",
                "money-order-limit",
                "stale-dated",
                "post-dated",
                "micr-disagrees",
                "image-fault",
                "payee-not-listed",
                "amount-on-image",
                "full-satisfaction"
            ]
        );
    }

    #[test]
    fn the_manual_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rules.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, manual()).unwrap();
        }
        let found = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(found, manual(), "docs/rules.md is stale: UPDATE_DOCS=1 cargo test -p lockbox-posting");
    }
}
