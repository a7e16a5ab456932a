//! A table as JSON: an array of objects.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::table::{Cell, Column, Table};

/// The rows as objects, fields in the order of the columns; money is whole cents under a name that ends in `_cents`.
pub fn json(table: &Table) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&Rows(table))
}

struct Rows<'a>(&'a Table);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.rows.len()))?;
        for row in &self.0.rows {
            rows.serialize_element(&Row(&self.0.columns, row))?;
        }
        rows.end()
    }
}

/// An object that keeps the order of the columns, which a map of values would not.
struct Row<'a>(&'a [Column], &'a [Cell]);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.0.len()))?;
        for (column, cell) in self.0.iter().zip(self.1) {
            object.serialize_key(&column.json_name())?;
            match cell {
                Cell::Empty => object.serialize_value(&())?,
                Cell::Text(t) => object.serialize_value(t)?,
                Cell::Cents(c) => object.serialize_value(&c.get())?,
                Cell::Date(d) => object.serialize_value(&d.to_string())?,
                Cell::Count(n) => object.serialize_value(n)?,
            }
        }
        object.end()
    }
}
