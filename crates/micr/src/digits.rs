//! Check digits: the schemes that coupons and identifiers use, over digits held as text.

use lockbox_domain::config::{CheckScheme, IdentifierShape};

/// How a check digit is computed: named schemes are settings of the one weighted sum, or ISO 7064 mod 97-10.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRule {
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Weighted { weights: Vec<u8>, digit_sums: bool, modulus: u8, complement: bool },
    Mod97,
}

/// Why a scheme was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// No scheme has this name.
    #[error("no check digit scheme is called `{0}`")]
    Name(String),
    /// Weights are absent, out of 0 to 99, or more than 64.
    #[error("weights must be 1 to 64 numbers from 0 to 99, not all 0")]
    Weights,
    /// The modulus is not 10 or 11.
    #[error("modulus must be 10 or 11, not {0}")]
    Modulus(u8),
}

impl CheckRule {
    /// `luhn` (weights 2,1 from the right, digit sums), `mod10-1212` (weights 1,2), `mod10-remainder` (as `luhn`, but
    /// the digit is the remainder itself), `mod11` (weights 2 to 7), `mod97` (two digits).
    pub fn named(name: &str) -> Result<Self, RuleError> {
        let (weights, digit_sums, modulus, complement): (&[u8], _, _, _) = match name {
            "luhn" => (&[2, 1], true, 10, true),
            "mod10-1212" => (&[1, 2], true, 10, true),
            "mod10-remainder" => (&[2, 1], true, 10, false),
            "mod11" => (&[2, 3, 4, 5, 6, 7], false, 11, true),
            "mod97" => return Ok(Self { kind: Kind::Mod97 }),
            other => return Err(RuleError::Name(other.to_owned())),
        };
        Self::weighted(weights.to_vec(), digit_sums, modulus, complement)
    }

    /// `weights` from the right, repeated; products as they are or their digit sums; the digit is what completes the
    /// sum to a multiple of `modulus`, or (`complement` false) the remainder itself.
    pub fn weighted(
        weights: Vec<u8>,
        digit_sums: bool,
        modulus: u8,
        complement: bool,
    ) -> Result<Self, RuleError> {
        if weights.len() > 64 || weights.iter().all(|w| *w == 0) || weights.iter().any(|w| *w > 99) {
            return Err(RuleError::Weights);
        }
        if !matches!(modulus, 10 | 11) {
            return Err(RuleError::Modulus(modulus));
        }
        Ok(Self { kind: Kind::Weighted { weights, digit_sums, modulus, complement } })
    }

    /// The rule of an identifier; none where it has no check digit.
    pub fn of(scheme: CheckScheme) -> Option<Self> {
        let name = match scheme {
            CheckScheme::None => return None,
            CheckScheme::Luhn => "luhn",
            CheckScheme::Mod11 => "mod11",
            CheckScheme::Mod97 => "mod97",
        };
        Self::named(name).ok()
    }

    /// How many check digits there are.
    pub const fn width(&self) -> usize {
        match self.kind {
            Kind::Weighted { .. } => 1,
            Kind::Mod97 => 2,
        }
    }

    /// True when `digits` ends with its own check digits. Anything but ASCII digits is false.
    pub fn accepts(&self, digits: &str) -> bool {
        let Some((body, check)) =
            digits.len().checked_sub(self.width()).and_then(|at| digits.split_at_checked(at))
        else {
            return false;
        };
        !body.is_empty() && self.compute(body.bytes()).is_some_and(|c| c.as_str() == check)
    }

    /// The check digits for a body; none for a body with other characters, and for one that has no check digit (modulo
    /// 11 gives ten for one number in eleven; such numbers are not given out).
    pub(crate) fn compute(&self, body: impl DoubleEndedIterator<Item = u8>) -> Option<Check> {
        match &self.kind {
            Kind::Weighted { weights, digit_sums, modulus, complement } => {
                let mut sum = 0_u32;
                for (digit, weight) in body.rev().zip(weights.iter().cycle()) {
                    let product = u32::from(value(digit)?) * u32::from(*weight);
                    sum = sum.checked_add(if *digit_sums { digit_sum(product) } else { product })?;
                }
                let modulus = u32::from(*modulus);
                let rest = sum % modulus;
                let check = if *complement { (modulus - rest) % modulus } else { rest };
                (check < 10).then(|| Check::one(check as u8))
            }
            Kind::Mod97 => {
                let mut rest = 0_u32;
                for digit in body {
                    rest = (rest * 10 + u32::from(value(digit)?)) % 97;
                }
                Some(Check::two((98 - rest * 100 % 97) as u8))
            }
        }
    }
}

