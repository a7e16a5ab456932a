//! The place where work is done: the store, the archive, the settings, who works and when.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use chrono::{DateTime, NaiveDate, Utc};
use lockbox_domain::Config;
use lockbox_store::{Store, StoreError};

use crate::archive::Archive;
use crate::config::Settings;
use crate::error::PipelineError;
use crate::time;

/// The setting that says where the archive is.
const ARCHIVE: &str = "archive";

/// Everything a stage works with.
#[derive(Clone)]
pub struct Office {
    store: Store,
    archive: Archive,
    settings: Arc<Settings>,
    user: String,
    now: DateTime<Utc>,
    /// What waits, as it was counted last; shared by all who work in this office.
    pub(crate) waiting: Arc<Mutex<Option<Counted>>>,
    /// What was proven last; whoever wants the same meanwhile waits for it.
    pub(crate) proven: Arc<tokio::sync::Mutex<Option<Proven>>>,
}

/// What was counted, when the books were at a version.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted {
    pub(crate) version: i64,
    pub(crate) at: Instant,
    pub(crate) waiting: u64,
}

/// What was proven, when the books were at a version.
pub(crate) struct Proven {
    pub(crate) version: i64,
    pub(crate) at: Instant,
    pub(crate) document: lockbox_report::wire::verify::Document,
}

/// What became of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// There was none.
    Created,
    /// One of an earlier release was brought up to date.
    Updated,
    /// It is as it was.
    Unchanged,
}

/// A store that was created, or was there.
pub struct Created {
    /// The office in it.
    pub office: Office,
    /// What this call did to the store.
    pub done: Made,
    /// Its address without a password.
    pub shown_url: String,
}

impl Office {
    /// Creates the store and its archive where they are not there; migrates an older store.
    pub async fn create(url: &str, settings: Settings, user: String) -> Result<Created, PipelineError> {
        let done = match Store::open(url).await {
            Ok(_) => Made::Unchanged,
            Err(StoreError::Missing { .. }) => Made::Created,
            Err(StoreError::OlderSchema { .. }) => Made::Updated,
            Err(e) => return Err(e.into()),
        };
        let store = Store::create(url).await?;
        let archive = if let Some(folder) = store.setting(ARCHIVE).await? {
            Archive::create(Path::new(&folder))?
        } else {
            let archive = Archive::create(&default_archive(url, &settings))?;
            store.set_setting(ARCHIVE, &archive.folder().to_string_lossy()).await?;
            archive
        };
        let shown_url = lockbox_store::shown_url(url);
        let office = Self::over(store, archive, settings, user);
        Ok(Created { office, done, shown_url })
    }

    /// Opens the store and its archive, which must be there.
    pub async fn open(url: &str, settings: Settings, user: String) -> Result<Self, PipelineError> {
        let store = Store::open(url).await?;
        let folder = store.setting(ARCHIVE).await?.ok_or_else(|| {
            PipelineError::Broken(
                "the store does not say where its archive is: run `lockbox init`".to_owned(),
            )
        })?;
        let archive = Archive::open(Path::new(&folder))?;
        Ok(Self::over(store, archive, settings, user))
    }

    fn over(store: Store, archive: Archive, settings: Settings, user: String) -> Self {
        Self {
            store,
            archive,
            settings: Arc::new(settings),
            user,
            now: DateTime::UNIX_EPOCH,
            waiting: Arc::default(),
            proven: Arc::default(),
        }
    }

    /// The same office at that moment.
    #[must_use]
    pub fn at(mut self, now: DateTime<Utc>) -> Self {
        self.now = now;
        self
    }

    /// The same office `nth` milliseconds later: files of one call are received one after another, and the later of two
    /// twins is the one that waits.
    #[must_use]
    pub(crate) fn after(&self, nth: i64) -> Self {
        self.clone().at(self.now + chrono::TimeDelta::milliseconds(nth))
    }

    /// The same office with that user at work.
    #[must_use]
    pub fn with_user(mut self, user: impl Into<String>) -> Self {
        self.user = user.into();
        self
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The archive.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The settings, shared.
    pub(crate) fn shared_settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings)
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.settings.config
    }

    /// Who works.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The moment the work began, UTC.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The business day the work is done on.
    pub fn today(&self) -> NaiveDate {
        time::business_day(self.config(), self.now)
    }
}

/// Where files go when nothing says otherwise: beside a SQLite store, else into the current folder.
fn default_archive(url: &str, settings: &Settings) -> PathBuf {
    if let Some(folder) = &settings.archive {
        return folder.clone();
    }
    match url.strip_prefix("sqlite:") {
        Some(path) => {
            let path = path.trim_start_matches("//").split('?').next().unwrap_or("lockbox.db");
            PathBuf::from(format!("{path}.files"))
        }
        None => PathBuf::from("lockbox.files"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_lies_beside_the_store() {
        let settings = Settings::built_in();
        for (url, folder) in [
            ("sqlite:lockbox.db", "lockbox.db.files"),
            ("sqlite:///var/lib/x.db?mode=rwc", "/var/lib/x.db.files"),
            ("postgres://db/x", "lockbox.files"),
        ] {
            assert_eq!(default_archive(url, &settings), PathBuf::from(folder));
        }
    }
}
