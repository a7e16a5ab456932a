//! Words by which a bank says in text that a deposit came from a lockbox.

use lockbox_domain::bank::BankEntryKind;

/// What stands before the number of a lockbox. Longer ones first, so that none hides another.
const LABELS: &[&str] = &["LOCK BOX", "LOCKBOX", "LKBX", "LBX"];

/// What may stand between label and number.
const BETWEEN: &[&str] = &["DEPOSIT", "DEP", "NUMBER", "NBR", "NUM", "NO", "ID"];

/// A lockbox number has at least as many digits; fewer are a count.
const MIN_DIGITS: usize = 3;

/// More are an account or a reference.
const MAX_DIGITS: usize = 12;

/// What text says of lockboxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said<'a> {
    /// Nothing.
    Nothing,
    /// That there is one, not which.
    Lockbox,
    /// The number of one.
    Number(&'a str),
}

/// Looks for a lockbox and its number in `text`.
pub(crate) fn lockbox(text: &str) -> Said<'_> {
    let mut said = Said::Nothing;
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let begins_word =
            text.get(..at).and_then(|t| t.chars().next_back()).is_none_or(|c| !c.is_alphanumeric());
        let label = LABELS.iter().find(|l| begins_word && starts(rest, l));
        if let Some(tail) = label.and_then(|l| rest.get(l.len()..)) {
            if let Some(number) = number_behind(tail) {
                return Said::Number(number);
            }
            let ends_word = tail.chars().next().is_none_or(|c| !c.is_alphabetic());
            if ends_word {
                said = Said::Lockbox;
            }
        }
        let Some(next) = rest.chars().next() else { break };
        at += next.len_utf8();
    }
    said
}

/// How banks write that a deposited check came back. A fee for it is none.
const RETURNED: &[&str] = &[
    "RETURNED ITEM",
    "RETURN ITEM",
    "RETURNED CHECK",
    "RETURNED DEPOSIT",
    "RETURNED DEP ITEM",
    "RTN ITEM",
    "DEPOSITED ITEM RETURN",
    "CHECK RETURNED",
    "NSF RETURN",
];

/// True when `text` says that a deposited check came back.
pub(crate) fn is_return(text: &str) -> bool {
    let text = text.to_ascii_uppercase();
    let is_fee =
        ["FEE", "CHARGE", "CHG"].iter().any(|w| text.split(|c: char| !c.is_alphanumeric()).any(|t| t == *w));
    !is_fee && RETURNED.iter().any(|w| text.contains(w))
}

/// What a credit or debit is by its text alone.
pub(crate) fn kind(text: &str, is_debit: bool) -> BankEntryKind {
    match is_debit {
        true if is_return(text) => BankEntryKind::ReturnedItem,
        false if lockbox(text) != Said::Nothing => BankEntryKind::LockboxDeposit,
        _ => super::plain_kind(is_debit),
    }
}

/// The digits behind a label, with punctuation and a word or two between.
fn number_behind(text: &str) -> Option<&str> {
    let mut rest = text;
    for _ in 0..3 {
        rest = rest.trim_start_matches([' ', '#', ':', '.', '-', '/', '=']);
        let Some(word) = BETWEEN.iter().find(|w| starts(rest, w)) else { break };
        rest = rest.get(word.len()..)?;
    }
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let number = rest.get(..end)?;
    let ends_word = rest.get(end..).and_then(|r| r.chars().next()).is_none_or(|c| !c.is_alphanumeric());
    (ends_word && (MIN_DIGITS..=MAX_DIGITS).contains(&number.len())).then_some(number)
}

fn starts(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_lockbox_by_its_label_alone() {
        let cases = [
            ("LOCKBOX DEPOSIT 0002303", Said::Number("0002303")),
            ("Lock Box No. 2303, 14 checks", Said::Number("2303")),
            ("LBX2303", Said::Number("2303")),
            ("LBX#:60095/1", Said::Number("60095")),
            ("é lockbox dep nbr 990", Said::Number("990")),
            ("LOCKBOX DEPOSIT", Said::Lockbox),
            ("WHOLESALE LOCKBOX; LKBX-4417", Said::Number("4417")),
            ("LOCKBOX 12", Said::Lockbox),
            ("LOCKBOX 1234567890123", Said::Lockbox),
            ("LOCKBOXES 2303", Said::Nothing),
            ("UNLOCKBOX 2303", Said::Nothing),
            ("DEPOSIT 2303", Said::Nothing),
            ("", Said::Nothing),
        ];
        for (text, said) in cases {
            assert_eq!(lockbox(text), said, "{text}");
        }
    }

    #[test]
    fn kinds_by_text() {
        let cases = [
            ("RETURNED ITEM 4711", true, BankEntryKind::ReturnedItem),
            ("Deposited Item Returned", true, BankEntryKind::ReturnedItem),
            ("RETURNED ITEM FEE", true, BankEntryKind::OtherDebit),
            ("RETURNED ITEM", false, BankEntryKind::OtherCredit),
            ("LOCKBOX 2303", false, BankEntryKind::LockboxDeposit),
            ("LOCKBOX 2303", true, BankEntryKind::OtherDebit),
        ];
        for (text, is_debit, means) in cases {
            assert_eq!(kind(text, is_debit), means, "{text}");
        }
    }
}
