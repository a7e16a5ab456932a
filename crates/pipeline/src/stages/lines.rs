//! The lines on images of items that are being imported, read on all processors: MICR lines of checks, scan lines of
//! coupons.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use lockbox_domain::reading::{CheckDigit, PaperReading, TypedLine};
use lockbox_domain::{ImageFault, ImageMark, ImageSide, Item, PaymentKind};
use lockbox_micr::image::e13b::{E13bLine, read_e13b};
use lockbox_micr::image::ocr::{read_ocr, read_scan};
use lockbox_micr::image::{Limits, Picture, decode_page, quality, quality_beside, unsigned};
use lockbox_micr::{compare_with_image, read_paper};
use rayon::prelude::*;

use super::posting::memo_rules;
use crate::archive::stretch;
use crate::config::Settings;
use crate::sources::Source;
use crate::typed::SURE;

/// What remittance text begins with that is read off a coupon's image and not in the file.
pub(super) const OFF_COUPON: &str = "coupon image:";

/// What remittance text begins with that a model read off a coupon or a memo line and that is not in the file.
pub(super) const TYPED: &str = "typed on image:";

/// Reads the line of every item that has a front, and compares it with what the file says; and the scan line of every
/// coupon, where the file has no text of what came with the check. Where neither says whom it is for, and a model of
/// typed text is there, it reads the papers. The file itself is kept at `archived`. `read` counts the items that are done;
/// once `stopped` says so the rest is left unread.
pub(super) fn read_lines_of(
    items: &mut [Item],
    source: &Source,
    archived: &Path,
    settings: &Settings,
    read: &AtomicU64,
    stopped: &(dyn Fn() -> bool + Sync),
) {
    items.par_iter_mut().for_each(|item| {
        if item.images.is_empty() || stopped() {
            return;
        }
        let images = std::mem::take(&mut item.images);
        read_item(item, settings, |side| {
            let image = images.iter().find(|image| image.side == side)?;
            let (bytes, page) = source.image_bytes(image, archived).ok()??;
            // An image that is none is told where the file is looked at; here it has no line.
            decode_page(&bytes, page, Limits::default()).ok()
        });
        item.images = images;
        read.fetch_add(1, Ordering::Relaxed);
    });
}

/// An image on disk, the side that it shows, and its page.
pub(super) type Shown = (ImageSide, PathBuf, u32);

/// The same for items whose images came by themselves.
pub(super) fn read_shown(items: &mut [(Item, Vec<Shown>)], settings: &Settings) {
    items.par_iter_mut().for_each(|(item, shown)| {
        read_item(item, settings, |side| {
            let (_, place, page) = shown.iter().find(|(of, ..)| *of == side)?;
            let bytes = stretch(place, 0, Limits::default().bytes).ok()?;
            decode_page(&bytes, *page, Limits::default()).ok()
        });
    });
}

fn read_item(item: &mut Item, settings: &Settings, picture_of: impl Fn(ImageSide) -> Option<Picture>) {
    let front = picture_of(ImageSide::Front);
    let band = front.as_ref().and_then(read_e13b);
    if let Some(picture) = &front {
        item.image_marks = marks(picture, band.as_ref());
    }
    if let Some(line) = &band {
        compare_with_image(item, &line.reading());
    }
    if !item.remittance.trim().is_empty() || !item.lines.is_empty() {
        return;
    }
    let coupon = picture_of(ImageSide::Coupon);
    let scan = coupon.as_ref().and_then(read_ocr);
    if let Some(line) = &scan
        && let Some(reading) = read_scan(line, &settings.templates)
        && reading.unread == 0
        && reading.check_digit == Some(CheckDigit::Ok)
    {
        item.remittance = format!("{OFF_COUPON} {}", reading.text);
    } else if let Some(typed) = &settings.typed_text {
        let read = |picture: Option<&Picture>, upside_down: bool, band: Option<[u32; 4]>| {
            picture
                .map(|picture| typed.lines_beside(picture, upside_down, band.as_slice()))
                .unwrap_or_default()
        };
        let upside_down = band.as_ref().is_some_and(|line| line.upside_down);
        let on_front = read(front.as_ref(), upside_down, band.as_ref().map(|line| line.area));
        let on_coupon = read(coupon.as_ref(), scan.is_some_and(|line| line.upside_down), None);
        take_typed(item, paper(&on_front, settings), &paper(&on_coupon, settings));
    }
}

/// What lines of type say, as far as they are sure.
pub(super) fn paper(lines: &[TypedLine], settings: &Settings) -> PaperReading {
    read_paper(lines, SURE, &memo_rules(&settings.config))
}

/// What is typed on the front, as evidence; and lines with a labelled number, and the memo line, as text of the item.
fn take_typed(item: &mut Item, front: PaperReading, coupon: &PaperReading) {
    let said = coupon.numbers.iter().chain(&front.numbers).chain(&front.memo);
    let mut texts: Vec<&str> = Vec::new();
    for text in said.map(|said| said.value.as_str()) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    if !texts.is_empty() {
        item.remittance = format!("{TYPED} {}", texts.join(" / "));
    }
    if front != PaperReading::default() {
        item.paper = Some(Box::new(front));
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
