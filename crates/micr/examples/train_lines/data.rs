//! Lines with their truth: a folder with `truth.csv` and the images that it names.

use std::path::Path;

use lockbox_micr::image::e13b::held_out;
use lockbox_micr::image::{Limits, STRIP_HEIGHT, Strip, decode};

use crate::reader::Reader;

/// A line and what it says.
#[derive(Clone)]
pub struct Line {
    /// Ink from 0 to 1, [`STRIP_HEIGHT`] rows.
    pub ink: Vec<f32>,
    pub width: usize,
    /// The classes of its characters.
    pub text: Vec<u8>,
    /// Whether it is kept for testing.
    pub held_out: bool,
}

impl Line {
    fn of(strip: &Strip, text: Vec<u8>, held_out: bool) -> Self {
        let ink = strip.ink.iter().map(|v| f32::from(*v) / 255.0).collect();
        Self { ink, width: strip.width, text, held_out }
    }
}

/// The single lines of a folder that the reader learns from.
pub fn lines(reader: Reader, folder: &Path) -> Vec<Line> {
    let mut table = csv::Reader::from_path(folder.join("truth.csv")).expect("truth.csv");
    let mut lines = Vec::new();
    for row in table.records() {
        let row = row.expect("a row of truth.csv");
        let Some(text) = reader.classes(&row[1], &row[2]) else { continue };
        let bytes = std::fs::read(folder.join(&row[0])).expect("an image");
        if let Ok(picture) = decode(&bytes, Limits::default())
            && let Some(strip) = reader.strip(&picture)
        {
            assert_eq!(strip.ink.len(), strip.width * STRIP_HEIGHT);
            lines.push(Line::of(&strip, text, held_out(&row[2].replace(' ', ""))));
        }
    }
    lines
}
