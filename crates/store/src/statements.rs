//! Every statement is planned by both engines, so that a misspelled column is found here and not by whoever comes
//! first.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqlSafeStr};

use crate::db::Db;
use crate::sql::Sql;
use crate::verify::checks;
use crate::*;

fn all() -> Vec<Sql> {
    let of_checks = checks::ALL.iter().flat_map(|check| [check.count, check.offenders]);
    [
        settings::STATEMENTS,
        batches::STATEMENTS,
        items::STATEMENTS,
        files::STATEMENTS,
        journal::STATEMENTS,
        posting::STATEMENTS,
        duplicates::STATEMENTS,
        accounts::STATEMENTS,
        queue::STATEMENTS,
        decisions::STATEMENTS,
        bank::STATEMENTS,
        recon::STATEMENTS,
        export::STATEMENTS,
        reports::STATEMENTS,
        days::STATEMENTS,
        arrivals::STATEMENTS,
        refunds::STATEMENTS,
        people::STATEMENTS,
        pictures::STATEMENTS,
        words::STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .copied()
    .chain(of_checks)
    .collect()
}

#[tokio::test]
async fn sqlite_plans_every_statement() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create(&format!("sqlite:{}", folder.path().join("store.db").display())).await.unwrap();
    let Db::Sqlite { writer, .. } = &store.db else { panic!("not SQLite") };
    for sql in all() {
        let plan = sqlx::query(AssertSqlSafe(format!("EXPLAIN {}", sql.sqlite))).fetch_all(writer).await;
        assert!(plan.is_ok(), "{}: {:?}", sql.sqlite, plan.err());
    }
}

/// The statements of the hot path walk no large table from end to end.
#[tokio::test]
async fn hot_statements_go_by_key() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create(&format!("sqlite:{}", folder.path().join("store.db").display())).await.unwrap();
    let Db::Sqlite { writer, .. } = &store.db else { panic!("not SQLite") };
    let hot = posting::STATEMENTS
        .iter()
        .chain(duplicates::STATEMENTS)
        .chain(accounts::HOT)
        .chain(export::STATEMENTS);
    for sql in hot {
        let text = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", sql.sqlite));
        let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(text).fetch_all(writer).await.unwrap();
        for (.., step) in plan {
            let small = ["SCAN f", "SCAN json_each", "SCAN (subquery", "SCAN asked", "SCAN CONSTANT ROW"];
            let fine = !step.starts_with("SCAN") || small.iter().any(|known| step.starts_with(known));
            assert!(fine, "{step}: {}", sql.sqlite);
        }
    }
}

#[tokio::test]
async fn postgres_plans_every_statement() {
    let Ok(base) = std::env::var("LOCKBOX_TEST_POSTGRES") else {
        assert!(
            std::env::var("LOCKBOX_REQUIRE_POSTGRES").as_deref() != Ok("1"),
            "LOCKBOX_TEST_POSTGRES is not set"
        );
        eprintln!("skipped on PostgreSQL: LOCKBOX_TEST_POSTGRES is not set");
        return;
    };
    let mut admin = PgConnection::connect(&format!("{base}/postgres")).await.unwrap();
    let name = format!("t_statements_{}", std::process::id());
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let store = Store::create(&format!("{base}/{name}")).await.unwrap();
    let Db::Postgres { pool, .. } = &store.db else { panic!("not PostgreSQL") };
    let mut connection = pool.acquire().await.unwrap();
    for sql in all() {
        let planned = (&mut *connection).prepare(AssertSqlSafe(sql.postgres.to_owned()).into_sql_str()).await;
        assert!(planned.is_ok(), "{}: {:?}", sql.postgres, planned.err());
    }
}

/// A statement that is in no list would be planned by nobody.
#[test]
fn no_statement_is_missing() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut written = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let text = std::fs::read_to_string(&path).unwrap();
            written +=
                text.lines().filter(|line| line.contains("const ") && line.contains(": Sql =")).count();
        }
    }
    let listed = all().len() - 2 * checks::ALL.len();
    // This file names the pattern once itself.
    assert_eq!(written - 1, listed);
}
