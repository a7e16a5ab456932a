//! The list of balances and totals in an account record (03): type code, amount, item count, funds type, again and
//! again.
//!
//! Some senders write a comma more or less where a line ends, so groups of four are not counted: where a type code is
//! due, blank fields are skipped one by one, and a type code that comes early begins the next summary.

use super::fields::{is_amount, is_funds_or_blank};
use super::funds::Funds;
use super::pieces::all_digits;

/// One summary: where its fields are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Summary {
    /// The number of the field with its type code.
    pub(super) code_at: usize,
    /// The number of the field behind it.
    pub(super) next: usize,
    /// True when it has a field for the amount.
    pub(super) has_amount: bool,
    /// How many things are odd about it.
    pub(super) odd: u32,
    /// True when its funds type cannot be read.
    pub(super) bad_funds: bool,
    /// True when its last field is there.
    complete: bool,
}

impl Summary {
    /// The first summary at or after field `at`.
    pub(super) fn read(fields: &[&[u8]], at: usize) -> Option<Self> {
        let blanks = fields.get(at..)?.iter().take_while(|f| f.is_empty()).count();
        let code_at = at + blanks;
        let code = fields.get(code_at)?;
        let mut odd = u32::from(!is_type_code(code));
        let amount = fields.get(code_at + 1);
        let count = fields.get(code_at + 2);
        let funds = fields.get(code_at + 3);
        odd += amount.map_or(0, |a| u32::from(!is_amount(a)));
        let (next, bad_funds) = match (count, funds) {
            (Some(count), Some(funds))
                if is_type_code(count) && !is_funds_or_blank(funds) && !is_type_code(funds) =>
            {
                odd += 2;
                (code_at + 2, false)
            }
            (_, Some(funds)) if is_type_code(funds) => {
                odd += 1;
                (code_at + 3, false)
            }
            (_, Some(funds)) => {
                let read = Funds::read(funds, fields.get(code_at + 4..).unwrap_or_default());
                odd += u32::from(read.odd) * 2;
                (code_at + 4 + read.extra, read.odd)
            }
            _ => (code_at + 4, false),
        };
        if next > code_at + 2
            && let Some(count) = count
        {
            odd += u32::from(!all_digits(count) || count.len() > 9);
            odd += u32::from(!count.is_empty() && amount.is_some_and(|a| a.is_empty()));
        }
        let complete = next <= fields.len();
        Some(Self { code_at, next, has_amount: amount.is_some(), odd, bad_funds, complete })
    }
}

/// True for three digits.
pub(super) fn is_type_code(field: &[u8]) -> bool {
    field.len() == 3 && all_digits(field)
}

/// Counts what is odd in a list of summaries behind `header` fields of another kind.
pub(super) fn oddities(fields: &[&[u8]], header: usize) -> u32 {
    let mut odd = 0;
    if header > 1
        && let Some(currency) = fields.get(1)
    {
        odd += u32::from(!currency.is_empty() && !is_currency(currency));
    }
    let mut at = header;
    while let Some(summary) = Summary::read(fields, at) {
        // Blanks before the code count too: the reading without them is the better one.
        odd += summary.odd + (summary.code_at - at) as u32;
        at = summary.next;
    }
    odd
}

fn is_currency(field: &[u8]) -> bool {
    field.len() == 3 && field.iter().all(u8::is_ascii_alphabetic)
}

/// How many bytes at the start of `list` are summaries that are complete whatever follows.
pub(super) fn settled(list: &[u8], with_header: bool) -> usize {
    let fields: Vec<&[u8]> = list.split(|b| *b == b',').map(<[u8]>::trim_ascii).collect();
    let mut at = if with_header { 2 } else { 0 };
    let mut done = 0;
    while let Some(summary) = Summary::read(&fields, at) {
        // The last field may go on in the next line, so it is never settled.
        if !summary.complete || summary.next >= fields.len() {
            break;
        }
        at = summary.next;
        done = at;
    }
    if done == 0 {
        return 0;
    }
    memchr::memchr_iter(b',', list).nth(done - 1).map_or(0, |comma| comma + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> Vec<(String, String)> {
        let fields: Vec<&[u8]> = list.as_bytes().split(|b| *b == b',').collect();
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(s) = Summary::read(&fields, at) {
            let text =
                |n: usize| String::from_utf8_lossy(fields.get(n).copied().unwrap_or_default()).into_owned();
            out.push((text(s.code_at), if s.has_amount { text(s.code_at + 1) } else { String::new() }));
            at = s.next;
        }
        out
    }

    #[test]
    fn a_comma_more_or_less_changes_nothing() {
        for list in [
            "010,500,,,015,600,3,Z,040,700,,",
            "010,500,,,,015,600,3,Z,,040,700,,",
            ",,,,010,500,,,015,600,3,Z,040,700",
            "010,500,,015,600,3,040,700,,",
            "010,500,,,015,600,3,S,1,2,3,040,700,,",
            "010,500,,,015,600,3,V,060316,,040,700,,",
            "010,500,,,015,600,3,D,1,0,600,040,700,,",
        ] {
            let expected: Vec<_> =
                [("010", "500"), ("015", "600"), ("040", "700")].map(|(c, a)| (c.into(), a.into())).into();
            assert_eq!(read(list), expected, "{list}");
        }
    }

    #[test]
    fn complete_summaries_are_settled() {
        assert_eq!(settled(b"123,USD,010,500,,,015,60", true), b"123,USD,010,500,,,".len());
        assert_eq!(settled(b"010,500,,", false), 0);
        assert_eq!(settled(b"123", true), 0);
    }
}
