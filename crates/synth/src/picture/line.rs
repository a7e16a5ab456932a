//! One MICR line by itself, as readers are trained and measured on.

use super::e13b;
use super::mask::MIL;
use super::noise::{Noise, Wear};
use super::pen::{Pen, Place};
use super::sheet::{GreyPicture, Pose, Sheet};
use super::wear;
use crate::draw::{Draw, Stream};

/// How a line is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// What is wrong with it.
    pub noise: Noise,
    /// Pixels an inch, 100 to 300.
    pub dpi: u32,
    /// Black and white only, as check scanners give; else grey.
    pub bitonal: bool,
}

impl From<Noise> for Look {
    /// As check scanners give it: 200 dpi, black and white.
    fn from(noise: Noise) -> Self {
        Self { noise, dpi: 200, bitonal: true }
    }
}

/// A picture of a MICR line: digits, blanks, and symbols as `A` transit, `B` amount, `C` on-us, `D` dash or Unicode's.
/// What is no character of the face leaves its place empty.
pub fn line(text: &str, look: Look, seed: u64) -> GreyPicture {
    let mut draw = Draw::new(seed, Stream::Picture, 0);
    let wear = look.noise.wear(&mut draw);
    let long = text.chars().count() as i64 * e13b::PITCH;
    let (side, above) = (draw.between(60, 250) as i64 * MIL, draw.between(50, 150) as i64 * MIL);
    let below = draw.between(50, 150) as i64 * MIL;
    let size = [long + 2 * side, above + e13b::HEIGHT + below];
    let mut sheet = Sheet::new(size, look.dpi, &pose(&wear, &mut draw));
    print(&mut sheet, text, [side, above], &mut draw);
    strokes(&mut sheet, [side, above], long, &wear, &mut draw);
    wear::scan(sheet, &wear, look.bitonal, &mut draw)
}

/// Paper goes through a scanner a little too fast or slow, and pixels begin anywhere.
pub(crate) fn pose(wear: &Wear, draw: &mut Draw) -> Pose {
    let mut either = |most: u64| draw.between(0, 2 * most) as i64 - most as i64;
    Pose {
        skew: wear.skew,
        stretch: [either(150), either(100)],
        shift: [either(5 * MIL as u64), either(5 * MIL as u64)],
    }
}

/// Prints a line with its first character's place at `place`; printers are off by some thousandths of an inch.
pub(crate) fn print(sheet: &mut Sheet, text: &str, place: Place, draw: &mut Draw) {
    for (nth, letter) in text.chars().enumerate() {
        let (x, y) = (draw.between(0, 6) as i64 * MIL, draw.between(0, 5) as i64 * MIL);
        let darkness = draw.between(215, 255) as u8;
        if let Some(glyph) = e13b::glyph(letter) {
            let left = place[0] + nth as i64 * e13b::PITCH + glyph.left;
            sheet.print(&glyph.mask, [left + x - 3 * MIL, place[1] + y - 2 * MIL], darkness);
        }
    }
}

/// Somebody signed too low, or ticked something off.
pub(crate) fn strokes(sheet: &mut Sheet, place: Place, long: i64, wear: &Wear, draw: &mut Draw) {
    for _ in 0..wear.strokes {
        let pen = Pen::any(draw);
        let x = place[0] + draw.below(long.max(1) as u64) as i64;
        let wide = draw.between(200, 1_500) as i64 * MIL;
        let mut y = |low: i64, high: i64| {
            place[1] + (low + draw.below((high - low) as u64) as i64) * e13b::HEIGHT / 100
        };
        let (first, bend, last) = (y(-120, 100), y(-150, 250), y(-60, 200));
        pen.curve(sheet, [[x, first], [x + wide / 2, bend], [x + wide, last]]);
    }
}
