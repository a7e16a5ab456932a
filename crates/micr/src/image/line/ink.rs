//! What is ink and what is paper, and the blobs that the ink makes.

use crate::image::Picture;

/// A blob of ink: the box around pixels that touch each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::image) struct Blob {
    pub(in crate::image) left: i32,
    pub(in crate::image) top: i32,
    /// One past the last column.
    pub(in crate::image) right: i32,
    /// One past the last row.
    pub(in crate::image) bottom: i32,
    /// Pixels of ink.
    pub(in crate::image) ink: i32,
}

impl Blob {
    pub(in crate::image) const fn width(&self) -> i32 {
        self.right - self.left
    }

    pub(in crate::image) const fn height(&self) -> i32 {
        self.bottom - self.top
    }

    /// The middle of its height, doubled so that halves are not lost.
    pub(in crate::image) const fn middle2(&self) -> i32 {
        self.top + self.bottom
    }

    pub(in crate::image) const fn centre_x(&self) -> i32 {
        self.left.midpoint(self.right)
    }

    fn join(&mut self, other: &Self) {
        self.left = self.left.min(other.left);
        self.top = self.top.min(other.top);
        self.right = self.right.max(other.right);
        self.bottom = self.bottom.max(other.bottom);
        self.ink += other.ink;
    }
}

/// More blobs than any check has: beyond it the picture is a photograph of gravel, and the rest is not looked at.
const MOST_BLOBS: usize = 60_000;

/// How many pixels have each grey value.
pub(in crate::image) type Histogram = [u64; 256];

/// Counts a picture's pixels. Neighbours are counted apart: mostly they are of one value, and one counter
/// would be waited for.
pub(in crate::image) fn histogram(picture: &Picture) -> Histogram {
    let mut apart = [[0_u32; 256]; 4];
    let (fours, rest) = picture.grey().as_chunks::<4>();
    for four in fours {
        for (counts, grey) in apart.iter_mut().zip(four) {
            if let Some(count) = counts.get_mut(usize::from(*grey)) {
                *count += 1;
            }
        }
    }
    let mut counts = [0_u64; 256];
    for (grey, count) in counts.iter_mut().enumerate() {
        let same = rest.iter().filter(|g| usize::from(**g) == grey).count() as u64;
        *count =
            same + apart.iter().filter_map(|counts| counts.get(grey)).map(|n| u64::from(*n)).sum::<u64>();
    }
    counts
}

/// The grey value that divides ink from paper best (Otsu): ink is what is darker.
pub(in crate::image) fn threshold(counts: &Histogram) -> u8 {
    let all: u64 = counts.iter().sum();
    let sum_all: u64 = counts.iter().zip(0_u64..).map(|(n, grey)| n * grey).sum();
    let (mut below, mut sum_below) = (0_u64, 0_u64);
    let mut best = (0, 128_u8);
    for (count, grey) in counts.iter().zip(0_u8..=255) {
        below += count;
        sum_below += count * u64::from(grey);
        let above = all - below;
        if below == 0 || above == 0 {
            continue;
        }
        // Between-class variance, all scaled alike: (mean distance)^2 times both shares.
        let (left, right) =
            (u128::from(sum_all) * u128::from(below), u128::from(sum_below) * u128::from(all));
        let distance = left.abs_diff(right) / u128::from(all);
        let score = distance * distance * 1024 / (u128::from(below) * u128::from(above));
        if score > best.0 {
            best = (score, grey.saturating_add(1));
        }
    }
    best.1
}

