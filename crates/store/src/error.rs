//! What can go wrong with a store, each as a sentence for people.

/// A store that cannot be used, or a statement that failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no store at the place.
    #[error("there is no store at {place}; `lockbox init` makes one")]
    Missing {
        /// Where it was looked for, without any password.
        place: String,
    },
    /// The store was made by an older release.
    #[error(
        "the store is of schema {found} and this release needs {needed}; `lockbox init` brings it up to date"
    )]
    OlderSchema {
        /// The schema's number in the store.
        found: i64,
        /// The number that is needed.
        needed: i64,
    },
    /// The store was made by a newer release, or its schema was tampered with.
    #[error(
        "the store is of schema {found} and this release knows up to {known}; use the release that made it"
    )]
    NewerSchema {
        /// The schema's number in the store.
        found: i64,
        /// The newest number known.
        known: i64,
    },
    /// A migration in the store is not the one of that number here.
    #[error("migration {number} in the store differs from the one of this release")]
    ChangedMigration {
        /// Its number.
        number: i64,
    },
    /// The database cannot be reached.
    #[error("the store at {place} cannot be reached")]
    Unreachable {
        /// Where, without any password.
        place: String,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// Neither `sqlite:PATH` nor `postgres://…`.
    #[error("`{0}` names no store: expected `sqlite:PATH` or `postgres://…`")]
    BadUrl(String),
    /// The SQLite library has a known defect.
    #[error("SQLite {0} can corrupt a database; 3.51.3 or a later one (3.52.0 excepted) is needed")]
    UnsafeSqlite(String),
    /// What stands in the store cannot be.
    #[error("the store holds what cannot be: {0}")]
    Corrupt(String),
    /// What was asked to be stored cannot be.
    #[error("it cannot be stored: {0}")]
    Refused(String),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl StoreError {
    /// True when the whole transaction may be run again: it was chosen as the victim of a conflict.
    pub fn is_retryable(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        matches!(error.code().as_deref(), Some("40001" | "40P01"))
    }

    /// True when a key was there already.
    pub(crate) fn is_taken(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    pub(crate) fn corrupt(what: impl std::fmt::Display) -> Self {
        Self::Corrupt(what.to_string())
    }
}

/// The result of everything a store does.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
