//! Amounts, dates and times as BAI2 writes them.

use chrono::NaiveDate;

/// More digits than this, leading zeros not counted, are no amount of money. Keeps every sum of a file in range.
const MAX_AMOUNT_DIGITS: usize = 15;

/// What an amount field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    /// Nothing.
    Blank,
    /// A whole number; the decimals are implied.
    Whole(i64),
    /// Something else, a decimal point among it: it is never scaled.
    Unreadable,
}

impl Amount {
    /// Reads an optional sign and digits.
    pub(super) fn parse(field: &str) -> Self {
        let field = field.trim();
        if field.is_empty() {
            return Self::Blank;
        }
        let (negative, digits) = match field.as_bytes().first() {
            Some(b'-') => (true, field.get(1..).unwrap_or_default()),
            Some(b'+') => (false, field.get(1..).unwrap_or_default()),
            _ => (false, field),
        };
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Self::Unreadable;
        }
        let significant = digits.trim_start_matches('0');
        if significant.len() > MAX_AMOUNT_DIGITS {
            return Self::Unreadable;
        }
        let value = significant.bytes().fold(0_i64, |sum, b| sum * 10 + i64::from(b - b'0'));
        Self::Whole(if negative { -value } else { value })
    }
}

/// A day as YYMMDD, or YYYYMMDD where a sender writes the century.
pub(super) fn date(field: &str) -> Option<NaiveDate> {
    let field = field.trim();
    if !field.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i32 = field.parse().ok()?;
    let number = match field.len() {
        // Cash management statements began in 1980.
        6 if number >= 800_000 => 19_000_000 + number,
        6 => 20_000_000 + number,
        8 => number,
        _ => return None,
    };
    let (month, day) = (number / 100 % 100, number % 100);
    NaiveDate::from_ymd_opt(number / 10_000, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// True for HHMM, HHMMSS, the same with colons, and for 2400 and 9999, which both mean the end of the day.
pub(super) fn is_time(field: &str) -> bool {
    let mut digits = [0_u8; 6];
    let mut count = 0;
    for (at, b) in field.trim().bytes().enumerate() {
        match b {
            b':' if at == 2 || at == 5 => {}
            b'0'..=b'9' if count < 6 => {
                if let Some(place) = digits.get_mut(count) {
                    *place = b - b'0';
                }
                count += 1;
            }
            _ => return false,
        }
    }
    let [h1, h2, m1, m2, s1, s2] = digits;
    if count == 4 && (digits.starts_with(&[2, 4, 0, 0]) || digits.starts_with(&[9, 9, 9, 9])) {
        return true;
    }
    matches!(count, 4 | 6) && h1 * 10 + h2 < 24 && m1 * 10 + m2 < 60 && s1 * 10 + s2 < 60
}

/// How many decimals the currency's amounts imply.
pub(super) fn implied_decimals(currency: &str) -> u8 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        let cases = [
            ("", Amount::Blank),
            ("  ", Amount::Blank),
            ("0", Amount::Whole(0)),
            ("00", Amount::Whole(0)),
            ("000000000346685", Amount::Whole(346_685)),
            ("+00000000000834000", Amount::Whole(834_000)),
            ("-1260161341762", Amount::Whole(-1_260_161_341_762)),
            ("999999999999999", Amount::Whole(999_999_999_999_999)),
            ("1000000000000000", Amount::Unreadable),
            ("1000.00", Amount::Unreadable),
            ("1,0", Amount::Unreadable),
            ("12-", Amount::Unreadable),
            ("-", Amount::Unreadable),
            ("+-1", Amount::Unreadable),
            ("1é", Amount::Unreadable),
        ];
        for (text, amount) in cases {
            assert_eq!(Amount::parse(text), amount, "{text}");
        }
    }

    #[test]
    fn dates_and_times() {
        let cases = [
            ("261123", Some("2026-11-23")),
            ("850102", Some("1985-01-02")),
            ("20250525", Some("2025-05-25")),
            ("212209", None),
            ("0250525", None),
            ("260230", None),
            ("", None),
            ("26112x", None),
        ];
        for (text, day) in cases {
            assert_eq!(date(text).map(|d| d.to_string()).as_deref(), day, "{text}");
        }
        for time in ["0829", "2400", "9999", "14:59:35", "235959", "00:00"] {
            assert!(is_time(time), "{time}");
        }
        for time in ["", "829", "2460", "24:00:01", "1234567890", "12:3a", "1:234", "999999"] {
            assert!(!is_time(time), "{time}");
        }
    }
}
