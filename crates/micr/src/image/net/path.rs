//! From the network's judgement of each place to the characters of the line, each with how sure it is.

use std::sync::LazyLock;

use super::{STRIDE, UNIT};

/// A share of one, in 1/65536.
pub(in crate::image) type Share = u32;
/// All of it.
pub(in crate::image) const WHOLE: Share = 65_536;

/// A character as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::image) struct Found {
    /// Index of the class.
    pub(in crate::image) class: usize,
    /// How sure it is.
    pub(in crate::image) share: Share,
    /// The class that comes next.
    pub(in crate::image) second: usize,
    /// Column of the strip where it is surest.
    pub(in crate::image) column: usize,
}

/// The characters of a line and how sure the line as a whole is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::image) struct Path {
    pub(in crate::image) characters: Vec<Found>,
    /// The logarithm of this text's share among all texts that the strip may show.
    pub(in crate::image) log: i32,
    /// For each place the logarithms of its classes' shares.
    logs: Vec<i32>,
    /// Classes of a place, the last of which is none.
    classes: usize,
}

impl Path {
    /// The share of its text.
    pub(in crate::image) fn share(&self) -> Share {
        share_of(self.log)
    }

    /// The logarithm of the share of any text.
    pub(in crate::image) fn log_of(&self, text: impl Iterator<Item = usize>) -> i32 {
        likelihood(&self.logs, self.classes, text)
    }
}

/// Distances beyond this many of a logarithm's units count for nothing: `exp(-12)` of a whole is less than one part.
const FARTHEST: i32 = 12 * UNIT;

/// `exp(-d / UNIT)` in 1/65536, for d from 0.
static SHARES: LazyLock<Vec<Share>> = LazyLock::new(|| {
    let whole = u64::from(WHOLE);
    fading().map(|part| ((part * whole + ONE / 2) / ONE) as Share).collect()
});

/// `UNIT ln(1 + exp(-d / UNIT))`, for d from 0.
static ADDED: LazyLock<Vec<i32>> = LazyLock::new(|| {
    let unit = u64::from(UNIT.unsigned_abs());
    fading().map(|part| ((ln_1p(part) * unit + ONE / 2) / ONE) as i32).collect()
});

/// One, in fixed point.
const ONE: u64 = 1 << 30;

/// `exp(-d / UNIT)` in fixed point for d from 0 to [`FARTHEST`], each from the one before it.
fn fading() -> impl Iterator<Item = u64> {
    const FINE: u32 = 30;
    // exp(-x) = 1 - x + x^2/2 - x^3/6 + x^4/24 for a small x, with 60 binary places so that thousands of
    // multiplications leave all of the 30 that are used.
    let one = 1_u128 << (30 + FINE);
    let x = one / u128::from(UNIT.unsigned_abs());
    let power = |last: u128| last * x / one;
    let (second, third, fourth) = (power(x), power(power(x)), power(power(power(x))));
    let step = one - x + second / 2 - third / 6 + fourth / 24;
    let mut now = one;
    (0..FARTHEST).map(move |_| {
        let part = (now >> FINE) as u64;
        now = now * step / one;
        part
    })
}

/// `ln(1 + x)` for x from 0 to 1, both in fixed point: `2 (y + y^3/3 + y^5/5 + ...)` with `y = x / (2 + x)`.
fn ln_1p(x: u64) -> u64 {
    let y = x * ONE / (2 * ONE + x);
    let square = y * y / ONE;
    let (mut power, mut sum) = (y, 0);
    for odd in (1..21).step_by(2) {
        sum += power / odd;
        power = power * square / ONE;
    }
    2 * sum
}

/// A logarithm of nothing, far from where sums could overflow.
const NEVER: i32 = i32::MIN / 4;

pub(in crate::image) fn add(one: i32, other: i32) -> i32 {
    let (low, high) = if one < other { (one, other) } else { (other, one) };
    high + ADDED.get((high - low) as usize).copied().unwrap_or(0)
}

