//! Lines of print on a picture: what is ink (`ink`), which blobs of it stand in one row (`rows`), under even light
//! (`light`), brought to one scale (`strip`). What the characters are is for who asks: E-13B and OCR have their own.

pub(in crate::image) mod ink;
pub(in crate::image) mod light;
pub(in crate::image) mod rows;
mod strip;

pub(in crate::image) use strip::strip;
pub use strip::{STRIP_HEIGHT, Strip};
