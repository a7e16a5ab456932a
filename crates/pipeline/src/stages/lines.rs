//! The lines on images of items that are being imported, read on all processors: MICR lines of checks, scan lines of
//! coupons.

use std::path::{Path, PathBuf};

use lockbox_domain::reading::CheckDigit;
use lockbox_domain::{ImageFault, ImageMark, ImageSide, Item, PaymentKind};
use lockbox_micr::image::e13b::{E13bLine, read_e13b};
use lockbox_micr::image::ocr::read_ocr;
use lockbox_micr::image::{Limits, Picture, decode_page, quality, quality_beside, unsigned};
use lockbox_micr::{ScanTemplate, compare_with_image, read_scan_lines};
use rayon::prelude::*;

use crate::archive::stretch;
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
    items.par_iter_mut().filter(|item| !item.images.is_empty()).for_each(|item| {
        let images = std::mem::take(&mut item.images);
        read_item(item, templates, |side| {
            let image = images.iter().find(|image| image.side == side)?;
            let (bytes, page) = source.image_bytes(image, archived).ok()??;
            // An image that is none is told where the file is looked at; here it has no line.
            decode_page(&bytes, page, Limits::default()).ok()
        });
        item.images = images;
    });
}

/// An image on disk, the side that it shows, and its page.
pub(super) type Shown = (ImageSide, PathBuf, u32);

/// The same for items whose images came by themselves.
pub(super) fn read_shown(items: &mut [(Item, Vec<Shown>)], templates: &[ScanTemplate]) {
    items.par_iter_mut().for_each(|(item, shown)| {
        read_item(item, templates, |side| {
            let (_, place, page) = shown.iter().find(|(of, ..)| *of == side)?;
            let bytes = stretch(place, 0, Limits::default().bytes).ok()?;
            decode_page(&bytes, *page, Limits::default()).ok()
        });
    });
}

fn read_item(item: &mut Item, templates: &[ScanTemplate], picture_of: impl Fn(ImageSide) -> Option<Picture>) {
    if let Some(picture) = picture_of(ImageSide::Front) {
        let line = read_e13b(&picture);
        item.image_marks = marks(&picture, line.as_ref());
        if let Some(line) = line {
            compare_with_image(item, &line.reading());
        }
    }
    if item.remittance.trim().is_empty()
        && let Some(line) = picture_of(ImageSide::Coupon).and_then(|picture| read_ocr(&picture))
        && let Some(reading) = read_scan_lines(&line.text, templates)
        && reading.unread == 0
        && reading.check_digit == Some(CheckDigit::Ok)
    {
        item.remittance = format!("{OFF_COUPON} {}", reading.text);
    }
}

/// What is wrong with a front. Money orders are signed by the purchaser or not at all, and where varies.
fn marks(picture: &Picture, line: Option<&E13bLine>) -> Vec<ImageMark> {
    let mark = |fault, area| ImageMark { side: ImageSide::Front, fault, area };
    let mut marks: Vec<ImageMark> = line
        .map_or_else(|| quality(picture), |line| quality_beside(picture, line))
        .faults()
        .into_iter()
        .map(|fault| mark(fault, None))
        .collect();
    if let Some(line) = line
        && marks.is_empty()
        && line.reading().payment == PaymentKind::Check
        && let Some(area) = unsigned(picture, line)
    {
        marks.push(mark(ImageFault::Unsigned, Some(area)));
    }
    marks
}
