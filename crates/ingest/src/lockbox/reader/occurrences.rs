//! Counts how often an item number came in batches of one number: numbers wrap in large files.
//!
//! Items mostly count up, so what was seen is kept as runs; a batch that jumps about is kept number by number, which
//! the width of the field bounds.

use std::collections::HashMap;

/// More runs than these are turned into counts.
const MAX_RUNS: usize = 64;

/// What one batch number has seen.
#[derive(Debug, Default)]
pub(super) struct Occurrences {
    done: Vec<(u32, u32)>,
    run: Option<(u32, u32)>,
    counts: HashMap<u32, u32>,
    /// In which round of the batch counter it was last opened.
    pub round: u32,
    /// True once it was opened.
    pub known: bool,
}

impl Occurrences {
    /// How often `item` was there before; it is now once more.
    pub fn next(&mut self, item: u32) -> u32 {
        match &mut self.run {
            Some((_, last)) if last.checked_add(1) == Some(item) => *last = item,
            _ => {
                self.end_run();
                self.run = Some((item, item));
            }
        }
        let runs = self.done.iter().filter(|(first, last)| (*first..=*last).contains(&item)).count();
        runs as u32 + self.counts.get(&item).copied().unwrap_or(0)
    }

    /// The batch is over; the same number may come again.
    pub fn end_run(&mut self) {
        self.done.extend(self.run.take());
        if self.done.len() > MAX_RUNS {
            for (first, last) in self.done.drain(..) {
                for item in first..=last {
                    *self.counts.entry(item).or_default() += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_like_a_plain_map() {
        let mut plain: HashMap<u32, u32> = HashMap::new();
        let mut seen = Occurrences::default();
        // Up, over the edge, twice the same, and about: more jumps than runs are kept for.
        let items = (0..1000).chain(990..1000).chain(0..5).chain((0..500).map(|i| i * 7 % 13));
        for item in items {
            let before = plain.entry(item).or_default();
            assert_eq!(seen.next(item), *before, "item {item}");
            *before += 1;
        }
    }
}
