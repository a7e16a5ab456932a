//! Pictures of checks and coupons: bytes of a bank's image to grey pixels, figures of their quality, and PNG for whoever
//! looks at them.
//!
//! TIFF (Group 4, Group 3, LZW, PackBits, JPEG), JPEG and PNG are read, within limits that a hostile file cannot pass.

mod character;
mod decode;
pub mod e13b;
mod group4;
mod line;
pub mod net;
pub mod ocr;
mod quality;
mod signature;

pub use character::Character;
pub use decode::{ImageError, Limits, Picture, decode, decode_page};
pub use line::{STRIP_HEIGHT, Strip};
pub use quality::{Quality, quality, quality_beside};
pub use signature::unsigned;
