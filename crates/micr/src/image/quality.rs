//! Figures of a picture's quality: what a scanner did wrong.

use super::Picture;

/// Darker than this is ink.
const INK: u8 = 128;
/// A check with less ink than this part of a thousand is empty: the wrong side, or nothing was scanned.
const EMPTY_PERMILLE: u64 = 2;
/// With less than this it is too light to be read.
const LIGHT_PERMILLE: u64 = 10;
/// With more than this it is too dark.
const DARK_PERMILLE: u64 = 450;

/// What is wrong with a picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "faults that do not exclude each other")]
pub struct Quality {
    /// Ink, in parts of a thousand.
    pub ink_permille: u32,
    /// There is nothing on it.
    pub empty: bool,
    /// Too light to be read.
    pub too_light: bool,
    /// Too dark to be read.
    pub too_dark: bool,
    /// A corner is black: folded, or the scanner's bed beside a torn one.
    pub folded_corner: bool,
}

impl Quality {
    /// True when nothing is wrong.
    pub fn good(&self) -> bool {
        !(self.empty || self.too_light || self.too_dark || self.folded_corner)
    }
}

/// Measures a picture.
pub fn quality(picture: &Picture) -> Quality {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let ink = picture.grey().iter().filter(|grey| **grey < INK).count() as u64;
    let permille = ink * 1000 / (picture.grey().len() as u64).max(1);
    // A folded corner is a black triangle; a sixteenth of the shorter side is more than any frame of print.
    let side = (width.min(height) / 16).max(1);
    let black = |from_right: bool, from_bottom: bool| {
        let inside = (0..side).flat_map(|y| (0..side - y).map(move |x| (x, y)));
        let dark = inside.clone().filter(|(x, y)| {
            let x = if from_right { width - 1 - x } else { *x };
            let y = if from_bottom { height - 1 - y } else { *y };
            picture.grey().get(y * width + x).is_some_and(|grey| *grey < INK)
        });
        side > 2 && dark.count() * 10 >= inside.count() * 9
    };
    let empty = permille < EMPTY_PERMILLE;
    let too_dark = permille > DARK_PERMILLE;
    let corners = [(false, false), (false, true), (true, false), (true, true)];
    Quality {
        ink_permille: u32::try_from(permille).unwrap_or(1000),
        empty,
        too_light: !empty && permille < LIGHT_PERMILLE,
        too_dark,
        folded_corner: !too_dark && corners.into_iter().any(|(right, bottom)| black(right, bottom)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(ink: impl Fn(u32, u32) -> bool) -> Picture {
        let grey = (0..100 * 200_u32).map(|n| if ink(n % 200, n / 200) { 0 } else { 255 }).collect();
        Picture::new(200, 100, grey).unwrap()
    }

    #[test]
    fn each_fault_is_seen_alone() {
        let good = Quality { ink_permille: 100, ..Quality::default() };
        assert_eq!(quality(&picture(|x, _| x % 10 == 5)), good);
        assert!(quality(&picture(|_, _| false)).empty);
        assert!(quality(&picture(|x, y| x == 7 && y > 0)).too_light);
        assert!(quality(&picture(|x, _| x % 2 == 0)).too_dark);
        assert!(quality(&picture(|x, y| x % 10 == 5 || x + y < 12)).folded_corner);
        assert!(quality(&picture(|x, y| x % 10 == 5 || (199 - x) + (99 - y) < 12)).folded_corner);
    }
}
