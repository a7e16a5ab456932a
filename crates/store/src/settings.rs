//! What the store knows about itself: where the archive is, how often the books changed.

use crate::Store;
use crate::db::{Db, Tx, in_transaction};
use crate::error::{Result, StoreError};
use crate::sql::{Sql, args};

const GET: Sql = Sql::same("SELECT value FROM setting WHERE key = $1");
const PUT: Sql = Sql::same(
    "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
);
const BUMP_FROM: Sql = Sql::same(
    "UPDATE setting SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) \
     WHERE key = 'ledger_version' AND value = $1",
);
const IS_VERSION: Sql = Sql::same("SELECT 1 FROM setting WHERE key = 'ledger_version' AND value = $1");
const BUMP: Sql = Sql::same(
    "UPDATE setting SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE key = 'ledger_version'",
);

impl Store {
    /// A setting, if it was ever set.
    pub async fn setting(&self, key: &str) -> Result<Option<String>> {
        let Some(mut row) = self.db.row(&GET, &args![key]).await? else { return Ok(None) };
        row.text().map(Some)
    }

    /// Sets a setting.
    pub async fn set_setting(&self, key: &str, value: &str) -> Result<()> {
        if matches!(key, "ledger_version" | "decision_head") {
            return Err(StoreError::Refused(format!("the setting `{key}` is the store's own")));
        }
        in_transaction!(self.db, tx => { tx.run(&PUT, &args![key, value]).await? })?;
        Ok(())
    }

    /// A number that rises with every change of the books or the accounts: what was computed from them at one
    /// version may be written only while it is still that version.
    pub async fn ledger_version(&self) -> Result<i64> {
        let text = self.setting("ledger_version").await?.unwrap_or_default();
        text.parse().map_err(|_| StoreError::corrupt(format_args!("the ledger version `{text}`")))
    }
}

/// The head of the decisions' chain.
pub(crate) async fn head(db: &Db) -> Result<String> {
    match db.row(&GET, &args!["decision_head"]).await? {
        Some(mut row) => row.text(),
        None => Err(StoreError::corrupt("no head of the decisions' chain")),
    }
}

pub(crate) async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    tx.run(&PUT, &args![key, value]).await.map(drop)
}

/// True while the ledger version is `expected`.
pub(crate) async fn is_version(tx: &mut Tx, expected: i64) -> Result<bool> {
    Ok(tx.row(&IS_VERSION, &args![expected.to_string()]).await?.is_some())
}

/// Raises the ledger version if it still is `expected`; false when somebody else changed the books meanwhile.
/// Comes last in its transaction: on PostgreSQL it locks the one row that all who post share.
pub(crate) async fn raise_version_from(tx: &mut Tx, expected: i64) -> Result<bool> {
    Ok(tx.run(&BUMP_FROM, &args![expected.to_string()]).await? == 1)
}

pub(crate) async fn raise_version(tx: &mut Tx) -> Result<()> {
    tx.run(&BUMP, &[]).await.map(drop)
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[GET, PUT, BUMP_FROM, IS_VERSION, BUMP];
