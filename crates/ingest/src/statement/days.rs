//! Days as statements write them.

use chrono::NaiveDate;

/// The day of an ISO 8601 date or date and time, as written: the bank's own day, whatever the zone.
pub(crate) fn iso(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u32>().ok())?
    };
    if text.get(4..5) != Some("-") || text.get(7..8) != Some("-") {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(i32::try_from(number(0, 4)?).ok()?, number(5, 7)?, number(8, 10)?)?;
    match text.as_bytes().get(10) {
        None | Some(b'T' | b'Z' | b'+' | b'-' | b' ') => Some(day),
        Some(_) => None,
    }
}

/// The day of eight digits, YYYYMMDD, whatever follows them.
pub(crate) fn compact(text: &str) -> Option<NaiveDate> {
    let head = text.trim().get(..8)?;
    let number: u32 = head.bytes().all(|b| b.is_ascii_digit()).then(|| head.parse().ok())??;
    NaiveDate::from_ymd_opt(i32::try_from(number / 10_000).ok()?, number / 100 % 100, number % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_both_forms() {
        for text in ["2026-11-23", "2026-11-23T23:59:59.123-08:00", "2026-11-23Z", " 2026-11-23+01:00 "] {
            assert_eq!(iso(text).map(|d| d.to_string()).as_deref(), Some("2026-11-23"), "{text}");
        }
        for text in ["", "2026-02-30", "20261123", "2026-11-231", "23-11-2026", "２０２６-11-23"] {
            assert_eq!(iso(text), None, "{text}");
        }
        for text in ["20261123", "20261123120000.000[-8:PST]"] {
            assert_eq!(compact(text).map(|d| d.to_string()).as_deref(), Some("2026-11-23"), "{text}");
        }
        for text in ["", "2026112", "2026-11-23", "20261323", "+2026112"] {
            assert_eq!(compact(text), None, "{text}");
        }
    }
}
