//! What the reader saw, drawn on the picture.

use super::{Character, E13bLine};
use crate::image::Picture;

/// Rows that are added below each character for its confidence.
const BAR: u32 = 12;

/// `picture` as the line was read on it: a box around every character, a broken one around those that are not sure, and
/// below each a bar as long as its confidence.
pub fn explain(picture: &Picture, line: &E13bLine) -> Picture {
    explain_characters(picture, line.upside_down, line.area, &line.characters)
}

/// The same for characters of any face, in `area` of the picture as it was read.
pub fn explain_characters(
    picture: &Picture,
    upside_down: bool,
    area: [u32; 4],
    characters: &[Character],
) -> Picture {
    let mut canvas = Canvas::on(&picture.upright(upside_down));
    canvas.frame(grown(area, 6), 1);
    for character in characters {
        let [left, top, width, height] = character.area;
        canvas.frame(character.area, if character.value == '?' { 3 } else { 1 });
        let long = u64::from(width) * u64::from(character.confidence_permille) / 1000;
        for y in top + height + 2..top + height + BAR / 2 {
            for x in left..left + long as u32 {
                canvas.dot(x, y);
            }
        }
    }
    canvas.done(picture)
}

fn grown([left, top, width, height]: [u32; 4], by: u32) -> [u32; 4] {
    let (x, y) = (left.saturating_sub(by), top.saturating_sub(by));
    [x, y, left + width + by - x, top + height + BAR + by - y]
}

/// Pixels that are drawn on.
struct Canvas {
    width: u32,
    grey: Vec<u8>,
}

impl Canvas {
    /// The picture lightened, so that what is drawn stands out.
    fn on(picture: &Picture) -> Self {
        Self { width: picture.width(), grey: picture.grey().iter().map(|g| 96 + g / 8 * 5).collect() }
    }

    fn dot(&mut self, x: u32, y: u32) {
        let at = y as usize * self.width as usize + x as usize;
        if x < self.width
            && let Some(pixel) = self.grey.get_mut(at)
        {
            *pixel = 0;
        }
    }

    /// The outline of a box, every `step`th pixel of it.
    fn frame(&mut self, [left, top, width, height]: [u32; 4], step: usize) {
        for x in (left..left + width).step_by(step) {
            self.dot(x, top);
            self.dot(x, top + height);
        }
        for y in (top..top + height).step_by(step) {
            self.dot(left, y);
            self.dot(left + width, y);
        }
    }

    fn done(self, picture: &Picture) -> Picture {
        Picture::new(picture.width(), picture.height(), self.grey).unwrap_or_else(|| picture.clone())
    }
}
