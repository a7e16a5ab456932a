//! Sums that reports are made of.

use chrono::NaiveDate;
use lockbox_domain::{Cents, Event, FileId, Ledger, Region};

use crate::Store;
use crate::codes::{event_of, ledger_of};
use crate::error::Result;
use crate::sql::{Row, Sql, args};

/// What stands on one ledger account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// In whose books.
    pub region: Region,
    /// The account.
    pub ledger: Ledger,
    /// All its debits.
    pub debit: Cents,
    /// All its credits.
    pub credit: Cents,
}

/// What one kind of entry came to on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostedDay {
    /// The day of posting.
    pub day: NaiveDate,
    /// In whose books.
    pub region: Region,
    /// What happened.
    pub event: Event,
    /// How many journal rows.
    pub rows: u64,
    /// What they add up to.
    pub amount: Cents,
}

/// Both sides of the journal's rows that `$which` chooses, by region and account.
macro_rules! sides {
    ($which:literal) => {
        concat!(
            "SELECT region, ledger, due_region, CAST(SUM(debit_cents) AS BIGINT), CAST(SUM(credit_cents) AS BIGINT) FROM ( \
             SELECT region, debit AS ledger, CASE WHEN debit IN (17, 18) THEN due_region END AS due_region, \
             amount_cents AS debit_cents, 0 AS credit_cents FROM journal ",
            $which,
            " UNION ALL SELECT region, credit, CASE WHEN credit IN (17, 18) THEN due_region END, 0, amount_cents \
             FROM journal ",
            $which,
            ") AS sides GROUP BY region, ledger, due_region ORDER BY region, ledger, due_region"
        )
    };
}

const TRIAL: Sql = Sql::same(sides!(""));
const OF_FILE: Sql = Sql::same(sides!("WHERE file_id = $1"));
const DAYS: Sql = Sql::same(
    "SELECT day, region, event, COUNT(*), CAST(SUM(amount_cents) AS BIGINT) FROM journal \
     WHERE day >= $1 AND day <= $2 GROUP BY day, region, event ORDER BY day, region, event",
);

impl Store {
    /// Every ledger account of every region with its debits and credits.
    pub async fn trial_balance(&self) -> Result<Vec<Balance>> {
        self.db.rows(&TRIAL, &[]).await?.iter_mut().map(balance).collect()
    }

    /// The same of the entries about one file's payments, or one statement's entries.
    pub async fn books_of_file(&self, file: FileId) -> Result<Vec<Balance>> {
        self.db.rows(&OF_FILE, &args![file]).await?.iter_mut().map(balance).collect()
    }

    /// What was posted from one day to another, both included, by day, region and kind of entry.
    pub async fn posted_days(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<PostedDay>> {
        let mut found = Vec::new();
        for mut row in self.db.rows(&DAYS, &args![from, to]).await? {
            found.push(PostedDay {
                day: row.date()?,
                region: row.word(|text| Region::new(text).ok())?,
                event: event_of(row.int()?)?,
                rows: row.uint()?,
                amount: row.cents()?,
            });
        }
        Ok(found)
    }
}

fn balance(row: &mut Row) -> Result<Balance> {
    let region = row.word(|text| Region::new(text).ok())?;
    let (code, other) = (row.int()?, row.opt_word(|text| Region::new(text).ok())?);
    Ok(Balance { region, ledger: ledger_of(code, other)?, debit: row.cents()?, credit: row.cents()? })
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[TRIAL, DAYS, OF_FILE];
