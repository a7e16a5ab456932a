//! The two engines behind one door: reading, transactions, and writing in sets.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Column, Decode, Executor, PgPool, Postgres, Row as _, Sqlite, SqlitePool};
use sqlx::{Transaction, TypeInfo, ValueRef, query::Query};

use crate::error::{Result, StoreError};
use crate::sql::{Arg, Bulk, Cell, Kind, Row, Sql, TIME};
use crate::turn::{Inside, Turn};

/// A database of either engine.
#[derive(Debug, Clone)]
pub(crate) enum Db {
    /// One connection writes, and another what need not outlive a power cut; a few others read; one stands aside and moves
    /// the log into the file for people at work.
    Sqlite { writer: SqlitePool, quick: SqlitePool, readers: SqlitePool, aside: SqlitePool, turn: Turn },
    /// All connections do both; those of the second pool plan for few rows, found by key.
    Postgres { pool: PgPool, by_key: PgPool },
}

/// Takes the right to write at once.
const IMMEDIATE: &str = "BEGIN IMMEDIATE";

/// How often the log is moved into the file aside.
const CHECKPOINTS: std::time::Duration = std::time::Duration::from_secs(1);

/// How a transaction writes beside others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writes {
    /// Little: it goes before those that write much.
    Little,
    /// The same, and it may be lost when the power fails within the second.
    Quick,
    /// One of many that write much: whoever writes little goes first.
    Piece,
}

/// A transaction that may write.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>, Option<Inside>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// The rows of a statement that only reads.
    pub(crate) async fn rows(&self, sql: &Sql, args: &[Arg]) -> Result<Vec<Row>> {
        match self {
            Self::Sqlite { readers, .. } => sqlite_rows(readers, sql.sqlite, args).await,
            Self::Postgres { pool, .. } => postgres_rows(pool, sql.postgres, args).await,
        }
    }

    /// The rows of a statement made with [`packed!`](crate::sql::packed). Such sets are found by key on both
    /// engines.
    pub(crate) async fn rows_packed(&self, sql: &Sql, args: &[Arg]) -> Result<Vec<Row>> {
        match self {
            Self::Sqlite { readers, .. } => unpack(sqlite_rows(readers, sql.sqlite, args).await?),
            Self::Postgres { by_key, .. } => postgres_rows(by_key, sql.postgres, args).await,
        }
    }

    /// The rows of a statement that finds them by key and is not packed.
    pub(crate) async fn rows_by_key(&self, sql: &Sql, args: &[Arg]) -> Result<Vec<Row>> {
        match self {
            Self::Sqlite { readers, .. } => sqlite_rows(readers, sql.sqlite, args).await,
            Self::Postgres { by_key, .. } => postgres_rows(by_key, sql.postgres, args).await,
        }
    }

    /// The first row, if there is one.
    pub(crate) async fn row(&self, sql: &Sql, args: &[Arg]) -> Result<Option<Row>> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// Lets PostgreSQL count what its tables hold: freshly filled ones are planned for as if they were empty, and
    /// what takes a second then takes minutes. SQLite plans by its indexes and needs nothing.
    pub(crate) async fn learn(&self) -> Result<()> {
        if let Self::Postgres { pool, .. } = self {
            sqlx::query("ANALYZE").execute(pool).await?;
        }
        Ok(())
    }

    /// From now on no commit of this process moves the log into the file: 64 MB of it take a good part of a second, and
    /// whoever commits then waits for it. It is done aside, a little every second, as long as anybody is at work.
    pub(crate) async fn checkpoint_aside(&self) {
        let Self::Sqlite { writer, aside, .. } = self else { return };
        let off = sqlx::query("PRAGMA wal_autocheckpoint = 0").execute(writer).await;
        while off.is_ok() && !aside.is_closed() {
            tokio::time::sleep(CHECKPOINTS).await;
            if let Err(error) = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(aside).await {
                tracing::debug!(error = &error as &dyn std::error::Error, "the log was not moved");
            }
        }
    }

    /// Notes that a person is at work; on PostgreSQL nobody has to know.
    pub(crate) fn note_person(&self) {
        if let Self::Sqlite { turn, .. } = self {
            turn.note();
        }
    }

    /// Goes before those that write much, until what is given is dropped.
    pub(crate) fn enter(&self) -> Option<Inside> {
        match self {
            Self::Sqlite { turn, .. } => Some(turn.enter()),
            Self::Postgres { .. } => None,
        }
    }

    /// True when a person was at work a moment ago; never on PostgreSQL.
    pub(crate) fn somebody_works(&self) -> bool {
        matches!(self, Self::Sqlite { turn, .. } if turn.somebody_works())
    }

    /// A transaction that holds the right to write from the start: on SQLite what is read in it cannot be changed
    /// by another between reading and writing.
    pub(crate) async fn begin(&self, writes: Writes) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { writer, quick, turn, .. } => {
                let inside = match writes {
                    Writes::Piece => {
                        turn.give_way().await;
                        None
                    }
                    Writes::Little | Writes::Quick => Some(turn.enter()),
                };
                let pool = if writes == Writes::Quick { quick } else { writer };
                Tx::Sqlite(pool.begin_with(IMMEDIATE).await?, inside)
            }
            Self::Postgres { pool, .. } => Tx::Postgres(pool.begin().await?),
        })
    }
}

