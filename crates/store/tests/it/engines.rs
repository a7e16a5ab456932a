//! A store of either engine for a test.

use lockbox_store::Store;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use tempfile::TempDir;

/// Runs every named function of a module on both engines.
macro_rules! on_both {
    ($($module:ident { $($name:ident)* })*) => {
        mod sqlite {$(
            mod $module {$(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    crate::$module::$name(&crate::engines::Engine::sqlite().await).await;
                }
            )*}
        )*}
        mod postgres {$(
            mod $module {$(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let name = concat!(stringify!($module), "_", stringify!($name));
                    if let Some(engine) = crate::engines::Engine::postgres(name).await {
                        crate::$module::$name(&engine).await;
                    }
                }
            )*}
        )*}
    };
}
pub(crate) use on_both;

/// An engine with a fresh store.
pub struct Engine {
    pub store: Store,
    pub url: String,
    _folder: Option<TempDir>,
}

impl Engine {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("store.db").display());
        Self { store: Store::create(&url).await.unwrap(), url, _folder: Some(folder) }
    }

    /// None, aloud, where no PostgreSQL is named.
    pub async fn postgres(name: &str) -> Option<Self> {
        let url = Self::empty_postgres(name).await?;
        Some(Self { store: Store::create(&url).await.unwrap(), url, _folder: None })
    }

    /// The URL of a new, empty database.
    pub async fn empty_postgres(name: &str) -> Option<String> {
        let Ok(base) = std::env::var("LOCKBOX_TEST_POSTGRES") else {
            assert!(
                std::env::var("LOCKBOX_REQUIRE_POSTGRES").as_deref() != Ok("1"),
                "PostgreSQL is required: set LOCKBOX_TEST_POSTGRES to what `scripts/postgres start DIR` prints"
            );
            eprintln!("skipped on PostgreSQL: LOCKBOX_TEST_POSTGRES is not set");
            return None;
        };
        let mut admin = PgConnection::connect(&format!("{base}/postgres")).await.unwrap();
        let name = format!("t_{}_{}", name.get(..name.len().min(40)).unwrap_or(name), std::process::id());
        admin.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))).await.unwrap();
        admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
        Some(format!("{base}/{name}"))
    }

    /// Changes the store behind its back.
    pub async fn meddle(&self, sql: &str) {
        let touched = if let Some(path) = self.url.strip_prefix("sqlite:") {
            let options = sqlx::sqlite::SqliteConnectOptions::new()
                .filename(path)
                .foreign_keys(false)
                .pragma("ignore_check_constraints", "ON");
            let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
            sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap().rows_affected()
        } else {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            // Constraints stand in the way of what a broken disk or a clumsy hand does.
            for check in ["journal_amount_cents_check", "journal_check"] {
                let drop = format!("ALTER TABLE journal DROP CONSTRAINT IF EXISTS {check}");
                connection.execute(AssertSqlSafe(drop)).await.unwrap();
            }
            sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap().rows_affected()
        };
        assert!(touched > 0, "nothing was touched by: {sql}");
    }
}
