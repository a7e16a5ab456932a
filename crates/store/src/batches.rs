//! Batches: what may flow, what is held, and which deposits came before.

use chrono::NaiveDate;
use lockbox_domain::{BatchRecord, BatchState, Cents, FileId, LockboxNumber, Region};

use crate::error::Result;
use crate::sql::{Arg, Bulk, Kind, Row, Sql, args, int, over_set};
use crate::{Store, sql};

macro_rules! columns {
    () => {
        "b.file_id, b.batch_index, b.lockbox, b.region, b.deposit_date, b.number, b.first_ordinal, b.items, \
         b.amount_cents, b.stated_amount_cents, b.stated_items, b.checks_key, b.state, b.why_held"
    };
}

const COLUMNS: &[(&str, Kind)] = &[
    ("file_id", Kind::Int),
    ("batch_index", Kind::Int),
    ("lockbox", Kind::Text),
    ("region", Kind::Text),
    ("deposit_date", Kind::Date),
    ("number", Kind::Int),
    ("first_ordinal", Kind::Int),
    ("items", Kind::Int),
    ("amount_cents", Kind::Int),
    ("stated_amount_cents", Kind::Int),
    ("stated_items", Kind::Int),
    ("checks_key", Kind::Int),
    ("state", Kind::Text),
    ("why_held", Kind::Text),
];

/// Batches as they are read: a chunk that comes again changes nothing.
pub(crate) const NEW: Bulk = Bulk { table: "batch", columns: COLUMNS, on_conflict: "ON CONFLICT DO NOTHING" };

/// Batches once the file is whole: what is known only then replaces what was assumed.
pub(crate) const FINAL: Bulk = Bulk {
    table: "batch",
    columns: COLUMNS,
    on_conflict: "ON CONFLICT (file_id, batch_index) DO UPDATE SET lockbox = excluded.lockbox, \
        region = excluded.region, deposit_date = excluded.deposit_date, number = excluded.number, \
        first_ordinal = excluded.first_ordinal, items = excluded.items, amount_cents = excluded.amount_cents, \
        stated_amount_cents = excluded.stated_amount_cents, stated_items = excluded.stated_items, \
        checks_key = excluded.checks_key, state = excluded.state, why_held = excluded.why_held",
};

pub(crate) fn cells(batches: &[BatchRecord]) -> Result<Vec<Arg>> {
    let mut cells = Vec::with_capacity(batches.len() * COLUMNS.len());
    for b in batches {
        cells.extend(args![
            b.file,
            b.index,
            b.lockbox.as_ref().map(LockboxNumber::as_str),
            b.region,
            b.deposit_date,
            b.number,
            b.first_ordinal,
            b.items,
            b.amount,
            b.stated_amount,
            b.stated_items.map(int).transpose()?,
            b.checks_key,
            b.state.as_str(),
            b.why_held.as_deref(),
        ]);
    }
    Ok(cells)
}

fn batch(row: &mut Row) -> Result<BatchRecord> {
    Ok(BatchRecord {
        file: row.file()?,
        index: row.uint()?,
        lockbox: row.opt_word(|text| LockboxNumber::new(text).ok())?,
        region: row.opt_word(|text| Region::new(text).ok())?,
        deposit_date: row.opt_date()?,
        number: row.uint()?,
        first_ordinal: row.uint()?,
        items: row.uint()?,
        amount: row.cents()?,
        stated_amount: row.opt_int()?.map(Cents::new),
        stated_items: row.opt_uint()?,
        checks_key: row.int()?,
        state: row.word(BatchState::parse)?,
        why_held: row.opt_text()?,
    })
}

const OF_FILE: Sql =
    Sql::same(concat!("SELECT ", columns!(), " FROM batch b WHERE b.file_id = $1 ORDER BY b.batch_index"));

const SAME: Sql = over_set!((lockbox text 0, day date 1, number int 2, checks int 3)
    "SELECT ", columns!(), " FROM asked CROSS JOIN batch b JOIN file f ON f.file_id = b.file_id \
     WHERE b.lockbox = asked.lockbox AND b.deposit_date = asked.day AND b.number = asked.number \
     AND b.checks_key = asked.checks AND b.file_id <> $2 AND b.state <> 'rejected' \
     AND f.state IN ('imported', 'suspected-repeat') ORDER BY f.received_at, b.file_id, b.batch_index");

const HELD: Sql = Sql::same(
    "SELECT b.region, CAST(SUM(b.items) AS BIGINT) FROM batch b JOIN file f ON f.file_id = b.file_id \
     WHERE b.state IN ('held-unbalanced', 'held-repeat', 'held-unknown-lockbox') AND b.region IS NOT NULL \
     AND f.state IN ('imported', 'suspected-repeat') GROUP BY b.region ORDER BY b.region",
);

const OF_DAY: Sql = Sql::same(concat!(
    "SELECT ",
    columns!(),
    " FROM batch b JOIN file f ON f.file_id = b.file_id \
     WHERE b.deposit_date = $1 AND f.state IN ('imported', 'suspected-repeat') \
     ORDER BY f.received_at, b.file_id, b.batch_index"
));

impl Store {
    /// How many payments of each region are in batches that wait for a person.
    pub async fn held_items(&self) -> Result<Vec<(Region, u64)>> {
        let mut rows = self.db.rows(&HELD, &[]).await?;
        rows.iter_mut().map(|row| Ok((row.word(|text| Region::new(text).ok())?, row.uint()?))).collect()
    }

    /// The batches of visible files that were deposited on that day, as received.
    pub async fn batches_of_day(&self, day: NaiveDate) -> Result<Vec<BatchRecord>> {
        self.db.rows(&OF_DAY, &args![day]).await?.iter_mut().map(batch).collect()
    }

    /// The batches of a file, in file order.
    pub async fn batches(&self, file: FileId) -> Result<Vec<BatchRecord>> {
        self.db.rows(&OF_FILE, &args![file]).await?.iter_mut().map(batch).collect()
    }

    /// Batches of *other* visible files with one of these identities (lockbox, deposit date, batch number) and the
    /// same checks. Rejected ones do not count: their deposit is not here.
    pub async fn same_batches(
        &self,
        asked: &[(LockboxNumber, NaiveDate, u32, i64)],
        not_of: FileId,
    ) -> Result<Vec<BatchRecord>> {
        let set = sql::set(asked.iter().map(|(lockbox, day, number, checks)| {
            serde_json::json!([lockbox.as_str(), day.to_string(), number, checks])
        }));
        let [file] = args![not_of];
        self.db.rows(&SAME, &[set, file]).await?.iter_mut().map(batch).collect()
    }
}

pub(crate) const SET_STATE: Sql =
    Sql::same("UPDATE batch SET state = $3 WHERE file_id = $1 AND batch_index = $2");

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[OF_FILE, SAME, HELD, OF_DAY, SET_STATE];
