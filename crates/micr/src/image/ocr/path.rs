//! The likeliest even-paced way through the places of a strip.

use super::model::{CELL_COLUMNS, CELL_ROWS, Judge, NONE, Window};
use super::{STRIP_HEIGHT, Strip};

/// A place of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The middle of it in the strip.
    pub(super) column: usize,
    /// None where it is empty.
    pub(super) digit: Option<u8>,
    /// The digit it would be otherwise.
    pub(super) second: u8,
    /// How much likelier a digit is than none, in thousandths of a nat; 0 where none is likelier.
    pub(super) over_none: u32,
    /// How much likelier the digit is than the second, in the same.
    pub(super) lead: u32,
}

/// A way through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) cells: Vec<Place>,
    /// How good it is, to be compared with others of the same picture.
    pub(super) score: u64,
}

/// Columns from a digit to the next: the usual distance of neighbours; none of too few.
pub(super) fn pitch(columns: &[usize]) -> Option<usize> {
    let mut steps: Vec<usize> = columns
        .windows(2)
        .filter_map(|pair| pair.last()?.checked_sub(*pair.first()?))
        .filter(|step| (13..=32).contains(step))
        .collect();
    steps.sort_unstable();
    steps.get(steps.len() / 2).copied()
}

/// Steps may be so many columns longer or shorter than the pitch.
const LOOSE: usize = 3;
/// What a column of that costs.
const LOOSE_COST: u64 = 250;
/// A place is worth this at most: one sure digit does not outweigh two.
const MOST_WORTH: u32 = 8_000;

/// The likeliest way: every place is a digit or empty, and the next one is about `pitch` columns on. An empty place is
/// worth nothing, so that none is squeezed in.
pub(super) fn likeliest(strip: &Strip, judge: &Judge, pitch: usize) -> Path {
    let places: Vec<Place> = (0..strip.width).map(|column| look(strip, judge, column)).collect();
    // Best score of a way that ends at a column, and where it came from.
    let mut best: Vec<(u64, Option<usize>)> = Vec::with_capacity(places.len());
    for (column, place) in places.iter().enumerate() {
        let (least, most) = (pitch.saturating_sub(LOOSE).max(1), pitch + LOOSE);
        let steps = (least..=most).filter_map(|step| column.checked_sub(step));
        let before = steps
            .filter_map(|from| {
                let (score, _) = best.get(from)?;
                let off = (column - from).abs_diff(pitch) as u64;
                Some((score.saturating_sub(off * LOOSE_COST), Some(from)))
            })
            .max_by_key(|(score, _)| *score);
        let (score, from) = before.unwrap_or((0, None));
        best.push((score + u64::from(place.over_none.min(MOST_WORTH)), from));
    }
    let end = best.iter().enumerate().rev().max_by_key(|(_, (score, _))| *score);
    let (mut at, score) = end.map_or((None, 0), |(at, (score, _))| (Some(at), *score));
    let mut cells = Vec::new();
    while let Some(column) = at {
        cells.extend(places.get(column).copied());
        at = best.get(column).and_then(|(_, from)| *from);
    }
    cells.reverse();
    Path { cells, score }
}

/// What stands about a column.
fn look(strip: &Strip, judge: &Judge, column: usize) -> Place {
    let scores = judge.scores(&window(strip, column, 0));
    let (mut first, mut second) = ((i32::MIN, 0_u8), (i32::MIN, 0_u8));
    for (score, digit) in scores.into_iter().take(NONE).zip(0_u8..) {
        if score > first.0 {
            second = first;
            first = (score, digit);
        } else if score > second.0 {
            second = (score, digit);
        }
    }
    let over_none = u32::try_from(first.0.saturating_sub(scores[NONE])).unwrap_or(0);
    Place {
        column,
        digit: (over_none > 0).then_some(first.1),
        second: second.1,
        over_none,
        lead: first.0.abs_diff(second.0),
    }
}

/// The ink about a column, `shift` rows lower than the line's middle; paper beyond the strip.
pub(super) fn window(strip: &Strip, column: usize, shift: isize) -> Window {
    let mut window = [0; CELL_COLUMNS * CELL_ROWS];
    let above = ((STRIP_HEIGHT - CELL_ROWS) / 2).saturating_add_signed(shift);
    for (row, cells) in window.chunks_exact_mut(CELL_COLUMNS).enumerate() {
        let start = (above + row) * strip.width;
        let line = strip.ink.get(start..start + strip.width).unwrap_or_default();
        for (at, slot) in cells.iter_mut().enumerate() {
            let x = (column + at).checked_sub(CELL_COLUMNS / 2);
            *slot = x.and_then(|x| line.get(x)).copied().unwrap_or(0);
        }
    }
    window
}
