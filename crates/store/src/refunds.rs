//! Money that no bill has: promised to its sender and not sent yet, or in suspense; by the items that hold it.

use chrono::NaiveDate;
use lockbox_domain::{Cents, ItemId, Ledger, Region};

use crate::Store;
use crate::codes::ledger_of;
use crate::error::Result;
use crate::sql::{Row, Sql, args};

/// A payment whose money waits to be sent back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundWaiting {
    /// The payment.
    pub item: ItemId,
    /// In whose books.
    pub region: Region,
    /// How much.
    pub amount: Cents,
    /// When it was promised first.
    pub since: NaiveDate,
}

/// The payments that were ever promised back go by their own index; what of each still stands is netted.
const WAITING: Sql = Sql::same(
    "SELECT j.file_id, j.ordinal, j.region, \
     CAST(SUM(CASE WHEN j.credit = 10 THEN j.amount_cents ELSE -j.amount_cents END) AS BIGINT), MIN(j.day) \
     FROM (SELECT DISTINCT file_id, ordinal FROM journal WHERE credit = 10) AS promised \
     JOIN journal j ON j.file_id = promised.file_id AND j.ordinal = promised.ordinal \
     WHERE j.credit = 10 OR j.debit = 10 GROUP BY j.file_id, j.ordinal, j.region \
     HAVING SUM(CASE WHEN j.credit = 10 THEN j.amount_cents ELSE -j.amount_cents END) <> 0 \
     ORDER BY 5, j.file_id, j.ordinal, j.region LIMIT $1",
);

/// Money in one suspense account, by the items that hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspense {
    /// In whose books.
    pub region: Region,
    /// The account.
    pub ledger: Ledger,
    /// How many payments and bank entries have money in it.
    pub items: u64,
    /// What of it is in payments that wait in the queue, decided duplicates included; credits positive.
    pub queued: Cents,
    /// What is in payments that were decided.
    pub decided: Cents,
    /// What is in entries of bank statements.
    pub bank_entries: Cents,
}

/// Netted by subject and account over the whole journal (unapplied 7, unidentified 8, misdirected 9, refunds-payable 10),
/// then by whether the subject waits, was decided, or is no payment at all.
const SUSPENSE: Sql = Sql::same(
    "WITH lying AS (SELECT file_id, ordinal, region, ledger, SUM(cents) AS cents FROM ( \
     SELECT file_id, ordinal, region, credit AS ledger, amount_cents AS cents FROM journal WHERE credit IN (7, 8, 9, 10) \
     UNION ALL SELECT file_id, ordinal, region, debit, -amount_cents FROM journal WHERE debit IN (7, 8, 9, 10) \
     ) AS sides GROUP BY file_id, ordinal, region, ledger HAVING SUM(cents) <> 0), judged AS ( \
     SELECT l.region, l.ledger, l.cents, CASE WHEN i.ordinal IS NULL THEN 2 \
     WHEN q.state <> 'decided' OR q.decided = 'duplicate' THEN 0 ELSE 1 END AS kind \
     FROM lying l LEFT JOIN item i ON i.file_id = l.file_id AND i.ordinal = l.ordinal \
     LEFT JOIN queue q ON q.file_id = l.file_id AND q.kind = 'item' AND q.place = l.ordinal) \
     SELECT region, ledger, COUNT(*), CAST(SUM(CASE WHEN kind = 0 THEN cents ELSE 0 END) AS BIGINT), \
     CAST(SUM(CASE WHEN kind = 1 THEN cents ELSE 0 END) AS BIGINT), \
     CAST(SUM(CASE WHEN kind = 2 THEN cents ELSE 0 END) AS BIGINT) FROM judged \
     GROUP BY region, ledger ORDER BY region, ledger",
);

impl Store {
    /// Money without a bill, by region and account.
    pub async fn suspense(&self) -> Result<Vec<Suspense>> {
        let read = |row: &mut Row| {
            Ok(Suspense {
                region: row.word(|text| Region::new(text).ok())?,
                ledger: ledger_of(row.int()?, None)?,
                items: row.uint()?,
                queued: row.cents()?,
                decided: row.cents()?,
                bank_entries: row.cents()?,
            })
        };
        self.db.rows(&SUSPENSE, &[]).await?.iter_mut().map(read).collect()
    }

    /// What waits to be sent back, the oldest first.
    pub async fn refunds_waiting(&self, limit: u32) -> Result<Vec<RefundWaiting>> {
        let read = |row: &mut Row| {
            Ok(RefundWaiting {
                item: ItemId { file: row.file()?, ordinal: row.uint()? },
                region: row.word(|text| Region::new(text).ok())?,
                amount: row.cents()?,
                since: row.date()?,
            })
        };
        self.db.rows(&WAITING, &args![limit]).await?.iter_mut().map(read).collect()
    }
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[WAITING, SUSPENSE];
