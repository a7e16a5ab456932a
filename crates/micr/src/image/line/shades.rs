//! The greys of a line's ink and paper: a stamp or a pattern of the paper is paler than print.

use super::rows::Row;
use crate::image::Picture;

/// The grey of ink and of paper about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::image) struct Shades {
    pub(super) dark: i64,
    pub(super) light: i64,
    black_and_white: bool,
}

/// Left and top, and one past right and bottom, in pixels.
type Edges = [i32; 4];

impl Shades {
    /// Those about a row's digits: a twentieth from either end of what is there.
    pub(super) fn of(picture: &Picture, row: &Row) -> Self {
        let digits = row.digits.iter().map(|b| [b.left - 1, b.top - 1, b.right + 1, b.bottom + 1]);
        let greys = Greys::of(picture, digits);
        let (dark, light) = (greys.lightest(5), greys.lightest(95));
        let light = light.max(dark + 16);
        let edge = (light - dark) / 4;
        let middling = greys.between(dark + edge, light - edge);
        Self { dark, light, black_and_white: middling * 50 < greys.all }
    }

    /// Whether there is nothing between ink and paper: then a stroke thinner than a pixel is lost.
    pub(in crate::image) fn are_black_and_white(self) -> bool {
        self.black_and_white
    }

    /// Whether what ink there is in a box (left, top, width and height) is not half as dark as the row's: a line has one
    /// ribbon's ink, and of all lines seen none was less than three quarters as dark in one place as in the others, while
    /// stamps and patterns were less than a third.
    pub(in crate::image) fn is_pale(self, picture: &Picture, area: [u32; 4]) -> bool {
        let ink = self.light - Greys::of(picture, std::iter::once(edges(area))).lightest(1);
        let whole = self.light - self.dark;
        ink * 10 > whole && ink * 2 < whole
    }

    /// The picture without what is not half as dark as the row's ink in some boxes.
    pub(in crate::image) fn without_pale(self, picture: &Picture, areas: &[[u32; 4]]) -> Option<Picture> {
        let mut grey = picture.grey().to_vec();
        let width = picture.width() as usize;
        for [left, top, right, bottom] in
            areas.iter().map(|area| edges(*area).map(|edge| edge.max(0) as usize))
        {
            for row in grey.chunks_exact_mut(width).take(bottom).skip(top) {
                let pixels = row.iter_mut().take(right).skip(left);
                for pixel in pixels.filter(|p| (self.light - i64::from(**p)) * 2 < self.light - self.dark) {
                    *pixel = 255;
                }
            }
        }
        Picture::new(picture.width(), picture.height(), grey)
    }
}

fn edges([left, top, width, height]: [u32; 4]) -> Edges {
    [left, top, left + width, top + height].map(|v| i32::try_from(v).unwrap_or(i32::MAX))
}

/// How many pixels have each grey.
struct Greys {
    counts: [u32; 256],
    all: u32,
}

impl Greys {
    fn of(picture: &Picture, boxes: impl Iterator<Item = Edges>) -> Self {
        let mut greys = Self { counts: [0; 256], all: 0 };
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        for [left, top, right, bottom] in boxes {
            let area = ((right - left).max(0) as u32).saturating_mul((bottom - top).max(0) as u32);
            let [left, top, right, bottom] = [left, top, right, bottom].map(|edge| edge.max(0) as usize);
            let (right, bottom) = (right.min(width), bottom.min(height));
            let rows = picture.grey().chunks_exact(width.max(1)).take(bottom).skip(top);
            let mut inside = 0;
            for pixels in rows.filter_map(|row| row.get(left..right)) {
                inside += pixels.len() as u32;
                for grey in pixels {
                    if let Some(count) = greys.counts.get_mut(usize::from(*grey)) {
                        *count += 1;
                    }
                }
            }
            // Beyond the picture is paper.
            greys.counts[255] += area.saturating_sub(inside);
            greys.all = greys.all.saturating_add(area);
        }
        greys
    }

    /// The lightest grey of the darkest so many hundredths; paper where there is nothing.
    fn lightest(&self, hundredths: u32) -> i64 {
        let wanted = u64::from(self.all) * u64::from(hundredths);
        let mut below = 0;
        let at = self.counts.iter().position(|n| {
            below += u64::from(*n);
            below * 100 > wanted
        });
        at.map_or(255, |grey| grey as i64)
    }

    /// How many are from one grey to another.
    fn between(&self, from: i64, to: i64) -> u32 {
        let those = self.counts.iter().zip(0_i64..).filter(|(_, grey)| (from..=to).contains(grey));
        those.map(|(n, _)| n).sum()
    }
}
