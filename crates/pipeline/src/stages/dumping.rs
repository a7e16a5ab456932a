//! `inspect --records` and `--images`: what stands in a file, record by record and picture by picture.

use std::path::{Path, PathBuf};

use lockbox_domain::{ImageFault, ImageRef, ImageSide};
use lockbox_ingest::dump::{self, Dumped};
use lockbox_ingest::event::PaymentEvent;
use lockbox_ingest::sniff::Format;
use lockbox_micr::image::{Limits, decode_page, quality};

use crate::config::Settings;
use crate::error::PipelineError;
use crate::formats::AnyProfile;
use crate::look::{Looked, look_in, named_profile, open, reader_of};
use crate::sources::{Source, Sources};

/// Gives every record of every file to `take`, with the file's name. Files of a format without records are passed over.
pub fn dump_records(
    paths: &[PathBuf],
    settings: &Settings,
    profile: Option<&str>,
    take: &mut dyn FnMut(&Path, Dumped),
) -> Result<(), PipelineError> {
    let sources = Sources::of(paths)?;
    for source in &sources.files {
        let looked = look_in(source, settings, profile)?;
        let unreadable = |error| PipelineError::Unreadable { path: source.name.clone(), source: error };
        dump_one(&looked, settings, &mut |dumped| take(&source.name, dumped)).map_err(|e| match e {
            Dumping::Io(e) => unreadable(e),
            Dumping::Pipeline(e) => e,
        })?;
    }
    Ok(())
}

enum Dumping {
    Io(std::io::Error),
    Pipeline(PipelineError),
}

impl From<std::io::Error> for Dumping {
    fn from(e: std::io::Error) -> Self {
        Self::Io(e)
    }
}

fn dump_one(looked: &Looked, settings: &Settings, take: &mut dyn FnMut(Dumped)) -> Result<(), Dumping> {
    let input = open(&looked.place)?;
    match (looked.format, looked.profile()) {
        (_, Some(profile)) => {
            let profile = named_profile(settings, profile).map_err(Dumping::Pipeline)?;
            match profile {
                AnyProfile::Bai(profile) => dump::lockbox(profile, input, take)?,
                AnyProfile::Flat(profile) => dump::flat(profile, input, take)?,
            }
        }
        (Format::X9, _) => dump::x9(input, take)?,
        (Format::X12(_), _) => dump::x12(input, take)?,
        (format, _) if format.has_lines() => dump::separated(input, b',', take)?,
        _ => {}
    }
    Ok(())
}

/// What became of the pictures of some files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extracted {
    /// PNG files written.
    pub written: u64,
    /// Pictures that are not there, or whose bytes are none.
    pub broken: u64,
    /// Those with something wrong: name of the PNG, and what.
    pub faulty: Vec<(String, Vec<&'static str>)>,
}

/// Writes every picture of every file as PNG into `folder`, named by file, item and side.
pub fn extract_images(
    paths: &[PathBuf],
    settings: &Settings,
    folder: &Path,
) -> Result<Extracted, PipelineError> {
    let unwritable = |source| PipelineError::Unwritable { what: format!("`{}`", folder.display()), source };
    std::fs::create_dir_all(folder).map_err(unwritable)?;
    let mut extracted = Extracted::default();
    for source in &Sources::of(paths)?.files {
        let unreadable = |error| PipelineError::Unreadable { path: source.name.clone(), source: error };
        let looked = look_in(source, settings, None)?;
        let reader = reader_of(settings, looked.format, looked.profile(), &source.place)?;
        let Some(mut reader) = reader else { continue };
        let stem =
            source.name.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let mut loose = 0_u32;
        while let Some(event) = reader.next_event().map_err(unreadable)? {
            let (name, images) = match event {
                PaymentEvent::Item(item) => (format!("{stem}-{:06}", item.ordinal), item.images),
                PaymentEvent::Attachment(other) => {
                    loose += 1;
                    (format!("{stem}-{}-{loose}", other.kind.as_str()), other.images)
                }
                PaymentEvent::Returned(returned) => {
                    (format!("{stem}-returned-{}", returned.record), returned.images)
                }
                _ => continue,
            };
            for image in images {
                let Some((png, faults)) = png(source, &image).map_err(unreadable)? else {
                    extracted.broken += 1;
                    continue;
                };
                let file = format!("{name}-{}.png", image.side.as_str());
                std::fs::write(folder.join(&file), png).map_err(unwritable)?;
                extracted.written += 1;
                // The back of a check is empty as a rule.
                let counts = |f: &ImageFault| image.side != ImageSide::Back || *f != ImageFault::Empty;
                let faults: Vec<&str> = faults.into_iter().filter(counts).map(ImageFault::as_str).collect();
                if !faults.is_empty() {
                    extracted.faulty.push((file, faults));
                }
            }
        }
    }
    Ok(extracted)
}

/// A picture as PNG, and what is wrong with it; none where its bytes are none.
fn png(source: &Source, image: &ImageRef) -> std::io::Result<Option<(Vec<u8>, Vec<ImageFault>)>> {
    let Some((bytes, page)) = source.image_bytes(image, &source.place)? else { return Ok(None) };
    let Ok(picture) = decode_page(&bytes, page, Limits::default()) else { return Ok(None) };
    Ok(picture.png().ok().map(|png| (png, quality(&picture).faults())))
}
