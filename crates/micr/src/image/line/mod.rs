//! Lines of print on a picture: what is ink (`ink`), which blobs of it stand in one row (`rows`), under even light
//! (`light`), what is too pale to be of them (`shades`), brought to one scale (`strip`). What the characters are is for who
//! asks: E-13B and OCR have their own.

use std::borrow::Cow;

pub(in crate::image) mod ink;
mod light;
pub(in crate::image) mod rows;
mod shades;
mod strip;

pub(in crate::image) use shades::Shades;
pub(in crate::image) use strip::strip;

pub use strip::{STRIP_HEIGHT, Strip};

use crate::image::Picture;
use ink::Blob;

/// A picture under even light, where it needs that, and the blobs of ink on it.
pub(in crate::image) fn inked(picture: &Picture) -> (Cow<'_, Picture>, Vec<Blob>) {
    let counts = ink::histogram(picture);
    let (picture, threshold) = match light::evened(picture, &counts) {
        Some(evened) => {
            let threshold = ink::threshold(&ink::histogram(&evened));
            (Cow::Owned(evened), threshold)
        }
        None => (Cow::Borrowed(picture), ink::threshold(&counts)),
    };
    let blobs = ink::blobs(&picture, threshold);
    (picture, blobs)
}
