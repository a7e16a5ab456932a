//! Pictures that came beside an item's file, or later than it.

use chrono::NaiveDate;
use lockbox_domain::{FileId, ImageSide, ItemId, KeptPicture, LockboxNumber};

use crate::Store;
use crate::db::in_transaction;
use crate::error::Result;
use crate::sql::{self, Arg, Bulk, Kind, Row, Sql, args, over_set};

const NEW: Bulk = Bulk {
    table: "picture",
    columns: &[
        ("file_id", Kind::Int),
        ("ordinal", Kind::Int),
        ("side", Kind::Text),
        ("nth", Kind::Int),
        ("sha256", Kind::Text),
        ("page", Kind::Int),
        ("name", Kind::Text),
    ],
    on_conflict: "ON CONFLICT DO NOTHING",
};

const OF: Sql = Sql::same(
    "SELECT file_id, ordinal, side, nth, sha256, page, name FROM picture WHERE file_id = $1 AND ordinal = $2 \
     ORDER BY side, nth",
);

const PICTURED: Sql = over_set!((file_id int 0, ordinal int 1)
    "SELECT file_id, ordinal FROM asked WHERE EXISTS (SELECT 1 FROM picture p \
     WHERE p.file_id = asked.file_id AND p.ordinal = asked.ordinal)");

/// Batches that post come first, as in the statement about one place.
const PLACES: Sql = over_set!((lockbox text 0, day date 1, batch int 2, item int 3, occurrence int 4, at int 5)
    "SELECT asked.at, i.file_id, i.ordinal FROM asked CROSS JOIN batch b CROSS JOIN item i CROSS JOIN file f \
     WHERE b.lockbox = asked.lockbox AND b.deposit_date = asked.day AND b.number = asked.batch \
     AND i.file_id = b.file_id AND i.ordinal >= b.first_ordinal AND i.ordinal < b.first_ordinal + b.items \
     AND i.batch_index = b.batch_index AND i.item_number = asked.item AND i.occurrence = asked.occurrence \
     AND f.file_id = b.file_id AND f.state IN ('imported', 'suspected-repeat') \
     ORDER BY asked.at, CASE WHEN b.state IN ('flowing', 'released') THEN 0 ELSE 1 END, f.received_at, \
     i.file_id, i.ordinal");

/// The bank's own identity of an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ItemPlace {
    /// The lockbox.
    pub lockbox: LockboxNumber,
    /// The deposit date.
    pub date: NaiveDate,
    /// The number of the batch.
    pub batch: u32,
    /// The number of the item in it.
    pub item: u32,
    /// How many items of the same place come before it in its file.
    pub occurrence: u32,
}

impl Store {
    /// Which of these items have a picture that came beside their file or later.
    pub async fn with_pictures(&self, items: &[ItemId]) -> Result<Vec<ItemId>> {
        let set = sql::set(items.iter().map(|id| serde_json::json!([id.file.key(), id.ordinal])));
        let rows = self.db.rows(&PICTURED, &[set]).await?;
        rows.into_iter().map(|mut row| Ok(ItemId { file: row.file()?, ordinal: row.uint()? })).collect()
    }

    /// Puts pictures to items; those that are there already stay. Tells how many are new.
    pub async fn add_pictures(&self, pictures: &[KeptPicture]) -> Result<u64> {
        let mut cells: Vec<Arg> = Vec::with_capacity(pictures.len() * NEW.columns.len());
        for picture in pictures {
            let KeptPicture { item, side, nth, sha256, page, name } = picture;
            cells.extend(args![
                item.file,
                item.ordinal,
                side.as_str(),
                *nth,
                sha256.as_str(),
                *page,
                name.as_str()
            ]);
        }
        in_transaction!(self.db, tx => { tx.insert(&NEW, &cells).await? })
    }

    /// An item's pictures that came beside its file or later.
    pub async fn pictures_of(&self, item: ItemId) -> Result<Vec<KeptPicture>> {
        self.db.rows(&OF, &args![item.file, item.ordinal]).await?.iter_mut().map(picture).collect()
    }

    /// The item at each of these places, in their order; none where no file that is imported has one.
    pub async fn items_at(&self, places: &[ItemPlace]) -> Result<Vec<Option<ItemId>>> {
        let set = sql::set(places.iter().enumerate().map(|(at, p)| {
            serde_json::json!([p.lockbox.as_str(), p.date.to_string(), p.batch, p.item, p.occurrence, at])
        }));
        let mut found = vec![None; places.len()];
        for row in &mut self.db.rows(&PLACES, &[set]).await? {
            let at: usize = row.uint()?;
            let item = ItemId { file: row.file()?, ordinal: row.uint()? };
            if let Some(slot) = found.get_mut(at) {
                slot.get_or_insert(item);
            }
        }
        Ok(found)
    }
}

fn picture(row: &mut Row) -> Result<KeptPicture> {
    let file: FileId = row.file()?;
    Ok(KeptPicture {
        item: ItemId { file, ordinal: row.uint()? },
        side: row.word(ImageSide::parse)?,
        nth: row.uint()?,
        sha256: row.text()?,
        page: row.uint()?,
        name: row.text()?,
    })
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[PICTURED, OF, PLACES];
