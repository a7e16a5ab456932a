//! Lines with their truth: a folder with `truth.csv` and the images that it names.

use std::path::Path;

use lockbox_micr::image::e13b::{STRIP_HEIGHT, Strip, held_out, strips};
use lockbox_micr::image::{Limits, decode};

/// The characters in the order of the network's outputs.
pub const LETTERS: &[u8] = b"0123456789ABCD";

/// A line and what it says.
#[derive(Clone)]
pub struct Line {
    pub file: String,
    /// Ink from 0 to 1, [`STRIP_HEIGHT`] rows.
    pub ink: Vec<f32>,
    pub width: usize,
    /// Indices into [`LETTERS`].
    pub text: Vec<u8>,
}

impl Line {
    pub fn of(file: &str, strip: &Strip, text: &[u8]) -> Self {
        let ink = strip.ink.iter().map(|v| f32::from(*v) / 255.0).collect();
        Self { file: file.to_owned(), ink, width: strip.width, text: text.to_vec() }
    }

    /// Whether it is kept for testing.
    pub fn is_held_out(&self) -> bool {
        let text: String =
            self.text.iter().filter_map(|c| LETTERS.get(usize::from(*c))).map(|b| char::from(*b)).collect();
        held_out(&text)
    }
}

/// The single lines of a folder.
pub fn lines(folder: &Path) -> Vec<Line> {
    let mut table = csv::Reader::from_path(folder.join("truth.csv")).expect("truth.csv");
    let mut lines = Vec::new();
    for row in table.records() {
        let row = row.expect("a row of truth.csv");
        if &row[1] != "line" {
            continue;
        }
        let text: Option<Vec<u8>> = row[2]
            .bytes()
            .filter(|b| *b != b' ')
            .map(|b| LETTERS.iter().position(|l| *l == b).map(|at| at as u8))
            .collect();
        let bytes = std::fs::read(folder.join(&row[0])).expect("an image");
        if let (Some(text), Ok(picture)) = (text, decode(&bytes, Limits::default()))
            && let Some(strip) = strips(&picture, 1).first()
        {
            assert_eq!(strip.ink.len(), strip.width * STRIP_HEIGHT);
            lines.push(Line::of(&row[0], strip, &text));
        }
    }
    lines
}
