//! Scan lines of coupons, printed in OCR-A or OCR-B, from grey pixels.
//!
//! The rows of a picture are found and brought to one scale as lines of E-13B are, and a network of the same kind judges
//! the places: it knows the digits of either face, and which face a line is in. A digit that is not sure is `?`; whether
//! the line as a whole may be used is for its template and check digits to say ([`read_scan`]). All of it is
//! in whole numbers.

mod scanned;

use std::sync::LazyLock;

pub use scanned::read_scan;

use super::character::{Character, around, permille};
use super::line::ink::Blob;
use super::line::rows::{Row, median};
use super::line::{ink, inked, rows, strip};
use super::net::looks::{self, Look, SCALES, Taken};
use super::net::path::{Path, add, decode};
use super::net::{Layer, Network, QUICK, layers};
use super::{Picture, Strip};

/// Ten digits of OCR-A, ten of OCR-B, and none.
pub const CLASSES: usize = 21;
/// The layers of the network.
pub const LAYERS: [Layer; 6] = layers(QUICK, CLASSES);
/// Digits, and none of them, whatever the face.
const DIGITS: usize = 11;

static MODEL: &[u8] = include_bytes!("../../../models/ocr.bin");
static NETWORK: LazyLock<Network> = LazyLock::new(|| Network::load(MODEL, &LAYERS));

/// Digits lower than this have no shape.
const LEAST_HEIGHT: i32 = 9;
/// Digits at 600 dpi are 60 pixels high.
const MOST_HEIGHT: i32 = 100;
/// Rows of a picture that are looked at.
const MOST_TRIED: usize = 8;
/// Rows with fewer blobs like digits are no scan line, and nor are lines with fewer digits.
const LEAST_BLOBS: usize = 8;
const LEAST_DIGITS: usize = 16;

/// The face a scan line is printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// OCR-A, angular.
    OcrA,
    /// OCR-B, round.
    OcrB,
}

impl Face {
    /// Both, in the order of the network's classes.
    pub const ALL: [Self; 2] = [Self::OcrA, Self::OcrB];

    /// `ocr-a` or `ocr-b`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OcrA => "ocr-a",
            Self::OcrB => "ocr-b",
        }
    }
}

/// A scan line on a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OcrLine {
    /// The line: digits, `?`, and blanks where places are empty.
    pub text: String,
    /// Its face.
    pub face: Face,
    /// Its characters without blanks.
    pub characters: Vec<Character>,
    /// How sure the whole is, 0 to 1000.
    pub confidence_permille: u16,
    /// Characters that are not sure.
    pub unread: u32,
    /// Left, top, width and height in pixels.
    pub area: [u32; 4],
    /// True where the picture stood on its head; places are then those of the picture turned.
    pub upside_down: bool,
}

/// The scan line of a picture, either way up; none where nothing looks like one.
pub fn read_ocr(picture: &Picture) -> Option<OcrLine> {
    let upright = best(picture);
    // Some digits on their heads are other digits: only a line that is read whole is surely the right way up.
    if upright.as_ref().is_some_and(|(_, line)| line.unread == 0) {
        return upright.map(|(_, line)| line);
    }
    let turned =
        best(&picture.upside_down()).map(|(score, line)| (score, OcrLine { upside_down: true, ..line }));
    let best = upright.into_iter().chain(turned).rev().max_by_key(|(score, line)| (line.unread == 0, *score));
    best.map(|(_, line)| line)
}

/// The rows of a picture that may be scan lines, longest first: what the weights are learnt from.
pub fn strips(picture: &Picture, most: usize) -> Vec<Strip> {
    let (picture, blobs) = inked(picture);
    let picture = picture.as_ref();
    let rows = rows::rows(&blobs, LEAST_HEIGHT, MOST_HEIGHT);
    rows.iter().take(most).map(|row| strip(picture, row, &blobs, SCALES[0])).collect()
}

