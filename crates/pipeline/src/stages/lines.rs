//! The lines on images of items that are being imported, read on all processors: MICR lines of checks, scan lines of
//! coupons.

use std::path::Path;

use lockbox_domain::reading::CheckDigit;
use lockbox_domain::{ImageSide, Item};
use lockbox_micr::image::e13b::read_e13b;
use lockbox_micr::image::ocr::read_ocr;
use lockbox_micr::image::{Limits, decode_page};
use lockbox_micr::{ScanTemplate, compare_with_image, read_scan_lines};
use rayon::prelude::*;

use crate::sources::Source;

/// What remittance text begins with that is read off a coupon's image and not in the file.
pub(super) const OFF_COUPON: &str = "coupon image:";

/// Reads the line of every item that has a front, and compares it with what the file says; and the scan line of every
/// coupon, where the file has no text of what came with the check. The file itself is kept at `archived`.
pub(super) fn read_lines_of(
    items: &mut [Item],
    source: &Source,
    archived: &Path,
    templates: &[ScanTemplate],
) {
    if items.iter().all(|item| item.images.is_empty()) {
        return;
    }
    items.par_iter_mut().for_each(|item| {
        let picture_of = |item: &Item, side: ImageSide| {
            let image = item.images.iter().find(|image| image.side == side)?;
            let (bytes, page) = source.image_bytes(image, archived).ok()??;
            // An image that is none is told where the file is looked at; here it has no line.
            decode_page(&bytes, page, Limits::default()).ok()
        };
        if let Some(line) = picture_of(item, ImageSide::Front).and_then(|picture| read_e13b(&picture)) {
            compare_with_image(item, &line.reading());
        }
        if item.remittance.trim().is_empty()
            && let Some(line) = picture_of(item, ImageSide::Coupon).and_then(|picture| read_ocr(&picture))
            && let Some(reading) = read_scan_lines(&line.text, templates)
            && reading.unread == 0
            && reading.check_digit == Some(CheckDigit::Ok)
        {
            item.remittance = format!("{OFF_COUPON} {}", reading.text);
        }
    });
}
