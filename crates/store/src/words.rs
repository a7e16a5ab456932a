//! Items by what is on the paper: a key for each word that one is found by.

use lockbox_domain::finding::words_of;
use lockbox_domain::{FileId, Item, StoredItem};

use crate::Store;
use crate::db::{Tx, in_transaction};
use crate::error::Result;
use crate::items::{item, item_columns};
use crate::sql::{self, Arg, Sql, args, over_set};

const ADD: Sql = over_set!((word int 0, ordinal int 1)
    "INSERT INTO item_word (word, file_id, ordinal) SELECT word, $2, ordinal FROM asked WHERE true \
     ON CONFLICT DO NOTHING");

/// Of a word that is on very many items, so many are looked at; of those the ones that came last are fetched.
const FIND: Sql = Sql::same(concat!(
    "SELECT ",
    item_columns!(),
    " FROM (SELECT w.file_id, w.ordinal FROM (SELECT w.file_id, w.ordinal FROM item_word w WHERE w.word = $1 \
     AND (CAST($2 AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM item_word x \
     WHERE x.word = $2 AND x.file_id = w.file_id AND x.ordinal = w.ordinal)) \
     AND (CAST($3 AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM item_word x \
     WHERE x.word = $3 AND x.file_id = w.file_id AND x.ordinal = w.ordinal)) LIMIT 2000) w \
     CROSS JOIN file f WHERE f.file_id = w.file_id AND f.state IN ('imported', 'suspected-repeat') \
     ORDER BY f.received_at DESC, w.file_id, w.ordinal LIMIT $4) a \
     CROSS JOIN item i CROSS JOIN batch b \
     WHERE i.file_id = a.file_id AND i.ordinal = a.ordinal \
     AND b.file_id = i.file_id AND b.batch_index = i.batch_index \
     ORDER BY b.deposit_date DESC, i.file_id, i.ordinal"
));

const FILES: Sql = Sql::same("SELECT file_id FROM file WHERE items > 0 AND kind = 'payments'");

/// The setting that is there once every item has its words.
const COMPLETE: &str = "item_words";

/// Items whose words are added together.
const CHUNK: u32 = 5_000;

/// Adds the words of a file's items in the transaction that adds the items.
pub(crate) async fn add(tx: &mut Tx, file: FileId, items: &[Item]) -> Result<()> {
    let mut words: Vec<(i64, u32)> =
        items.iter().flat_map(|item| words_of(item).into_iter().map(|word| (word, item.ordinal))).collect();
    // Neighbours in the index are written together.
    words.sort_unstable();
    let set = sql::set(words.iter().map(|(word, ordinal)| serde_json::json!([word, ordinal])));
    let [file] = args![file];
    tx.run(&ADD, &[set, file]).await?;
    Ok(())
}

impl Store {
    /// Visible items that have all of these words (the first three count): of the files that came last, the latest
    /// deposit first.
    pub async fn items_with_words(&self, words: &[i64], limit: u32) -> Result<Vec<StoredItem>> {
        let Some(first) = words.first() else { return Ok(Vec::new()) };
        let args: [Arg; 4] = args![*first, words.get(1).copied(), words.get(2).copied(), limit];
        self.db.rows(&FIND, &args).await?.iter_mut().map(item).collect()
    }

    /// Gives the items of an older store their words; broken off, the next call does it all again.
    pub(crate) async fn add_missing_words(&self) -> Result<()> {
        if self.setting(COMPLETE).await?.is_some() {
            return Ok(());
        }
        let mut files = Vec::new();
        for mut row in self.db.rows(&FILES, &[]).await? {
            files.push(row.file()?);
        }
        for file in files {
            let mut from = 0;
            loop {
                let items: Vec<Item> =
                    self.items(file, from, CHUNK).await?.into_iter().map(|stored| stored.item).collect();
                let Some(last) = items.last() else { break };
                from = last.ordinal + 1;
                in_transaction!(self.db, tx => { add(&mut tx, file, &items).await? })?;
            }
        }
        self.set_setting(COMPLETE, "1").await
    }
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[ADD, FIND, FILES];
