//! How much is written at once: little while people work on the same SQLite store, so that a claim waits for a piece and
//! not for a chunk; all there is while nobody does.

use std::time::{Duration, Instant};

use crate::office::Office;

/// How many rows of work at first while people work.
const FIRST: usize = 100;
/// How many at least.
const LEAST: usize = 20;
/// How many at most.
const MOST: usize = 5_000;
/// How long a piece should take then.
const PIECE: Duration = Duration::from_millis(8);
/// The longest pause between two pieces.
const ROOM: Duration = Duration::from_millis(15);

/// The pace of one run.
pub(crate) struct Pace {
    piece: usize,
    since: Instant,
}

impl Pace {
    /// The pace to begin with.
    pub(crate) fn new() -> Self {
        Self { piece: FIRST, since: Instant::now() }
    }

    /// How many of `left` to write now; the piece begins with this call.
    pub(crate) fn piece(&mut self, office: &Office, left: usize) -> usize {
        self.since = Instant::now();
        if office.store().somebody_works() { left.min(self.piece) } else { left }
    }

    /// A piece is written and more is left: the next one is made to fit, and whoever waits comes first.
    pub(crate) async fn rest(&mut self) {
        let took = self.since.elapsed();
        self.fit(took);
        // Readers share the processors.
        tokio::time::sleep(took.min(ROOM)).await;
    }

    /// The next piece should take no longer than people notice.
    fn fit(&mut self, took: Duration) {
        let wanted = if took > PIECE { self.piece * 3 / 4 } else { self.piece * 5 / 4 };
        self.piece = wanted.clamp(LEAST, MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_fits_what_people_do_not_notice() {
        let mut pace = Pace::new();
        for (times, took, expected) in [(1, 1, 125), (60, 1, MOST), (60, 20, LEAST), (1, 1, 25)] {
            (0..times).for_each(|_| pace.fit(Duration::from_millis(took)));
            assert_eq!(pace.piece, expected);
        }
    }
}
