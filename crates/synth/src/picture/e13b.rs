//! E-13B, the face of MICR lines, from its geometry: cells of 0.013 inch, nine high and at most seven wide, corners
//! rounded with half a cell, one character every eighth of an inch, right edges under each other.

use std::sync::LazyLock;

use super::mask::{MIL, Mask, Rounded};

/// From one character to the next.
pub(crate) const PITCH: i64 = 125 * MIL;
/// How high a digit is.
pub(crate) const HEIGHT: i64 = 9 * CELL;
/// What is left free between a character's right edge and the end of its place.
const MARGIN: i64 = 17 * MIL;
const CELL: i64 = 13 * MIL;
/// Dots a cell. The tables below count in quarters of a cell.
const FINE: i32 = 8;

/// Left, top, right, bottom in quarters of a cell.
type Quarters = [i32; 4];

struct Drawing {
    letter: char,
    width: i32,
    ink: &'static [Quarters],
    holes: &'static [Quarters],
}

const fn drawing(letter: char, width: i32, ink: &'static [Quarters], holes: &'static [Quarters]) -> Drawing {
    Drawing { letter, width, ink, holes }
}

/// The letters of symbols are those of the fonts: A transit, B amount, C on-us, D dash.
const DRAWINGS: [Drawing; 14] = [
    drawing('0', 7, &[[0, 0, 28, 36]], &[[4, 4, 24, 32]]),
    drawing('1', 4, &[[0, 0, 8, 4], [4, 0, 8, 24], [0, 20, 16, 36]], &[]),
    drawing('2', 4, &[[0, 0, 16, 4], [12, 0, 16, 20], [0, 16, 16, 20], [0, 16, 4, 36], [0, 32, 16, 36]], &[]),
    drawing(
        '3',
        5,
        &[[0, 0, 16, 4], [12, 0, 16, 20], [0, 16, 16, 20], [12, 18, 20, 36], [0, 32, 20, 36]],
        &[],
    ),
    drawing('4', 6, &[[0, 0, 8, 28], [0, 24, 20, 28], [16, 20, 24, 36]], &[]),
    drawing('5', 5, &[[0, 0, 20, 4], [0, 0, 4, 20], [0, 16, 20, 20], [16, 16, 20, 36], [0, 32, 20, 36]], &[]),
    drawing('6', 6, &[[0, 0, 4, 36], [0, 0, 16, 4], [12, 0, 16, 10], [0, 20, 24, 36]], &[[4, 24, 20, 32]]),
    drawing(
        '7',
        5,
        &[[0, 0, 20, 4], [0, 0, 4, 12], [16, 0, 20, 15], [12, 13, 20, 16], [8, 15, 16, 18], [8, 17, 12, 36]],
        &[],
    ),
    drawing('8', 7, &[[4, 0, 24, 20], [0, 18, 28, 36]], &[[8, 4, 20, 16], [8, 20, 20, 32]]),
    drawing('9', 6, &[[0, 0, 24, 20], [16, 0, 24, 36]], &[[4, 4, 20, 16]]),
    drawing('A', 7, &[[0, 6, 8, 30], [16, 0, 28, 12], [16, 24, 28, 36]], &[]),
    drawing('B', 7, &[[0, 20, 8, 36], [12, 9, 16, 27], [20, 0, 28, 16]], &[]),
    drawing('C', 7, &[[0, 6, 4, 30], [8, 6, 12, 30], [16, 2, 28, 18]], &[]),
    drawing('D', 7, &[[0, 10, 8, 26], [12, 10, 20, 26], [24, 10, 28, 26]], &[]),
];

/// A character with its place on its pitch.
#[derive(Debug)]
pub(crate) struct Glyph {
    letter: char,
    pub(crate) mask: Mask,
    /// From the start of its place to its left edge.
    pub(crate) left: i64,
}

static GLYPHS: LazyLock<Vec<Glyph>> = LazyLock::new(|| DRAWINGS.iter().map(draw).collect());

/// The glyph of a digit or symbol; symbols are `A` to `D` or Unicode's `⑆⑇⑈⑉`.
pub(crate) fn glyph(letter: char) -> Option<&'static Glyph> {
    let letter = symbol_letter(letter);
    GLYPHS.iter().find(|glyph| glyph.letter == letter)
}

/// The letter that stands for one of Unicode's MICR symbols; anything else stays what it is.
pub(crate) fn symbol_letter(letter: char) -> char {
    match letter {
        '⑆' => 'A',
        '⑇' => 'B',
        '⑈' => 'C',
        '⑉' => 'D',
        other => other,
    }
}

fn draw(drawing: &Drawing) -> Glyph {
    let mut mask = Mask::blank((drawing.width * FINE) as usize, 9 * FINE as usize, CELL / i64::from(FINE));
    // The nought alone is rounder than half a cell: two cells outside, one inside.
    let round = drawing.letter == '0';
    let dots = |[left, top, right, bottom]: Quarters, radius: i32| -> Rounded {
        [left * FINE / 4, top * FINE / 4, right * FINE / 4, bottom * FINE / 4, radius]
    };
    for ink in drawing.ink {
        mask.rectangle(&dots(*ink, if round { 2 * FINE } else { 0 }), true);
    }
    for hole in drawing.holes {
        mask.rectangle(&dots(*hole, if round { FINE } else { 0 }), false);
    }
    let left = PITCH - MARGIN - i64::from(drawing.width) * CELL;
    Glyph { letter: drawing.letter, mask: mask.rounded(FINE / 2), left }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_keep_within_their_cells() {
        for drawing in &DRAWINGS {
            let Glyph { mask, left, .. } = glyph(drawing.letter).unwrap();
            assert_eq!(left + mask.width() as i64 * mask.unit(), PITCH - MARGIN, "{}", drawing.letter);
            let column = |x: i64| (0..mask.height() as i64).any(|y| mask.at(x, y));
            assert!(column(0) && column(mask.width() as i64 - 1), "{} is narrower", drawing.letter);
            assert!(!mask.at(0, 0), "{} has a sharp corner", drawing.letter);
        }
        assert_eq!(glyph('⑈').map(|g| g.letter), Some('C'));
        assert!(glyph('E').is_none());
    }

    #[test]
    fn glyphs_differ_in_a_tenth_of_their_cells_at_least() {
        let pairs = GLYPHS.iter().flat_map(|a| GLYPHS.iter().map(move |b| (a, b)));
        for (a, b) in pairs.filter(|(a, b)| a.letter < b.letter) {
            // Right edges under each other, as they are printed.
            let ink = |g: &Glyph, x: i64, y: i64| g.mask.at(g.mask.width() as i64 - 56 + x, y);
            let differing = (0..72).flat_map(|y| (0..56).map(move |x| (x, y)));
            let differing = differing.filter(|(x, y)| ink(a, *x, *y) != ink(b, *x, *y)).count();
            assert!(differing > 56 * 72 / 10, "{} and {}: {differing}", a.letter, b.letter);
        }
    }
}
