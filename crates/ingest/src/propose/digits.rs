//! What a place says as a number in every row of a kind.

use super::sample::{Row, Sample, Spot};

/// Columns of the widest number.
const WIDEST: usize = 17;

/// How amounts are written at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// Digits without a point.
    Cents,
    /// With a point and two decimals.
    Dollars,
}

/// A place with the number it has in each row.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) spot: Spot,
    pub(super) form: Form,
    /// In cents; as it stands where there is no point.
    pub(super) values: Vec<i64>,
    /// Digits that stand there in each row, zeros before the number among them.
    pub(super) digits: Vec<usize>,
    /// True where no digit stands right before or behind it in any row.
    pub(super) whole: bool,
}

/// Every place that holds a number in each of `rows`.
pub(super) fn columns(sample: &Sample, rows: &[usize]) -> Vec<Column> {
    let mut found = Vec::new();
    if sample.separator.is_some() {
        let width = rows.iter().map(|r| sample.rows[*r].width()).min().unwrap_or(0);
        found.extend((0..width).filter_map(|at| column(sample, rows, Spot::Nth(at))));
        return found;
    }
    let width = rows.iter().map(|r| sample.rows[*r].line.len()).max().unwrap_or(0);
    for from in 0..width {
        for to in from + 1..=(from + WIDEST).min(width) {
            if let Some(column) = column(sample, rows, Spot::Columns(from, to)) {
                found.push(column);
            }
        }
    }
    found
}

/// A place, if it holds a number in each of `rows`.
pub(super) fn column(sample: &Sample, rows: &[usize], spot: Spot) -> Option<Column> {
    let mut values = Vec::with_capacity(rows.len());
    let mut digits = Vec::with_capacity(rows.len());
    let (mut points, mut plain) = (0_usize, 0_usize);
    for row in rows {
        let text = sample.rows.get(*row)?.text(spot);
        let (value, decimals) = number(text)?;
        digits.push(text.bytes().filter(u8::is_ascii_digit).count());
        match decimals {
            None => plain += 1,
            Some(_) => points += 1,
        }
        values.push((value, decimals));
    }
    let form = if points > 0 { Form::Dollars } else { Form::Cents };
    // A point in some rows and not in others: whoever writes so leaves out cents that are none.
    let mixed = points > 0 && plain > 0;
    let scaled = |(value, decimals): (i64, Option<u32>)| match (form, decimals) {
        (Form::Cents, _) | (_, Some(2)) => Some(value),
        (_, Some(1)) => value.checked_mul(10),
        (_, None) if mixed => value.checked_mul(100),
        _ => None,
    };
    let values: Option<Vec<i64>> = values.into_iter().map(scaled).collect();
    let whole = begins_of_itself(sample, rows, spot) && ends_of_itself(sample, rows, spot);
    Some(Column { spot, form, values: values?, digits, whole })
}

/// Digits and how many stand behind the point; a dollar sign, commas and a minus are allowed for.
fn number(text: &str) -> Option<(i64, Option<u32>)> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let rest = rest.strip_prefix('$').unwrap_or(rest);
    if rest.is_empty() || rest.len() > 20 {
        return None;
    }
    let (mut value, mut decimals) = (0_i64, None::<u32>);
    for (at, byte) in rest.bytes().enumerate() {
        match (byte, decimals) {
            (b'0'..=b'9', _) => {
                value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                decimals = decimals.map(|d| d + 1);
            }
            (b'.', None) if at > 0 => decimals = Some(0),
            (b',', None) if at > 0 => {}
            _ => return None,
        }
    }
    let read = decimals.is_none_or(|d| (1..=2).contains(&d));
    read.then_some((if negative { -value } else { value }, decimals))
}

/// True where the number at `spot` ends of itself: what follows is no digit in any of `rows`.
pub(super) fn ends_of_itself(sample: &Sample, rows: &[usize], spot: Spot) -> bool {
    let Spot::Columns(_, to) = spot else { return true };
    let next = |row: &Row| row.line.get(to).copied().unwrap_or(b' ');
    let part = |b: u8| b.is_ascii_digit() || b == b'.' || b == b',';
    rows.iter().all(|r| {
        let row = &sample.rows[*r];
        // Blanks within the place end the number before its end.
        to.checked_sub(1).is_some_and(|last| row.line.get(last).is_none_or(u8::is_ascii_whitespace))
            || !part(next(row))
    })
}

/// True where the number begins of itself.
pub(super) fn begins_of_itself(sample: &Sample, rows: &[usize], spot: Spot) -> bool {
    let Spot::Columns(from, _) = spot else { return true };
    let digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
    rows.iter().all(|r| {
        let line = &sample.rows[*r].line;
        !digit(line.get(from)) || from.checked_sub(1).is_none_or(|before| !digit(line.get(before)))
    })
}