impl Tx {
    pub(crate) async fn rows(&mut self, sql: &Sql, args: &[Arg]) -> Result<Vec<Row>> {
        match self {
            Self::Sqlite(tx, _) => sqlite_rows(&mut **tx, sql.sqlite, args).await,
            Self::Postgres(tx) => postgres_rows(&mut **tx, sql.postgres, args).await,
        }
    }

    pub(crate) async fn row(&mut self, sql: &Sql, args: &[Arg]) -> Result<Option<Row>> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// Runs a statement; how many rows it touched.
    pub(crate) async fn run(&mut self, sql: &Sql, args: &[Arg]) -> Result<u64> {
        Ok(match self {
            Self::Sqlite(tx, _) => {
                bind_sqlite(sqlx::query(sql.sqlite), args).execute(&mut **tx).await?.rows_affected()
            }
            Self::Postgres(tx) => {
                bind_postgres(sqlx::query(sql.postgres), args).execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    /// Writes rows of a table as a set; `width` arguments make a row. How many were new.
    pub(crate) async fn insert(&mut self, bulk: &Bulk, cells: &[Arg]) -> Result<u64> {
        if cells.is_empty() {
            return Ok(0);
        }
        match self {
            Self::Sqlite(tx, _) => insert_sqlite(tx, bulk, cells).await,
            Self::Postgres(tx) => insert_postgres(tx, bulk, cells).await,
        }
    }

    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx, _inside) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// Runs a block in a transaction and commits it. A block that ends early by `return Ok(…)` or an error is rolled
/// back. The *whole* block is run again when the engine made it the victim of a conflict with another.
macro_rules! in_transaction {
    ($db:expr, $tx:ident => $body:block) => { $crate::db::in_transaction!(Little: $db, $tx => $body) };
    // What may be lost when the power fails within the second.
    (quick on $db:expr, $tx:ident => $body:block) => { $crate::db::in_transaction!(Quick: $db, $tx => $body) };
    // One of many that write much.
    (piece of $db:expr, $tx:ident => $body:block) => { $crate::db::in_transaction!(Piece: $db, $tx => $body) };
    ($writes:ident: $db:expr, $tx:ident => $body:block) => {{
        let mut attempt = 0_u32;
        loop {
            let outcome: $crate::error::Result<_> = async {
                let mut $tx = $db.begin($crate::db::Writes::$writes).await?;
                let value = $body;
                $tx.commit().await?;
                Ok(value)
            }
            .await;
            match outcome {
                Err(error) if error.is_retryable() && attempt < $crate::db::RETRIES => {
                    tracing::debug!(attempt, "transaction is run again");
                    tokio::time::sleep($crate::db::pause(attempt)).await;
                    attempt += 1;
                }
                outcome => break outcome,
            }
        }
    }};
}
pub(crate) use in_transaction;

/// How often a transaction is run again before its error is handed on.
pub(crate) const RETRIES: u32 = 8;

/// Longer after every attempt, and not the same for all who wait: the process and the moment differ.
pub(crate) fn pause(attempt: u32) -> std::time::Duration {
    let spread = std::time::Instant::now().elapsed().subsec_nanos().wrapping_add(std::process::id()) % 7;
    std::time::Duration::from_millis((4_u64 << attempt.min(8)) + u64::from(spread))
}

fn bind_sqlite<'q>(
    mut query: Query<'q, Sqlite, SqliteArguments>,
    args: &[Arg],
) -> Query<'q, Sqlite, SqliteArguments> {
    for arg in args {
        query = match arg.clone() {
            Arg::Int(value) => query.bind(value),
            Arg::Text(value) => query.bind(value),
            Arg::Date(value) => query.bind(value),
            Arg::Time(value) => query.bind(value.map(|time| time.format(TIME).to_string())),
        };
    }
    query
}

fn bind_postgres<'q>(
    mut query: Query<'q, Postgres, PgArguments>,
    args: &[Arg],
) -> Query<'q, Postgres, PgArguments> {
    for arg in args {
        query = match arg {
            Arg::Int(value) => query.bind(value),
            Arg::Text(value) => query.bind(value.as_deref()),
            Arg::Date(value) => query.bind(value),
            Arg::Time(value) => query.bind(value),
        };
    }
    query
}

