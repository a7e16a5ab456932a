//! The MICR lines on images of items that are being imported, read on all processors.

use std::path::Path;

use lockbox_domain::{ImageSide, Item};
use lockbox_micr::compare_with_image;
use lockbox_micr::image::e13b::read_e13b;
use lockbox_micr::image::{Limits, decode_page};
use rayon::prelude::*;

use crate::sources::Source;

/// Reads the line of every item that has a front, and compares it with what the file says; the file itself is kept at
/// `archived`.
pub(super) fn read_lines_of(items: &mut [Item], source: &Source, archived: &Path) {
    if items.iter().all(|item| item.images.is_empty()) {
        return;
    }
    items.par_iter_mut().for_each(|item| {
        let Some(front) = item.images.iter().find(|image| image.side == ImageSide::Front) else { return };
        let Ok(Some((bytes, page))) = source.image_bytes(front, archived) else { return };
        // An image that is none is told where the file is looked at; here it has no line.
        let Ok(picture) = decode_page(&bytes, page, Limits::default()) else { return };
        let Some(line) = read_e13b(&picture) else { return };
        compare_with_image(item, &line.reading());
    });
}
