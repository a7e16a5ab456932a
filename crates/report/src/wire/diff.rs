//! `inspect --diff --json`: how two files of payments differ.

use serde::Serialize;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The first file.
    pub a: Side,
    /// The second file.
    pub b: Side,
    /// True when both have the same payments, whatever their bytes.
    pub same: bool,
    /// Payments of the first file alone.
    pub only_a: Vec<Payment>,
    /// Payments of the second file alone.
    pub only_b: Vec<Payment>,
    /// The same check in both, at another place.
    pub moved: Vec<Moved>,
    /// The same place in both, with other contents.
    pub changed: Vec<Changed>,
    /// How many more differences there are than are listed.
    pub more: u64,
}

/// A file added up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    /// The path as given.
    pub path: String,
    /// How many payments.
    pub items: u64,
    /// What they add up to.
    pub amount_cents: i64,
}

/// A payment by its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// Lockbox, deposit date, batch and item, and which of the same place where there are several.
    pub place: String,
    /// What it is for.
    pub amount_cents: i64,
}

/// A check at two places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Its place in the first file.
    pub from: String,
    /// Its place in the second.
    pub to: String,
    /// What it is for.
    pub amount_cents: i64,
}

/// A place with two contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The place.
    pub place: String,
    /// The fields that differ.
    pub fields: Vec<Field>,
}

/// A field with two values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What the first file says.
    pub a: String,
    /// What the second says.
    pub b: String,
}