async fn sqlite_rows<'c, E>(executor: E, sql: &'static str, args: &[Arg]) -> Result<Vec<Row>>
where
    E: Executor<'c, Database = Sqlite>,
{
    let rows = bind_sqlite(sqlx::query(sql), args).fetch_all(executor).await?;
    rows.iter().map(sqlite_row).collect()
}

fn unpack(rows: Vec<Row>) -> Result<Vec<Row>> {
    let Some(mut packed) = rows.into_iter().next() else { return Ok(Vec::new()) };
    let rows: Vec<Vec<Cell>> = serde_json::from_str(&packed.text()?).map_err(StoreError::corrupt)?;
    Ok(rows.into_iter().map(Row::new).collect())
}

async fn postgres_rows<'c, E>(executor: E, sql: &'static str, args: &[Arg]) -> Result<Vec<Row>>
where
    E: Executor<'c, Database = Postgres>,
{
    let rows = bind_postgres(sqlx::query(sql), args).fetch_all(executor).await?;
    rows.iter().map(postgres_row).collect()
}

fn sqlite_row(row: &SqliteRow) -> Result<Row> {
    let cell = |index| {
        let value = row.try_get_raw(index)?;
        if value.is_null() {
            return Ok(Cell::Null);
        }
        let decoded = match value.type_info().name() {
            "INTEGER" => <i64 as Decode<Sqlite>>::decode(value).map(Cell::Int),
            _ => <String as Decode<Sqlite>>::decode(value).map(Cell::Text),
        };
        decoded.map_err(sqlx::Error::Decode)
    };
    let cells: std::result::Result<Vec<Cell>, sqlx::Error> = (0..row.len()).map(cell).collect();
    Ok(Row::new(cells?))
}

fn postgres_row(row: &PgRow) -> Result<Row> {
    let cell = |column: &sqlx::postgres::PgColumn| {
        let index = column.ordinal();
        Ok(match column.type_info().name() {
            "INT8" => row.try_get::<Option<i64>, _>(index)?.map_or(Cell::Null, Cell::Int),
            "INT4" => row.try_get::<Option<i32>, _>(index)?.map_or(Cell::Null, |v| Cell::Int(v.into())),
            "INT2" => row.try_get::<Option<i16>, _>(index)?.map_or(Cell::Null, |v| Cell::Int(v.into())),
            "DATE" => row.try_get::<Option<NaiveDate>, _>(index)?.map_or(Cell::Null, Cell::Date),
            "TIMESTAMP" => row.try_get::<Option<NaiveDateTime>, _>(index)?.map_or(Cell::Null, Cell::Time),
            "BOOL" => row.try_get::<Option<bool>, _>(index)?.map_or(Cell::Null, |v| Cell::Int(v.into())),
            _ => row.try_get::<Option<String>, _>(index)?.map_or(Cell::Null, Cell::Text),
        })
    };
    let cells: std::result::Result<Vec<Cell>, sqlx::Error> = row.columns().iter().map(cell).collect();
    Ok(Row::new(cells?))
}

/// How many arguments one statement carries. Measured at 22 and at 9 columns: a few thousand is fastest, and
/// *plain* `?` marks are a must, since numbered ones are looked up by name, which is quadratic (1,500 rows/s
/// instead of 355,000).
const ARGUMENTS_A_STATEMENT: usize = 4_000;

/// A date as SQLite's text; the rows of a set name the same few again and again.
#[derive(Default)]
struct SameDay(Vec<(NaiveDate, Arc<str>)>);

impl SameDay {
    fn text(&mut self, date: NaiveDate) -> Arc<str> {
        if let Some((_, text)) = self.0.iter().find(|(known, _)| *known == date) {
            return Arc::clone(text);
        }
        let text: Arc<str> = date.to_string().into();
        if self.0.len() < 8 {
            self.0.push((date, Arc::clone(&text)));
        }
        text
    }
}

