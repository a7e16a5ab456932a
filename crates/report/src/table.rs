//! A table with typed cells: what a report is before anybody draws it.

use std::borrow::Cow;

use chrono::NaiveDate;
use lockbox_domain::{AmountError, Cents};

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words and identifiers; left.
    Text,
    /// Money; right, in dollars for people and in whole cents for programs.
    Cents,
    /// A day.
    Date,
    /// A number of things; right.
    Count,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs: lower case with underscores, without `_cents`.
    pub name: Cow<'static, str>,
    /// Its name for people.
    pub title: Cow<'static, str>,
    /// What its cells are.
    pub kind: Kind,
}

impl Column {
    /// A column; people see the underscores of `name` as blanks.
    pub fn new(name: impl Into<Cow<'static, str>>, kind: Kind) -> Self {
        let name = name.into();
        let title = if name.contains('_') { Cow::Owned(name.replace('_', " ")) } else { name.clone() };
        Self { name, title, kind }
    }

    /// The name that its values have in JSON.
    pub fn json_name(&self) -> Cow<'_, str> {
        match self.kind {
            Kind::Cents => Cow::Owned(format!("{}_cents", self.name)),
            _ => Cow::Borrowed(&self.name),
        }
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing: not known, not stated.
    Empty,
    /// Words.
    Text(String),
    /// Money.
    Cents(Cents),
    /// A day.
    Date(NaiveDate),
    /// A number of things.
    Count(u64),
}

impl Cell {
    /// Text, or nothing where there is none.
    pub fn text(text: Option<impl ToString>) -> Self {
        text.map_or(Self::Empty, |t| Self::Text(t.to_string()))
    }

    /// A day, or nothing where there is none.
    pub fn date(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Date)
    }

    /// Money, or nothing where there is none.
    pub fn cents(amount: Option<Cents>) -> Self {
        amount.map_or(Self::Empty, Self::Cents)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A report as rows of typed cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its title.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each has a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// Sums, where the columns have them: for people only, programs add up themselves.
    pub totals: Option<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    pub fn new(name: &'static str, title: impl Into<String>, columns: &[(&'static str, Kind)]) -> Self {
        let columns = columns.iter().map(|(name, kind)| Column::new(*name, *kind)).collect();
        Self { name, title: title.into(), columns, rows: Vec::new(), totals: None }
    }

    /// Adds a row; missing cells are empty and cells beyond the columns are dropped, so rows always fit.
    pub fn push(&mut self, mut cells: Vec<Cell>) {
        cells.resize(self.columns.len(), Cell::Empty);
        self.rows.push(cells);
    }

    /// Adds the sums of its money and count columns, with `label` in the first column.
    pub fn add_totals(&mut self, label: &str) -> Result<(), AmountError> {
        let mut totals = Vec::with_capacity(self.columns.len());
        for (i, column) in self.columns.iter().enumerate() {
            let cells = self.rows.iter().filter_map(|r| r.get(i));
            totals.push(match column.kind {
                _ if i == 0 => Cell::Text(label.to_owned()),
                Kind::Cents => Cell::Cents(Cents::total(cells.filter_map(amount))?),
                Kind::Count => Cell::Count(cells.filter_map(count).fold(0, u64::saturating_add)),
                Kind::Text | Kind::Date => Cell::Empty,
            });
        }
        self.totals = Some(totals);
        Ok(())
    }
}

fn amount(cell: &Cell) -> Option<Cents> {
    if let Cell::Cents(c) = cell { Some(*c) } else { None }
}

fn count(cell: &Cell) -> Option<u64> {
    if let Cell::Count(n) = cell { Some(*n) } else { None }
}
