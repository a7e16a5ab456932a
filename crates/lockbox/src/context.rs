//! What every command starts from: settings, the store's address, the user, the time, the output.

use std::path::Path;

use chrono::{DateTime, Utc};
use lockbox_pipeline::{Office, Settings};

use crate::cli::Global;
use crate::failure::Failure;
use crate::output::{Bars, Output};

/// What every command starts from.
pub struct Context {
    /// The options that all commands share.
    pub global: Global,
    /// What is configured.
    pub settings: Settings,
    /// How to print.
    pub output: Output,
    /// Progress bars.
    pub bars: Bars,
    /// The moment the command started; no stage reads a clock.
    pub now: DateTime<Utc>,
}

impl Context {
    /// Reads the configuration and the clock.
    pub fn new(global: Global) -> Result<Self, Failure> {
        let settings = match &global.config {
            Some(path) => Settings::read(path).map_err(lockbox_pipeline::PipelineError::from)?,
            None if Path::new("lockbox.toml").exists() => {
                Settings::read(Path::new("lockbox.toml")).map_err(lockbox_pipeline::PipelineError::from)?
            }
            None => Settings::built_in(),
        };
        let output = Output::new(global.json);
        Ok(Self { global, settings, output, bars: Bars::default(), now: Utc::now() })
    }

    /// Opens the store, which must be there.
    pub async fn office(&self) -> Result<Office, Failure> {
        Ok(Office::open(&self.global.db, self.settings.clone(), self.user()).await?.at(self.now))
    }

    /// Who is asking.
    pub fn user(&self) -> String {
        let system = || std::env::var("USER").or_else(|_| std::env::var("LOGNAME")).ok();
        self.global
            .user
            .clone()
            .or_else(system)
            .filter(|u| !u.is_empty())
            .unwrap_or_else(|| "unknown".to_owned())
    }
}
