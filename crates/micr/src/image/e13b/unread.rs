//! Ink at the level of a line that no character of it accounts for: a symbol that is broken to pieces or cut off by the
//! picture's edge, a field that was stamped lower, one of two like digits. The line is not whole without it. And the
//! other way round: a check's border beside the line that looks like a character.

use super::Character;
use crate::image::line::ink::Blob;
use crate::image::line::rows::Row;

/// Ink that lies together, in pixels of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unread {
    pub(super) left: i32,
    pub(super) right: i32,
    top: i32,
    bottom: i32,
    ink: i32,
    height: i32,
}

impl Unread {
    pub(super) fn area(&self) -> [u32; 4] {
        let from = |v: i32| u32::try_from(v).unwrap_or(0);
        [from(self.left), from(self.top), from(self.right - self.left), from(self.bottom - self.top)]
    }
}

/// What about the row's level is as large as part of a character and near none of `characters`, from left to right.
pub(super) fn unread(row: &Row, blobs: &[Blob], characters: &[Character]) -> Vec<Unread> {
    // A symbol is surest at its right side, where its block is.
    let mut centres: Vec<(i64, bool)> =
        characters.iter().map(|c| (i64::from(c.middle()), !c.likeliest.is_ascii_digit())).collect();
    centres.sort_unstable();
    let (Some((first, _)), Some((last, _))) = (centres.first().copied(), centres.last().copied()) else {
        return Vec::new();
    };
    let mut loose: Vec<(Blob, i32)> = Vec::new();
    for blob in blobs {
        let x = blob.centre_x();
        let (height, middle2) = row.about(x);
        // Pens and borders are taller or longer than any character, dust is smaller than any part of one.
        let like_print = blob.height() * 4 <= height * 5
            && blob.width() * 4 <= height * 5
            && (blob.middle2() - middle2).abs() * 5
                <= height * if blob.height() * 4 >= height * 3 { 10 } else { 6 }
            && blob.ink * 80 >= height * height;
        let beside = i64::from(height) * 26;
        let far = i64::from(x) < first - beside || i64::from(x) > last + beside;
        if !like_print || far || blob.ink < 3 {
            continue;
        }
        let after = centres.partition_point(|(c, _)| *c < i64::from(x));
        let near = centres.get(after.saturating_sub(1)..(after + 1).min(centres.len())).unwrap_or_default();
        let apart = |(centre, symbol): &(i64, bool)| {
            let tenths = if *symbol && *centre > i64::from(x) { 16 } else { 8 };
            (centre - i64::from(x)).abs() * 10 > i64::from(height) * tenths
        };
        if near.iter().all(apart) {
            loose.push((*blob, height));
        }
    }
    loose.sort_unstable_by_key(|(blob, _)| blob.left);
    let mut found: Vec<Unread> = Vec::new();
    for (blob, height) in loose {
        match found.last_mut() {
            Some(last) if blob.left - last.right < height / 2 && blob.right - last.left < height * 3 / 2 => {
                last.right = last.right.max(blob.right);
                last.top = last.top.min(blob.top);
                last.bottom = last.bottom.max(blob.bottom);
                last.ink += blob.ink;
            }
            _ => found.push(Unread {
                left: blob.left,
                right: blob.right,
                top: blob.top,
                bottom: blob.bottom,
                ink: blob.ink,
                height,
            }),
        }
    }
    found.retain(|u| u.ink * 12 >= u.height * u.height && (u.bottom - u.top) * 20 >= u.height * 11);
    found
}

/// Whether what stands under a digit is lower than any digit: an emblem beside the line.
pub(super) fn is_low(digit: &Character, row: &Row, blobs: &[Blob]) -> bool {
    let x = digit.middle();
    let (height, middle2) = row.about(x);
    let under = |b: &&Blob| {
        (b.centre_x() - x).abs() * 10 <= height * 5
            && (b.middle2() - middle2).abs() <= height * 2
            && b.ink >= 3
    };
    let under = || blobs.iter().filter(under);
    let ends = under().map(|b| b.top).min().zip(under().map(|b| b.bottom).max());
    ends.is_some_and(|(top, bottom)| (bottom - top) * 10 < height * 7)
}

/// Whether a character is made of a frame around the picture: apart from its neighbour, with no ink of its own size
/// under it.
pub(super) fn is_border(
    character: &Character,
    neighbour: &Character,
    row: &Row,
    blobs: &[Blob],
    picture_height: u32,
) -> bool {
    let x = character.middle();
    let (height, middle2) = row.about(x);
    // On a picture of a line alone there is no frame, and a pen may be as high as it.
    let is_frame =
        |b: &Blob| b.height() > height * 6 && i64::from(b.height()) * 10 > i64::from(picture_height) * 6;
    let own = |b: &Blob| {
        (b.centre_x() - x).abs() * 10 <= height * 8
            && (b.middle2() - middle2).abs() <= height
            && b.height() * 2 <= height * 3
            && b.height() * 4 >= height
            && b.ink * 40 >= height * height
    };
    (neighbour.middle() - x).abs() * 10 > height * 17 && blobs.iter().any(is_frame) && !blobs.iter().any(own)
}
