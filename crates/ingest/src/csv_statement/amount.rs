//! Amounts as people and spreadsheets write them.

use lockbox_domain::Cents;

use crate::statement::money::{self, Refused};

/// Reads `1,234.50`, `$12`, `-3.00`, `3.00-`, `(3.00)`, `3.00 CR` and `3.00 DR`; thousands only where thousands stand.
///
/// `decimal` is a point or a comma; the other one, a blank or an apostrophe separates thousands.
pub(crate) fn read(text: &str, decimal: char) -> Result<Cents, Refused> {
    let mut text = text.trim();
    let mut signs = 0;
    let mut negative = false;
    let mut minus = |is_minus: bool| {
        signs += 1;
        negative |= is_minus;
    };
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        minus(true);
        text = inner.trim();
    }
    let upper = text.to_ascii_uppercase();
    for (word, is_minus) in [("CR", false), ("DR", true)] {
        if upper.ends_with(word) {
            minus(is_minus);
            text = text.get(..text.len() - word.len()).unwrap_or_default().trim_end();
        }
    }
    for (sign, is_minus) in [('-', true), ('+', false)] {
        if let Some(rest) = text.strip_suffix(sign) {
            minus(is_minus);
            text = rest.trim_end();
        }
        if let Some(rest) = text.strip_prefix(sign) {
            minus(is_minus);
            text = rest.trim_start();
        }
    }
    text = text.strip_prefix('$').unwrap_or(text).trim_start();
    // `$-3.00` is written too.
    if let Some(rest) = text.strip_prefix('-') {
        minus(true);
        text = rest;
    }
    if signs > 1 || text.starts_with(['-', '+']) {
        return Err(Refused::Unreadable);
    }
    let plain = without_thousands(text, decimal).ok_or(Refused::Unreadable)?;
    let amount = money::read(&plain, decimal)?;
    Ok(if negative { Cents::new(-amount.get()) } else { amount })
}

/// The number without its separators of thousands; `None` where one stands in a wrong place or several kinds are mixed.
fn without_thousands(text: &str, decimal: char) -> Option<String> {
    let (whole, fraction) = text.split_once(decimal).map_or((text, None), |(w, f)| (w, Some(f)));
    let other = if decimal == '.' { ',' } else { '.' };
    let is_separator = |c: &char| [other, ' ', '\u{a0}', '\''].contains(c);
    let Some(separator) = whole.chars().find(|c| is_separator(c)) else {
        return Some(text.to_owned());
    };
    let mut groups = whole.split(separator);
    let first = groups.next()?;
    let digits = |g: &str| g.bytes().all(|b| b.is_ascii_digit());
    if !(1..=3).contains(&first.len()) || !digits(first) {
        return None;
    }
    let mut out = first.to_owned();
    for group in groups {
        if group.len() != 3 || !digits(group) {
            return None;
        }
        out.push_str(group);
    }
    if let Some(fraction) = fraction {
        out.push(decimal);
        out.push_str(fraction);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write() {
        let cases = [
            ("1,234.50", '.', Ok(123_450)),
            ("$1,234.50", '.', Ok(123_450)),
            ("-$3", '.', Ok(-300)),
            ("$-3", '.', Ok(-300)),
            ("3.00-", '.', Ok(-300)),
            ("(3.00)", '.', Ok(-300)),
            ("($1,003.00)", '.', Ok(-100_300)),
            ("3.00 CR", '.', Ok(300)),
            ("3.00DR", '.', Ok(-300)),
            ("+3", '.', Ok(300)),
            ("1.234,5", ',', Ok(123_450)),
            ("1 234,50", ',', Ok(123_450)),
            ("1'234.50", '.', Ok(123_450)),
            ("1,23", '.', Err(Refused::Unreadable)),
            ("12,34.00", '.', Err(Refused::Unreadable)),
            ("1,234'567.00", '.', Err(Refused::Unreadable)),
            ("(-3.00)", '.', Err(Refused::Unreadable)),
            ("-3.00-", '.', Err(Refused::Unreadable)),
            ("-3.00 DR", '.', Err(Refused::Unreadable)),
            ("3.005", '.', Err(Refused::LosesMoney)),
            ("1.5e3", '.', Err(Refused::Unreadable)),
            ("", '.', Err(Refused::Unreadable)),
            ("$", '.', Err(Refused::Unreadable)),
            ("-", '.', Err(Refused::Unreadable)),
        ];
        for (text, decimal, cents) in cases {
            assert_eq!(read(text, decimal).map(Cents::get), cents, "{text}");
        }
    }
}
