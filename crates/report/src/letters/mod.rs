//! Letters to payers: a text a kind, with places for what is known about the payment.
//!
//! A line that has a place for something that is not known is left out. Blank lines never follow each other.

mod needs;

use lockbox_domain::{Cents, Reason};

pub use needs::needs;

/// What a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Letter {
    /// The payment waits for something that the payer knows.
    Held,
    /// The check came back unpaid.
    Returned,
    /// The money goes back to its sender.
    SentBack,
    /// It arrived.
    Received,
}

impl Letter {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Held, Self::Returned, Self::SentBack, Self::Received];

    /// Its name, also that of its file where the configuration has another text: `held.txt`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Returned => "returned",
            Self::SentBack => "sent-back",
            Self::Received => "received",
        }
    }

    /// The built-in text.
    pub const fn built_in(self) -> &'static str {
        match self {
            Self::Held => include_str!("held.txt"),
            Self::Returned => include_str!("returned.txt"),
            Self::SentBack => include_str!("sent-back.txt"),
            Self::Received => include_str!("received.txt"),
        }
    }
}

/// What is known about a payment. Days as people write them; what is empty is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LetterFacts {
    /// The day of the letter.
    pub today: String,
    /// Who paid.
    pub payer: String,
    /// How much.
    pub amount: Cents,
    /// The check number.
    pub check: String,
    /// The day written on the check.
    pub check_date: String,
    /// Whom it is payable to.
    pub payee: String,
    /// The PO box it was sent to, in one line.
    pub po_box: String,
    /// The deposit date.
    pub deposit_date: String,
    /// The last four digits of the account that it was posted to.
    pub account_end: String,
    /// What to name when answering: the payment's id.
    pub reference: String,
    /// Why it waits.
    pub reasons: Vec<Reason>,
}

impl LetterFacts {
    fn of(&self, place: &str) -> Option<String> {
        Some(match place {
            "today" => self.today.clone(),
            "payer" => self.payer.clone(),
            "amount" => format!("${}", self.amount.grouped()),
            "check" => self.check.clone(),
            "check_date" => self.check_date.clone(),
            "payee" => self.payee.clone(),
            "po_box" => self.po_box.clone(),
            "deposit_date" => self.deposit_date.clone(),
            "account_end" => self.account_end.clone(),
            "reference" => self.reference.clone(),
            "needs" => needs(&self.reasons).join("\n\n"),
            _ => return None,
        })
    }
}

/// A place in a text that names nothing that a letter knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: nothing is called `{{{name}}}`; there are {}", PLACES.join(", "))]
pub struct UnknownPlace {
    /// The line, from 1.
    pub line: usize,
    /// What stands between the braces.
    pub name: String,
}

/// What a text may name, each between braces.
pub const PLACES: [&str; 11] = [
    "today",
    "payer",
    "amount",
    "check",
    "check_date",
    "payee",
    "po_box",
    "deposit_date",
    "account_end",
    "reference",
    "needs",
];

/// The letter that `text` makes of what is known.
pub fn write(text: &str, facts: &LetterFacts) -> Result<String, UnknownPlace> {
    let mut lines: Vec<String> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let Some(line) = filled(line, at + 1, facts)? else { continue };
        let line = line.trim_end().to_owned();
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    Ok(lines.join("\n").trim_end().to_owned())
}

/// A line with its places filled; none where one of them is not known.
fn filled(line: &str, number: usize, facts: &LetterFacts) -> Result<Option<String>, UnknownPlace> {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    let mut known = true;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        let unknown = || UnknownPlace { line: number, name: name.to_owned() };
        let value = facts.of(name).ok_or_else(unknown)?;
        known &= !value.is_empty();
        out.push_str(before);
        out.push_str(&value);
        rest = after;
    }
    out.push_str(rest);
    Ok(known.then_some(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> LetterFacts {
        LetterFacts {
            today: "November 30, 2026".to_owned(),
            payer: "ANA LIM".to_owned(),
            amount: Cents::new(123_456),
            check: "1042".to_owned(),
            reference: "1f-7".to_owned(),
            reasons: vec![Reason::NoIdentifier, Reason::Misread, Reason::ImageFault],
            ..LetterFacts::default()
        }
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        for kind in Letter::ALL {
            let text = write(kind.built_in(), &facts()).unwrap();
            assert!(text.contains("$1,234.56") && text.contains("Check number       1042"), "{text}");
            assert!(!text.contains("Dated") && !text.contains(['{', '}']), "{text}");
            assert!(!text.contains("\n\n\n"), "{text}");
            assert!(text.lines().all(|line| line.chars().count() <= 92), "{text}");
        }
    }

    #[test]
    fn what_is_needed_is_asked_once() {
        let text = write(Letter::Held.built_in(), &facts()).unwrap();
        assert_eq!(text.matches("member ID").count(), 1, "{text}");
        assert!(text.contains("signed"), "{text}");
        let nothing = LetterFacts { reasons: vec![Reason::MicrDisagrees], ..facts() };
        assert!(write(Letter::Held.built_in(), &nothing).unwrap().contains("nothing is needed"));
    }

    #[test]
    fn every_place_is_known_and_no_other() {
        for place in PLACES {
            assert!(facts().of(place).is_some(), "{place}");
        }
        let wrong = write("Dear {payer},\nyour {ssn}", &facts()).unwrap_err();
        assert_eq!((wrong.line, wrong.name.as_str()), (2, "ssn"));
        assert_eq!(write("a { brace", &facts()).unwrap(), "a { brace");
    }
}
