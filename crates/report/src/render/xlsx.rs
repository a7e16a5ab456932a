//! A table as a workbook: money and counts as numbers, identifiers as text, the same bytes for the same table.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::table::{Cell, Kind, Table};

/// A sheet's name has at most so many characters.
const SHEET_NAME: usize = 31;

/// The workbook, with the columns' names in its first row, which stays in sight, and the sums in its last.
pub fn xlsx(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A workbook that knew when it was made would differ each time.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(&table.title).set_creation_datetime(&made));
    let formats = Formats::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(table.name.chars().take(SHEET_NAME).collect::<String>())?;
    for (at, column) in (0..).zip(&table.columns) {
        let right = matches!(column.kind, Kind::Cents | Kind::Count);
        let format = if right { &formats.head_right } else { &formats.head };
        sheet.write_string_with_format(0, at, column.title.as_ref(), format)?;
    }
    let last = u16::try_from(table.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
    let mut below = 1;
    for row in &table.rows {
        write_row(sheet, below, row, &formats, false)?;
        below += 1;
    }
    sheet.autofilter(0, 0, below - 1, last)?;
    if let Some(totals) = &table.totals {
        write_row(sheet, below, totals, &formats, true)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    sheet.autofit();
    workbook.save_to_buffer()
}

struct Formats {
    head: Format,
    head_right: Format,
    plain: [Format; 4],
    strong: [Format; 4],
}

impl Formats {
    fn new() -> Self {
        let kinds = ["@", "#,##0.00", "yyyy-mm-dd", "#,##0"];
        Self {
            head: Format::new().set_bold(),
            head_right: Format::new().set_bold().set_align(FormatAlign::Right),
            plain: kinds.map(|kind| Format::new().set_num_format(kind)),
            strong: kinds.map(|kind| Format::new().set_num_format(kind).set_bold()),
        }
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a workbook's numbers are doubles: whole cents up to 90 trillion dollars"
)]
fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    cells: &[Cell],
    formats: &Formats,
    strong: bool,
) -> Result<(), XlsxError> {
    let [text, money, date, count] = if strong { &formats.strong } else { &formats.plain };
    for (at, cell) in (0..).zip(cells) {
        match cell {
            Cell::Empty => {}
            Cell::Text(value) => drop(sheet.write_string_with_format(row, at, value, text)?),
            Cell::Cents(value) => {
                sheet.write_number_with_format(row, at, value.get() as f64 / 100.0, money)?;
            }
            Cell::Date(value) => {
                let parts = value.to_string();
                sheet.write_datetime_with_format(row, at, ExcelDateTime::parse_from_str(&parts)?, date)?;
            }
            Cell::Count(value) => drop(sheet.write_number_with_format(row, at, *value as f64, count)?),
        }
    }
    Ok(())
}
