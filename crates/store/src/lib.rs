//! SQLite and PostgreSQL behind one API: the only crate with SQL.
//!
//! A [`Store`] takes and gives *sets*: thousands of rows a call, never one await an item. It knows the words of
//! `lockbox-domain` and no rule of the trade beyond them: what is posted, held or matched is decided elsewhere and
//! handed in. It reads no clock; times are arguments.
//!
//! A file a noun, each statement a constant above the function that uses it, one text for both engines unless a
//! comment says why there are two ([`sql`]). What must stay together in one commit is one method: a file becomes
//! visible in [`Store::finish_file`], a set of payments is booked in [`Store::post_chunk`], a person's decision
//! and all that follows from it in [`Store::record`].

mod accounts;
mod arrivals;
mod bank;
mod batches;
mod codes;
mod days;
mod db;
mod decisions;
mod duplicates;
mod error;
mod export;
mod facts;
mod files;
mod items;
mod journal;
mod open;
mod people;
mod pictures;
mod posting;
mod queue;
mod recon;
mod refunds;
mod reports;
mod settings;
mod small;
mod sql;
#[cfg(test)]
mod statements;
mod turn;
mod verify;
mod words;

pub use accounts::{Loaded, PayerAccount};
pub use arrivals::{ArrivalNote, Arrived, Pictured};
pub use bank::{RepeatedStatement, StatementRow};
pub use days::{DepositMoney, Moved};
pub use decisions::{Change, DecidedInHour, Recorded};
pub use duplicates::CheckAsked;
pub use error::{Result, StoreError};
pub use export::ExportItem;
pub use files::Begun;
pub use people::Credential;
pub use pictures::ItemPlace;
pub use posting::{Posted, ToPost};
pub use queue::{Claim, QueueFilter};
pub use refunds::{RefundWaiting, Suspense};
pub use reports::{Balance, PostedDay};
pub use verify::{Check, Finding};

use std::sync::Arc;

use db::Db;

/// The place that a URL names, for people: without any password.
pub fn shown_url(url: &str) -> String {
    open::Place::parse(url).map_or_else(|_| open::redacted(url), |place| place.text())
}

/// A store of either engine. Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct Store {
    db: Db,
    small: small::Small,
    deciding: Arc<tokio::sync::Mutex<()>>,
}

/// The turn of somebody who decides; it ends when this is dropped.
#[must_use]
#[derive(Debug)]
pub struct MyTurn {
    _here: tokio::sync::OwnedMutexGuard<()>,
    _first: Option<turn::Inside>,
}

impl Store {
    /// Makes the store at `url` (`sqlite:PATH` or `postgres://…`), or brings an older one up to date. One that is
    /// up to date is left as it is.
    pub async fn create(url: &str) -> Result<Self> {
        let db = open::connect(&open::Place::parse(url)?, true).await?;
        open::migrate(&db).await?;
        let store = Self::over(db);
        store.add_missing_words().await?;
        Ok(store)
    }

    fn over(db: Db) -> Self {
        Self { db, small: small::Small::default(), deciding: Arc::default() }
    }

    /// Opens the store at `url`, which must be there and of this release's schema.
    pub async fn open(url: &str) -> Result<Self> {
        let place = open::Place::parse(url)?;
        let db = open::connect(&place, false).await?;
        match open::check(&db, false).await {
            // A database without any of our tables is no store yet.
            Err(StoreError::OlderSchema { found: 0, .. }) => Err(StoreError::Missing { place: place.text() }),
            Err(error) => Err(error),
            Ok(()) => Ok(Self::over(db)),
        }
    }

    /// True when a person worked with this store a moment ago, through whichever process. SQLite has one writer at a time,
    /// so who has much to write then does it in small pieces; on PostgreSQL nobody waits for anybody.
    pub fn somebody_works(&self) -> bool {
        self.db.somebody_works()
    }

    /// Waits for the turn to decide. A decision is refused when the books changed since what it rests on was read, and each
    /// decision changes them: many at once would undo each other's work without end. So they come one after another
    /// within a process, and on SQLite before whoever writes much in another. Taken before reading; must not be
    /// taken twice by the same.
    pub async fn my_turn(&self) -> MyTurn {
        let here = Arc::clone(&self.deciding).lock_owned().await;
        MyTurn { _here: here, _first: self.db.enter() }
    }

    /// Closes all connections, once what they are doing is done.
    pub async fn close(self) {
        match self.db {
            Db::Sqlite { writer, quick, readers, aside, .. } => {
                quick.close().await;
                aside.close().await;
                readers.close().await;
                writer.close().await;
            }
            Db::Postgres { pool, by_key } => {
                by_key.close().await;
                pool.close().await;
            }
        }
    }
}
