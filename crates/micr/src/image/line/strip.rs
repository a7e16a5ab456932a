//! A row of a picture as a strip of fixed height, the only thing the network sees.

use std::ops::Range;

use super::ink::Blob;
use super::rows::Row;
use super::shades::Shades;
use crate::image::Picture;

/// Rows of a strip.
pub const STRIP_HEIGHT: usize = 32;

/// Columns at most: a line of 65 characters at 20 a character, and as much again for gaps.
const MOST_COLUMNS: usize = 2_600;

/// Where a column of a strip stands in its picture, all in 1/65536 pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::image) struct Column {
    /// Its middle across.
    pub(in crate::image) x: i64,
    /// The middle of the row there.
    pub(in crate::image) middle: i64,
    /// Pixels of the picture a column of the strip.
    pub(in crate::image) step: i64,
}

/// Ink in a strip, row by row, 0 paper to 255 ink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strip {
    /// Columns, a multiple of four.
    pub width: usize,
    /// [`STRIP_HEIGHT`] rows of `width`.
    pub ink: Vec<u8>,
    /// Where its columns stand in the picture.
    pub(in crate::image) places: Vec<Column>,
    /// The greys of ink and paper that the ink was told by.
    pub(in crate::image) shades: Shades,
}

impl Strip {
    /// The middle of a column in the picture, in pixels.
    pub(in crate::image) fn x_of(&self, column: usize) -> i32 {
        let at = column.min(self.places.len().saturating_sub(1));
        self.places.get(at).map_or(0, |place| (place.x >> 16) as i32)
    }

    /// The widest paper between two columns, in pixels of the picture: dust is no ink.
    pub(in crate::image) fn clear_between(&self, from: usize, to: usize) -> i32 {
        let inked = |column: usize| {
            let rows = self.ink.iter().skip(column).step_by(self.width.max(1)).skip(6).take(20);
            rows.filter(|value| **value > 100).count() > 2
        };
        let (mut widest, mut run) = (0_i32, 0_i32);
        for column in from..to.min(self.width) {
            run = if inked(column) { 0 } else { run + 1 };
            widest = widest.max(run);
        }
        let step = self.places.get(from).map_or(1 << 16, |place| place.step);
        ((i64::from(widest) * step) >> 16) as i32
    }

    /// Ink about a column, of 255 a pixel, as high as a digit and as wide.
    pub(in crate::image) fn ink_about(&self, column: usize) -> u32 {
        let (from, to) = (column.saturating_sub(7), (column + 7).min(self.width));
        let rows = self.ink.chunks_exact(self.width.max(1)).skip(6).take(20);
        rows.flat_map(|row| row.get(from..to).unwrap_or_default()).map(|value| u32::from(*value)).sum()
    }

    /// Where the character about `column` stands in the picture: left, top, width and height.
    pub(in crate::image) fn area(&self, column: usize) -> [u32; 4] {
        let at = column.min(self.places.len().saturating_sub(1));
        let Some(place) = self.places.get(at) else { return [0; 4] };
        let pixels = |v: i64| u32::try_from(v >> 16).unwrap_or(0);
        let (wide, high) = (place.step * 8, place.step * 10);
        let (left, top) = (pixels(place.x - wide), pixels(place.middle - high));
        [left, top, pixels(place.x + wide) - left, pixels(place.middle + high) - top]
    }
}

/// `row` of `picture` brought to the scale at which a digit is `digit` rows high, with room on both sides for the symbols
/// beside the digits.
pub(in crate::image) fn strip(picture: &Picture, row: &Row, blobs: &[Blob], digit: i64) -> Strip {
    let room = row.height * 2;
    let (left, right) = row.reach(blobs);
    let start = i64::from((left - room).max(-row.height)) << 16;
    let end = i64::from((right + room).min(picture.width() as i32 + row.height)) << 16;
    let mut columns = Vec::new();
    let mut x = start;
    let (mut height, mut middle2) = (row.height, 0);
    while x < end && columns.len() < MOST_COLUMNS {
        // From pixel to pixel a line hardly rises.
        if columns.len().is_multiple_of(2) {
            (height, middle2) = row.about((x >> 16) as i32);
        }
        // Even, so that a sample ends where the next one begins.
        let step = ((i64::from(height.max(4)) << 16) / digit) & !1;
        columns.push(Column { x: x + step / 2, middle: i64::from(middle2) << 15, step });
        x += step;
    }
    let width = columns.len().max(4).next_multiple_of(4);
    let shades = Shades::of(picture, row);
    let Shades { dark, light, .. } = shades;
    let mut ink = vec![0_u8; width * STRIP_HEIGHT];
    let mut room = Room::default();
    for (at, column) in columns.iter().enumerate() {
        let samples = Samples::of(picture, column, &mut room);
        // Ink for a grey value summed up over a sample, in 1/2^24.
        let scale = (255 << 24) / (samples.area * (light - dark)).max(1);
        for (line, grey) in samples.sums().enumerate() {
            if let Some(slot) = ink.get_mut(line * width + at) {
                *slot = (((light * samples.area - grey) * scale) >> 24).clamp(0, 255) as u8;
            }
        }
    }
    Strip { width, ink, places: columns, shades }
}

