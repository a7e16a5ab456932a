//! Money: whole US cents in an `i64`, checked arithmetic, and people's decimals at the edge.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// An amount of US dollars in whole cents. May be negative; never fractional, never a float.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cents(i64);

/// Why an amount could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AmountError {
    /// The result does not fit in 64 bits.
    #[error("amount is too large")]
    Overflow,
    /// The text is not an amount of dollars.
    #[error("`{0}` is not an amount of dollars")]
    NotAnAmount(String),
    /// The amount has fractions of a cent; rounding it would lose money.
    #[error("`{0}` has fractions of a cent")]
    FractionOfCent(String),
}

impl Cents {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount of `cents` whole cents.
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// The amount in whole cents.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// True for exactly nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// True for more than nothing.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// True for less than nothing.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The sum, or an error when it does not fit.
    pub fn plus(self, other: Self) -> Result<Self, AmountError> {
        self.0.checked_add(other.0).map(Self).ok_or(AmountError::Overflow)
    }

    /// The difference, or an error when it does not fit.
    pub fn minus(self, other: Self) -> Result<Self, AmountError> {
        self.0.checked_sub(other.0).map(Self).ok_or(AmountError::Overflow)
    }

    /// The same amount with the other sign, or an error for the one number that has none.
    pub fn negated(self) -> Result<Self, AmountError> {
        self.0.checked_neg().map(Self).ok_or(AmountError::Overflow)
    }

    /// The distance from zero.
    pub fn magnitude(self) -> Result<Self, AmountError> {
        self.0.checked_abs().map(Self).ok_or(AmountError::Overflow)
    }

    /// The sum of many amounts, or an error when it does not fit.
    pub fn total(amounts: impl IntoIterator<Item = Self>) -> Result<Self, AmountError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// The amount in dollars as a decimal with two places.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// Whole cents from dollars; refuses fractions of a cent instead of rounding them away.
    pub fn from_decimal(dollars: Decimal) -> Result<Self, AmountError> {
        let cents = dollars.checked_mul(Decimal::ONE_HUNDRED).ok_or(AmountError::Overflow)?;
        if !cents.fract().is_zero() {
            return Err(AmountError::FractionOfCent(dollars.to_string()));
        }
        cents.to_i64().map(Self).ok_or(AmountError::Overflow)
    }

    /// Reads what people write: `1234.5`, `1,234.50`, `$12`, `-3.00`, `(3.00)`.
    ///
    /// A comma is a thousands separator only where thousands stand; anything else is refused.
    pub fn parse_dollars(text: &str) -> Result<Self, AmountError> {
        let bad = || AmountError::NotAnAmount(text.to_owned());
        let mut t = text.trim();
        let mut negative = false;
        if let Some(inner) = t.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
            negative = true;
            t = inner.trim();
        }
        if let Some(rest) = t.strip_prefix('-') {
            if negative {
                return Err(bad());
            }
            negative = true;
            t = rest;
        }
        t = t.strip_prefix('$').unwrap_or(t);
        let (whole, fraction) = match t.split_once('.') {
            Some((w, f)) => (w, f),
            None => (t, ""),
        };
        if (whole.is_empty() && fraction.is_empty()) || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad());
        }
        let digits = whole_digits(whole).ok_or_else(bad)?;
        if fraction.len() > 2 && fraction[2..].bytes().any(|b| b != b'0') {
            return Err(AmountError::FractionOfCent(text.to_owned()));
        }
        let mut cents: i64 = 0;
        let two = fraction.bytes().chain(*b"00").take(2);
        for b in digits.bytes().chain(two) {
            cents = cents
                .checked_mul(10)
                .and_then(|c| c.checked_add(i64::from(b - b'0')))
                .ok_or(AmountError::Overflow)?;
        }
        Ok(Self(if negative { -cents } else { cents }))
    }

    /// The amount with thousands separated, for people: `1,234.56`.
    pub fn grouped(self) -> String {
        let plain = self.to_string();
        let (sign, rest) = plain.strip_prefix('-').map_or(("", plain.as_str()), |r| ("-", r));
        let (whole, cents) = rest.split_once('.').unwrap_or((rest, "00"));
        let mut out = String::from(sign);
        for (i, c) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(c);
        }
        out.push('.');
        out.push_str(cents);
        out
    }
}

/// The digits of a whole number with or without well placed commas.
fn whole_digits(whole: &str) -> Option<String> {
    if !whole.contains(',') {
        return whole.bytes().all(|b| b.is_ascii_digit()).then(|| whole.to_owned());
    }
    let mut groups = whole.split(',');
    let first = groups.next()?;
    if first.is_empty() || first.len() > 3 || !first.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || !group.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

impl fmt::Display for Cents {
    /// Dollars with two places and no separators: `-1234.56`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", magnitude / 100, magnitude % 100))
    }
}

impl fmt::Debug for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cents({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, cents) in [
            ("0", 0),
            ("12", 1200),
            ("12.5", 1250),
            ("$1,234.56", 123_456),
            ("-3.00", -300),
            ("(3.00)", -300),
            (".05", 5),
            ("0.0500", 5),
        ] {
            assert_eq!(Cents::parse_dollars(text), Ok(Cents::new(cents)), "{text}");
        }
        for text in ["", "-", "1,23", "12,34.00", "1.2.3", "a", "1e3", "--1", "(-1)", "1 2", "."] {
            assert!(matches!(Cents::parse_dollars(text), Err(AmountError::NotAnAmount(_))), "{text}");
        }
        assert!(matches!(Cents::parse_dollars("0.005"), Err(AmountError::FractionOfCent(_))));
        assert_eq!(Cents::parse_dollars("99999999999999999999"), Err(AmountError::Overflow));
    }

    #[test]
    fn prints_with_and_without_groups() {
        assert_eq!(Cents::new(-123_456_789).grouped(), "-1,234,567.89");
        assert_eq!(Cents::new(5).to_string(), "0.05");
        assert_eq!(Cents::new(100_000).grouped(), "1,000.00");
        assert_eq!(Cents::new(i64::MIN).to_string(), "-92233720368547758.08");
    }

    #[test]
    fn refuses_to_overflow() {
        assert_eq!(Cents::new(i64::MAX).plus(Cents::new(1)), Err(AmountError::Overflow));
        assert_eq!(Cents::new(i64::MIN).negated(), Err(AmountError::Overflow));
    }
}
