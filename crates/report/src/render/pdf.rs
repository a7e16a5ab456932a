//! A table on paper: letter pages in landscape, the head repeated, sums at the end, the same bytes for the same table.

use std::sync::{Arc, LazyLock};

use ab_glyph::{Font as _, FontRef};
use krilla::Document;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use lockbox_domain::sanitise;

use crate::table::{Cell, Kind, Table};

/// Why a page could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfError(String);

impl std::fmt::Display for PdfError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the PDF could not be made: {}", self.0)
    }
}

impl std::error::Error for PdfError {}

const REGULAR: &[u8] = include_bytes!("../../fonts/dejavu-sans-condensed.ttf");
const BOLD: &[u8] = include_bytes!("../../fonts/dejavu-sans-condensed-bold.ttf");

/// Points: 72 an inch.
const PAGE: (f32, f32) = (792.0, 612.0);
const MARGIN: f32 = 36.0;
const SIZE: f32 = 8.0;
const TITLE: f32 = 13.0;
const LINE: f32 = 12.0;
/// Between columns.
const GUTTER: f32 = 10.0;
/// Where the head of a page's table stands.
const TOP: f32 = MARGIN + 34.0;

/// A weight of type, to be drawn and to be measured.
struct Weight {
    drawn: Option<Font>,
    measured: Option<FontRef<'static>>,
}

impl Weight {
    fn new(bytes: &'static [u8]) -> Self {
        let drawn = Font::new(Arc::new(bytes.to_vec()).into(), 0);
        Self { drawn, measured: FontRef::try_from_slice(bytes).ok() }
    }

    /// How wide `text` is at [`SIZE`].
    fn width(&self, text: &str) -> f32 {
        let Some(font) = &self.measured else { return 0.0 };
        let em = font.units_per_em().unwrap_or(2048.0);
        text.chars().map(|c| font.h_advance_unscaled(font.glyph_id(c))).sum::<f32>() / em * SIZE
    }

    /// `text`, or as much of it as is no wider, with `…` for the rest.
    fn fitting(&self, text: &str, width: f32) -> String {
        if self.width(text) <= width {
            return text.to_owned();
        }
        let mut cut: String = text.to_owned();
        while cut.pop().is_some() && self.width(&cut) + self.width("…") > width {}
        cut.push('…');
        cut
    }
}

static WEIGHTS: LazyLock<[Weight; 2]> = LazyLock::new(|| [Weight::new(REGULAR), Weight::new(BOLD)]);

/// The table as PDF.
pub fn pdf(table: &Table) -> Result<Vec<u8>, PdfError> {
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(words).collect()).collect();
    let totals: Option<Vec<String>> = table.totals.as_ref().map(|row| row.iter().map(words).collect());
    let widths = widths(table, &rows, totals.as_deref());
    let a_page = ((PAGE.1 - MARGIN - TOP - 2.0 * LINE) / LINE) as usize;
    let pages = (rows.len() + usize::from(totals.is_some())).div_ceil(a_page).max(1);
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(table.title.clone()).language("en-US".to_owned()));
    for page in 0..pages {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| PdfError("no page".to_owned()))?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        let [regular, bold] = &*WEIGHTS;
        text(&mut surface, bold, TITLE, (MARGIN, MARGIN + TITLE), &table.title);
        let foot = format!("{} · page {} of {pages}", table.name, page + 1);
        text(&mut surface, regular, SIZE, (MARGIN, PAGE.1 - MARGIN + LINE), &foot);
        let head: Vec<String> = table.columns.iter().map(|c| c.title.clone().into_owned()).collect();
        row(&mut surface, bold, table, &widths, TOP, &head);
        let mut y = TOP + LINE * 1.3;
        for cells in rows.iter().skip(page * a_page).take(a_page) {
            row(&mut surface, regular, table, &widths, y, cells);
            y += LINE;
        }
        if let Some(totals) = totals.as_ref().filter(|_| page + 1 == pages) {
            row(&mut surface, bold, table, &widths, y, totals);
        }
        surface.finish();
        sheet.finish();
    }
    document.finish().map_err(|e| PdfError(format!("{e:?}")))
}

/// A cell as people read it; control characters have no glyph.
fn words(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => sanitise(text),
        Cell::Cents(amount) => amount.grouped(),
        Cell::Date(day) => day.to_string(),
        Cell::Count(count) => super::screen::grouped(*count),
    }
}

/// The columns' widths: what they hold, and where that is too much the words give way to the figures.
fn widths(table: &Table, rows: &[Vec<String>], totals: Option<&[String]>) -> Vec<f32> {
    let [regular, bold] = &*WEIGHTS;
    let mut widths: Vec<f32> = table.columns.iter().map(|c| bold.width(&c.title)).collect();
    let rows = rows.iter().map(|cells| (regular, cells.as_slice()));
    for (weight, cells) in rows.chain(totals.map(|cells| (bold, cells))) {
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = width.max(weight.width(cell));
        }
    }
    let room = PAGE.0 - 2.0 * MARGIN - GUTTER * widths.len().saturating_sub(1) as f32;
    let is_text = |at: usize| table.columns.get(at).is_some_and(|c| c.kind == Kind::Text);
    let (mut words, mut figures) = (0.0, 0.0);
    for (at, width) in widths.iter().enumerate() {
        *(if is_text(at) { &mut words } else { &mut figures }) += width;
    }
    if words + figures > room && words > 0.0 {
        let share = ((room - figures) / words).clamp(0.05, 1.0);
        for (at, width) in widths.iter_mut().enumerate() {
            if is_text(at) {
                *width *= share;
            }
        }
    }
    widths
}

fn row(surface: &mut Surface<'_>, weight: &Weight, table: &Table, widths: &[f32], y: f32, cells: &[String]) {
    let mut x = MARGIN;
    for ((cell, width), column) in cells.iter().zip(widths).zip(&table.columns) {
        // Words may be cut short, figures never.
        let shown = if column.kind == Kind::Text { weight.fitting(cell, *width + 0.1) } else { cell.clone() };
        let right = matches!(column.kind, Kind::Cents | Kind::Count);
        let left = if right { x + width - weight.width(&shown) } else { x };
        text(surface, weight, SIZE, (left, y), &shown);
        x += width + GUTTER;
    }
}

fn text(surface: &mut Surface<'_>, weight: &Weight, size: f32, at: (f32, f32), text: &str) {
    if let Some(font) = weight.drawn.clone().filter(|_| !text.is_empty()) {
        surface.draw_text(Point::from_xy(at.0, at.1), font, size, text, false, TextDirection::LeftToRight);
    }
}
