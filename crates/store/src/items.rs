//! Payments with their places.

use chrono::NaiveDate;
use lockbox_domain::{Cents, FileId, Item, ItemId, LockboxNumber, Region, StoredItem, ids::stable_key};

use crate::Store;
use crate::db::in_transaction;
use crate::error::Result;
use crate::facts;
use crate::sql::{self, Arg, Bulk, Kind, Row, Sql, args, over_set, packed};
use crate::words;

pub(crate) const NEW: Bulk = Bulk {
    table: "item",
    columns: &[
        ("file_id", Kind::Int),
        ("ordinal", Kind::Int),
        ("batch_index", Kind::Int),
        ("item_number", Kind::Int),
        ("occurrence", Kind::Int),
        ("amount_cents", Kind::Int),
        ("payer_key", Kind::Int),
        ("check_key", Kind::Int),
        ("facts", Kind::Text),
    ],
    on_conflict: "ON CONFLICT DO NOTHING",
};

/// What every statement about items selects: the item's columns, then its batch's.
macro_rules! item_columns {
    () => {
        "i.file_id, i.ordinal, i.batch_index, i.item_number, i.occurrence, i.amount_cents, i.facts, \
         b.lockbox, b.deposit_date, b.number, b.region"
    };
}
pub(crate) use item_columns;

pub(crate) fn cells(file: FileId, items: &[Item]) -> Result<Vec<Arg>> {
    let mut cells = Vec::with_capacity(items.len() * NEW.columns.len());
    for item in items {
        cells.extend(args![
            file,
            item.ordinal,
            item.batch_index,
            item.item_number,
            item.occurrence,
            item.amount,
            item.payer_key(),
            item.check_key(),
            facts::write(item)?,
        ]);
    }
    Ok(cells)
}

pub(crate) fn item(row: &mut Row) -> Result<StoredItem> {
    let (file, ordinal) = (row.file()?, row.uint()?);
    let mut item = Item {
        ordinal,
        batch_index: row.uint()?,
        item_number: row.uint()?,
        occurrence: row.uint()?,
        amount: row.cents()?,
        ..Item::default()
    };
    facts::read(&row.text()?, &mut item)?;
    item.lockbox = row.opt_word(|text| LockboxNumber::new(text).ok())?;
    item.deposit_date = row.opt_date()?;
    item.batch_number = row.uint()?;
    let region = row.opt_word(|text| Region::new(text).ok())?;
    Ok(StoredItem { id: ItemId { file, ordinal }, region, item })
}

const SOME: Sql = over_set!((file_id int 0, ordinal int 1)
    "SELECT ", item_columns!(), " FROM asked CROSS JOIN item i CROSS JOIN batch b \
     WHERE i.file_id = asked.file_id AND i.ordinal = asked.ordinal \
     AND b.file_id = i.file_id AND b.batch_index = i.batch_index ORDER BY asked.nth");

const RANGE: Sql = packed!(
    item_columns!(),
    items where "i.file_id = $1 AND i.ordinal >= $2 ORDER BY i.ordinal LIMIT $3",
);

const PLACE: Sql = Sql::same(concat!(
    "SELECT ",
    item_columns!(),
    " FROM batch b CROSS JOIN item i CROSS JOIN file f \
     WHERE b.lockbox = $1 AND b.deposit_date = $2 AND b.number = $3 \
     AND i.file_id = b.file_id AND i.ordinal >= b.first_ordinal AND i.ordinal < b.first_ordinal + b.items \
     AND i.batch_index = b.batch_index AND i.item_number = $4 AND i.occurrence = $5 \
     AND f.file_id = b.file_id AND f.state IN ('imported', 'suspected-repeat') \
     ORDER BY CASE WHEN b.state IN ('flowing', 'released') THEN 0 ELSE 1 END, f.received_at, i.file_id, i.ordinal"
));

