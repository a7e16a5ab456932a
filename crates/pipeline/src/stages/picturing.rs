//! Images that come beside files to the items that they show: those that a file names with the file, the rest by
//! their own names, which may say lockbox, deposit date, batch, item and side.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use chrono::NaiveDate;
use lockbox_domain::{FileId, ImageSide, ImageSource, Item, ItemId, KeptPicture, LockboxNumber};
use lockbox_store::ItemPlace;
use tokio::task::JoinSet;

use super::lines::{Shown, read_shown};
use crate::archive::{Archive, Kept, fingerprint};
use crate::config::ImageNames;
use crate::error::PipelineError;
use crate::office::Office;
use crate::pictures::Beside;
use crate::sources::Source;

/// How many images are written to the archive at once.
const AT_ONCE: usize = 8;

/// How many images are put to their items in one transaction.
const CHUNK: usize = 2_000;

/// Keeps the images that these items of a file name, and puts them to the items. Tells how many are new; those that
/// are not there may come later.
pub(super) async fn keep_named(
    office: &Office,
    file: FileId,
    items: &[Item],
    index: &Source,
) -> Result<u64, PipelineError> {
    let mut wanted = Vec::new();
    for item in items {
        let mut of_side: HashMap<ImageSide, u32> = HashMap::new();
        for image in &item.images {
            let nth = of_side.entry(image.side).or_default();
            let place = (ItemId { file, ordinal: item.ordinal }, image.side, *nth);
            *nth += 1;
            if let ImageSource::Named { name, page } = &image.source
                && let Some(beside) = index.picture(name)
            {
                wanted.push((beside, place, *page));
            }
        }
    }
    put(office, wanted).await
}

type Wanted = (Beside, (ItemId, ImageSide, u32), u32);

/// Keeps images and puts each to its item.
async fn put(office: &Office, wanted: Vec<Wanted>) -> Result<u64, PipelineError> {
    let mut new = 0;
    let mut wanted = wanted.into_iter().peekable();
    while wanted.peek().is_some() {
        let mut rows = Vec::new();
        let mut keeping = JoinSet::new();
        for (beside, place, page) in wanted.by_ref().take(CHUNK) {
            if keeping.len() >= AT_ONCE {
                rows.extend(done(keeping.join_next().await)?);
            }
            let archive = office.archive().clone();
            keeping.spawn(async move { keep(&archive, beside, place, page).await });
        }
        while let Some(kept) = keeping.join_next().await {
            rows.extend(done(Some(kept))?);
        }
        new += office.store().add_pictures(&rows).await?;
    }
    Ok(new)
}

type Joined = Option<Result<Result<Option<KeptPicture>, PipelineError>, tokio::task::JoinError>>;

fn done(joined: Joined) -> Result<Option<KeptPicture>, PipelineError> {
    match joined {
        Some(kept) => kept.map_err(|e| PipelineError::Broken(format!("keeping an image stopped: {e}")))?,
        None => Ok(None),
    }
}

async fn keep(
    archive: &Archive,
    beside: Beside,
    (item, side, nth): (ItemId, ImageSide, u32),
    page: u32,
) -> Result<Option<KeptPicture>, PipelineError> {
    let unreadable = |source| PipelineError::Unreadable { path: beside.name.clone(), source };
    let print = std::fs::File::open(&beside.place).and_then(fingerprint).map_err(unreadable)?;
    // An image that is still being written comes with the next import.
    let Kept::Here(_) = archive.keep(&beside.place, print).await? else { return Ok(None) };
    let name = beside.name.to_string_lossy().into_owned();
    Ok(Some(KeptPicture { item, side, nth, sha256: print.hex(), page, name }))
}

/// How many items of a file are looked at together.
const ITEMS: u32 = 5_000;

/// Puts images that come later to the items of a file that is here already, and reads them.
pub(super) async fn keep_late(office: &Office, file: FileId, index: &Source) -> Result<u64, PipelineError> {
    let (mut from, mut new) = (0, 0);
    while !index.pictures.is_empty() {
        let items: Vec<Item> =
            office.store().items(file, from, ITEMS).await?.into_iter().map(|stored| stored.item).collect();
        let Some(last) = items.last() else { break };
        from = last.ordinal + 1;
        new += keep_named(office, file, &items, index).await?;
        let late = items.into_iter().filter(|item| item.line_read.is_none()).map(|item| {
            let named = item.images.iter().filter_map(|image| match &image.source {
                ImageSource::Named { name, page } => Some((image.side, index.picture(name)?.place, *page)),
                ImageSource::Within(_) => None,
            });
            let shown: Vec<Shown> = named.collect();
            (item, shown)
        });
        read_late(office, file, late.filter(|(_, shown)| !shown.is_empty()).collect()).await?;
    }
    Ok(new)
}

/// Items whose images are read together: some hundred pictures are in memory at once, one a processor.
const READ_AT_ONCE: usize = 500;

