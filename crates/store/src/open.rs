//! Making a store, opening one, and bringing its schema up to date.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use include_dir::{Dir, include_dir};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};

use crate::db::Db;
use crate::error::{Result, StoreError};
use crate::turn::Turn;

static SQLITE: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../migrations/sqlite");
static POSTGRES: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../migrations/postgres");

/// How many connections read a SQLite file beside the one that writes.
const READERS: u32 = 4;
/// How many connections one process opens to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 8;

/// Where a store is.
#[derive(Clone)]
pub(crate) enum Place {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl Place {
    /// Understands `sqlite:PATH`, `sqlite://PATH` and `postgres://…`.
    pub(crate) fn parse(url: &str) -> Result<Self> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if !path.is_empty() {
                return Ok(Self::Sqlite(PathBuf::from(path)));
            }
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url).map_err(|_| StoreError::BadUrl(redacted(url)))?;
            return Ok(Self::Postgres(Box::new(options)));
        }
        Err(StoreError::BadUrl(redacted(url)))
    }

    /// The place in words, without any password.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Sqlite(path) => path.display().to_string(),
            Self::Postgres(options) => {
                format!(
                    "{}:{}/{}",
                    options.get_host(),
                    options.get_port(),
                    options.get_database().unwrap_or("-")
                )
            }
        }
    }
}

/// A URL without what stands between the scheme and the host.
pub(crate) fn redacted(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}

/// Connects; with `create` a missing SQLite file is made.
pub(crate) async fn connect(place: &Place, create: bool) -> Result<Db> {
    match place {
        Place::Sqlite(path) => connect_sqlite(path, create).await,
        Place::Postgres(options) => connect_postgres(place, options).await,
    }
}

async fn connect_sqlite(path: &Path, create: bool) -> Result<Db> {
    let unreachable = |source| StoreError::Unreachable { place: path.display().to_string(), source };
    if !create && !path.exists() {
        return Err(StoreError::Missing { place: path.display().to_string() });
    }
    let base = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .pragma("trusted_schema", "OFF")
        .pragma("temp_store", "MEMORY")
        .statement_cache_capacity(200)
        // Rows cross from the connection's thread in batches: at the 50 by default threads wake each other all the
        // time.
        .row_buffer_size(2_000);
    // FULL costs nothing measurable at thousands of rows a commit, and an acknowledged decision must outlive a
    // power cut. A checkpoint every 64 MB of log: a set touches many pages of the indexes again and again, once is
    // enough.
    let writes = base
        .clone()
        .create_if_missing(create)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-40000")
        .pragma("wal_autocheckpoint", "16000");
    // Every commit empties the readers' caches: large ones would only fill and be thrown away.
    // Pages are then taken from the system's own cache by address, which no commit empties.
    let reads = base.read_only(true).pragma("cache_size", "-4000").pragma("mmap_size", "4294967296");
    // No pool here retires connections: the task of sqlx 0.9 that would do so counts idle connections without a lock,
    // can read a count below zero, and then holds a core for years (met once in a few thousand openings).
    let aside = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(0)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(writes.clone());
    // Claims and looks come again and again and nothing rests on the last of them: they survive the process at once, and a
    // power cut from the next checkpoint or decision on, within a second. Then nobody waits for the disk to open an item.
    let quick = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(0)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(120))
        .connect_lazy_with(
            writes.clone().synchronous(SqliteSynchronous::Normal).pragma("wal_autocheckpoint", "0"),
        );
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(120))
        .connect_with(writes)
        .await
        .map_err(unreachable)?;
    check_sqlite(&writer).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .min_connections(0)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(120))
        .connect_lazy_with(reads);
    Ok(Db::Sqlite { writer, quick, readers, aside, turn: Turn::of(path) })
}

/// Refuses libraries in which a checkpoint that meets a writer can corrupt the file.
async fn check_sqlite(pool: &SqlitePool) -> Result<()> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(pool).await?;
    if is_safe_sqlite(&version) { Ok(()) } else { Err(StoreError::UnsafeSqlite(version)) }
}

fn is_safe_sqlite(version: &str) -> bool {
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    parts.as_slice() >= [3, 51, 3].as_slice() && parts.as_slice() != [3, 52, 0].as_slice()
}

async fn connect_postgres(place: &Place, options: &PgConnectOptions) -> Result<Db> {
    let options = options.clone().application_name("lockbox").options([
        ("statement_timeout", "10min"),
        ("lock_timeout", "30s"),
        ("idle_in_transaction_session_timeout", "60s"),
        ("timezone", "UTC"),
    ]);
    let pools = || {
        PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_secs(60))
    };
    // A table that has just been filled has no statistics yet, and the planner then hashes a million rows to find
    // ten thousand (17,000 rows/s instead of 100,000 measured). These statements are written to go by key, in the
    // order in which their joins stand, as on SQLite: say so.
    let by_key = pools().connect_lazy_with(options.clone().options([
        ("join_collapse_limit", "1"),
        ("enable_hashjoin", "off"),
        ("enable_mergejoin", "off"),
        ("enable_seqscan", "off"),
        ("enable_material", "off"),
        ("enable_bitmapscan", "off"),
        ("jit", "off"),
    ]));
    let pool = pools()
        .connect_with(options)
        .await
        .map_err(|source| StoreError::Unreachable { place: place.text(), source })?;
    Ok(Db::Postgres { pool, by_key })
}

