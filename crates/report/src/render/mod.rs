//! Drawing a [`Table`](crate::Table), written once for all reports.

mod csv;
mod json;
mod screen;

pub use csv::csv;
pub(crate) use csv::harmless;
pub use json::json;
pub use screen::screen;
pub(crate) use screen::{plain, strong};

/// How text is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour. Nothing is said by colour alone.
    pub color: bool,
    /// How many columns there are; 0 for as many as it takes.
    pub width: u16,
}

impl Style {
    /// No colour, any width: for files and tests.
    pub const PLAIN: Self = Self { color: false, width: 0 };
}
