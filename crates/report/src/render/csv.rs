//! A table as CSV, safe to open in a spreadsheet.

use std::borrow::Cow;
use std::io;

use crate::table::{Cell, Table};

/// Writes the columns' names and the rows. Money is dollars with two places, without thousands separators.
pub fn csv(table: &Table, out: impl io::Write) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(table.columns.iter().map(|c| c.name.as_ref()))?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|c| field(c).into_owned()))?;
    }
    writer.flush()?;
    Ok(())
}

fn field(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(t) => harmless(t),
        Cell::Cents(c) => Cow::Owned(c.to_string()),
        Cell::Date(d) => Cow::Owned(d.to_string()),
        Cell::Count(n) => Cow::Owned(n.to_string()),
    }
}

/// Text that a spreadsheet would take for a formula gets an apostrophe before it; only text can do harm, amounts stay
/// numbers.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
