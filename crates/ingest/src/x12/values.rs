//! What an element says: an amount, a number, a day.

use chrono::NaiveDate;
use lockbox_domain::{AmountError, Cents, Diagnostic, ProblemCode, Scope, Severity};

use super::segment::Segment;
use crate::report::Report;

/// Two digits of a year from here on are of the century before.
const CENTURY_TURNS: i32 = 70;

/// An amount of dollars: digits, a point where there are cents, a minus. Nothing is implied and nothing rounded.
pub(super) fn cents(bytes: &[u8]) -> Result<Cents, AmountError> {
    let text = String::from_utf8_lossy(bytes);
    let plain = bytes.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    if !plain {
        return Err(AmountError::NotAnAmount(text.into_owned()));
    }
    Cents::parse_dollars(&text)
}

/// The amount in element `number`, or a problem told that holds the batch.
pub(super) fn amount(
    segment: &Segment<'_>,
    number: usize,
    scope: Scope,
    report: &mut Report,
) -> Option<Cents> {
    let error = match cents(segment.get(number)) {
        Ok(cents) => return Some(cents),
        Err(error) => error,
    };
    let name = element_name(segment, number);
    let found = segment.text(number);
    let (code, message, expected) = match error {
        _ if found.is_empty() => {
            (ProblemCode::BadAmount, format!("{name} has no amount"), "an amount of dollars")
        }
        AmountError::FractionOfCent(_) => {
            (ProblemCode::AmountLosesMoney, format!("{name} has fractions of a cent"), "at most two decimals")
        }
        _ => (ProblemCode::BadAmount, format!("{name} is not an amount of dollars"), "an amount of dollars"),
    };
    report.tell(Diagnostic::error(code, scope, segment.at(number), message).because(expected, &found));
    None
}

/// The day in element `number`; where there is something else, a problem of that severity is told.
pub(super) fn day(
    segment: &Segment<'_>,
    number: usize,
    severity: Severity,
    report: &mut Report,
) -> Option<NaiveDate> {
    let bytes = segment.get(number);
    let day = date(bytes);
    if day.is_none() && (!bytes.is_empty() || severity == Severity::Error) {
        let message = format!("{} is not a date", element_name(segment, number));
        let problem = Diagnostic::error(ProblemCode::BadDate, Scope::Lockbox, segment.at(number), message);
        let scope = if severity == Severity::Error { Scope::Lockbox } else { Scope::Field };
        report.tell(
            Diagnostic { severity, scope, ..problem }
                .because("CCYYMMDD or YYMMDD", String::from_utf8_lossy(bytes)),
        );
    }
    day
}

/// A day as `CCYYMMDD` or `YYMMDD`.
pub(super) fn date(bytes: &[u8]) -> Option<NaiveDate> {
    let digits = number(bytes).and_then(|n| i32::try_from(n).ok())?;
    let (year, rest) = (digits / 10_000, digits % 10_000);
    let year = match bytes.len() {
        8 => year,
        6 if year < CENTURY_TURNS => year + 2000,
        6 => year + 1900,
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, (rest / 100) as u32, (rest % 100) as u32)
}

/// A whole number of digits alone.
pub(super) fn number(bytes: &[u8]) -> Option<u64> {
    let digits = !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit);
    digits.then(|| std::str::from_utf8(bytes).ok()?.parse().ok())?
}

/// The name of an element: `BPR02`.
pub(super) fn element_name(segment: &Segment<'_>, number: usize) -> String {
    lockbox_domain::sanitise(&format!("{}{number:02}", segment.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_or_refused() {
        for (text, expected) in [
            ("0", 0),
            ("1200", 120_000),
            ("239.6", 23_960),
            ("-63.37", -6_337),
            (".5", 50),
            ("5.", 500),
            ("0019.0000", 1_900),
            ("-0.01", -1),
        ] {
            assert_eq!(cents(text.as_bytes()), Ok(Cents::new(expected)), "{text}");
        }
        for text in ["", "-", "$1", "1,200", "(3)", "+1", "1e3", "1-", "1.2.3", "12 0", "1\u{663}", "."] {
            assert!(matches!(cents(text.as_bytes()), Err(AmountError::NotAnAmount(_))), "{text}");
        }
        assert!(matches!(cents(b"1.005"), Err(AmountError::FractionOfCent(_))));
        assert!(matches!(cents(b"99999999999999999999"), Err(AmountError::Overflow)));
    }

    #[test]
    fn days_have_four_or_two_digits_of_a_year() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        for (text, expected) in [
            ("20261123", day(2026, 11, 23)),
            ("031016", day(2003, 10, 16)),
            ("990105", day(1999, 1, 5)),
            ("20260229", None),
            ("2026112", None),
            ("2026-1-1", None),
            ("", None),
            ("00000000000000020261123", None),
        ] {
            assert_eq!(date(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_digits() {
        for (text, expected) in
            [("0", Some(0)), ("007", Some(7)), ("", None), ("-1", None), ("+1", None), ("1 ", None)]
        {
            assert_eq!(number(text.as_bytes()), expected, "{text:?}");
        }
        assert_eq!(number(b"99999999999999999999"), None);
    }
}
