//! Statements, their arguments and their rows, the same for both engines.
//!
//! One text serves both engines wherever it can; where it cannot, the two stand side by side in one [`Sql`] with
//! the reason. A *set* goes into a statement as one JSON array: unpacking it is spelled differently by each
//! engine, and [`over_set!`] is the one place that knows how.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use lockbox_domain::{Cents, FileId, Region};

use crate::error::{Result, StoreError};

/// A statement in the words of both engines.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sql {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

impl Sql {
    /// One text for both.
    pub(crate) const fn same(text: &'static str) -> Self {
        Self { sqlite: text, postgres: text }
    }
}

/// A statement over the rows of a JSON array of arrays bound as `$1`; in the body the set is the table `asked`.
///
/// `over_set!((file_id int 0, day date 1) "SELECT … FROM asked CROSS JOIN …")`, the text in one or more pieces.
/// The cross join keeps SQLite's planner from walking the large table and probing the set.
macro_rules! over_set {
    (($($column:ident $kind:ident $at:literal),+) $($body:expr),+ $(,)?) => {
        $crate::sql::Sql {
            sqlite: concat!(
                "WITH asked AS (SELECT ",
                $("value->>", $at, " AS ", stringify!($column), ", ",)+
                "key AS nth FROM json_each($1)) ", $($body),+
            ),
            postgres: concat!(
                "WITH asked AS (SELECT ",
                $("CAST(value->>", $at, " AS ", over_set!(@postgres $kind), ") AS ", stringify!($column), ", ",)+
                "nth FROM jsonb_array_elements(CAST($1 AS JSONB)) WITH ORDINALITY AS e(value, nth)) ", $($body),+
            ),
        }
    };
    // A set of keys, and many rows that come packed.
    (($column:ident) packed $columns:expr, $rest:expr) => {
        $crate::sql::Sql {
            sqlite: concat!(
                "WITH asked AS (SELECT value AS ", stringify!($column), " FROM json_each($1)) ",
                $crate::sql::packed!(@sqlite $columns, $rest)
            ),
            postgres: concat!(
                "WITH asked AS (SELECT CAST(value AS BIGINT) AS ", stringify!($column),
                " FROM jsonb_array_elements_text(CAST($1 AS JSONB)) AS e(value)) SELECT ", $columns, $rest
            ),
        }
    };
    // A set of keys needs no arrays in the array.
    (($column:ident) $($body:expr),+ $(,)?) => {
        $crate::sql::Sql {
            sqlite: concat!(
                "WITH asked AS (SELECT value AS ", stringify!($column), " FROM json_each($1)) ", $($body),+
            ),
            postgres: concat!(
                "WITH asked AS (SELECT CAST(value AS BIGINT) AS ", stringify!($column),
                " FROM jsonb_array_elements_text(CAST($1 AS JSONB)) AS e(value)) ", $($body),+
            ),
        }
    };
    (@postgres int) => { "BIGINT" };
    (@postgres text) => { "TEXT" };
    (@postgres date) => { "DATE" };
}
pub(crate) use over_set;

/// A statement that gives many rows, to be run with `rows_packed`: SQLite packs them into one JSON text. A row
/// from its connection's thread costs an allocation a value; packed, twice as many come a second (650,000 of 22
/// columns measured instead of 290,000). The order is the inner one: `group_concat` takes rows as they come.
macro_rules! packed {
    (@sqlite $columns:expr, $rest:expr) => {
        concat!(
            "SELECT '[' || COALESCE(group_concat(packed, ','), '') || ']' FROM (SELECT json_array(",
            $columns, ") AS packed", $rest, ")"
        )
    };
    // Items `i` of a file in their order, each with its batch `b`. PostgreSQL would put all items beside each of the
    // batches, which grows with the square of the file; the fence makes it look up an item's batch.
    ($columns:expr, items where $rest:expr $(,)?) => {
        $crate::sql::Sql {
            sqlite: $crate::sql::packed!(@sqlite $columns, concat!(
                " FROM item i CROSS JOIN batch b WHERE b.file_id = i.file_id AND b.batch_index = i.batch_index AND ",
                $rest
            )),
            postgres: concat!(
                "SELECT ", $columns, " FROM item i CROSS JOIN LATERAL (SELECT * FROM batch \
                 WHERE file_id = i.file_id AND batch_index = i.batch_index OFFSET 0) b WHERE ",
                $rest
            ),
        }
    };
    ($columns:expr, $rest:expr $(,)?) => {
        $crate::sql::Sql {
            sqlite: $crate::sql::packed!(@sqlite $columns, $rest),
            postgres: concat!("SELECT ", $columns, $rest),
        }
    };
}
pub(crate) use packed;

