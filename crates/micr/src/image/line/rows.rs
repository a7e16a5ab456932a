//! Rows of characters of one height among the blobs of a picture: where a line of E-13B may stand.

use super::ink::Blob;

/// A row: what stands beside each other, of one height, along one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::image) struct Row {
    /// Height of its digits in pixels.
    pub(in crate::image) height: i32,
    /// The digits, from left to right.
    pub(in crate::image) digits: Vec<Blob>,
    /// How much the middle, doubled, sinks from pixel to pixel, in 1/65536.
    sinks: i64,
}

impl Row {
    pub(in crate::image) fn left(&self) -> i32 {
        self.digits.iter().map(|b| b.left).min().unwrap_or(0)
    }

    pub(in crate::image) fn right(&self) -> i32 {
        self.digits.iter().map(|b| b.right).max().unwrap_or(0)
    }

    /// From where to where ink goes on at the level of the row: symbols, digits that are broken to pieces, and digits
    /// that a pen tied together are no digits of a row and still belong to it.
    pub(in crate::image) fn reach(&self, blobs: &[Blob]) -> (i32, i32) {
        let (mut left, mut right) = (self.left(), self.right());
        let mut pieces: Vec<(&Blob, i32)> =
            blobs.iter().filter_map(|b| Some((b, self.room_before(b)?))).collect();
        pieces.sort_unstable_by_key(|(b, _)| b.left);
        for (piece, room) in &pieces {
            if piece.right > right && piece.left < right + room {
                right = piece.right.min(right + self.height * GAP);
            }
        }
        pieces.sort_unstable_by_key(|(b, _)| std::cmp::Reverse(b.right));
        for (piece, room) in &pieces {
            if piece.left < left && piece.right > left - room {
                left = piece.left.max(left - self.height * GAP);
            }
        }
        (left, right)
    }

    /// How much may be free between the row and a blob that goes on with it; none where the blob is not at its level.
    fn room_before(&self, blob: &Blob) -> Option<i32> {
        let (height, middle2) = self.about(blob.centre_x());
        if blob.ink * 12 < height {
            return None;
        }
        let level = (blob.middle2() - middle2).abs() * 5 <= height * 6 && blob.height() * 2 <= height * 3;
        // A pen's line through characters makes one blob of them, taller than they are; an upright line is a border.
        let crosses = blob.top * 2 < middle2 + height / 2 && blob.bottom * 2 > middle2 - height / 2;
        let tied = crosses && blob.width() * 2 >= height && blob.height() <= height * 12;
        if level { Some(self.height * GAP) } else { tied.then_some(self.height * 2) }
    }

    /// Height of the digits about `x`, and the middle of the row there, doubled. Medians of what is near: a photograph
    /// bends a line, and a printer that adds the amount later hits another height.
    pub(in crate::image) fn about(&self, x: i32) -> (i32, i32) {
        let after = self.digits.partition_point(|b| b.centre_x() < x);
        let start = after.saturating_sub(3);
        let end = (after + 3).min(self.digits.len());
        let near: Vec<&Blob> = self
            .digits
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .filter(|b| (b.centre_x() - x).abs() <= self.height * 4)
            .collect();
        // Among digits of the row's own height what is lower is a piece of a symbol or of a digit that is broken, and not
        // a smaller print, which has a height of its own. Far from all digits, behind a pen's line through a field, the
        // line goes on as it lies.
        let whole = |b: &&Blob| self.is_whole(b);
        let alone = !near.iter().any(whole) && alike(&near);
        let far = |b: &&Blob| (b.centre_x() - x).abs();
        let mut counting: Vec<&Blob> = near.into_iter().filter(|b| alone || whole(b)).collect();
        if counting.is_empty() {
            counting.extend(self.digits.iter().filter(whole).min_by_key(far));
        }
        let height = median(counting.iter().map(|b| b.height())).unwrap_or(self.height);
        // A field that was printed lower begins with its first digit.
        counting.sort_by_key(far);
        let sunk = |b: &Blob| ((i64::from(x - b.centre_x()) * self.sinks) >> 16) as i32;
        let middle2 = median(counting.iter().take(3).map(|b| b.middle2() + sunk(b))).unwrap_or(0);
        (height, middle2)
    }

    /// Whether a blob is as high as the row's digits, or nearly.
    fn is_whole(&self, blob: &Blob) -> bool {
        blob.height() * 5 >= self.height * 4
    }

    /// How the line lies: the median of what it sinks between digits that are half of it apart.
    fn lies(&self) -> i64 {
        let apart = self.digits.len() / 2;
        if apart < 3 {
            return 0;
        }
        let pairs = self.digits.iter().zip(self.digits.iter().skip(apart));
        let pairs = pairs.filter(|(a, b)| self.is_whole(a) && self.is_whole(b));
        let sinks = pairs.filter_map(|(a, b)| {
            let far = i64::from(b.centre_x() - a.centre_x());
            (far > 0).then(|| (i64::from(b.middle2() - a.middle2()) << 16) / far)
        });
        median(sinks).unwrap_or(0)
    }

