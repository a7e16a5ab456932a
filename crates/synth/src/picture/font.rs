//! Printed text: glyphs of the fonts as fine bitmaps, laid on paper one after the other.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use ab_glyph::{Font as _, FontRef, PxScale, ScaleFont as _, point};

use super::mask::Mask;
use super::pen::Place;
use super::sheet::Sheet;

/// A face of type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Face {
    /// What banks print: upright, without serifs.
    Sans,
    /// Typewriters and receipt printers.
    Mono,
    /// Scan lines of older coupons.
    OcrA,
    /// Scan lines of newer coupons.
    OcrB,
}

/// Dots from the top of a line to the next.
const FINE: usize = 64;

/// A glyph in dots, and how many dots the next one is away.
struct Shape {
    mask: Option<Mask>,
    left: i64,
    top: i64,
    advance: i64,
}

type Shapes = HashMap<(Face, char), Shape>;

static SHAPES: LazyLock<Mutex<Shapes>> = LazyLock::new(Mutex::default);

fn font(face: Face) -> Option<FontRef<'static>> {
    let bytes: &[u8] = match face {
        Face::Sans => include_bytes!("../../fonts/dejavu-sans.ttf"),
        Face::Mono => include_bytes!("../../fonts/dejavu-sans-mono.ttf"),
        Face::OcrA => include_bytes!("../../fonts/ocr-a.ttf"),
        Face::OcrB => include_bytes!("../../fonts/ocr-b.otf"),
    };
    FontRef::try_from_slice(bytes).ok()
}

fn shape(face: Face, letter: char) -> Shape {
    let nothing = Shape { mask: None, left: 0, top: 0, advance: FINE as i64 / 2 };
    let Some(font) = font(face) else { return nothing };
    let scale = PxScale::from(FINE as f32);
    let scaled = font.as_scaled(scale);
    let id = font.glyph_id(letter);
    let advance = scaled.h_advance(id).round() as i64;
    let glyph = id.with_scale_and_position(scale, point(0.0, scaled.ascent()));
    let Some(outline) = font.outline_glyph(glyph) else { return Shape { advance, ..nothing } };
    let bounds = outline.px_bounds();
    let mut mask = Mask::blank(bounds.width().ceil() as usize, bounds.height().ceil() as usize, 1);
    outline.draw(|x, y, coverage| mask.set(x as usize, y as usize, coverage >= 0.5));
    Shape { mask: Some(mask), left: bounds.min.x as i64, top: bounds.min.y as i64, advance }
}

/// Prints `text` with the top left of its line at `place`, lines of `size` grains from top to next; tells where it ends.
pub(crate) fn print(sheet: &mut Sheet, face: Face, size: i64, place: Place, text: &str) -> i64 {
    let unit = (size / FINE as i64).max(1);
    let mut shapes = SHAPES.lock().unwrap_or_else(PoisonError::into_inner);
    let mut x = place[0];
    for letter in text.chars() {
        let shape = shapes.entry((face, letter)).or_insert_with(|| shape(face, letter));
        if let Some(mask) = &shape.mask {
            let corner = [x + shape.left * unit, place[1] + shape.top * unit];
            sheet.print(&mask.of_unit(unit), corner, 255);
        }
        x += shape.advance * unit;
    }
    x
}

/// How wide `text` is, in grains.
pub(crate) fn width(face: Face, size: i64, text: &str) -> i64 {
    let unit = (size / FINE as i64).max(1);
    let mut shapes = SHAPES.lock().unwrap_or_else(PoisonError::into_inner);
    let advance = |letter| shapes.entry((face, letter)).or_insert_with(|| shape(face, letter)).advance * unit;
    text.chars().map(advance).sum()
}