/// The picture and its blobs without dust: what is smaller than any part of a character that is so high. None where there
/// is none.
pub(in crate::image) fn without_dust(
    picture: &Picture,
    blobs: &[Blob],
    height: i32,
) -> Option<(Picture, Vec<Blob>)> {
    let most = height / 8;
    let is_dust = |b: &Blob| b.width() <= most && b.height() <= most && b.ink * 60 <= height * height;
    let (dust, rest): (Vec<Blob>, Vec<Blob>) = blobs.iter().partition(|blob| is_dust(blob));
    if dust.is_empty() {
        return None;
    }
    let mut grey = picture.grey().to_vec();
    let width = picture.width() as usize;
    for blob in dust {
        for y in blob.top..blob.bottom {
            let start = y as usize * width;
            if let Some(pixels) = grey.get_mut(start + blob.left as usize..start + blob.right as usize) {
                pixels.fill(255);
            }
        }
    }
    Some((Picture::new(picture.width(), picture.height(), grey)?, rest))
}

/// A run of ink in a row, and the blob it belongs to.
#[derive(Clone, Copy)]
struct Run {
    left: i32,
    right: i32,
    blob: u32,
}

/// The blobs of a picture, diagonal neighbours joined; at most [`MOST_BLOBS`] of them.
pub(in crate::image) fn blobs(picture: &Picture, dark: u8) -> Vec<Blob> {
    let width = picture.width() as usize;
    let mut found = Found::default();
    let (mut above, mut row): (Vec<Run>, Vec<Run>) = (Vec::new(), Vec::new());
    for (pixels, y) in picture.grey().chunks_exact(width.max(1)).zip(0_i32..) {
        row.clear();
        let mut first_above = 0;
        let mut at = 0;
        while let Some(start) = pixels.get(at..).and_then(|p| p.iter().position(|g| *g < dark)) {
            let left = at + start;
            let len = pixels.get(left..).map_or(0, |p| p.iter().take_while(|g| **g < dark).count());
            at = left + len;
            let (left, right) = (left as i32, at as i32);
            let Some(mut blob) = found.add(Blob { left, top: y, right, bottom: y + 1, ink: right - left })
            else {
                return found.whole();
            };
            while above.get(first_above).is_some_and(|r| r.right < left) {
                first_above += 1;
            }
            for over in above.iter().skip(first_above).take_while(|r| r.left <= right) {
                blob = found.join(blob, over.blob);
            }
            row.push(Run { left, right, blob });
        }
        std::mem::swap(&mut above, &mut row);
    }
    found.whole()
}

/// Blobs while they are found: a forest, the root of a tree stands for all of it.
#[derive(Default)]
struct Found {
    parents: Vec<u32>,
    blobs: Vec<Blob>,
    roots: usize,
}

impl Found {
    fn add(&mut self, blob: Blob) -> Option<u32> {
        if self.roots >= MOST_BLOBS || self.blobs.len() >= MOST_BLOBS * 32 {
            return None;
        }
        let new = self.blobs.len() as u32;
        self.parents.push(new);
        self.blobs.push(blob);
        self.roots += 1;
        Some(new)
    }

    fn root(&mut self, mut at: u32) -> u32 {
        while let Some(&parent) = self.parents.get(at as usize) {
            if parent == at {
                break;
            }
            let grand = self.parents.get(parent as usize).copied().unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(at as usize) {
                *slot = grand;
            }
            at = parent;
        }
        at
    }

    fn join(&mut self, one: u32, other: u32) -> u32 {
        let (one, other) = (self.root(one), self.root(other));
        if one == other {
            return one;
        }
        let (keep, gone) = (one.min(other), one.max(other));
        if let Some(lost) = self.blobs.get(gone as usize).copied()
            && let Some(kept) = self.blobs.get_mut(keep as usize)
        {
            kept.join(&lost);
        }
        if let Some(slot) = self.parents.get_mut(gone as usize) {
            *slot = keep;
        }
        self.roots -= 1;
        keep
    }

    fn whole(self) -> Vec<Blob> {
        let Self { parents, blobs, .. } = self;
        parents
            .iter()
            .zip(0_u32..)
            .zip(blobs)
            .filter(|((parent, own), _)| **parent == *own)
            .map(|(_, b)| b)
            .collect()
    }
}