async fn insert_sqlite(tx: &mut Transaction<'static, Sqlite>, bulk: &Bulk, cells: &[Arg]) -> Result<u64> {
    let width = bulk.columns.len();
    let most = (ARGUMENTS_A_STATEMENT / width).max(1);
    let names: Vec<&str> = bulk.columns.iter().map(|(name, _)| *name).collect();
    // OR FAIL: a broken constraint ends the statement without taking back its earlier rows, which spares SQLite a
    // journal of its own for each statement. Every error here rolls back the whole transaction.
    let head = format!("INSERT OR FAIL INTO {} ({}) VALUES ", bulk.table, names.join(", "));
    let marks = format!("({})", vec!["?"; width].join(","));
    let text = |rows: usize| format!("{head}{} {}", vec![marks.as_str(); rows].join(","), bulk.on_conflict);
    let full = text(most);
    let mut left = cells.len() / width;
    let mut cells = cells.iter();
    let mut day = SameDay::default();
    let mut new = 0;
    while left > 0 {
        let rows = left.min(most);
        // A remainder's text is hardly ever seen again and must not push others out of the statement cache.
        let mut query = if rows == most {
            sqlx::query(AssertSqlSafe(full.clone()))
        } else {
            sqlx::query(AssertSqlSafe(text(rows))).persistent(false)
        };
        for cell in cells.by_ref().take(rows * width) {
            query = match cell {
                Arg::Int(value) => query.bind(*value),
                Arg::Text(value) => query.bind(value.clone()),
                Arg::Date(value) => query.bind(value.map(|date| day.text(date))),
                Arg::Time(value) => query.bind(value.map(|time| time.format(TIME).to_string())),
            };
        }
        new += query.execute(&mut **tx).await?.rows_affected();
        left -= rows;
    }
    Ok(new)
}

/// A column's values as one array.
enum Array<'a> {
    Int(Vec<Option<i64>>),
    Text(Vec<Option<&'a str>>),
    Date(Vec<Option<NaiveDate>>),
    Time(Vec<Option<NaiveDateTime>>),
}

impl<'a> Array<'a> {
    fn of(kind: Kind, rows: usize) -> Self {
        match kind {
            Kind::Int => Self::Int(Vec::with_capacity(rows)),
            Kind::Text => Self::Text(Vec::with_capacity(rows)),
            Kind::Date => Self::Date(Vec::with_capacity(rows)),
            Kind::Time => Self::Time(Vec::with_capacity(rows)),
        }
    }

    fn push(&mut self, cell: &'a Arg) {
        match (self, cell) {
            (Self::Int(all), Arg::Int(value)) => all.push(*value),
            (Self::Text(all), Arg::Text(value)) => all.push(value.as_deref()),
            (Self::Date(all), Arg::Date(value)) => all.push(*value),
            (Self::Time(all), Arg::Time(value)) => all.push(*value),
            // The lists of columns and of values stand side by side; a difference shows in the first test that
            // writes.
            (Self::Int(all), _) => all.push(None),
            (Self::Text(all), _) => all.push(None),
            (Self::Date(all), _) => all.push(None),
            (Self::Time(all), _) => all.push(None),
        }
    }
}

async fn insert_postgres(tx: &mut Transaction<'static, Postgres>, bulk: &Bulk, cells: &[Arg]) -> Result<u64> {
    let width = bulk.columns.len();
    let rows = cells.len() / width;
    let mut arrays: Vec<Array<'_>> = bulk.columns.iter().map(|(_, kind)| Array::of(*kind, rows)).collect();
    for (index, cell) in cells.iter().enumerate() {
        if let Some(array) = arrays.get_mut(index % width) {
            array.push(cell);
        }
    }
    let names: Vec<&str> = bulk.columns.iter().map(|(name, _)| *name).collect();
    let typed = |(index, (_, kind)): (usize, &(&str, Kind))| {
        let name = match kind {
            Kind::Int => "BIGINT",
            Kind::Text => "TEXT",
            Kind::Date => "DATE",
            Kind::Time => "TIMESTAMP",
        };
        format!("CAST(${} AS {name}[])", index + 1)
    };
    let values: Vec<String> = bulk.columns.iter().enumerate().map(typed).collect();
    let text = format!(
        "INSERT INTO {} ({}) SELECT * FROM UNNEST({}) {}",
        bulk.table,
        names.join(", "),
        values.join(", "),
        bulk.on_conflict
    );
    let mut query = sqlx::query(AssertSqlSafe(text));
    for array in arrays {
        query = match array {
            Array::Int(all) => query.bind(all),
            Array::Text(all) => query.bind(all),
            Array::Date(all) => query.bind(all),
            Array::Time(all) => query.bind(all),
        };
    }
    Ok(query.execute(&mut **tx).await?.rows_affected())
}
