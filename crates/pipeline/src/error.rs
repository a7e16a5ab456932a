//! What keeps a stage from doing its work, sorted by who has to act.

use std::path::PathBuf;

use lockbox_domain::AmountError;
use lockbox_store::StoreError;

use crate::config::ConfigError;

/// A stage could not do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PipelineError {
    /// The store failed or is not there.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The archive of files as received failed.
    #[error("cannot {doing} the archive `{path}`")]
    Archive {
        /// What was being done: `open`, `write to`.
        doing: &'static str,
        /// The folder.
        path: PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A file or folder that was named cannot be read.
    #[error("cannot read `{path}`")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Something cannot be written.
    #[error("cannot write {what}")]
    Unwritable {
        /// What was being written.
        what: String,
        /// Why.
        source: std::io::Error,
    },
    /// What was asked for cannot be done: wrong words, an unknown id, an action that does not fit.
    #[error("{0}")]
    Usage(String),
    /// There is nothing of that name.
    #[error("{0}")]
    NotFound(String),
    /// Somebody else has it, or it is decided: nothing was changed.
    #[error("{0}")]
    Conflict(String),
    /// Amounts do not fit in 64 bits.
    #[error("amounts add up to more than can be counted")]
    Amount(#[from] AmountError),
    /// An invariant that the program itself keeps was about to be broken; nothing was written.
    #[error("{0}")]
    Broken(String),
}

/// Who has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The caller: wrong usage.
    Usage,
    /// Whoever runs the machine: store, disk, permissions.
    Environment,
}

impl PipelineError {
    /// Who has to act.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Config(ConfigError::Unreadable { .. }) => Fault::Environment,
            Self::Usage(_)
            | Self::NotFound(_)
            | Self::Conflict(_)
            | Self::Config(_)
            | Self::Store(StoreError::BadUrl(_)) => Fault::Usage,
            _ => Fault::Environment,
        }
    }
}