/// An argument; absent ones keep their type, which PostgreSQL wants to know.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    Int(Option<i64>),
    /// Shared: a set is bound again when its transaction is run again, and never copied for it.
    Text(Option<Arc<str>>),
    Date(Option<NaiveDate>),
    Time(Option<NaiveDateTime>),
}

macro_rules! arg_from {
    ($($from:ty => $variant:ident $convert:expr;)*) => {
        $(
            impl From<$from> for Arg {
                fn from(value: $from) -> Self {
                    Self::$variant(Some($convert(value)))
                }
            }
            impl From<Option<$from>> for Arg {
                fn from(value: Option<$from>) -> Self {
                    Self::$variant(value.map($convert))
                }
            }
        )*
    };
}

arg_from! {
    i64 => Int std::convert::identity;
    u32 => Int i64::from;
    bool => Int i64::from;
    Cents => Int Cents::get;
    FileId => Int FileId::key;
    String => Text |text: String| without_nul(&text);
    &str => Text without_nul;
    Region => Text |r: Region| without_nul(r.as_str());
    NaiveDate => Date std::convert::identity;
    NaiveDateTime => Time std::convert::identity;
}

/// PostgreSQL has no NUL in text, and SQLite's functions end at one. In a bank's field it is filler; the bytes as
/// received are in the archive.
fn without_nul(text: &str) -> Arc<str> {
    if text.contains('\0') { text.replace('\0', " ").into() } else { text.into() }
}

/// Text that comes again and again in a set, each word kept once.
#[derive(Debug, Default)]
pub(crate) struct Words(Vec<Arc<str>>);

impl Words {
    /// More words than these are no few.
    const MOST: usize = 16;

    pub(crate) fn arg(&mut self, text: Option<&str>) -> Arg {
        let Some(text) = text else { return Arg::Text(None) };
        if let Some(known) = self.0.iter().find(|known| known.as_ref() == text) {
            return Arg::Text(Some(Arc::clone(known)));
        }
        let word = without_nul(text);
        if self.0.len() < Self::MOST {
            self.0.push(Arc::clone(&word));
        }
        Arg::Text(Some(word))
    }
}

/// An unsigned number as the engines' signed one.
pub(crate) fn int(value: u64) -> Result<i64> {
    i64::try_from(value).map_err(|_| StoreError::Refused(format!("{value} is too large a number")))
}

/// Arguments from values of different types.
macro_rules! args {
    ($($value:expr),* $(,)?) => { [$($crate::sql::Arg::from($value)),*] };
}
pub(crate) use args;

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Date(NaiveDate),
    Time(NaiveDateTime),
}

/// From SQLite's JSON.
impl<'de> serde::Deserialize<'de> for Cell {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct AnyCell;
        impl serde::de::Visitor<'_> for AnyCell {
            type Value = Cell;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number, a text or null")
            }

            fn visit_unit<E>(self) -> std::result::Result<Cell, E> {
                Ok(Cell::Null)
            }

            fn visit_i64<E>(self, value: i64) -> std::result::Result<Cell, E> {
                Ok(Cell::Int(value))
            }

            fn visit_u64<E: serde::de::Error>(self, value: u64) -> std::result::Result<Cell, E> {
                i64::try_from(value).map(Cell::Int).map_err(E::custom)
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Cell, E> {
                Ok(Cell::Text(value.to_owned()))
            }
        }
        deserializer.deserialize_any(AnyCell)
    }
}

/// A row that is read from its first column to its last.
#[derive(Debug)]
pub(crate) struct Row(std::vec::IntoIter<Cell>);

impl Row {
    pub(crate) fn new(cells: Vec<Cell>) -> Self {
        Self(cells.into_iter())
    }

    fn next(&mut self) -> Cell {
        self.0.next().unwrap_or(Cell::Null)
    }

    fn must<T>(value: Option<T>, what: &str) -> Result<T> {
        value.ok_or_else(|| StoreError::corrupt(format_args!("no {what} where one must be")))
    }

    pub(crate) fn opt_int(&mut self) -> Result<Option<i64>> {
        match self.next() {
            Cell::Null => Ok(None),
            Cell::Int(value) => Ok(Some(value)),
            other => Err(StoreError::corrupt(format_args!("{other:?} where a number must be"))),
        }
    }

