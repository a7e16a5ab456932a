//! Whether a check is signed, as far as a picture tells: ink of a hand's size where the signature belongs.
//!
//! The MICR line gives the scale (eight characters an inch) and the lower edge; the signature stands to the right, above
//! the clear band of 5/8 inch, on a line that is usually printed (X9.100-160). Printed rules and small print are left out
//! by their height.

use super::Picture;
use super::e13b::E13bLine;
use super::line::inked;
use super::line::rows::median;

/// A check is so many characters of its line high, at least: 2 1/4 inches.
const LEAST_PITCHES: u32 = 18;

/// The place where a check is signed, in pixels (left, top, width and height), when nothing is written there; none where it
/// is signed, or the picture is of a line alone, or its scale is not known.
pub fn unsigned(picture: &Picture, line: &E13bLine) -> Option<[u32; 4]> {
    let steps = line
        .characters
        .windows(2)
        .filter_map(|pair| pair.last()?.area[0].checked_sub(pair.first()?.area[0]))
        .filter(|step| *step > 0);
    let pitch = median(steps)?;
    if line.unread > 0 || line.upside_down || picture.height() < pitch * LEAST_PITCHES {
        return None;
    }
    // From 3/16 inch above the line to an inch above it; the right 3 3/4 inches but for the edge.
    let bottom = line.area[1].checked_sub(pitch * 3 / 2)?;
    let top = bottom.checked_sub(pitch * 13 / 2)?;
    let right = picture.width().checked_sub(pitch)?;
    let left = right.saturating_sub(pitch * 30).max(picture.width() * 2 / 5);
    // With some of what is about the place, or a hand that leaves it would be cut.
    let about = [left.saturating_sub(pitch * 2), top.saturating_sub(pitch * 2)];
    let size = [right + pitch - about[0], bottom + pitch - about[1]];
    let part = picture.part([about[0], about[1], size[0], size[1]])?;
    let (_, blobs) = inked(&part);
    let pitch = i32::try_from(pitch).ok()?;
    let inside = |x: i32, y: i32| {
        let within = |v: i32, beyond: u32, from: u32, to: u32| {
            let v = i64::from(v) + i64::from(beyond);
            v >= from.into() && v <= to.into()
        };
        within(x, about[0], left, right) && within(y, about[1], top, bottom)
    };
    // A hand writes higher than small print, which is a tenth of an inch at most, and lower than a border.
    let written = blobs.iter().any(|b| {
        let in_zone = inside(b.centre_x(), b.top.midpoint(b.bottom))
            || (inside(b.left, b.top) && b.width() < pitch * 40)
            || inside(b.right, b.bottom);
        let high = b.height() * 20 > pitch * 19 || (b.height() * 2 > pitch && b.width() > pitch * 3);
        in_zone && high && b.height() < pitch * 16 && b.ink * 2 > pitch
    });
    // A thin pen that broke up leaves pieces at all heights; small print stands in a row, and a rule is flat.
    let pieces = blobs.iter().filter(|b| {
        inside(b.centre_x(), b.top.midpoint(b.bottom)) && b.ink >= 4 && b.width() <= b.height() * 6
    });
    let (mut count, mut low, mut high, mut first, mut last) = (0, i32::MIN, i32::MAX, i32::MAX, i32::MIN);
    for piece in pieces {
        count += 1;
        (low, high) = (low.max(piece.bottom), high.min(piece.top));
        (first, last) = (first.min(piece.left), last.max(piece.right));
    }
    let broken = count >= 8
        && i64::from(low) - i64::from(high) > i64::from(pitch) * 2
        && i64::from(last) - i64::from(first) > i64::from(pitch) * 5;
    (!written && !broken).then_some([left, top, right - left, bottom - top])
}
