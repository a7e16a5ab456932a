//! The pictures of an item, wherever they are kept.

use std::collections::HashMap;

use lockbox_domain::{ByteRange, FileRecord, ImageSide, ImageSource, ItemId, KeptPicture, StoredItem};
use lockbox_micr::image::{Limits, Picture, decode_page};

use crate::archive::stretch;
use crate::error::PipelineError;
use crate::office::Office;

/// A picture of an item as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What it shows.
    pub side: ImageSide,
    /// False where a file names it and it has not come.
    pub here: bool,
}

/// Where a picture's bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Whereabouts {
    /// A stretch of the item's file.
    Within(ByteRange),
    /// A file of its own in the archive, and the page of it.
    Kept(String, u32),
    /// It has not come.
    Missing,
}

/// What an item's file says of pictures, with those that came beside it or later: those that the file names where it
/// names them, the rest behind.
fn all(item: &StoredItem, kept: Vec<KeptPicture>) -> Vec<(ImageSide, Whereabouts)> {
    let mut kept: HashMap<(ImageSide, u32), KeptPicture> =
        kept.into_iter().map(|picture| ((picture.side, picture.nth), picture)).collect();
    let mut of_side: HashMap<ImageSide, u32> = HashMap::new();
    let mut found = Vec::new();
    for image in &item.item.images {
        let nth = of_side.entry(image.side).or_default();
        let place = match &image.source {
            ImageSource::Within(at) => Whereabouts::Within(*at),
            ImageSource::Named { .. } => kept
                .remove(&(image.side, *nth))
                .map_or(Whereabouts::Missing, |p| Whereabouts::Kept(p.sha256, p.page)),
        };
        *nth += 1;
        found.push((image.side, place));
    }
    let mut later: Vec<KeptPicture> = kept.into_values().collect();
    let order = |side: ImageSide| ImageSide::ALL.iter().position(|s| *s == side);
    later.sort_unstable_by_key(|picture| (order(picture.side), picture.nth));
    found.extend(later.into_iter().map(|p| (p.side, Whereabouts::Kept(p.sha256, p.page))));
    found
}

/// The pictures of an item.
pub async fn pictures(office: &Office, item: &StoredItem) -> Result<Vec<Shown>, PipelineError> {
    let kept = office.store().pictures_of(item.id).await?;
    let shown = |(side, place)| Shown { side, here: place != Whereabouts::Missing };
    Ok(all(item, kept).into_iter().map(shown).collect())
}

/// An item's nth picture as PNG, no wider than `width` pixels; none where there is none. Refused, with the reason, where its
/// bytes are no picture.
pub async fn picture(
    office: &Office,
    item: ItemId,
    nth: usize,
    width: Option<u32>,
) -> Result<Option<Vec<u8>>, PipelineError> {
    let Some(stored) = office.store().item(item).await? else { return Ok(None) };
    let Some(file) = office.store().file(item.file).await? else { return Ok(None) };
    let kept = office.store().pictures_of(item).await?;
    let Some((_, place)) = all(&stored, kept).into_iter().nth(nth) else { return Ok(None) };
    let Some((bytes, page)) = bytes(office, &file, &place) else { return Ok(None) };
    tokio::task::spawn_blocking(move || {
        decode_page(&bytes, page, Limits::default()).and_then(|picture: Picture| match width {
            Some(width) => picture.smaller(width).png(),
            None => picture.png(),
        })
    })
    .await
    .map_err(|e| PipelineError::Broken(format!("a picture could not be drawn: {e}")))?
    .map(Some)
    .map_err(|e| PipelineError::Usage(e.to_string()))
}

fn bytes(office: &Office, file: &FileRecord, place: &Whereabouts) -> Option<(Vec<u8>, u32)> {
    match place {
        Whereabouts::Within(at) => Some((read_range(office, &file.sha256, at.start, at.len)?, 0)),
        Whereabouts::Kept(sha256, page) => {
            let limit = u32::try_from(Limits::default().bytes).unwrap_or(u32::MAX);
            Some((read_range(office, sha256, 0, limit)?, *page))
        }
        Whereabouts::Missing => None,
    }
}

/// A stretch of an archived file.
pub(super) fn read_range(office: &Office, sha256: &str, start: u64, len: u32) -> Option<Vec<u8>> {
    stretch(&office.archive().path_of(sha256), start, len.into()).ok()
}
