//! What a place holds, by the laws that numbers obey: check digits, counting, dates.

use chrono::{Datelike, NaiveDate};
use lockbox_domain::ids::RoutingNumber;

use super::digits::column;
use super::sample::{Sample, Spot};
use crate::csv_statement::date::Picture;

/// The pictures that American banks write, and that the reader knows.
pub(super) const PICTURES: [&str; 8] =
    ["YYYYMMDD", "YYYY-MM-DD", "MM/DD/YYYY", "MMDDYYYY", "YYMMDD", "MMDDYY", "MM/DD/YY", "YY-MM-DD"];

/// Whether routing numbers stand there: nine digits with their check digit and a known first pair, or zeros for none.
pub(super) fn is_routing(sample: &Sample, rows: &[usize], spot: Spot) -> bool {
    let mut valid = 0_usize;
    for row in rows {
        let text = sample.rows[*row].text(spot);
        let Some(number) = RoutingNumber::parse(text) else { return false };
        if text.bytes().all(|b| b == b'0') {
            continue;
        }
        if !number.check_digit_ok() || !number.known_range() {
            return false;
        }
        valid += 1;
    }
    valid > 0
}

/// How many different routing numbers stand there.
pub(super) fn different(sample: &Sample, rows: &[usize], spot: Spot) -> usize {
    let texts: std::collections::BTreeSet<&str> = rows.iter().map(|r| sample.rows[*r].text(spot)).collect();
    texts.len()
}

/// The days that stand there; none where something else does, or where there is none at all.
pub(super) fn days(sample: &Sample, rows: &[usize], spot: Spot, picture: &str) -> Option<Vec<NaiveDate>> {
    let read = Picture::parse(picture)?;
    let mut days = Vec::new();
    for row in rows {
        let text = sample.rows[*row].text(spot);
        if text.bytes().all(|b| b == b'0') {
            continue;
        }
        if text.len() != picture.len() {
            return None;
        }
        days.push(read.read(text).filter(|d| (2005..=2045).contains(&d.year()))?);
    }
    let (first, last) = (days.iter().min()?, days.iter().max()?);
    // Dates of one file are near each other; numbers that look like days are not.
    ((*last - *first).num_days() < 600 && days.len() * 2 > rows.len()).then_some(days)
}

/// The sizes of the runs in which it counts 1, 2, 3 and begins again; none where it does something else.
pub(super) fn counted_runs(sample: &Sample, rows: &[usize], spot: Spot) -> Option<Vec<i64>> {
    let column = column(sample, rows, spot)?;
    let mut runs: Vec<i64> = Vec::new();
    for value in &column.values {
        match runs.last_mut() {
            Some(last) if *value == *last + 1 => *last = *value,
            _ if *value == 1 => runs.push(1),
            _ => return None,
        }
    }
    runs.iter().any(|r| *r > 1).then_some(runs)
}

/// Whether it counts 1, 2, 3 within each of the runs.
pub(super) fn counts_runs(sample: &Sample, rows: &[usize], spot: Spot, runs: &[i64]) -> bool {
    let mut expected = runs.iter().flat_map(|size| 1..=*size);
    column(sample, rows, spot).is_some_and(|c| c.values.iter().all(|v| expected.next() == Some(*v)))
}

/// Whether it is the same within a group and rises from group to group, by one where that is asked for.
pub(super) fn numbers_groups(
    sample: &Sample,
    rows: &[usize],
    spot: Spot,
    groups: &[i64],
    by_one: bool,
) -> bool {
    let Some(column) = column(sample, rows, spot) else { return false };
    let mut values = column.values.iter();
    let mut before = 0;
    for size in groups.iter().filter(|size| **size > 0) {
        let Some(first) = values.next() else { return false };
        let size = usize::try_from(*size).unwrap_or(0);
        if *first <= before
            || (by_one && before > 0 && *first != before + 1)
            || (by_one && *first % 10 == 0)
            || !values.by_ref().take(size - 1).all(|v| v == first)
        {
            return false;
        }
        before = *first;
    }
    true
}
