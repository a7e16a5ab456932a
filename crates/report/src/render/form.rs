//! A report as a file: for a spreadsheet, for paper, for programs.

use super::{csv, json, pdf, xlsx};
use crate::table::Table;

/// The forms a report can be had in besides the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Values with commas.
    Csv,
    /// A workbook.
    Xlsx,
    /// Pages.
    Pdf,
    /// What programs read.
    Json,
}

/// Why a report could not be drawn, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormError(String);

impl std::fmt::Display for FormError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the report could not be drawn: {}", self.0)
    }
}

impl std::error::Error for FormError {}

impl Form {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Xlsx, Self::Pdf, Self::Json];

    /// `csv`, `xlsx`, `pdf` or `json`: the word on the command line, and the ending of a file's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
            Self::Json => "json",
        }
    }

    /// The form of that word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == text)
    }

    /// What a browser is told that it is.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
            Self::Json => "application/json",
        }
    }

    /// True for forms that are no text, and have no place on a screen.
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Pdf)
    }

    /// The table in this form: the same bytes for the same table.
    pub fn bytes(self, table: &Table) -> Result<Vec<u8>, FormError> {
        let wrong = |e: &dyn std::fmt::Display| FormError(e.to_string());
        match self {
            Self::Csv => {
                let mut bytes = Vec::new();
                csv(table, &mut bytes).map_err(|e| wrong(&e))?;
                Ok(bytes)
            }
            Self::Xlsx => xlsx(table).map_err(|e| wrong(&e)),
            Self::Pdf => pdf(table).map_err(|e| wrong(&e)),
            Self::Json => json(table).map(String::into_bytes).map_err(|e| wrong(&e)),
        }
    }
}

#[cfg(test)]
mod tests {
    use lockbox_domain::Cents;

    use super::*;
    use crate::table::{Cell, Kind};

    fn table(rows: u64) -> Table {
        let columns = [
            ("account", Kind::Text),
            ("day", Kind::Date),
            ("amount", Kind::Cents),
            ("items", Kind::Count),
            ("detail", Kind::Text),
        ];
        let mut table = Table::new("aging", "Unapplied money by age", &columns);
        for n in 0..rows {
            table.push(vec![
                Cell::Text(format!("{:012}", n * 7_919)),
                Cell::Date("2026-11-24".parse().unwrap()),
                Cell::Cents(Cents::new(n as i64 * 12_345 - 99)),
                Cell::Count(n),
                Cell::Text(
                    "=HYPERLINK(\"x\") Nguyễn, with a sentence that is longer than any page is wide. "
                        .repeat(3),
                ),
            ]);
        }
        table.add_totals("all").unwrap();
        table
    }

    #[test]
    fn the_same_table_is_the_same_file() {
        for form in Form::ALL {
            for rows in [0, 1, 130] {
                let bytes = form.bytes(&table(rows)).unwrap();
                assert_eq!(bytes, form.bytes(&table(rows)).unwrap(), "{form:?}");
                assert!(!bytes.is_empty());
                let magic: &[u8] = match form {
                    Form::Pdf => b"%PDF-",
                    Form::Xlsx => b"PK\x03\x04",
                    Form::Csv => b"account,",
                    Form::Json => b"[",
                };
                assert!(bytes.starts_with(magic), "{form:?}");
            }
            assert_eq!(Form::parse(form.as_str()), Some(form));
        }
    }
}
