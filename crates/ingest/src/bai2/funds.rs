//! Funds types: how many further fields each brings, and where an entry's references and text therefore begin.

use super::fields::{is_amount, is_funds_or_blank};
use super::pieces::all_digits;
use super::summary::is_type_code;

/// More parts of a distributed amount than this are taken as nonsense.
const MAX_PARTS: usize = 99;

/// What a funds field and the fields behind it say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Funds {
    /// How many fields belong to it.
    pub(super) extra: usize,
    /// True when they are not what the type asks for.
    pub(super) odd: bool,
}

impl Funds {
    const NONE: Self = Self { extra: 0, odd: false };

    /// Looks at `funds` and at the fields that follow it. Fields that are not there yet are no fault.
    pub(super) fn read(funds: &[u8], following: &[&[u8]]) -> Self {
        match funds {
            [b'S' | b's'] => Self::take(following, 3, is_amount),
            [b'V' | b'v'] => Self::value_date(following),
            [b'D' | b'd'] => Self::distributed(following),
            _ if is_funds_or_blank(funds) => Self::NONE,
            _ => Self { extra: 0, odd: true },
        }
    }

    fn take(following: &[&[u8]], count: usize, fits: fn(&[u8]) -> bool) -> Self {
        let all_fit = following.iter().take(count).all(|f| fits(f));
        if all_fit { Self { extra: count, odd: false } } else { Self { extra: 0, odd: true } }
    }

    fn value_date(following: &[&[u8]]) -> Self {
        let date_fits = |f: &[u8]| f.is_empty() || (matches!(f.len(), 6 | 8) && all_digits(f));
        let time_fits = |f: &[u8]| f.is_empty() || std::str::from_utf8(f).is_ok_and(super::values::is_time);
        match following {
            [date, ..] if !date_fits(date) => Self { extra: 0, odd: true },
            [_, time, ..] if !time_fits(time) => Self { extra: 1, odd: true },
            _ => Self { extra: 2, odd: false },
        }
    }

    fn distributed(following: &[&[u8]]) -> Self {
        let Some(count) = following.first() else { return Self { extra: 1, odd: false } };
        let parts = std::str::from_utf8(count).ok().and_then(|c| c.parse::<usize>().ok());
        match parts {
            Some(parts) if parts <= MAX_PARTS => Self::take(following, 1 + 2 * parts, is_amount),
            _ => Self { extra: 0, odd: true },
        }
    }
}

/// The number of the field with the bank's reference, of an entry as far as it is joined.
pub(super) fn references_at(entry: &[u8]) -> usize {
    let fields: Vec<&[u8]> = entry.split(|b| *b == b',').map(<[u8]>::trim_ascii).collect();
    3 + extra(&fields)
}

fn extra(fields: &[&[u8]]) -> usize {
    fields.get(2).map_or(0, |funds| Funds::read(funds, fields.get(3..).unwrap_or_default()).extra)
}

/// Where the free text of an entry begins, once its fields before that are complete.
pub(super) fn text_start(entry: &[u8]) -> Option<usize> {
    // Only the fields before the text matter; a distributed amount has the most of them.
    let most = 5 + 1 + 2 * MAX_PARTS;
    let fields: Vec<&[u8]> = entry.split(|b| *b == b',').take(most).map(<[u8]>::trim_ascii).collect();
    let commas = 5 + extra(&fields);
    memchr::memchr_iter(b',', entry).nth(commas - 1).map(|at| at + 1)
}

/// Counts what is odd in an entry's fields as far as they are there.
pub(super) fn entry_oddities(fields: &[&[u8]]) -> u32 {
    let mut odd = 0;
    if let Some(code) = fields.first() {
        odd += u32::from(!is_type_code(code));
    }
    if let Some(amount) = fields.get(1) {
        odd += u32::from(!is_amount(amount)) + u32::from(amount.is_empty());
    }
    if let Some(funds) = fields.get(2) {
        let following = fields.get(3..).unwrap_or_default();
        let read = Funds::read(funds, following);
        odd += u32::from(read.odd);
        // A blank type and behind it, where a reference should be, a type: one comma too many.
        let displaced = |f: &&[u8]| !f.is_empty() && is_funds_or_blank(f);
        odd += u32::from(funds.is_empty() && following.first().is_some_and(displaced));
    }
    odd
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<&[u8]> {
        text.as_bytes().split(|b| *b == b',').collect()
    }

    #[test]
    fn every_funds_type_brings_its_fields() {
        let cases = [
            (",REF,CUST", 0, false),
            ("Z,REF", 0, false),
            ("0,REF", 0, false),
            ("1,REF", 0, false),
            ("2,REF", 0, false),
            ("S,125351,0,0,REF", 3, false),
            ("S,,,,REF", 3, false),
            ("S,REF,CUST,TEXT", 0, true),
            ("V,060316,,REF", 2, false),
            ("V,060316,1200,REF", 2, false),
            ("V,060316,14:59:35,REF", 2, false),
            ("V,150715,1234567890,RP1", 1, true),
            ("V,REF,CUST", 0, true),
            ("D,3,1,1000,5,10000,30,25000,1337", 7, false),
            ("D,0,REF", 1, false),
            ("D,REF", 0, true),
            ("D,100,1", 0, true),
            ("DEPOSIT", 0, true),
            ("10000,REF", 0, true),
        ];
        for (text, extra, odd) in cases {
            let f = fields(text);
            assert_eq!(Funds::read(f[0], &f[1..]), Funds { extra, odd }, "{text}");
        }
    }

    #[test]
    fn text_begins_behind_the_customer_reference() {
        let cases = [
            ("115,1250,Z,REF,2303,TEXT, MORE", Some("TEXT, MORE")),
            ("699,971,,,,", Some("")),
            ("699,971,,,", None),
            ("409,2500,V,060316,,,,RETURNED", Some("RETURNED")),
            ("409,10000,D,1,1,1000,1337,0042,WELCOME", Some("WELCOME")),
        ];
        for (entry, text) in cases {
            let start = text_start(entry.as_bytes());
            assert_eq!(start.and_then(|at| entry.get(at..)), text, "{entry}");
        }
    }
}
