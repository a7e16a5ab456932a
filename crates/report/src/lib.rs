//! What people and programs get to see: tables, documents and text.
//!
//! - [`reports`]: rows in, a typed [`Table`] out, a file a report; [`render`] draws any table as text, CSV or JSON.
//! - [`wire`]: the JSON documents that other programs rely on, as types; nothing else in the project is serialised.
//! - [`text`]: the same documents for people on a terminal.
//! - [`export`]: the applications export.
//!
//! This crate must not know where rows come from, nor rules; it decides nothing and computes no more than sums.

pub mod export;
pub mod letters;
pub mod render;
pub mod reports;
pub mod table;
pub mod text;
pub mod wire;

pub use render::Style;
pub use table::{Cell, Column, Kind, Table};