    /// Whether the digits of `next` stand in one line with these: between them or beside them, a little higher or
    /// larger at most, and over none of them.
    fn goes_on_with(&self, next: &Self) -> bool {
        // The two that are nearest to each other: askew, far ends are at other levels.
        let apart = |one: &Blob, other: &Blob| (one.left - other.right).max(other.left - one.right);
        let ends = [next.digits.first(), next.digits.last()].into_iter().flatten();
        let pairs = ends.flat_map(|end| self.digits.iter().map(move |own| (own, end)));
        let Some((near, end)) = pairs.min_by_key(|(own, end)| apart(own, end)) else { return false };
        let taller = near.height().max(end.height());
        let covers = |one: &Blob| {
            self.digits.iter().any(|b| (b.right.min(one.right) - b.left.max(one.left)) * 3 > one.width())
        };
        apart(near, end) < taller * GAP
            && (near.middle2() - end.middle2()).abs() * 3 <= taller * 5
            && near.height() * 5 >= end.height() * 3
            && end.height() * 5 >= near.height() * 3
            && !next.digits.iter().any(covers)
    }
}

/// Heights of a digit that may lie between two fields of a line: a check without an account has most.
const GAP: i32 = 26;

/// Rows of a picture that are looked at; a page of text has fewer.
const MOST_ROWS: usize = 120;

/// The rows, those made one that go on with each other, until none does. Long rows come first: a stray mark joins a line,
/// not a line a stray mark.
fn joined(mut rows: Vec<Row>) -> Vec<Row> {
    loop {
        let before = rows.len();
        let mut whole: Vec<Row> = Vec::new();
        for row in rows {
            match whole.iter_mut().find(|w| w.goes_on_with(&row)) {
                Some(line) => {
                    line.digits.extend(row.digits);
                    line.digits.sort_by_key(|b| b.left);
                }
                None => whole.push(row),
            }
        }
        if whole.len() == before {
            return whole;
        }
        rows = whole;
    }
}

/// Whether there are enough of one height to be a print of its own.
fn alike(blobs: &[&Blob]) -> bool {
    let heights = || blobs.iter().map(|b| b.height());
    let (least, most) = (heights().min().unwrap_or(0), heights().max().unwrap_or(0));
    blobs.len() >= 5 && (most - least) * 5 <= most
}

/// The median; none of nothing.
pub(in crate::image) fn median<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

/// Digits are 9 cells high and 4 to 7 wide; ink that spread or broke stretches that.
fn may_be_digit(blob: &Blob, height: i32) -> bool {
    (blob.height() - height).abs() * 6 <= height
        && blob.width() * 5 >= height
        && blob.width() * 8 <= height * 9
        && blob.ink * 6 >= blob.width() * blob.height()
}

/// The rows of a picture, those with the most digits first.
pub(in crate::image) fn rows(blobs: &[Blob], least_height: i32, most_height: i32) -> Vec<Row> {
    let mut left: Vec<Blob> = blobs
        .iter()
        .filter(|b| (least_height..=most_height).contains(&b.height()) && may_be_digit(b, b.height()))
        .copied()
        .collect();
    left.sort_unstable_by_key(|b| (b.left, b.top));
    left.truncate(8_000);
    let mut rows: Vec<Row> = Vec::new();
    for blob in left {
        // The row it continues: same height, not far to the right, at about the same level.
        let fits = |row: &&mut Row| {
            may_be_digit(&blob, row.height)
                && row.digits.last().is_some_and(|last| {
                    let gap = blob.left - last.right;
                    let drop = (blob.middle2() - last.middle2()).abs();
                    let steady = i32::from(gap > row.height * 2);
                    gap > -row.height / 4 && gap < row.height * 14 && drop * (3 + steady) <= row.height * 2
                })
        };
        let near =
            |row: &&mut Row| row.digits.last().map_or(i32::MAX, |l| (blob.middle2() - l.middle2()).abs());
        if let Some(row) = rows.iter_mut().filter(fits).min_by_key(near) {
            let count = row.digits.len().min(4) as i32;
            row.height = (row.height * count + blob.height() + count / 2) / (count + 1);
            row.digits.push(blob);
        } else if rows.len() < 400 {
            rows.push(Row { height: blob.height(), digits: vec![blob], sinks: 0 });
        }
    }
    rows.sort_by_key(|r| std::cmp::Reverse(r.digits.len()));
    rows.truncate(MOST_ROWS);
    let mut rows = joined(rows);
    rows.retain(|r| r.digits.len() >= 2);
    for row in &mut rows {
        row.height = median(row.digits.iter().map(Blob::height)).unwrap_or(0).max(1);
        row.sinks = row.lies();
    }
    rows.sort_by_key(|r| std::cmp::Reverse(r.digits.len()));
    rows
}