/// One or two check digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Check {
    digits: [u8; 2],
    width: usize,
}

impl Check {
    const fn one(value: u8) -> Self {
        Self { digits: [b'0' + value, 0], width: 1 }
    }

    const fn two(value: u8) -> Self {
        Self { digits: [b'0' + value / 10, b'0' + value % 10], width: 2 }
    }

    pub(crate) fn as_str(&self) -> &str {
        // ASCII digits only, so the fallback is never taken.
        self.digits.get(..self.width).and_then(|d| std::str::from_utf8(d).ok()).unwrap_or_default()
    }
}

const fn value(digit: u8) -> Option<u8> {
    if digit.is_ascii_digit() { Some(digit - b'0') } else { None }
}

fn digit_sum(mut product: u32) -> u32 {
    let mut sum = 0;
    while product > 0 {
        sum += product % 10;
        product /= 10;
    }
    sum
}

/// The check digits that `rule` gives for `body`, as text; none where there are none (see [`CheckRule`]).
pub fn check_digits(rule: &CheckRule, body: &str) -> Option<String> {
    rule.compute(body.bytes()).map(|c| c.as_str().to_owned())
}

/// True when canonical `digits` can be an identifier of this shape: its length fits and so does its check digit.
///
/// A `?` counts as a digit, and leaves the check digit open.
pub fn identifier_ok(digits: &str, shape: &IdentifierShape) -> bool {
    (usize::from(shape.min_digits)..=usize::from(shape.max_digits)).contains(&digits.len())
        && (digits.contains('?') || CheckRule::of(shape.check).is_none_or(|rule| rule.accepts(digits)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers() {
        // Published examples: Luhn 7992739871|3, ISO 7064 mod 97-10 794|44; mod 11 by hand.
        for (name, body, check) in [
            ("luhn", "7992739871", Some("3")),
            ("luhn", "0", Some("0")),
            ("mod10-1212", "7992739871", Some("4")),
            ("mod10-remainder", "7992739871", Some("7")),
            ("mod11", "1234567", Some("4")),
            ("mod11", "6", None),
            ("mod97", "794", Some("44")),
            ("luhn", "12?4", None),
        ] {
            let rule = CheckRule::named(name).unwrap();
            assert_eq!(check_digits(&rule, body).as_deref(), check, "{name} {body}");
            if let Some(check) = check {
                assert!(rule.accepts(&format!("{body}{check}")), "{name} {body}");
            }
        }
        assert!(CheckRule::named("mod12").is_err());
        assert_eq!(CheckRule::weighted(vec![0], false, 10, true), Err(RuleError::Weights));
        assert_eq!(CheckRule::weighted(vec![1], false, 9, true), Err(RuleError::Modulus(9)));
    }

    #[test]
    fn single_errors_are_caught() {
        for name in ["luhn", "mod11", "mod97"] {
            let rule = CheckRule::named(name).unwrap();
            let body = "281796573";
            let whole = format!("{body}{}", check_digits(&rule, body).unwrap());
            for at in 0..whole.len() {
                for digit in '0'..='9' {
                    let mut wrong: Vec<char> = whole.chars().collect();
                    wrong[at] = digit;
                    let wrong: String = wrong.into_iter().collect();
                    assert_eq!(rule.accepts(&wrong), wrong == whole, "{name} {wrong}");
                }
            }
        }
    }

    #[test]
    fn shapes() {
        let shape = IdentifierShape { min_digits: 8, max_digits: 12, check: CheckScheme::Luhn };
        for (digits, ok) in
            [("79927398713", true), ("79927398714", false), ("7992739871?", true), ("18", false)]
        {
            assert_eq!(identifier_ok(digits, &shape), ok, "{digits}");
        }
    }
}