/// The share of which this is the logarithm.
pub(in crate::image) fn share_of(log: i32) -> Share {
    SHARES.get((-log).max(0) as usize).copied().unwrap_or(0)
}

/// The likeliest class of every place, runs of the same class taken as one character. `judged` has so many classes for
/// each place, the last of which is none.
pub(in crate::image) fn decode(judged: &[i32], classes: usize) -> Path {
    let blank = classes - 1;
    let mut logs = judged.to_vec();
    logs.chunks_exact_mut(classes).for_each(make_whole);
    let mut characters: Vec<Found> = Vec::new();
    let mut before = blank;
    for (place, frame) in logs.chunks_exact(classes).enumerate() {
        let (class, second) = best_two(frame);
        if class != blank {
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
    let log = likelihood(&logs, classes, characters.iter().map(|c| c.class));
    Path { characters, log, logs, classes }
}

/// Brings a frame's logarithms so that the shares add up to one.
fn make_whole(frame: &mut [i32]) {
    let sum = frame.iter().copied().fold(NEVER, add);
    for log in frame {
        *log -= sum;
    }
}

fn best_two(frame: &[i32]) -> (usize, usize) {
    let (mut best, mut second) = ((0, i32::MIN), (0, i32::MIN));
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
fn likelihood(logs: &[i32], count: usize, text: impl Iterator<Item = usize>) -> i32 {
    let blank = count - 1;
    let classes: Vec<usize> = text.flat_map(|class| [blank, class]).chain(std::iter::once(blank)).collect();
    let mut row = vec![NEVER; classes.len()];
    for (place, frame) in logs.chunks_exact(count).enumerate() {
        for state in (0..classes.len()).rev() {
            let class = classes.get(state).copied().unwrap_or(blank);
            let at = |back: usize| state.checked_sub(back).and_then(|s| row.get(s)).copied().unwrap_or(NEVER);
            let mut log = if place == 0 {
                if state < 2 { 0 } else { NEVER }
            } else {
                let stepped = add(at(0), at(1));
                let skips = class != blank && state >= 2 && classes.get(state - 2) != Some(&class);
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

#[cfg(test)]
mod tests {
    use super::*;

    const CLASSES: usize = 15;
    const BLANK: usize = 14;

    #[test]
    fn the_tables_are_what_they_say() {
        let unit = f64::from(UNIT);
        for d in 0..FARTHEST {
            let part = (-f64::from(d) / unit).exp();
            let share = SHARES[d as usize];
            assert!((f64::from(share) - part * f64::from(WHOLE)).abs() < 0.51, "share of {d}: {share}");
            let added = ADDED[d as usize];
            assert!((f64::from(added) - part.ln_1p() * unit).abs() < 0.51, "sum at {d}: {added}");
        }
    }

    #[test]
    fn runs_are_one_character_and_blanks_part_twins() {
        let frame = |class: usize| -> Vec<i32> {
            (0..CLASSES).map(|c| if c == class { 0 } else { -9 * UNIT }).collect()
        };
        let shown: Vec<i32> = [BLANK, 3, 3, BLANK, 3, 7, BLANK].into_iter().flat_map(frame).collect();
        let path = decode(&shown, CLASSES);
        assert_eq!(path.characters.iter().map(|c| c.class).collect::<Vec<_>>(), [3, 3, 7]);
        assert!(path.share() > WHOLE / 100 * 97, "{}", path.share());
        assert!(path.characters.iter().all(|c| c.share > WHOLE / 100 * 99));
    }

    #[test]
    fn a_place_with_two_candidates_is_sure_of_neither() {
        let mut frame = vec![-9 * UNIT; CLASSES];
        frame[1] = 0;
        frame[8] = 0;
        let path = decode(&frame, CLASSES);
        assert_eq!(path.characters.len(), 1);
        assert!(path.characters[0].share.abs_diff(WHOLE / 2) < 100);
        assert_eq!([path.characters[0].class, path.characters[0].second], [1, 8]);
    }
}
