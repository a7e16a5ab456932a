//! Figures of a picture's quality: what a scanner did wrong.

use lockbox_domain::ImageFault;

use super::e13b::E13bLine;
use super::line::{ink, rows};
use super::{Character, Picture};

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
    /// How far its rows of print rise or fall, in parts of a thousand: 17 is one degree. None where no row is long enough.
    pub slope_permille: Option<i32>,
}

impl Quality {
    /// True when nothing is wrong.
    pub fn good(&self) -> bool {
        self.faults().is_empty()
    }
}

impl Quality {
    /// What is wrong.
    pub fn faults(&self) -> Vec<ImageFault> {
        let all = [
            (self.empty, ImageFault::Empty),
            (self.too_light, ImageFault::TooLight),
            (self.too_dark, ImageFault::TooDark),
            (self.folded_corner, ImageFault::FoldedCorner),
            (self.slope_permille.is_some_and(|slope| slope.abs() > MOST_SLOPE_PERMILLE), ImageFault::Skewed),
        ];
        all.into_iter().filter(|(is, _)| *is).map(|(_, fault)| fault).collect()
    }
}

/// The slope of the longest row of print: the middle of its last quarter against that of its first.
fn slope(picture: &Picture) -> Option<i32> {
    let blobs = ink::blobs(picture, ink::threshold(&ink::histogram(picture)));
    let rows = rows::rows(&blobs, LEAST_PRINT, MOST_PRINT);
    let row =
        rows.iter().max_by_key(|row| row.digits.len()).filter(|row| row.digits.len() >= LEAST_LETTERS)?;
    let quarter = row.digits.len() / 4;
    let mean = |part: &[ink::Blob], of: fn(&ink::Blob) -> i32| {
        part.iter().map(of).sum::<i32>() / i32::try_from(part.len()).unwrap_or(1).max(1)
    };
    let (first, last) = (row.digits.get(..quarter)?, row.digits.get(row.digits.len() - quarter..)?);
    let along = mean(last, ink::Blob::centre_x) - mean(first, ink::Blob::centre_x);
    let up = mean(last, ink::Blob::middle2) - mean(first, ink::Blob::middle2);
    (along > 0).then(|| up * 500 / along)
}

/// Letters lower than this are no print.
const LEAST_PRINT: i32 = 7;
/// Letters higher than this are no print.
const MOST_PRINT: i32 = 120;
/// Fewer letters in a row say nothing of its slope.
const LEAST_LETTERS: usize = 12;
/// Three degrees: readers take five, people begin to turn their heads.
const MOST_SLOPE_PERMILLE: i32 = 52;

/// Measures a picture.
pub fn quality(picture: &Picture) -> Quality {
    measured(picture, || slope(picture))
}

/// Measures the picture of a check whose line was read: how it lies is told by the line.
pub fn quality_beside(picture: &Picture, line: &E13bLine) -> Quality {
    measured(picture, || {
        let (first, last) = (line.characters.first()?, line.characters.last()?);
        let middle = |c: &Character| i64::from(c.area[1]) + i64::from(c.area[3]) / 2;
        let along = i64::from(last.area[0]) - i64::from(first.area[0]);
        (along > 0).then(|| i32::try_from((middle(last) - middle(first)) * 1000 / along).ok())?
    })
}

fn measured(picture: &Picture, slope: impl FnOnce() -> Option<i32>) -> Quality {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    // In parts that a byte can count, so that many are counted at once.
    let dark =
        |part: &[u8]| u64::from(part.iter().fold(0_u8, |n, grey| n.wrapping_add(u8::from(*grey < INK))));
    let ink: u64 = picture.grey().chunks(255).map(dark).sum();
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
        slope_permille: if empty || too_dark { None } else { slope() },
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
        let skewed = Quality { slope_permille: Some(-80), ..good };
        assert_eq!((skewed.faults(), good.faults()), (vec![ImageFault::Skewed], vec![]));
        assert!(quality(&picture(|_, _| false)).empty);
        assert!(quality(&picture(|x, y| x == 7 && y > 0)).too_light);
        assert!(quality(&picture(|x, _| x % 2 == 0)).too_dark);
        assert!(quality(&picture(|x, y| x % 10 == 5 || x + y < 12)).folded_corner);
        assert!(quality(&picture(|x, y| x % 10 == 5 || (199 - x) + (99 - y) < 12)).folded_corner);
    }
}