const SERIAL: Sql = over_set!((lockbox text 0)
    "SELECT ", item_columns!(), " FROM asked CROSS JOIN batch b CROSS JOIN item i CROSS JOIN file f \
     WHERE b.lockbox = asked.lockbox AND b.deposit_date >= $3 AND b.deposit_date <= $4 \
     AND b.state IN ('flowing', 'released') \
     AND i.file_id = b.file_id AND i.ordinal >= b.first_ordinal AND i.ordinal < b.first_ordinal + b.items \
     AND i.batch_index = b.batch_index AND i.check_key = $2 \
     AND f.file_id = b.file_id AND f.state IN ('imported', 'suspected-repeat') \
     ORDER BY b.deposit_date DESC, i.file_id, i.ordinal");

/// Only what is not posted: on what was decided the books rest.
const RETELL: Sql = over_set!((ordinal int 0, facts text 1, payer int 2, paper int 3)
    "UPDATE item SET facts = asked.facts, payer_key = asked.payer, check_key = asked.paper FROM asked \
     WHERE item.file_id = $2 AND item.ordinal = asked.ordinal \
     AND item.ordinal >= (SELECT f.cursor FROM file f WHERE f.file_id = $2)");

impl Store {
    /// Items of a file as they are now that an image of theirs was read, those that are not posted yet, and the words
    /// that they are found by. Tells how many were changed.
    pub async fn retell(&self, file: FileId, items: &[Item]) -> Result<u64> {
        let mut told = Vec::with_capacity(items.len());
        for item in items {
            told.push(serde_json::json!([
                item.ordinal,
                facts::write(item)?,
                item.payer_key(),
                item.check_key()
            ]));
        }
        let [file_key] = args![file];
        let told = [sql::set(told.into_iter()), file_key];
        in_transaction!(self.db, tx => {
            let changed = tx.run(&RETELL, &told).await?;
            words::add(&mut tx, file, &words::of(items)).await?;
            changed
        })
    }

    /// One item.
    pub async fn item(&self, id: ItemId) -> Result<Option<StoredItem>> {
        Ok(self.items_of(&[id]).await?.into_iter().next())
    }

    /// These items, in the order asked; those that are not here are left out.
    pub async fn items_of(&self, ids: &[ItemId]) -> Result<Vec<StoredItem>> {
        let set = sql::set(ids.iter().map(|id| serde_json::json!([id.file.key(), id.ordinal])));
        self.db.rows(&SOME, &[set]).await?.iter_mut().map(item).collect()
    }

    /// Up to `limit` items of a file from an ordinal on, in file order.
    pub async fn items(&self, file: FileId, from: u32, limit: u32) -> Result<Vec<StoredItem>> {
        self.db.rows_packed(&RANGE, &args![file, from, limit]).await?.iter_mut().map(item).collect()
    }

    /// The items with the bank's own identity: more than one where a repeat is held beside the first. Those that
    /// post come first.
    pub async fn items_by_place(
        &self,
        lockbox: &LockboxNumber,
        date: NaiveDate,
        batch: u32,
        number: u32,
        occurrence: u32,
    ) -> Result<Vec<StoredItem>> {
        let args = args![lockbox.as_str(), date, batch, number, occurrence];
        self.db.rows(&PLACE, &args).await?.iter_mut().map(item).collect()
    }

    /// Items of these lockboxes with that serial number (leading zeros do not count) and amount, deposited between
    /// the two days and in batches that post: what a returned check can be. The latest deposit first.
    pub async fn items_by_serial_amount(
        &self,
        lockboxes: &[LockboxNumber],
        serial: &str,
        amount: Cents,
        deposited_from: NaiveDate,
        deposited_to: NaiveDate,
    ) -> Result<Vec<StoredItem>> {
        let serial = lockbox_domain::ids::canonical(serial);
        if serial.is_empty() {
            return Ok(Vec::new());
        }
        // The same key that `Item::check_key` computes.
        let key = stable_key(&["check", &serial, &amount.get().to_string()]);
        let set = sql::set(lockboxes.iter().map(|l| serde_json::json!([l.as_str()])));
        let [key, from, to] = args![key, deposited_from, deposited_to];
        self.db.rows(&SERIAL, &[set, key, from, to]).await?.iter_mut().map(item).collect()
    }
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[SOME, RANGE, PLACE, SERIAL, RETELL];
