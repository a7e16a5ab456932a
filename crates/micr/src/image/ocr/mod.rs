//! Scan lines of coupons, printed in OCR-A or OCR-B, from grey pixels.
//!
//! The rows of a picture are found and brought to one scale as lines of E-13B are. Each place of the strip is judged by
//! weights learnt for the face (`model`), and the likeliest even-paced way through the places is the text (`path`). A
//! digit that is hardly likelier than another one is `?`; whether the line as a whole may be used is for its template and
//! check digits to say ([`crate::read_scan_lines`]). All of it is in whole numbers.

mod model;
mod path;

pub use model::{CELL_COLUMNS, CELL_ROWS, CLASSES, FACES, HIDDEN, NONE};

use super::Picture;
use super::e13b::Character;
use super::line::rows::Row;
pub use super::line::{STRIP_HEIGHT, Strip};
use super::line::{ink, light, rows, strip};
use model::Judge;
use path::Path;

/// Digits lower than this have no shape.
const LEAST_HEIGHT: i32 = 9;
/// Digits at 600 dpi are 60 pixels high.
const MOST_HEIGHT: i32 = 100;
/// Rows of a picture that are looked at.
const MOST_TRIED: usize = 12;
/// Rows with fewer digits are no scan line.
const LEAST_DIGITS: usize = 16;
/// Height of a digit in rows of a strip.
const DIGIT_ROWS: i64 = 20;
/// A digit whose lead on the next likeliest, or on none, is smaller is not read; in thousandths of a nat.
const LEAST_LEAD: u32 = 2_500;
/// A line whose digits are worth less than this on average is print of another kind; in thousandths of a nat.
const LEAST_WORTH: u64 = 2_500;

/// The face a scan line is printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// OCR-A, angular.
    OcrA,
    /// OCR-B, round.
    OcrB,
}

impl Face {
    /// Both.
    pub const ALL: [Self; FACES] = [Self::OcrA, Self::OcrB];

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
    /// The confidence of its least sure character, 0 to 1000.
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
    if upright.as_ref().is_some_and(|line| line.unread == 0) {
        return upright;
    }
    let turned = best(&picture.upside_down()).map(|line| OcrLine { upside_down: true, ..line });
    upright.into_iter().chain(turned).min_by_key(|line| line.unread)
}

/// The rows of a picture that may be scan lines, each with the columns of its strip where its digits stand by their
/// blobs alone: what templates are made from.
pub fn strips(picture: &Picture) -> Vec<(Strip, Vec<usize>)> {
    let evened = light::evened(picture);
    let picture = evened.as_ref().unwrap_or(picture);
    let blobs = ink::blobs(picture, ink::threshold(picture));
    let rows = rows::rows(&blobs, LEAST_HEIGHT, MOST_HEIGHT);
    let wanted = rows.iter().filter(|row| row.digits.len() >= LEAST_DIGITS).take(MOST_TRIED);
    wanted
        .map(|row| {
            let strip = strip(picture, row, &blobs, DIGIT_ROWS);
            let columns = columns_of(&strip, row);
            (strip, columns)
        })
        .collect()
}

/// The text and columns of a strip's likeliest line under the face, blanks left out: for aligning truth with places.
pub fn aligned(strip: &Strip, columns: &[usize], face: Face) -> Option<(String, Vec<usize>)> {
    let path = path::likeliest(strip, Judge::of(face)?, path::pitch(columns)?);
    let places = path.cells.iter().filter(|c| c.digit.is_some());
    Some(places.map(|c| (char::from(b'0' + c.digit.unwrap_or(0)), c.column)).unzip())
}

fn columns_of(strip: &Strip, row: &Row) -> Vec<usize> {
    row.digits.iter().map(|digit| strip.column_at(digit.left + digit.right)).collect()
}

fn best(picture: &Picture) -> Option<OcrLine> {
    let mut best: Option<(u64, Strip, Face, Path)> = None;
    for (strip, columns) in strips(picture) {
        let Some(pitch) = path::pitch(&columns) else { continue };
        for face in Face::ALL {
            let Some(judge) = Judge::of(face) else { continue };
            let path = path::likeliest(&strip, judge, pitch);
            let digits = path.cells.iter().filter(|c| c.digit.is_some()).count();
            let worth = path.score / (digits as u64).max(1);
            if digits >= LEAST_DIGITS
                && worth >= LEAST_WORTH
                && best.as_ref().is_none_or(|(known, ..)| path.score > *known)
            {
                best = Some((path.score, strip.clone(), face, path));
            }
        }
    }
    let (_, strip, face, path) = best?;
    Some(line(&strip, face, &path))
}

fn line(strip: &Strip, face: Face, path: &Path) -> OcrLine {
    let mut text = String::new();
    let mut characters = Vec::new();
    for cell in &path.cells {
        let Some(digit) = cell.digit else {
            if !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
            continue;
        };
        let likeliest = char::from(b'0' + digit);
        let sure = cell.lead.min(cell.over_none) >= LEAST_LEAD;
        let value = if sure { likeliest } else { '?' };
        text.push(value);
        characters.push(Character {
            value,
            confidence_permille: confidence(cell.lead.min(cell.over_none)),
            likeliest,
            runner_up: Some(char::from(b'0' + cell.second)),
            area: strip.area(cell.column),
        });
    }
    OcrLine {
        text: text.trim_end().to_owned(),
        face,
        confidence_permille: characters.iter().map(|c| c.confidence_permille).min().unwrap_or(0),
        unread: characters.iter().filter(|c| c.value == '?').count() as u32,
        area: super::e13b::around(&characters),
        upside_down: false,
        characters,
    }
}

/// The ink of a strip about a column, `shift` rows lower than the middle of the line: what the weights are learnt from.
pub fn cell(strip: &Strip, column: usize, shift: isize) -> [u8; CELL_COLUMNS * CELL_ROWS] {
    path::window(strip, column, shift)
}

/// How sure a lead makes, 0 to 1000: one half without any, a thousandth of doubt at seven nats.
fn confidence(lead: u32) -> u16 {
    const HALF_NATS: [u16; 15] = [500, 622, 731, 818, 881, 924, 953, 971, 982, 989, 993, 996, 998, 999, 999];
    HALF_NATS.get((lead / 500) as usize).copied().unwrap_or(1000)
}
