//! Booking payments set by set, and the rule that nothing is booked on what is no longer true.

use lockbox_domain::{FileId, FileRecord, JournalRow, QueueEntry, StoredItem};

use crate::db::in_transaction;
use crate::error::Result;
use crate::files::{self, file_columns};
use crate::items::{self, item_columns};
use crate::sql::{Sql, args, packed};
use crate::{Store, journal, queue, settings};

/// A file with items that may still have to be posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToPost {
    /// The file.
    pub file: FileRecord,
    /// Its items before this ordinal were looked at; those in batches that were held then are still not posted.
    pub cursor: u32,
}

/// What became of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// It is booked, all of it.
    Done,
    /// The books, the accounts or the file's cursor changed meanwhile; nothing was written. Compute it again.
    Conflict,
}

const TO_POST: Sql = Sql::same(concat!(
    "SELECT ",
    file_columns!(),
    ", f.cursor FROM file f WHERE f.kind = 'payments' AND f.state IN ('imported', 'suspected-repeat') \
     AND f.cursor < f.items AND EXISTS (SELECT 1 FROM batch b WHERE b.file_id = f.file_id \
     AND b.state IN ('flowing', 'released') AND b.first_ordinal + b.items > f.cursor) \
     ORDER BY f.received_at, f.file_id"
));

const UNPOSTED: Sql = packed!(
    item_columns!(),
    items where "i.file_id = $1 AND i.ordinal >= $2 AND b.state IN ('flowing', 'released') \
     AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.file_id = i.file_id AND j.ordinal = i.ordinal) \
     ORDER BY i.ordinal LIMIT $3",
);

const MOVE_CURSOR: Sql = Sql::same("UPDATE file SET cursor = $3 WHERE file_id = $1 AND cursor = $2");

impl Store {
    /// The visible files with items to post, the first received first.
    pub async fn files_to_post(&self) -> Result<Vec<ToPost>> {
        let mut rows = self.db.rows(&TO_POST, &[]).await?;
        rows.iter_mut().map(|row| Ok(ToPost { file: files::file(row)?, cursor: row.uint()? })).collect()
    }

    /// Up to `limit` items of a file from an ordinal on that are not posted and whose batch posts, in file order.
    pub async fn unposted(&self, file: FileId, from: u32, limit: u32) -> Result<Vec<StoredItem>> {
        self.db.rows_packed(&UNPOSTED, &args![file, from, limit]).await?.iter_mut().map(items::item).collect()
    }

    /// Books a set in one transaction: its journal rows, what waits for a person, and the file's cursor. Only
    /// while the cursor is still at `from` and the books at `version`, the value of [`Store::ledger_version`] from
    /// before the accounts were read.
    pub async fn post_chunk(
        &self,
        file: FileId,
        (from, to): (u32, u32),
        version: i64,
        rows: &[JournalRow],
        entries: &[QueueEntry],
    ) -> Result<Posted> {
        let cells = journal::cells(rows)?;
        let outcome = in_transaction!(piece of self.db, tx => {
            // Early and cheap; what counts is the same question at the end.
            if !settings::is_version(&mut tx, version).await?
                || tx.run(&MOVE_CURSOR, &args![file, from, to]).await? == 0
            {
                return Ok(Posted::Conflict);
            }
            tx.insert(&journal::NEW, &cells).await?;
            queue::put(&mut tx, entries).await?;
            if !settings::raise_version_from(&mut tx, version).await? {
                return Ok(Posted::Conflict);
            }
            Posted::Done
        });
        match outcome {
            // On PostgreSQL another can add rows about the same payment between the two questions.
            Err(error) if error.is_taken() && self.ledger_version().await? != version => Ok(Posted::Conflict),
            outcome => outcome,
        }
    }
}

/// Puts a file's cursor back to an ordinal, so that what was held there is looked at again.
pub(crate) const REWIND: Sql = Sql::same("UPDATE file SET cursor = $2 WHERE file_id = $1 AND cursor > $2");

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[TO_POST, UNPOSTED, MOVE_CURSOR, REWIND];
