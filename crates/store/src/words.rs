//! Items by what is on the paper: a key for each word that one is found by.

use std::collections::BTreeSet;

use lockbox_domain::finding::{name_word, words_in, words_of};
use lockbox_domain::{FileId, Item, StoredItem};

use crate::Store;
use crate::db::{Tx, in_transaction};
use crate::error::Result;
use crate::items::{item, item_columns};
use crate::sql::{self, Arg, Sql, args, over_set};

const ADD: Sql = over_set!((word int 0, ordinal int 1)
    "INSERT INTO item_word (word, file_id, ordinal) SELECT word, $2, ordinal FROM asked WHERE true \
     ON CONFLICT DO NOTHING");

/// The items that have all words: lists in the same order, laid side by side. Of those that very many items have, so many
/// are looked at, and those that came last are fetched.
macro_rules! having {
    ($words:expr, $limit:literal) => {
        Sql::same(concat!(
            "SELECT ",
            item_columns!(),
            " FROM (SELECT w.file_id, w.ordinal FROM (",
            $words,
            " ORDER BY 1, 2 LIMIT 2000) w CROSS JOIN file f WHERE f.file_id = w.file_id \
             AND f.state IN ('imported', 'suspected-repeat') \
             ORDER BY f.received_at DESC, w.file_id, w.ordinal LIMIT ",
            $limit,
            ") a CROSS JOIN item i CROSS JOIN batch b \
             WHERE i.file_id = a.file_id AND i.ordinal = a.ordinal \
             AND b.file_id = i.file_id AND b.batch_index = i.batch_index \
             ORDER BY b.deposit_date DESC, i.file_id, i.ordinal"
        ))
    };
}

const ONE: Sql = having!("SELECT file_id, ordinal FROM item_word WHERE word = $1", "$2");
const TWO: Sql = having!(
    "SELECT file_id, ordinal FROM item_word WHERE word = $1 \
     INTERSECT SELECT file_id, ordinal FROM item_word WHERE word = $2",
    "$3"
);
const THREE: Sql = having!(
    "SELECT file_id, ordinal FROM item_word WHERE word = $1 \
     INTERSECT SELECT file_id, ordinal FROM item_word WHERE word = $2 \
     INTERSECT SELECT file_id, ordinal FROM item_word WHERE word = $3",
    "$4"
);

const FILES: Sql = Sql::same("SELECT file_id FROM file WHERE items > 0 AND kind = 'payments'");

/// The setting that is there once every item has its words.
const COMPLETE: &str = "item_and_name_words";

/// Items whose words are added together.
const CHUNK: u32 = 5_000;

const NAMES: Sql = over_set!((text text 0, word int 1)
    "INSERT INTO name_word (text, word) SELECT text, word FROM asked WHERE true ON CONFLICT DO NOTHING");

/// Words that begin so; behind the last letter that there is nothing begins so.
const BEGINNING: Sql =
    Sql::same("SELECT text FROM name_word WHERE text >= $1 AND text < $2 ORDER BY text LIMIT $3");

/// Items of one bank account, those of the files that came last first.
const OF_PAYER: Sql = Sql::same(concat!(
    "SELECT ",
    item_columns!(),
    " FROM item i CROSS JOIN file f CROSS JOIN batch b WHERE i.payer_key = $1 AND f.file_id = i.file_id \
     AND f.state IN ('imported', 'suspected-repeat') \
     AND b.file_id = i.file_id AND b.batch_index = i.batch_index \
     ORDER BY b.deposit_date DESC, i.file_id, i.ordinal LIMIT $2"
));

/// The words of items of one file, as [`add`] takes them.
pub(crate) struct Words {
    /// Each with the item it is on.
    index: Arg,
    /// Those that names are made of, as text.
    names: Arg,
}

/// The words of items of one file.
pub(crate) fn of(items: &[Item]) -> Words {
    let names: BTreeSet<String> =
        items.iter().filter_map(|item| item.remitter.as_deref()).flat_map(words_in).collect();
    let mut words: Vec<(i64, u32)> =
        items.iter().flat_map(|item| words_of(item).into_iter().map(|word| (word, item.ordinal))).collect();
    // Neighbours in the index are written together.
    words.sort_unstable();
    Words {
        index: sql::set(words.iter().map(|(word, ordinal)| serde_json::json!([word, ordinal]))),
        names: sql::set(names.iter().map(|text| serde_json::json!([text, name_word(text)]))),
    }
}

/// Adds the words of a file's items in the transaction that adds the items.
pub(crate) async fn add(tx: &mut Tx, file: FileId, words: &Words) -> Result<()> {
    let [file] = args![file];
    tx.run(&ADD, &[words.index.clone(), file]).await?;
    tx.run(&NAMES, std::slice::from_ref(&words.names)).await?;
    Ok(())
}

impl Store {
    /// Visible items that have all of these words (the first three count): of the files that came last, the latest
    /// deposit first.
    pub async fn items_with_words(&self, words: &[i64], limit: u32) -> Result<Vec<StoredItem>> {
        let (sql, args) = match *words {
            [] => return Ok(Vec::new()),
            [one] => (&ONE, args![one, limit].to_vec()),
            [one, two] => (&TWO, args![one, two, limit].to_vec()),
            [one, two, three, ..] => (&THREE, args![one, two, three, limit].to_vec()),
        };
        self.db.rows(sql, &args).await?.iter_mut().map(item).collect()
    }

    /// Words of names that begin with that text, which is in capitals, up to `limit`.
    pub async fn words_beginning(&self, text: &str, limit: u32) -> Result<Vec<String>> {
        let beyond = format!("{text}{}", char::MAX);
        let rows = self.db.rows(&BEGINNING, &args![text, beyond.as_str(), limit]).await?;
        rows.into_iter().map(|mut row| row.text()).collect()
    }

    /// Visible items of that bank account (the key of routing and account number), the latest deposit first.
    pub async fn items_of_payer(&self, payer_key: i64, limit: u32) -> Result<Vec<StoredItem>> {
        self.db.rows(&OF_PAYER, &args![payer_key, limit]).await?.iter_mut().map(item).collect()
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
                let words = of(&items);
                in_transaction!(piece of self.db, tx => { add(&mut tx, file, &words).await? })?;
            }
        }
        self.set_setting(COMPLETE, "1").await
    }
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[ADD, NAMES, ONE, TWO, THREE, BEGINNING, OF_PAYER, FILES];