fn migrations(dir: &Dir<'static>) -> Vec<Migration> {
    let mut all: Vec<Migration> = dir
        .files()
        .filter_map(|file| {
            let (number, name) = file.path().file_stem()?.to_str()?.split_once('_')?;
            let text = sqlx::SqlStr::from_static(file.contents_utf8()?);
            let name = Cow::Owned(name.replace('_', " "));
            Some(Migration::new(number.parse().ok()?, name, MigrationType::Simple, text, false))
        })
        .collect();
    all.sort_by_key(|migration| migration.version);
    all
}

fn expected(db: &Db) -> Vec<Migration> {
    match db {
        Db::Sqlite { .. } => migrations(&SQLITE),
        Db::Postgres { .. } => migrations(&POSTGRES),
    }
}

/// Applies what is missing.
pub(crate) async fn migrate(db: &Db) -> Result<()> {
    check(db, true).await?;
    let migrator = Migrator::with_migrations(expected(db));
    let done = match db {
        Db::Sqlite { writer, .. } => migrator.run(writer).await,
        Db::Postgres { pool, .. } => migrator.run(pool).await,
    };
    done.map_err(|error| StoreError::Database(sqlx::Error::Migrate(Box::new(error))))
}

/// Compares the store's schema with the one of this release.
pub(crate) async fn check(db: &Db, may_be_older: bool) -> Result<()> {
    let expected = expected(db);
    let known = expected.last().map_or(0, |migration| migration.version);
    let applied = applied(db).await?;
    let found = applied.last().map_or(0, |(number, _)| *number);
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    for (number, checksum) in &applied {
        let same = expected.iter().any(|m| m.version == *number && *m.checksum == **checksum);
        if !same {
            return Err(StoreError::ChangedMigration { number: *number });
        }
    }
    if found < known && !may_be_older {
        return Err(StoreError::OlderSchema { found, needed: known });
    }
    Ok(())
}

const APPLIED: &str = "SELECT version, checksum FROM _sqlx_migrations WHERE success ORDER BY version";

async fn applied(db: &Db) -> Result<Vec<(i64, Vec<u8>)>> {
    const TABLE_SQLITE: &str = "SELECT count(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'";
    const TABLE_POSTGRES: &str = "SELECT count(*) FROM pg_catalog.pg_tables \
        WHERE tablename = '_sqlx_migrations' AND schemaname = current_schema()";
    match db {
        Db::Sqlite { writer, .. } => {
            let there: i64 = sqlx::query_scalar(TABLE_SQLITE).fetch_one(writer).await?;
            if there == 0 { Ok(Vec::new()) } else { Ok(sqlx::query_as(APPLIED).fetch_all(writer).await?) }
        }
        Db::Postgres { pool, .. } => applied_postgres(pool, TABLE_POSTGRES).await,
    }
}

async fn applied_postgres(pool: &PgPool, table: &'static str) -> Result<Vec<(i64, Vec<u8>)>> {
    let there: i64 = sqlx::query_scalar(table).fetch_one(pool).await?;
    if there == 0 { Ok(Vec::new()) } else { Ok(sqlx::query_as(APPLIED).fetch_all(pool).await?) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_secrets() {
        assert!(matches!(Place::parse("sqlite:a.db"), Ok(Place::Sqlite(p)) if p == Path::new("a.db")));
        let place = Place::parse("postgres://ana:secret@db/books").unwrap();
        assert_eq!(place.text(), "db:5432/books");
        for bad in ["", "a.db", "sqlite:", "mysql://ana:secret@db"] {
            let error = Place::parse(bad).err().map(|e| e.to_string()).unwrap();
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn known_bad_libraries_are_refused() {
        for (version, safe) in
            [("3.51.2", false), ("3.51.3", true), ("3.52.0", false), ("3.53.0", true), ("3.46.0", false)]
        {
            assert_eq!(is_safe_sqlite(version), safe, "{version}");
        }
    }

    #[test]
    fn both_engines_have_the_same_migrations() {
        let names = |dir| migrations(dir).into_iter().map(|m| (m.version, m.description)).collect::<Vec<_>>();
        assert_eq!(names(&SQLITE), names(&POSTGRES));
        assert!(!names(&SQLITE).is_empty());
    }
}
