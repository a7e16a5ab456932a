//! Where a file's columns are, and which profile they fit.

use super::profile::{Column, Profile};
use super::split::{Row, split};
use crate::text::decode;

/// Lines before the header that are looked at: banks put titles, accounts and dates there.
pub(super) const MAX_PREAMBLE: usize = 20;

/// What separates fields, where a profile does not say it.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// The columns of a file by number, from 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    pub(super) delimiter: char,
    /// How many columns the header has; 0 without one.
    pub(super) width: usize,
    pub(super) date: usize,
    pub(super) value_date: Option<usize>,
    pub(super) account: Option<usize>,
    pub(super) amount: Option<usize>,
    pub(super) debit: Option<usize>,
    pub(super) credit: Option<usize>,
    pub(super) direction: Option<usize>,
    pub(super) code: Option<usize>,
    pub(super) kind: Option<usize>,
    pub(super) bank_reference: Option<usize>,
    pub(super) customer_reference: Option<usize>,
    pub(super) text: Vec<usize>,
    pub(super) balance: Option<usize>,
    pub(super) currency: Option<usize>,
}

/// Which of several profiles a file is of.
#[derive(Debug, Clone)]
pub enum Detected<'a> {
    /// None: no line near the start is the header of any.
    None,
    /// Exactly this one.
    One(&'a Profile),
    /// Several, which may read different money: a person has to say which.
    Several(Vec<&'a Profile>),
}

/// Finds the profile that fits the header in the first bytes of a file.
pub fn detect<'a>(head: &[u8], profiles: impl IntoIterator<Item = &'a Profile>) -> Detected<'a> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let lines: Vec<_> = head.split(|b| *b == b'\n').take(MAX_PREAMBLE + 1).map(|l| decode(l).0).collect();
    let profiles: Vec<&Profile> = profiles.into_iter().collect();
    for line in lines {
        let mut fitting: Vec<&Profile> =
            profiles.iter().copied().filter(|p| find(p, &line).is_some()).collect();
        match (fitting.pop(), fitting.is_empty()) {
            (None, _) => {}
            (Some(only), true) => return Detected::One(only),
            (Some(last), false) => {
                fitting.push(last);
                return Detected::Several(fitting);
            }
        }
    }
    Detected::None
}

/// The places of the profile's columns, if `line` is its header.
pub(super) fn find(profile: &Profile, line: &str) -> Option<Places> {
    if profile.is_positional() {
        return None;
    }
    let given = profile.delimiter;
    let delimiters = given.iter().chain(DELIMITERS.iter().filter(|_| given.is_none()));
    delimiters.copied().find_map(|delimiter| match split(line, delimiter, profile.quote) {
        Row::Fields(fields) if fields.len() > 2 => places(profile, &fields, delimiter),
        _ => None,
    })
}

/// The places of a profile that knows them without a header, for a file whose first row is `line`.
pub(super) fn by_position(profile: &Profile, line: &str) -> Option<Places> {
    let given = profile.delimiter;
    let most = DELIMITERS.iter().max_by_key(|d| line.matches(**d).count());
    let delimiter = given.or(most.copied())?;
    Some(Places { width: 0, ..places(profile, &[], delimiter)? })
}

fn places(profile: &Profile, fields: &[String], delimiter: char) -> Option<Places> {
    let names: Vec<String> = fields.iter().map(|f| name(f)).collect();
    if names.iter().any(|n| profile.absent.contains(n)) {
        return None;
    }
    let columns = &profile.columns;
    let mut is_clear = true;
    let mut at = |column: &Option<Column>| match column {
        None => None,
        Some(Column::At(place)) => place.checked_sub(1),
        Some(Column::Named(wanted)) => {
            // The first name in the profile's order; one that stands there twice is no answer.
            let wanted = wanted.iter().find(|w| names.contains(w))?;
            is_clear &= names.iter().filter(|n| *n == wanted).count() == 1;
            names.iter().position(|n| n == wanted)
        }
    };
    let date = at(&Some(columns.date.clone()))?;
    let places = Places {
        delimiter,
        width: fields.len(),
        date,
        value_date: at(&columns.value_date),
        account: at(&columns.account),
        amount: at(&columns.amount),
        debit: at(&columns.debit),
        credit: at(&columns.credit),
        direction: at(&columns.direction),
        code: at(&columns.code),
        kind: at(&columns.kind),
        bank_reference: at(&columns.bank_reference),
        customer_reference: at(&columns.customer_reference),
        text: match &columns.text {
            Some(Column::Named(wanted)) => {
                names.iter().enumerate().filter(|(_, n)| wanted.contains(n)).map(|(at, _)| at).collect()
            }
            other => at(other).into_iter().collect(),
        },
        balance: at(&columns.balance),
        currency: at(&columns.currency),
    };
    let found = [places.amount, places.debit, places.credit, places.direction, places.code];
    let required = profile.required().len() - 1;
    (is_clear && found.iter().flatten().count() == required).then_some(places)
}

/// A column's name as profiles write it: small letters, one blank between words, no unit in parentheses.
pub(super) fn name(field: &str) -> String {
    let bare = field.split('(').next().unwrap_or_default();
    bare.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::profile::built_in;
    use super::*;

    #[test]
    fn headers_tell_the_profile() {
        let cases = [
            ("Date,Description,Amount,Running Bal.\n", "csv-signed"),
            ("Account Number;Post Date;Description;Debit;Credit;Balance\n", "csv-debit-credit"),
            (
                "Bank,Sample\nAccount,1234\n\n\"Posted Date\",\"Reference Number\",\"Payee\",\"Amount\"\n",
                "csv-signed",
            ),
            ("Date\tDescription\tAmount\tCR/DR\n", "csv-indicator"),
            ("As Of Date|Account Number|BAI Code|Amount (USD)|Text\n", "csv-bai-code"),
            ("Date,Description\n", "-"),
            ("Date,Amount,Amount,Description\n", "-"),
            ("Date,Description,Amount,Debit,Credit\n", "-"),
            ("0002303,20261102,00012,001,990100010,0012345678,0001001,125.00,IMG00001.TIF\n", "-"),
            ("name,Member ID,account_number\n", "-"),
            ("", "-"),
        ];
        for (head, expected) in cases {
            let found = match detect(head.as_bytes(), built_in()) {
                Detected::None => "-".to_owned(),
                Detected::One(profile) => profile.name().to_owned(),
                Detected::Several(all) => all.iter().map(|p| p.name()).collect::<Vec<_>>().join("+"),
            };
            assert_eq!(found, expected, "{head}");
        }
    }

    #[test]
    fn two_that_fit_are_none() {
        let all: Vec<&Profile> = built_in().iter().chain(built_in().first()).collect();
        assert!(
            matches!(detect(b"Date,Description,Amount\n", all), Detected::Several(two) if two.len() == 2)
        );
    }
}