/// A column of samples, each the sum over a square of the picture: what lies beside each other is added up once for all
/// that stand above each other, and from the top on.
struct Samples<'s> {
    /// The picture's rows across the column, in 1/256 pixels: what is above the row, in 1/65536 of it, and the row.
    rows: &'s [(i64, i64)],
    /// The first of those rows.
    top: i64,
    /// Middle of the first sample and half of its height, in 1/65536 pixels.
    first: i64,
    half: i64,
    step: i64,
    /// What a sample of grey 1 adds up to.
    area: i64,
}

/// Room for a column's sums.
#[derive(Default)]
struct Room {
    rows: Vec<(i64, i64)>,
    weights: Vec<i64>,
}

impl<'s> Samples<'s> {
    fn of(picture: &Picture, column: &Column, room: &'s mut Room) -> Self {
        let step = column.step;
        let half = (step / 2).max(1 << 15);
        let first = column.middle + (1 - STRIP_HEIGHT as i64) * step / 2;
        let top = (first - half) >> 16;
        let bottom = (first + (STRIP_HEIGHT as i64 - 1) * step + half) >> 16;
        let (x0, x1) = (column.x - half, column.x + half);
        let (left, right) = (x0 >> 16, (x1 - 1) >> 16);
        let Room { rows, weights } = room;
        weights.clear();
        weights.extend((left..=right).map(|x| overlap(x, x0, x1) >> 8));
        rows.clear();
        let mut above = 0;
        let mut push = |row: i64| {
            rows.push((above, row));
            above += row << 16;
        };
        if let Some((greys, cells)) = inside(picture, (left, right), (top, bottom)) {
            for row in greys {
                let cells = row.get(cells.clone()).unwrap_or_default();
                push(cells.iter().zip(&*weights).map(|(grey, weight)| weight * i64::from(*grey)).sum());
            }
        } else {
            for y in top..=bottom {
                push((left..=right).zip(&*weights).map(|(x, weight)| weight * pixel(picture, x, y)).sum());
            }
        }
        let wide: i64 = weights.iter().sum();
        Self { rows, top, first, half, step, area: (wide * 2 * half) >> 16 }
    }

    /// What the samples add up to, from the top one down.
    fn sums(&self) -> impl Iterator<Item = i64> + '_ {
        let touching = self.half * 2 == self.step;
        let mut end = self.up_to(self.first - self.half);
        (0..STRIP_HEIGHT as i64).map(move |line| {
            let middle = self.first + line * self.step;
            let start = if touching { end } else { self.up_to(middle - self.half) };
            end = self.up_to(middle + self.half);
            (end - start) >> 16
        })
    }

    /// What is above a place, in 1/65536 pixels.
    fn up_to(&self, y: i64) -> i64 {
        let at = usize::try_from((y >> 16) - self.top).ok();
        let (above, row) = at.and_then(|at| self.rows.get(at)).copied().unwrap_or_default();
        above + row * (y & 0xffff)
    }
}

/// How much of the pixel that starts at `whole` lies between `from` and `to`.
fn overlap(whole: i64, from: i64, to: i64) -> i64 {
    to.min((whole + 1) << 16) - from.max(whole << 16)
}

fn pixel(picture: &Picture, x: i64, y: i64) -> i64 {
    let (width, height) = (i64::from(picture.width()), i64::from(picture.height()));
    if x < 0 || y < 0 || x >= width || y >= height {
        return 255;
    }
    picture.grey().get((y * width + x) as usize).map_or(255, |g| i64::from(*g))
}

/// The rows of a picture from one to another, and which of their pixels lie between two columns; none where a part of that
/// is outside.
fn inside(
    picture: &Picture,
    (left, right): (i64, i64),
    (top, bottom): (i64, i64),
) -> Option<(impl Iterator<Item = &[u8]>, Range<usize>)> {
    let (left, right) = (usize::try_from(left).ok()?, usize::try_from(right).ok()?);
    let (top, bottom) = (usize::try_from(top).ok()?, usize::try_from(bottom).ok()?);
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let rows = || picture.grey().chunks_exact(width).skip(top).take(bottom + 1 - top);
    (right < width && bottom < height).then(|| (rows(), left..right + 1))
}
