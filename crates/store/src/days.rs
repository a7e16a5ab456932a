//! Where the money of deposit days is now, summed by the engine; and the books as they stood on a day.

use chrono::NaiveDate;
use lockbox_domain::{Cents, Event, Ledger, LockboxNumber, Region};

use crate::Store;
use crate::codes::{event_of, ledger_of};
use crate::error::Result;
use crate::sql::{Sql, args};

/// What of a deposit lies in one ledger account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepositMoney {
    /// The lockbox.
    pub lockbox: LockboxNumber,
    /// The deposit day.
    pub day: NaiveDate,
    /// Where it lies: an account that holds payments' money.
    pub ledger: Ledger,
    /// True when a person decided about these payments.
    pub by_person: bool,
    /// How many payments have money there; one that is on several bills and on account counts once.
    pub items: u64,
    /// The same with every payment counted in one account only: over all accounts of a deposit its payments.
    pub payments: u64,
    /// How much.
    pub amount: Cents,
}

/// What moved on one ledger account by one kind of entry, up to a day or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// In whose books.
    pub region: Region,
    /// The account.
    pub ledger: Ledger,
    /// What happened.
    pub event: Event,
    /// Debits less credits, before the first day asked for.
    pub before: Cents,
    /// Debits less credits, from the first to the last day asked for.
    pub within: Cents,
}

/// Each batch's own stretch of the journal, both sides of every row, netted by payment and account (the accounts that hold
/// payments' money are 1 and 3 to 10, and 19); then summed. What a person decided stands in the queue.
const MONEY: Sql = Sql::same(
    "WITH side AS ( \
     SELECT b.lockbox, b.deposit_date, j.file_id, j.ordinal, j.credit AS ledger, j.amount_cents AS cents \
     FROM batch b JOIN file f ON f.file_id = b.file_id JOIN journal j ON j.file_id = b.file_id \
     AND j.ordinal >= b.first_ordinal AND j.ordinal < b.first_ordinal + b.items \
     WHERE b.deposit_date >= $1 AND b.deposit_date <= $2 AND b.lockbox IS NOT NULL \
     AND f.state IN ('imported', 'suspected-repeat') \
     UNION ALL SELECT b.lockbox, b.deposit_date, j.file_id, j.ordinal, j.debit, -j.amount_cents \
     FROM batch b JOIN file f ON f.file_id = b.file_id JOIN journal j ON j.file_id = b.file_id \
     AND j.ordinal >= b.first_ordinal AND j.ordinal < b.first_ordinal + b.items \
     WHERE b.deposit_date >= $1 AND b.deposit_date <= $2 AND b.lockbox IS NOT NULL \
     AND f.state IN ('imported', 'suspected-repeat') \
     ), lying AS ( \
     SELECT lockbox, deposit_date, file_id, ordinal, ledger, SUM(cents) AS cents FROM side \
     WHERE ledger IN (1, 3, 4, 5, 6, 7, 8, 9, 10, 19) \
     GROUP BY lockbox, deposit_date, file_id, ordinal, ledger HAVING SUM(cents) <> 0 \
     ), judged AS ( \
     SELECT l.lockbox, l.deposit_date, l.ledger, l.cents, CASE WHEN q.decided IS NULL THEN 0 ELSE 1 END AS by_person, \
     CASE WHEN ROW_NUMBER() OVER (PARTITION BY l.file_id, l.ordinal, \
     CASE WHEN l.ledger BETWEEN 3 AND 6 THEN 3 ELSE l.ledger END ORDER BY l.ledger) = 1 THEN 1 ELSE 0 END AS counts, \
     CASE WHEN ROW_NUMBER() OVER (PARTITION BY l.file_id, l.ordinal ORDER BY l.ledger) = 1 \
     THEN 1 ELSE 0 END AS counts_once \
     FROM lying l LEFT JOIN queue q ON q.file_id = l.file_id AND q.kind = 'item' AND q.place = l.ordinal \
     ) SELECT lockbox, deposit_date, ledger, by_person, CAST(SUM(counts) AS BIGINT), \
     CAST(SUM(counts_once) AS BIGINT), CAST(SUM(cents) AS BIGINT) FROM judged \
     GROUP BY lockbox, deposit_date, ledger, by_person ORDER BY deposit_date, lockbox, ledger, by_person",
);

/// Debits less credits of every account by kind of entry, before a stretch of days and within it.
const MOVED: Sql = Sql::same(
    "SELECT region, ledger, due_region, event, \
     CAST(SUM(CASE WHEN day < $1 THEN cents ELSE 0 END) AS BIGINT), \
     CAST(SUM(CASE WHEN day < $1 THEN 0 ELSE cents END) AS BIGINT) FROM ( \
     SELECT region, debit AS ledger, CASE WHEN debit IN (17, 18) THEN due_region END AS due_region, event, day, \
     amount_cents AS cents FROM journal WHERE day <= $2 \
     UNION ALL SELECT region, credit, CASE WHEN credit IN (17, 18) THEN due_region END, event, day, -amount_cents \
     FROM journal WHERE day <= $2) AS sides GROUP BY region, ledger, due_region, event \
     ORDER BY region, ledger, due_region, event",
);

impl Store {
    /// Where the money of the deposits of these days is now, both ends included. Payments of held batches are not in the
    /// books and not here.
    pub async fn money_of_days(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<DepositMoney>> {
        let mut found = Vec::new();
        for mut row in self.db.rows(&MONEY, &args![from, to]).await? {
            found.push(DepositMoney {
                lockbox: row.word(|text| LockboxNumber::new(text).ok())?,
                day: row.date()?,
                ledger: ledger_of(row.int()?, None)?,
                by_person: row.flag()?,
                items: row.uint()?,
                payments: row.uint()?,
                amount: row.cents()?,
            });
        }
        Ok(found)
    }

    /// What moved on every ledger account until `to`, apart from and within the days from `from` on.
    pub async fn moved(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Moved>> {
        let mut found = Vec::new();
        for mut row in self.db.rows(&MOVED, &args![from, to]).await? {
            let region = row.word(|text| Region::new(text).ok())?;
            let (code, other) = (row.int()?, row.opt_word(|text| Region::new(text).ok())?);
            found.push(Moved {
                region,
                ledger: ledger_of(code, other)?,
                event: event_of(row.int()?)?,
                before: row.cents()?,
                within: row.cents()?,
            });
        }
        Ok(found)
    }
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[MONEY, MOVED];
