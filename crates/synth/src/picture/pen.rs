//! Strokes of a pen: signatures, flourishes, lines ruled and lines written across what should stay clear.

use super::mask::MIL;
use super::sheet::Sheet;
use crate::draw::Draw;

/// A place on paper.
pub(crate) type Place = [i64; 2];

/// A pen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pen {
    /// Half as wide as its line, in grains.
    pub(crate) radius: i64,
    /// 0 leaves nothing, 255 is black.
    pub(crate) darkness: u8,
}

/// Pieces of a curve.
const PIECES: i64 = 10;
/// Distances are compared in so many grains, so that their squares fit.
const COARSE: i64 = 16;

impl Pen {
    /// Somebody's pen.
    pub(crate) fn any(draw: &mut Draw) -> Self {
        Self { radius: draw.between(5, 11) as i64 * MIL, darkness: draw.between(190, 255) as u8 }
    }

    /// A straight line.
    pub(crate) fn line(self, sheet: &mut Sheet, from: Place, to: Place) {
        let around = |end: Place| {
            let out = |sign: i64| sheet.pixel(end.map(|c| c + sign * self.radius)).map(|p| p + 16 * sign);
            [out(-1), out(1)]
        };
        let [[a, b], [c, d]] = [around(from), around(to)];
        let corners = [a, b, c, d];
        let coarse = |place: Place| place.map(|c| c / COARSE);
        let (from, to, radius) = (coarse(from), coarse(to), (self.radius / COARSE).max(1));
        let along = minus(to, from);
        let length = dot(along, along);
        sheet.cover(corners, self.darkness, |x, y| {
            let place = [x / COARSE, y / COARSE];
            let off = minus(place, from);
            let reach = dot(off, along);
            if reach <= 0 {
                dot(off, off) <= radius * radius
            } else if reach >= length {
                let off = minus(place, to);
                dot(off, off) <= radius * radius
            } else {
                let across = i128::from(off[0] * along[1] - off[1] * along[0]);
                across * across <= i128::from(radius * radius) * i128::from(length)
            }
        });
    }

    /// A curve from the first place to the last that bends towards the one between.
    pub(crate) fn curve(self, sheet: &mut Sheet, [from, bend, to]: [Place; 3]) {
        let at = |piece: i64| -> Place {
            let (t, s) = (piece, PIECES - piece);
            [0, 1].map(|c| (s * s * from[c] + 2 * s * t * bend[c] + t * t * to[c]) / (PIECES * PIECES))
        };
        for piece in 0..PIECES {
            self.line(sheet, at(piece), at(piece + 1));
        }
    }

    /// A flourish through all these places, bending half way between two.
    pub(crate) fn through(self, sheet: &mut Sheet, places: &[Place]) {
        let half = |a: Place, b: Place| [0, 1].map(|c| i64::midpoint(a[c], b[c]));
        for three in places.windows(3) {
            self.curve(sheet, [half(three[0], three[1]), three[1], half(three[1], three[2])]);
        }
    }

    /// What looks like writing: up and down across a box, letter by letter, with a tail.
    pub(crate) fn scrawl(self, sheet: &mut Sheet, draw: &mut Draw, corner: Place, size: Place) {
        let letters = draw.between(5, 11) as i64;
        let mut places = vec![[corner[0], corner[1] + size[1] / 2]];
        for letter in 0..letters {
            let x = corner[0] + size[0] * letter / letters;
            let wide = size[0] / letters;
            let mut y = |low: u64, high: u64| corner[1] + size[1] * draw.between(low, high) as i64 / 100;
            let (top, foot) = (y(0, 55), y(60, 100));
            places.push([x + wide / 4, foot]);
            places.push([x + wide / 2 + wide * (letter % 2) / 2, top]);
        }
        places.push([corner[0] + size[0], corner[1] + size[1] * 3 / 4]);
        places.push([corner[0] + size[0] * 11 / 10, corner[1] + size[1] * draw.between(10, 90) as i64 / 100]);
        self.through(sheet, &places);
    }
}

fn minus(a: Place, b: Place) -> Place {
    [a[0] - b[0], a[1] - b[1]]
}

fn dot(a: Place, b: Place) -> i64 {
    a[0] * b[0] + a[1] * b[1]
}
