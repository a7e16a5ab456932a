//! Items with their journal rows, in file order, chunk by chunk.

use lockbox_domain::{FileId, ItemId, JournalRow, StoredItem};

use crate::Store;
use crate::error::Result;
use crate::items::{self, item_columns};
use crate::journal::{journal_columns, journal_row};
use crate::sql::{Sql, args, packed};

/// A posted item with all rows about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportItem {
    /// The item.
    pub item: StoredItem,
    /// Its rows, as they were added.
    pub rows: Vec<JournalRow>,
}

const FILES: Sql = Sql::same(
    "SELECT f.file_id FROM file f WHERE f.kind = 'payments' AND f.state IN ('imported', 'suspected-repeat') \
     ORDER BY f.received_at, f.file_id",
);
const POSTED: Sql = packed!(
    item_columns!(),
    items where "i.file_id = $1 AND i.ordinal >= $2 \
     AND EXISTS (SELECT 1 FROM journal j WHERE j.file_id = i.file_id AND j.ordinal = i.ordinal) \
     ORDER BY i.ordinal LIMIT $3",
);
const ROWS: Sql = packed!(
    journal_columns!(),
    " FROM journal j WHERE j.file_id = $1 AND j.ordinal >= $2 AND j.ordinal <= $3 ORDER BY j.ordinal, j.seq",
);

impl Store {
    /// Up to `limit` posted items after `after` (from the start without), file by file as received, in file order,
    /// each with all its rows. Fewer than `limit` come at the end of each file; nothing comes at the end of all.
    pub async fn application_rows(&self, after: Option<ItemId>, limit: u32) -> Result<Vec<ExportItem>> {
        let mut files: Vec<FileId> = Vec::new();
        for mut row in self.db.rows(&FILES, &[]).await? {
            files.push(row.file()?);
        }
        let (skip, mut from) = match after {
            Some(id) => (files.iter().position(|f| *f == id.file).unwrap_or(0), id.ordinal.saturating_add(1)),
            None => (0, 0),
        };
        for file in files.into_iter().skip(skip) {
            let found = self.posted_items(file, from, limit).await?;
            if !found.is_empty() {
                return Ok(found);
            }
            from = 0;
        }
        Ok(Vec::new())
    }

    /// Up to `limit` posted items of one file from an ordinal on, each with all its rows.
    pub async fn posted_items(&self, file: FileId, from: u32, limit: u32) -> Result<Vec<ExportItem>> {
        let mut found = Vec::new();
        for mut row in self.db.rows_packed(&POSTED, &args![file, from, limit]).await? {
            found.push(ExportItem { item: items::item(&mut row)?, rows: Vec::new() });
        }
        let (Some(first), Some(last)) = (found.first(), found.last()) else { return Ok(found) };
        let args = args![file, first.item.id.ordinal, last.item.id.ordinal];
        // Both lists are in file order: one walk over both joins them.
        let mut items = found.iter_mut().peekable();
        for mut row in self.db.rows_packed(&ROWS, &args).await? {
            let row = journal_row(&mut row)?;
            while items.next_if(|e| e.item.id.ordinal < row.subject.ordinal).is_some() {}
            if let Some(e) = items.peek_mut()
                && e.item.id == row.subject
            {
                e.rows.push(row);
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[FILES, POSTED, ROWS];
