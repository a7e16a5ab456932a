//! Drawing a [`Table`](crate::Table), written once for all reports.

mod csv;
mod form;
mod json;
mod pdf;
mod screen;
mod xlsx;

pub use csv::csv;
pub(crate) use csv::harmless;
pub use form::{Form, FormError};
pub use json::json;
pub use pdf::{PdfError, pdf};
pub use screen::{grouped, screen};
pub(crate) use screen::{plain, strong};
pub use xlsx::xlsx;

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
