//! Which lockbox an entry of the bank speaks of.

use std::collections::HashSet;

use lockbox_domain::ids::canonical;
use lockbox_domain::recon::BankMovement;

/// Where the bank names the lockbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// In the customer reference.
    Reference,
    /// As a number in the text.
    Text,
    /// Nowhere: only the account speaks, so nothing but an exact amount will do.
    Account,
}

impl Source {
    /// In a few words, for evidence.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Reference => "account, lockbox in customer reference",
            Self::Text => "account, lockbox in text",
            Self::Account => "account, no lockbox named",
        }
    }
}

/// What an entry says about lockboxes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// These, in canonical form.
    Lockboxes(Source, Vec<String>),
    /// Nothing at all: the account has to do.
    Nothing,
    /// A number that is none of ours.
    Other,
}

/// More numbers than this in one text are a list of something else.
const MAX_NAMED: usize = 16;

/// Reads customer reference and text of `movement` for numbers that are `known` lockboxes.
pub(crate) fn named(movement: &BankMovement, known: &HashSet<String>) -> Named {
    let reference = known_numbers(&movement.customer_reference, known);
    if !reference.is_empty() {
        return Named::Lockboxes(Source::Reference, reference);
    }
    let text = known_numbers(&movement.text, known);
    if !text.is_empty() {
        return Named::Lockboxes(Source::Text, text);
    }
    let speaks = canonical(&movement.customer_reference).chars().any(|c| c.is_ascii_digit());
    if speaks { Named::Other } else { Named::Nothing }
}

fn known_numbers(text: &str, known: &HashSet<String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let number = canonical(bare(word));
        if known.contains(&number) && !found.contains(&number) && found.len() < MAX_NAMED {
            found.push(number);
        }
    }
    found.sort_unstable();
    found
}

/// The number of `LBX2303`; a word that does not begin like that stays as it is.
fn bare(word: &str) -> &str {
    for label in ["LOCKBOX", "LBX", "LB", "BOX"] {
        let start = word.get(..label.len()).is_some_and(|s| s.eq_ignore_ascii_case(label));
        if let Some(rest) = word.get(label.len()..).filter(|r| start && !r.is_empty()) {
            return rest;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::movement;

    #[test]
    fn finds_lockboxes_only_as_numbers_of_their_own() {
        let known: HashSet<String> = ["2303".to_owned(), "60095".to_owned()].into();
        let cases: &[(&str, &str, &str)] = &[
            ("0002303", "", "Reference 2303"),
            ("LBX#0002303", "", "Reference 2303"),
            ("lbx2303", "box 60095", "Reference 2303"),
            ("", "LOCKBOX DEPOSIT 2303 AND 060095", "Text 2303 60095"),
            ("000123", "LOCKBOX 2303", "Text 2303"),
            ("", "DEPOSIT 123034 A2303 23030", "Nothing"),
            ("0000000", "DEPOSIT", "Nothing"),
            ("0099999", "DEPOSIT", "Other"),
        ];
        for (reference, text, expected) in cases {
            let mut m = movement(0, "2026-11-23", 100);
            m.customer_reference = (*reference).to_owned();
            m.text = (*text).to_owned();
            let said = match named(&m, &known) {
                Named::Lockboxes(source, numbers) => format!("{source:?} {}", numbers.join(" ")),
                other => format!("{other:?}"),
            };
            assert_eq!(said, *expected, "{reference:?} {text:?}");
        }
    }
}