/// Reads what came later than its item, as long as the item is not posted; what the lines say then counts as if the
/// images had been there from the beginning.
async fn read_late(
    office: &Office,
    file: FileId,
    late: Vec<(Item, Vec<Shown>)>,
) -> Result<(), PipelineError> {
    if !office.settings().read_images {
        return Ok(());
    }
    let mut late = late.into_iter().peekable();
    while late.peek().is_some() {
        let mut some: Vec<(Item, Vec<Shown>)> = late.by_ref().take(READ_AT_ONCE).collect();
        let settings = office.shared_settings();
        let told = tokio::task::spawn_blocking(move || {
            let before: Vec<Item> = some.iter().map(|(item, _)| item.clone()).collect();
            read_shown(&mut some, &settings);
            let told = some.into_iter().map(|(item, _)| item).zip(before);
            told.filter(|(item, before)| item != before).map(|(item, _)| item).collect::<Vec<Item>>()
        });
        let told = told.await.map_err(|e| PipelineError::Broken(format!("reading images stopped: {e}")))?;
        office.store().retell(file, &told).await?;
    }
    Ok(())
}

/// Puts images that no file names to the items that their own names say. Gives how many found their item, and the
/// images that did not.
pub(super) async fn put_by_name(
    office: &Office,
    images: Vec<Beside>,
) -> Result<(u64, Vec<Beside>), PipelineError> {
    let names = &office.settings().image_names;
    let mut told: Vec<(Beside, ItemPlace, ImageSide)> = Vec::new();
    let mut rest = Vec::new();
    for image in images {
        match place_in(names, &image.name) {
            Some((place, side)) => told.push((image, place, side)),
            None => rest.push(image),
        }
    }
    let places: Vec<ItemPlace> = told.iter().map(|(_, place, _)| place.clone()).collect();
    let mut items = Vec::with_capacity(places.len());
    for places in places.chunks(CHUNK) {
        items.extend(office.store().items_at(places).await?);
    }
    let mut nths: HashMap<(ItemId, ImageSide), u32> = HashMap::new();
    let mut wanted = Vec::new();
    for ((image, _, side), item) in told.into_iter().zip(items) {
        let Some(item) = item else {
            rest.push(image);
            continue;
        };
        let nth = nths.entry((item, side)).or_default();
        wanted.push((image, (item, side, *nth), 0));
        *nth += 1;
    }
    let found = wanted.len() as u64;
    let mut shown: BTreeMap<ItemId, Vec<Shown>> = BTreeMap::new();
    for (image, (item, side, _), page) in &wanted {
        shown.entry(*item).or_default().push((*side, image.place.clone(), *page));
    }
    put(office, wanted).await?;
    read_placed(office, shown).await?;
    Ok((found, rest))
}

/// Reads images that were put to items by their names, file by file.
async fn read_placed(office: &Office, mut shown: BTreeMap<ItemId, Vec<Shown>>) -> Result<(), PipelineError> {
    while let Some((first, _)) = shown.first_key_value() {
        let (file, ids) = (first.file, shown.keys().take_while(|id| id.file == first.file));
        let ids: Vec<ItemId> = ids.take(CHUNK).copied().collect();
        let items = office.store().items_of(&ids).await?;
        let mut late = Vec::with_capacity(items.len());
        for stored in items {
            late.push((stored.item, shown.remove(&stored.id).unwrap_or_default()));
        }
        for id in &ids {
            shown.remove(id);
        }
        late.retain(|(item, _)| item.line_read.is_none());
        read_late(office, file, late).await?;
    }
    Ok(())
}

/// The item and side that an image's name says.
fn place_in(names: &ImageNames, path: &Path) -> Option<(ItemPlace, ImageSide)> {
    let name = path.file_name()?.to_string_lossy();
    let found = names.pattern().captures(&name)?;
    let text = |part: &str| found.name(part).map(|m| m.as_str());
    let number = |part: &str| text(part)?.parse::<u32>().ok();
    let date = text("date")?;
    let date = NaiveDate::parse_from_str(date, if date.len() == 6 { "%y%m%d" } else { "%Y%m%d" }).ok()?;
    let place = ItemPlace {
        lockbox: LockboxNumber::new(text("lockbox")?).ok()?,
        date,
        batch: number("batch")?,
        item: number("item")?,
        occurrence: number("occurrence").unwrap_or(0),
    };
    let side = match text("side").and_then(|s| s.chars().next()).map(|c| c.to_ascii_uppercase()) {
        None | Some('F') => ImageSide::Front,
        Some('B' | 'R') => ImageSide::Back,
        Some('C' | 'S') => ImageSide::Coupon,
        Some('E') => ImageSide::Envelope,
        Some(_) => ImageSide::Letter,
    };
    Some((place, side))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_items() {
        let names = ImageNames::default();
        let told = |name: &str| {
            place_in(&names, Path::new(name)).map(|(p, side)| {
                format!("{} {} {}/{} #{} {}", p.lockbox, p.date, p.batch, p.item, p.occurrence, side.as_str())
            })
        };
        for (name, expected) in [
            ("0002303_20261123_001_017_F.tif", "2303 2026-11-23 1/17 #0 front"),
            ("a/in.zip/2303-20261123-1-17-2-b.TIF", "2303 2026-11-23 1/17 #2 back"),
            ("2303-20261123-1-17-C.jpg", "2303 2026-11-23 1/17 #0 coupon"),
            ("2303-20261123-1-17.png", "2303 2026-11-23 1/17 #0 front"),
            ("2303-20261199-1-17-F.tif", "none"),
            ("scan0001.tif", "none"),
        ] {
            assert_eq!(told(name).unwrap_or("none".to_owned()), expected, "{name}");
        }
    }
}
