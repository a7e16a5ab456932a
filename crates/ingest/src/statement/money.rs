//! Amounts of money as text, to whole cents.

use lockbox_domain::Cents;

/// More digits before the point than this are no amount of money. Keeps every sum of a file in range.
const MAX_WHOLE_DIGITS: usize = 15;

/// Why an amount is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is not a number as its format writes them.
    Unreadable,
    /// It has fractions of a cent; rounding them would lose money.
    LosesMoney,
}

/// Reads an optional sign, digits and decimals behind `point`.
pub(crate) fn read(text: &str, point: char) -> Result<Cents, Refused> {
    let text = text.trim();
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = rest.split_once(point).unwrap_or((rest, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && decimals.is_empty()) || !digits(whole) || !digits(decimals) {
        return Err(Refused::Unreadable);
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() > MAX_WHOLE_DIGITS {
        return Err(Refused::Unreadable);
    }
    if decimals.bytes().skip(2).any(|b| b != b'0') {
        return Err(Refused::LosesMoney);
    }
    let two = decimals.bytes().chain(*b"00").take(2);
    let cents = whole.bytes().chain(two).fold(0_i64, |sum, b| sum * 10 + i64::from(b - b'0'));
    Ok(Cents::new(if negative { -cents } else { cents }))
}

/// A sum as money; one that money cannot hold is shown at the limit, and no total of it can come true.
pub(crate) fn to_cents(sum: i128) -> Cents {
    Cents::new(sum.clamp(i64::MIN.into(), i64::MAX.into()) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_cents_or_nothing() {
        let cases = [
            ("8.850", Ok(885)),
            ("5442.09000", Ok(544_209)),
            ("0", Ok(0)),
            (" 12 ", Ok(1200)),
            ("+.5", Ok(50)),
            ("-509.12", Ok(-50_912)),
            ("000000000000000000012.3", Ok(1230)),
            ("999999999999999.99", Ok(99_999_999_999_999_999)),
            ("1000000000000000", Err(Refused::Unreadable)),
            ("1.005", Err(Refused::LosesMoney)),
            ("1,00", Err(Refused::Unreadable)),
            ("1.2.3", Err(Refused::Unreadable)),
            ("1e3", Err(Refused::Unreadable)),
            ("--1", Err(Refused::Unreadable)),
            (".", Err(Refused::Unreadable)),
            ("", Err(Refused::Unreadable)),
            ("١", Err(Refused::Unreadable)),
        ];
        for (text, cents) in cases {
            assert_eq!(read(text, '.').map(Cents::get), cents, "{text}");
        }
        assert_eq!(read("-1,5", ',').map(Cents::get), Ok(-150));
    }
}
