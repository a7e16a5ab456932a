//! From the network's judgement of each place to the characters of the line, each with how sure it is.

use std::sync::LazyLock;

use super::net::{BLANK, CLASSES, STRIDE, UNIT};

/// A share of one, in 1/65536.
pub(super) type Share = u32;
/// All of it.
pub(super) const WHOLE: Share = 65_536;

/// A character as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// Index of the class.
    pub(super) class: usize,
    /// How sure it is.
    pub(super) share: Share,
    /// The class that comes next.
    pub(super) second: usize,
    /// Column of the strip where it is surest.
    pub(super) column: usize,
}

/// The characters of a line and how sure the line as a whole is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) characters: Vec<Found>,
    /// The share of this text among all texts that the strip may show.
    pub(super) share: Share,
}

/// `exp(-d / UNIT)` in 1/65536, for d from 0.
static SHARES: LazyLock<Vec<Share>> = LazyLock::new(|| {
    (0..12 * UNIT)
        .map(|d| ((-f64::from(d) / f64::from(UNIT)).exp() * f64::from(WHOLE)).round() as Share)
        .collect()
});

/// `UNIT ln(1 + exp(-d / UNIT))`, for d from 0.
static ADDED: LazyLock<Vec<i32>> = LazyLock::new(|| {
    let unit = f64::from(UNIT);
    (0..12 * UNIT).map(|d| ((-f64::from(d) / unit).exp().ln_1p() * unit).round() as i32).collect()
});

/// A logarithm of nothing, far from where sums could overflow.
const NEVER: i32 = i32::MIN / 4;

fn add(one: i32, other: i32) -> i32 {
    let (low, high) = if one < other { (one, other) } else { (other, one) };
    high + ADDED.get((high - low) as usize).copied().unwrap_or(0)
}

fn share_of(log: i32) -> Share {
    SHARES.get((-log).max(0) as usize).copied().unwrap_or(0)
}

/// The likeliest class of every place, runs of the same class taken as one character.
pub(super) fn decode(judged: &[i32]) -> Path {
    let logs: Vec<i32> = judged.chunks_exact(CLASSES).flat_map(normal).collect();
    let mut characters: Vec<Found> = Vec::new();
    let mut before = BLANK;
    for (place, frame) in logs.chunks_exact(CLASSES).enumerate() {
        let (class, second) = best_two(frame);
        if class != BLANK {
            let share = share_of(frame.get(class).copied().unwrap_or(NEVER));
            let found = Found { class, share, second, column: place * STRIDE };
            match characters.last_mut() {
                Some(last) if before == class => {
                    if share > last.share {
                        *last = found;
                    }
                }
                _ => characters.push(found),
            }
        }
        before = class;
    }
    let share = share_of(likelihood(&logs, &characters));
    Path { characters, share }
}

/// A frame's logarithms, brought so that the shares add up to one.
fn normal(frame: &[i32]) -> [i32; CLASSES] {
    let sum = frame.iter().copied().fold(NEVER, add);
    let mut logs = [NEVER; CLASSES];
    for (log, value) in logs.iter_mut().zip(frame) {
        *log = value - sum;
    }
    logs
}

fn best_two(frame: &[i32]) -> (usize, usize) {
    let (mut best, mut second) = ((BLANK, i32::MIN), (BLANK, i32::MIN));
    for (class, log) in frame.iter().enumerate() {
        if *log > best.1 {
            (best, second) = ((class, *log), best);
        } else if *log > second.1 {
            second = (class, *log);
        }
    }
    (best.0, second.0)
}

/// The logarithm of the chance that the line shows these characters, wherever each of them ends.
fn likelihood(logs: &[i32], characters: &[Found]) -> i32 {
    let classes: Vec<usize> =
        characters.iter().flat_map(|c| [BLANK, c.class]).chain(std::iter::once(BLANK)).collect();
    let mut row = vec![NEVER; classes.len()];
    for (place, frame) in logs.chunks_exact(CLASSES).enumerate() {
        for state in (0..classes.len()).rev() {
            let class = classes.get(state).copied().unwrap_or(BLANK);
            let at = |back: usize| state.checked_sub(back).and_then(|s| row.get(s)).copied().unwrap_or(NEVER);
            let mut log = if place == 0 {
                if state < 2 { 0 } else { NEVER }
            } else {
                let stepped = add(at(0), at(1));
                let skips = class != BLANK && state >= 2 && classes.get(state - 2) != Some(&class);
                if skips { add(stepped, at(2)) } else { stepped }
            };
            log = (log + frame.get(class).copied().unwrap_or(NEVER)).max(NEVER);
            if let Some(slot) = row.get_mut(state) {
                *slot = log;
            }
        }
    }
    let last = row.last().copied().unwrap_or(NEVER);
    let before = row.len().checked_sub(2).and_then(|s| row.get(s)).copied().unwrap_or(NEVER);
    add(last, before)
}
