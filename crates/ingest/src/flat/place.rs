//! Where a value stands in a row, and what it says.

use chrono::NaiveDate;
use lockbox_domain::{Cents, LockboxNumber};

use super::rows::Row;
use crate::csv_statement::amount;
use crate::csv_statement::date::Picture;
use crate::statement::money::Refused;

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// From this column, counted from 0, to before that one.
    Columns(usize, usize),
    /// The value at this place, counted from 0.
    Nth(usize),
    /// Under a heading of one of these names, in lower case.
    Heading(Vec<String>),
}

impl Place {
    /// `10-19` or `67-` are columns where rows have columns, `3` a value, anything else names of headings.
    pub(super) fn parse(text: &[String], columns: bool) -> Option<Self> {
        let [first, ..] = text else { return None };
        if columns {
            let (from, to) = first.split_once('-')?;
            let from: usize = from.parse().ok().filter(|n| *n > 0)?;
            let to = if to.is_empty() { usize::MAX } else { to.parse().ok()? };
            return (from <= to).then_some(Self::Columns(from - 1, to));
        }
        match first.parse::<usize>() {
            Ok(n) => n.checked_sub(1).map(Self::Nth),
            Err(_) => Some(Self::Heading(text.iter().map(|t| heading(t)).collect())),
        }
    }

    /// What stands there, blanks around it left out; nothing where the row is too short.
    pub(super) fn of<'r>(&self, row: &'r Row, headings: &[String]) -> &'r str {
        match self {
            Self::Columns(from, to) => row.columns(*from, *to).trim(),
            Self::Nth(at) => row.value(*at),
            Self::Heading(names) => {
                let at = headings.iter().position(|h| names.contains(h));
                at.map_or("", |at| row.value(at))
            }
        }
    }

    /// Where it begins and how long it is, for who shows it; in columns only.
    pub(super) fn columns(&self) -> Option<(usize, usize)> {
        match self {
            Self::Columns(from, to) => Some((*from, *to)),
            _ => None,
        }
    }
}

/// A heading as it is compared: letters and digits in lower case, words apart by one blank.
pub(super) fn heading(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How amounts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Money {
    /// Whole cents.
    Cents,
    /// Dollars, with a point before the cents where there are any.
    Dollars,
    /// With a point as dollars, without one as cents.
    Either,
}

impl Money {
    /// The amount in `text`; zeros that fill a field count for nothing, a minus may stand in the first place.
    pub(super) fn read(self, text: &str) -> Result<Cents, Refused> {
        let plain = text.replace([',', '$'], "");
        if self == Self::Dollars || (self == Self::Either && plain.contains('.')) {
            return amount::read(&unfilled(text), '.');
        }
        let (negative, digits) = match plain.strip_prefix('-') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, plain.as_str()),
        };
        if digits.is_empty() || digits.len() > 18 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Refused::Unreadable);
        }
        let cents: i64 = digits.parse().map_err(|_| Refused::Unreadable)?;
        Ok(Cents::new(if negative { -cents } else { cents }))
    }
}

/// Without the zeros that fill a field from the left: `0000041.07` is `41.07`.
fn unfilled(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let bare = digits.trim_start_matches('0');
    if digits.is_empty() {
        return text.to_owned();
    }
    let zero = if bare.is_empty() || bare.starts_with('.') { "0" } else { "" };
    format!("{sign}{zero}{bare}")
}

/// The date in `text` by the first picture that fits.
pub(super) fn date(text: &str, pictures: &[Picture]) -> Option<NaiveDate> {
    pictures.iter().find_map(|p| p.read(text))
}

/// The lockbox in `text`: banks write `2303`, `LBX2303` and `LBX 2303`.
pub(crate) fn lockbox(text: &str) -> Option<LockboxNumber> {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    LockboxNumber::new(if digits.is_empty() { text } else { digits }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_they_are_written() {
        let cases = [
            ("000000000015000", Money::Cents, Ok(15_000)),
            ("-00000000015000", Money::Cents, Ok(-15_000)),
            ("150.00", Money::Cents, Err(Refused::Unreadable)),
            ("", Money::Cents, Err(Refused::Unreadable)),
            ("0000041.07", Money::Dollars, Ok(4_107)),
            ("000123.541", Money::Dollars, Err(Refused::LosesMoney)),
            ("1,250.50", Money::Dollars, Ok(125_050)),
            ("0.05", Money::Dollars, Ok(5)),
            ("000", Money::Dollars, Ok(0)),
            ("", Money::Dollars, Err(Refused::Unreadable)),
            ("125", Money::Either, Ok(125)),
            ("125.00", Money::Either, Ok(12_500)),
            ("$1.50", Money::Either, Ok(150)),
        ];
        for (text, money, expected) in cases {
            assert_eq!(money.read(text).map(Cents::get), expected, "{text}");
        }
    }

    #[test]
    fn places_and_headings() {
        let place = |text: &str, columns| Place::parse(&[text.to_owned()], columns);
        assert_eq!(place("10-19", true), Some(Place::Columns(9, 19)));
        assert_eq!(place("67-", true), Some(Place::Columns(66, usize::MAX)));
        assert_eq!(place("0-3", true), None);
        assert_eq!(place("3", false), Some(Place::Nth(2)));
        assert_eq!(place("0", false), None);
        assert_eq!(place("Check_Number", false), Some(Place::Heading(vec!["check number".to_owned()])));
    }
}
