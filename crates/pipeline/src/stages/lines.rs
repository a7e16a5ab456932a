//! The MICR lines on images of items that are being imported, read on all processors.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lockbox_domain::{ImageRef, ImageSide, ImageSource, Item};
use lockbox_micr::image::e13b::read_e13b;
use lockbox_micr::image::{Limits, decode_page};
use lockbox_micr::{Notation, compare_with_image, read_micr};
use rayon::prelude::*;

use crate::pictures::Pictures;

/// Where the images of a file's items are.
#[derive(Debug, Clone)]
pub(super) struct Images {
    /// The file as it is kept.
    pub(super) archived: PathBuf,
    /// What people call it, and where it came from.
    pub(super) name: PathBuf,
    pub(super) place: PathBuf,
    pub(super) pictures: Arc<Pictures>,
    /// Whether they are read at all.
    pub(super) read: bool,
}

impl Images {
    /// Whether an image that the file names is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.pictures.find(&self.name, &self.place, name).is_some()
    }
}

/// Reads the line of every item that has a front, and compares it with what the file says.
pub(super) fn read_lines_of(items: &mut [Item], images: &Images) {
    if !images.read || items.iter().all(|item| item.images.is_empty()) {
        return;
    }
    items.par_iter_mut().for_each(|item| {
        let front = item.images.iter().find(|image| image.side == ImageSide::Front);
        let Some((bytes, page)) = front.and_then(|front| bytes(front, images)) else { return };
        // An image that is none is told where the file is looked at; here it has no line.
        let Ok(picture) = decode_page(&bytes, page, Limits::default()) else { return };
        let Some(line) = read_e13b(&picture) else { return };
        let mut reading = read_micr(&line.text, Some(Notation::Unicode));
        reading.confidence_permille = reading.confidence_permille.min(line.confidence_permille);
        compare_with_image(item, &reading);
    });
}

fn bytes(image: &ImageRef, images: &Images) -> Option<(Vec<u8>, u32)> {
    match &image.source {
        ImageSource::Within(at) => Some((stretch(&images.archived, at.start, at.len.into())?, 0)),
        ImageSource::Named { name, page } => {
            let beside = images.pictures.find(&images.name, &images.place, name)?;
            Some((stretch(&beside.place, 0, Limits::default().bytes)?, *page))
        }
    }
}

fn stretch(path: &Path, start: u64, len: u64) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(start)).ok()?;
    let mut bytes = Vec::new();
    file.take(len).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
