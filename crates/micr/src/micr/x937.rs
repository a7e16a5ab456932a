//! MICR lines as X9.37 and X9.100-187 carry them: in fields, without transit and amount symbols.

use lockbox_domain::reading::MicrReading;

use super::grammar::{Line, Mark};
use crate::payment::IssuerTable;

/// The MICR fields of a check detail record, as they stand there. Blank means absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct X937Fields<'a> {
    /// Auxiliary on-us: 15, right-justified. The serial number of a business check.
    pub aux_on_us: &'a str,
    /// External processing code: 1.
    pub epc: &'a str,
    /// Payor bank routing number: 8.
    pub routing8: &'a str,
    /// Payor bank routing number check digit: 1.
    pub check_digit: &'a str,
    /// On-us: 20, right-justified; `/` on-us symbol, `-` dash, `*` unread.
    pub on_us: &'a str,
    /// Item amount: 10 digits of cents.
    pub amount: &'a str,
}

/// Reads a line from its X9.37 fields.
///
/// The on-us field seldom keeps its spacing, so a serial number next to the transit is found only where a dash or an
/// on-us symbol splits it off.
pub fn read_x937(fields: &X937Fields<'_>) -> MicrReading {
    let mut marks = Vec::with_capacity(64);
    if !fields.aux_on_us.trim().is_empty() {
        marks.push(Mark::OnUs);
        marks.extend(fields.aux_on_us.trim().chars().map(mark).filter(|m| *m != Mark::OnUs));
        marks.extend([Mark::OnUs, Mark::Blank]);
    }
    marks.extend(fields.epc.trim().chars().map(mark));
    marks.push(Mark::Transit);
    marks.extend(fields.routing8.trim().chars().map(mark));
    match fields.check_digit.trim() {
        // Eight digits without a check digit are the old form, which is printed with a dash in the middle.
        "" => marks.insert((marks.len().saturating_sub(4)).max(1), Mark::Dash),
        digit => marks.extend(digit.chars().map(mark)),
    }
    marks.extend([Mark::Transit, Mark::Blank]);
    marks.extend(fields.on_us.trim().chars().map(mark));
    if !fields.amount.trim().is_empty() {
        marks.extend([Mark::Blank, Mark::Amount]);
        marks.extend(fields.amount.trim().chars().map(mark));
        marks.push(Mark::Amount);
    }
    super::read_line(&Line::new(marks.into_iter()), IssuerTable::built_in())
}

fn mark(c: char) -> Mark {
    match c {
        '0'..='9' => Mark::Digit(c as u8),
        '/' => Mark::OnUs,
        '-' => Mark::Dash,
        c if c.is_whitespace() => Mark::Blank,
        _ => Mark::Unread,
    }
}
