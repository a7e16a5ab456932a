//! Lines to rows: columns as they stand, or values between separators.

use lockbox_domain::Place;

use crate::csv_statement::split::{self, split};

/// One row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The line, or the lines where a quoted value goes over several.
    pub(super) text: String,
    /// Its values; none where rows have columns.
    pub(super) values: Vec<String>,
    /// Where it is.
    pub(super) place: Place,
}

impl Row {
    /// A line of columns.
    pub(super) fn plain(text: String, place: Place) -> Self {
        Self { text, values: Vec::new(), place }
    }

    /// What stands from column `from` to before `to`.
    pub(super) fn columns(&self, from: usize, to: usize) -> &str {
        if self.text.is_ascii() {
            return self.text.get(from.min(self.text.len())..to.min(self.text.len())).unwrap_or_default();
        }
        let at = |column: usize| self.text.char_indices().nth(column).map_or(self.text.len(), |(at, _)| at);
        self.text.get(at(from)..if to == usize::MAX { self.text.len() } else { at(to) }).unwrap_or_default()
    }

    /// The value at a place, counted from 0.
    pub(super) fn value(&self, at: usize) -> &str {
        self.values.get(at).map_or("", String::as_str)
    }

    /// Columns of the line.
    pub(super) fn width(&self) -> usize {
        self.text.chars().count()
    }
}

/// What came of splitting a text.
pub(super) enum Split {
    Row(Row),
    /// A quote is open: the next line belongs to it.
    Open,
    /// It cannot be split.
    Bad(&'static str),
}

/// The values of a text between separators.
pub(super) fn values(text: String, separator: char, place: Place) -> Split {
    match split(&text, separator, '"') {
        split::Row::Fields(values) => Split::Row(Row { text, values, place }),
        split::Row::Open => Split::Open,
        split::Row::Bad(why) => Split::Bad(why),
    }
}
