//! Pictures of made mail as a scanner sees them, with their truth: MICR lines, checks, coupons and money orders.
//!
//! What is printed is laid on a [`Sheet`](sheet::Sheet) by its place on paper; the sheet is turned, stretched, worn and
//! sampled into pixels. All of it is whole numbers drawn from a seed: the same bytes on every machine.

mod e13b;
mod font;
mod line;
mod mask;
mod noise;
mod paper;
mod pen;
mod scan;
mod sheet;
mod text;
mod tiff;
mod wear;
mod words;

pub use line::{Look, line};
pub use noise::Noise;
pub use paper::{CheckFace, CouponFace};
pub use scan::{ScanFace, scan_line, scan_text};
pub use sheet::GreyPicture;
pub use text::micr_text;
