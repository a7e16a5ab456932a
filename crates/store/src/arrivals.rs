//! What arrived for a business day, and what was done about what did not.

use chrono::{NaiveDate, NaiveDateTime};
use lockbox_domain::{Cents, FileId, LockboxNumber};

use crate::Store;
use crate::db::in_transaction;
use crate::error::Result;
use crate::sql::{Row, Sql, args};

/// A file that brought payments of a lockbox, or the statement of an account, for a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// The lockbox, or for a statement the bank's number of the account.
    pub of: String,
    /// The file.
    pub file: FileId,
    /// Its name.
    pub name: String,
    /// When it came, UTC.
    pub at: NaiveDateTime,
    /// Payments or entries of that day in it.
    pub items: u64,
    /// What they add up to.
    pub amount: Cents,
    /// How many of its batches of that day are held.
    pub held: u64,
}

/// How many payments of a lockbox and day are here, and how many of them have an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pictured {
    /// The lockbox.
    pub lockbox: LockboxNumber,
    /// Payments.
    pub items: u64,
    /// Those with an image, in their file or beside it.
    pub pictured: u64,
}

/// What somebody did about a file that had not come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrivalNote {
    /// The lockbox.
    pub lockbox: LockboxNumber,
    /// The business day that the file is for.
    pub day: NaiveDate,
    /// `payments`, `images` or `statement`.
    pub what: String,
    /// Its name in the configuration.
    pub name: String,
    /// Who.
    pub person: String,
    /// When, UTC.
    pub at: NaiveDateTime,
    /// What was done.
    pub note: String,
}

const PAYMENTS: Sql = Sql::same(
    "SELECT b.lockbox, f.file_id, f.name, f.received_at, CAST(SUM(b.items) AS BIGINT), \
     CAST(SUM(b.amount_cents) AS BIGINT), CAST(SUM(CASE WHEN b.state LIKE 'held-%' THEN 1 ELSE 0 END) AS BIGINT) \
     FROM batch b JOIN file f ON f.file_id = b.file_id \
     WHERE b.deposit_date = $1 AND b.lockbox IS NOT NULL AND f.state IN ('imported', 'suspected-repeat') \
     GROUP BY b.lockbox, f.file_id, f.name, f.received_at ORDER BY f.received_at, f.file_id, b.lockbox",
);
const STATEMENTS_OF_DAY: Sql = Sql::same(
    "SELECT s.account, f.file_id, f.name, f.received_at, CAST(SUM(s.entries) AS BIGINT), \
     CAST(SUM(s.amount_cents) AS BIGINT), CAST(0 AS BIGINT) \
     FROM bank_statement s JOIN file f ON f.file_id = s.file_id \
     WHERE s.as_of = $1 AND s.booked = 1 AND f.state = 'imported' \
     GROUP BY s.account, f.file_id, f.name, f.received_at ORDER BY f.received_at, f.file_id, s.account",
);
/// The facts of an item name its images in one way, as the writer of the facts puts them.
const PICTURED: Sql = Sql::same(
    "SELECT b.lockbox, COUNT(*), CAST(SUM(CASE WHEN i.facts LIKE '%\"images\":[%' OR EXISTS (SELECT 1 FROM picture p \
     WHERE p.file_id = i.file_id AND p.ordinal = i.ordinal) THEN 1 ELSE 0 END) AS BIGINT) \
     FROM batch b JOIN file f ON f.file_id = b.file_id JOIN item i ON i.file_id = b.file_id \
     AND i.ordinal >= b.first_ordinal AND i.ordinal < b.first_ordinal + b.items \
     WHERE b.deposit_date = $1 AND b.lockbox IS NOT NULL AND f.state IN ('imported', 'suspected-repeat') \
     GROUP BY b.lockbox ORDER BY b.lockbox",
);
const NOTE: Sql = Sql::same(
    "INSERT INTO arrival_note (lockbox, day, what, name, person, at, note) VALUES ($1, $2, $3, $4, $5, $6, $7) \
     ON CONFLICT DO NOTHING",
);
const NOTES: Sql = Sql::same(
    "SELECT lockbox, day, what, name, person, at, note FROM arrival_note WHERE day = $1 ORDER BY at, lockbox, what, name",
);

fn arrived(row: &mut Row) -> Result<Arrived> {
    Ok(Arrived {
        of: row.text()?,
        file: row.file()?,
        name: row.text()?,
        at: row.time()?,
        items: row.uint()?,
        amount: row.cents()?,
        held: row.uint()?,
    })
}

impl Store {
    /// The files with payments deposited on that day, in the order in which they came, once a lockbox.
    pub async fn payments_arrived(&self, day: NaiveDate) -> Result<Vec<Arrived>> {
        self.db.rows(&PAYMENTS, &args![day]).await?.iter_mut().map(arrived).collect()
    }

    /// The booked statements of that day, in the order in which they came, once an account.
    pub async fn statements_arrived(&self, day: NaiveDate) -> Result<Vec<Arrived>> {
        self.db.rows(&STATEMENTS_OF_DAY, &args![day]).await?.iter_mut().map(arrived).collect()
    }

    /// How many payments of that deposit day have images, by lockbox.
    pub async fn pictured(&self, day: NaiveDate) -> Result<Vec<Pictured>> {
        let read = |row: &mut Row| {
            let lockbox = row.word(|text| LockboxNumber::new(text).ok())?;
            Ok(Pictured { lockbox, items: row.uint()?, pictured: row.uint()? })
        };
        self.db.rows(&PICTURED, &args![day]).await?.iter_mut().map(read).collect()
    }

    /// Keeps what was done about a file that had not come.
    pub async fn note_arrival(&self, note: &ArrivalNote) -> Result<()> {
        let args = args![
            note.lockbox.as_str(),
            note.day,
            note.what.as_str(),
            note.name.as_str(),
            note.person.as_str(),
            note.at,
            note.note.as_str(),
        ];
        in_transaction!(self.db, tx => { tx.run(&NOTE, &args).await? })?;
        Ok(())
    }

    /// What was done about files for that day, in order.
    pub async fn arrival_notes(&self, day: NaiveDate) -> Result<Vec<ArrivalNote>> {
        let read = |row: &mut Row| {
            Ok(ArrivalNote {
                lockbox: row.word(|text| LockboxNumber::new(text).ok())?,
                day: row.date()?,
                what: row.text()?,
                name: row.text()?,
                person: row.text()?,
                at: row.time()?,
                note: row.text()?,
            })
        };
        self.db.rows(&NOTES, &args![day]).await?.iter_mut().map(read).collect()
    }
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[PAYMENTS, STATEMENTS_OF_DAY, PICTURED, NOTE, NOTES];