    pub(crate) fn int(&mut self) -> Result<i64> {
        Self::must(self.opt_int()?, "number")
    }

    /// A number that was unsigned when it was written.
    pub(crate) fn uint<T: TryFrom<i64>>(&mut self) -> Result<T> {
        let value = self.int()?;
        T::try_from(value).map_err(|_| StoreError::corrupt(format_args!("{value} is out of range")))
    }

    pub(crate) fn opt_uint<T: TryFrom<i64>>(&mut self) -> Result<Option<T>> {
        let Some(value) = self.opt_int()? else { return Ok(None) };
        T::try_from(value).map(Some).map_err(|_| StoreError::corrupt(format_args!("{value} is out of range")))
    }

    pub(crate) fn flag(&mut self) -> Result<bool> {
        Ok(self.int()? != 0)
    }

    pub(crate) fn cents(&mut self) -> Result<Cents> {
        Ok(Cents::new(self.int()?))
    }

    pub(crate) fn file(&mut self) -> Result<FileId> {
        Self::must(FileId::from_key(self.int()?), "file id")
    }

    pub(crate) fn opt_text(&mut self) -> Result<Option<String>> {
        match self.next() {
            Cell::Null => Ok(None),
            Cell::Text(value) => Ok(Some(value)),
            other => Err(StoreError::corrupt(format_args!("{other:?} where text must be"))),
        }
    }

    pub(crate) fn text(&mut self) -> Result<String> {
        Self::must(self.opt_text()?, "text")
    }

    /// Text that `parse` understands.
    pub(crate) fn word<T>(&mut self, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
        Self::must(self.opt_word(parse)?, "word")
    }

    pub(crate) fn opt_word<T>(&mut self, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>> {
        let Some(text) = self.opt_text()? else { return Ok(None) };
        parse(&text).map(Some).ok_or_else(|| StoreError::corrupt(format_args!("the word `{text}`")))
    }

    pub(crate) fn opt_date(&mut self) -> Result<Option<NaiveDate>> {
        match self.next() {
            Cell::Null => Ok(None),
            Cell::Date(value) => Ok(Some(value)),
            Cell::Text(text) => text
                .parse()
                .map(Some)
                .map_err(|_| StoreError::corrupt(format_args!("`{text}` where a date must be"))),
            other => Err(StoreError::corrupt(format_args!("{other:?} where a date must be"))),
        }
    }

    pub(crate) fn date(&mut self) -> Result<NaiveDate> {
        Self::must(self.opt_date()?, "date")
    }

    pub(crate) fn opt_time(&mut self) -> Result<Option<NaiveDateTime>> {
        match self.next() {
            Cell::Null => Ok(None),
            Cell::Time(value) => Ok(Some(value)),
            Cell::Text(text) => NaiveDateTime::parse_from_str(&text, TIME)
                .map(Some)
                .map_err(|_| StoreError::corrupt(format_args!("`{text}` where a time must be"))),
            other => Err(StoreError::corrupt(format_args!("{other:?} where a time must be"))),
        }
    }

    pub(crate) fn time(&mut self) -> Result<NaiveDateTime> {
        Self::must(self.opt_time()?, "time")
    }
}

/// How SQLite's TEXT spells a time: what sorts as text sorts as time.
pub(crate) const TIME: &str = "%Y-%m-%d %H:%M:%S%.f";

/// A table that is written in sets: its columns and what to do with rows that are there.
pub(crate) struct Bulk {
    pub(crate) table: &'static str,
    pub(crate) columns: &'static [(&'static str, Kind)],
    /// Ends the statement: `ON CONFLICT DO NOTHING`, or empty when a conflict is an error.
    pub(crate) on_conflict: &'static str,
}

/// The type of a column that is written in sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Text,
    Date,
    Time,
}

/// A set as the argument of a statement made with [`over_set!`]: each row a JSON array.
pub(crate) fn set(rows: impl Iterator<Item = serde_json::Value>) -> Arg {
    Arg::Text(Some(serde_json::Value::Array(rows.collect()).to_string().into()))
}

/// A set of keys, each once, in their own order: neighbours are looked up on the same page.
pub(crate) fn keys(mut keys: Vec<i64>) -> Arg {
    keys.sort_unstable();
    keys.dedup();
    Arg::Text(Some(serde_json::Value::from(keys).to_string().into()))
}
