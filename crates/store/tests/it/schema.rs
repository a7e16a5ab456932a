//! The schema: the same on both engines, and fit to be distributed.

use lockbox_store::{Store, StoreError};
use sqlx::{Connection, PgConnection, Row, SqliteConnection};

use crate::engines::Engine;

pub async fn opening_what_is_not_a_store(engine: &Engine) {
    assert!(Store::open(&engine.url).await.is_ok());
    let again = Store::create(&engine.url).await.unwrap();
    again.set_setting("archive", "/srv/lockbox").await.unwrap();
    assert_eq!(engine.store.setting("archive").await.unwrap().as_deref(), Some("/srv/lockbox"));
    assert!(again.set_setting("ledger_version", "0").await.is_err(), "the store's own setting was changed");
    engine.meddle("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1").await;
    assert!(matches!(Store::open(&engine.url).await, Err(StoreError::NewerSchema { found: 9999, .. })));
    assert!(matches!(Store::create(&engine.url).await, Err(StoreError::NewerSchema { .. })));
    engine.meddle("DELETE FROM _sqlx_migrations").await;
    assert!(matches!(Store::open(&engine.url).await, Err(StoreError::Missing { .. })));
}

#[tokio::test]
async fn places_without_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let missing = format!("sqlite:{}", folder.path().join("none.db").display());
    assert!(matches!(Store::open(&missing).await, Err(StoreError::Missing { .. })));
    assert!(!folder.path().join("none.db").exists(), "looking for a store made one");
    let nowhere = format!("sqlite:{}", folder.path().join("no/folder/none.db").display());
    assert!(matches!(Store::create(&nowhere).await, Err(StoreError::Unreachable { .. })));
    let text = folder.path().join("text.db");
    std::fs::write(&text, "this is no database, but long enough to be looked at as one".repeat(40)).unwrap();
    assert!(Store::open(&format!("sqlite:{}", text.display())).await.is_err());
    assert!(matches!(Store::open("mysql://x").await, Err(StoreError::BadUrl(_))));
}

const POSTGRES_COLUMNS: &str = "SELECT table_name, column_name, data_type, is_nullable \
    FROM information_schema.columns WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_sqlx%' \
    ORDER BY table_name, ordinal_position";
const POSTGRES_KEYS: &str = "SELECT c.conrelid::regclass::text, c.contype::text, \
    array_to_string(array(SELECT a.attname FROM unnest(c.conkey) WITH ORDINALITY k(attnum, nth) \
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum ORDER BY nth), ','), c.condeferrable \
    FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace \
    WHERE n.nspname = current_schema() AND r.relname NOT LIKE '\\_sqlx%' \
    AND c.contype IN ('p', 'u', 'f') ORDER BY 1, 2, 3";
const POSTGRES_FORBIDDEN: &str = "SELECT 'sequence ' || relname FROM pg_class WHERE relkind = 'S' \
    UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal \
    UNION ALL SELECT 'domain ' || typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace \
    WHERE t.typtype = 'd' AND n.nspname = current_schema() \
    UNION ALL SELECT 'rule ' || rulename FROM pg_rules WHERE schemaname = current_schema()";

#[tokio::test]
async fn both_engines_have_the_same_columns() {
    let sqlite = Engine::sqlite().await;
    let Some(postgres) = Engine::postgres("schema_columns").await else { return };
    let mut connection = SqliteConnection::connect(&sqlite.url).await.unwrap();
    let rows = sqlx::query(
        "SELECT t.name, c.name, c.type, c.\"notnull\" FROM pragma_table_list t JOIN pragma_table_info(t.name) c \
         WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\' \
         ORDER BY t.name, c.cid",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let text = |row: &sqlx::sqlite::SqliteRow, at: usize| row.get::<String, _>(at);
    let ours: Vec<_> = rows
        .iter()
        .map(|row| {
            format!("{}.{} {} {}", text(row, 0), text(row, 1), text(row, 2), row.get::<i64, _>(3) == 0)
        })
        .collect();
    let mut connection = PgConnection::connect(&postgres.url).await.unwrap();
    let rows = sqlx::query(POSTGRES_COLUMNS).fetch_all(&mut connection).await.unwrap();
    let theirs: Vec<_> = rows
        .iter()
        .map(|row| {
            let kind = match row.get::<String, _>(2).as_str() {
                "bigint" | "integer" => "INTEGER",
                "text" | "date" | "timestamp without time zone" => "TEXT",
                _ => "?",
            };
            let (table, column) = (row.get::<String, _>(0), row.get::<String, _>(1));
            format!("{table}.{column} {kind} {}", row.get::<String, _>(3) == "YES")
        })
        .collect();
    assert!(ours.len() > 100);
    assert_eq!(ours, theirs);
}

#[tokio::test]
async fn the_schema_can_be_distributed() {
    let Some(postgres) = Engine::postgres("schema_distributed").await else { return };
    let mut connection = PgConnection::connect(&postgres.url).await.unwrap();
    let forbidden: Vec<String> =
        sqlx::query_scalar(POSTGRES_FORBIDDEN).fetch_all(&mut connection).await.unwrap();
    assert!(forbidden.is_empty(), "{forbidden:?}");
    let family = [
        ("item", "file_id"),
        ("batch", "file_id"),
        ("journal", "file_id"),
        ("queue", "file_id"),
        ("decision", "file_id"),
        ("file_problem", "file_id"),
        ("bank_entry", "file_id"),
        ("picture", "file_id"),
        ("return_pair", "file_id"),
        ("item_word", "word"),
        ("name_word", "text"),
        ("bank_statement", "file_id"),
        ("account", "account_id"),
        ("statement", "account_id"),
    ];
    let rows = sqlx::query(POSTGRES_KEYS).fetch_all(&mut connection).await.unwrap();
    let mut keyed = 0;
    for row in rows {
        let (table, columns) = (row.get::<String, _>(0), row.get::<String, _>(2));
        assert!(!row.get::<bool, _>(3), "a deferrable constraint on {table}");
        if let Some((_, column)) = family.iter().find(|(name, _)| *name == table) {
            assert_eq!(columns.split(',').next(), Some(*column), "a key of {table}: {columns}");
            keyed += usize::from(row.get::<String, _>(1) == "p");
        } else {
            // Small tables, keyed by what they name.
            let small = [
                "file",
                "setting",
                "person",
                "credential",
                "answer",
                "day_step",
                "month_step",
                "remedy",
                "look",
                "arrival_note",
            ];
            assert!(small.contains(&table.as_str()), "{table} is of no family");
        }
    }
    assert_eq!(keyed, family.len(), "a table without a primary key");
}