/// The best line of a picture as it stands, with the sum of its digits' shares.
fn best(picture: &Picture) -> Option<(u64, OcrLine)> {
    let (picture, blobs) = inked(picture);
    let picture = picture.as_ref();
    let rows = rows::rows(&blobs, LEAST_HEIGHT, MOST_HEIGHT);
    let cleaned = ink::without_dust(picture, &blobs, rows.first()?.height);
    let (picture, blobs) = cleaned.as_ref().map_or((picture, &blobs), |(picture, blobs)| (picture, blobs));
    let mut best: Option<(u64, &Row, Look, [i64; 2])> = None;
    for row in rows.iter().filter(|row| row.digits.len() >= LEAST_BLOBS).take(MOST_TRIED) {
        let (seen, faces) = look(picture, row, blobs, SCALES[0]);
        let score = seen.path.characters.iter().map(|c| u64::from(c.share)).sum();
        if seen.path.characters.len() >= LEAST_DIGITS
            && best.as_ref().is_none_or(|(known, ..)| score > *known)
        {
            best = Some((score, row, seen, faces));
        }
    }
    let (score, row, seen, faces) = best?;
    let further = || SCALES.iter().skip(1).map(|scale| look(picture, row, blobs, *scale).0).collect();
    let looks = looks::line(&seen, Taken::ByCharacter, || None, further);
    let face = if faces[0] >= faces[1] { Face::OcrA } else { Face::OcrB };
    Some((score, line(&looks, face)))
}

/// What a row shows, whatever its face, and how much of it either face has.
fn look(picture: &Picture, row: &Row, blobs: &[Blob], scale: i64) -> (Look, [i64; 2]) {
    let strip = strip(picture, row, blobs, scale);
    let judged = NETWORK.judge(&strip);
    let mut digits = Vec::with_capacity(judged.len() / CLASSES * DIGITS);
    let mut faces = [0; 2];
    for place in judged.chunks_exact(CLASSES) {
        let (of_a, rest) = place.split_at(DIGITS - 1);
        let (of_b, none) = rest.split_at(DIGITS - 1);
        digits.extend(of_a.iter().zip(of_b).map(|(a, b)| add(*a, *b)));
        digits.extend(none);
        let most = |values: &[i32]| i64::from(values.iter().copied().max().unwrap_or(0));
        for (face, values) in faces.iter_mut().zip([of_a, of_b]) {
            *face += (most(values) - most(none)).max(0);
        }
    }
    let mut path = decode(&digits, DIGITS);
    drop_dust(&strip, &mut path);
    (Look { strip, path }, faces)
}

/// A digit has about as much ink as the others; what has a fifth of it before or behind the line is dust.
fn drop_dust(strip: &Strip, path: &mut Path) {
    let inks: Vec<u32> = path.characters.iter().map(|c| strip.ink_about(c.column)).collect();
    let usual = median(inks.iter().copied()).unwrap_or(0);
    let is_digit = |ink: &u32| ink * 5 >= usual;
    let (first, last) = (inks.iter().position(is_digit), inks.iter().rposition(is_digit));
    path.characters.truncate(last.map_or(0, |at| at + 1));
    path.characters.drain(..first.unwrap_or(0).min(path.characters.len()));
}

fn line(looks: &looks::Line, face: Face) -> OcrLine {
    let digit = |class: usize| u8::try_from(class).ok().filter(|c| *c < 10).map(|c| char::from(b'0' + c));
    let characters: Vec<Character> = looks.characters.iter().map(|seen| Character::of(seen, digit)).collect();
    let pitch = looks::pitch(&looks.characters.iter().map(|seen| seen.x).collect::<Vec<i32>>());
    let mut text = String::with_capacity(characters.len() * 2);
    for (character, seen) in characters.iter().zip(&looks.characters) {
        if !text.is_empty() && seen.paper_before * 20 > pitch * 19 {
            text.push(' ');
        }
        text.push(character.value);
    }
    OcrLine {
        text,
        face,
        confidence_permille: permille(looks.share),
        unread: characters.iter().filter(|c| c.value == '?').count() as u32,
        area: around(&characters),
        upside_down: false,
        characters,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_sum_of_the_model_can_leave_32_bits() {
        crate::image::net::tests::no_sum_can_leave_32_bits(super::MODEL, &super::LAYERS);
    }
}
