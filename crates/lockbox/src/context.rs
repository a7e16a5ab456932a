//! What every command starts from: settings, the store's address, the user, the time, the output.

use std::path::Path;

use chrono::{DateTime, Utc};
use lockbox_domain::people::Role;
use lockbox_pipeline::{Office, Settings, people, token_holder};

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

    /// Opens the store, which must be there. A token says who is asking, unless `--user` does.
    pub async fn office(&self) -> Result<Office, Failure> {
        let office = Office::open(&self.global.db, self.settings.clone(), self.user()).await?.at(self.now);
        if self.global.user.is_none()
            && let Ok(token) = std::env::var("LOCKBOX_TOKEN")
            && let Some(holder) = token_holder(&office, token.trim()).await?
        {
            return Ok(office.with_user(holder.name));
        }
        Ok(office)
    }

    /// The office for somebody who may do what these roles may. Where nobody was ever added, the operating system's user
    /// is taken at their word; from then on `LOCKBOX_TOKEN` says who it is.
    pub async fn office_for(&self, roles: &[Role]) -> Result<Office, Failure> {
        Ok(self.office_and_role(roles).await?.0)
    }

    /// The same, and the role; none where nobody was ever added.
    pub async fn office_and_role(&self, roles: &[Role]) -> Result<(Office, Option<Role>), Failure> {
        let office = self.office().await?;
        if people(&office).await?.is_empty() {
            return Ok((office, None));
        }
        let refused =
            |why: &str| Failure::Usage(format!("{why}; set LOCKBOX_TOKEN (`lockbox token create`)"));
        let token = std::env::var("LOCKBOX_TOKEN").map_err(|_| refused("this needs a token"))?;
        let holder = token_holder(&office, token.trim()).await?;
        let holder = holder.ok_or_else(|| refused("LOCKBOX_TOKEN is nobody's token"))?;
        if !roles.contains(&holder.role) {
            let needed: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
            let message =
                format!("{} is {}; this needs {}", holder.name, holder.role.as_str(), needed.join(" or "));
            return Err(Failure::Usage(message));
        }
        Ok((office.with_user(holder.name), Some(holder.role)))
    }

    /// The office for who manages people.
    pub async fn office_for_people(&self) -> Result<Office, Failure> {
        self.office_for(&[Role::Administrator]).await
    }

    /// The office for who decides.
    pub async fn office_for_decisions(&self) -> Result<Office, Failure> {
        self.office_for(&[Role::Operator, Role::Supervisor]).await
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
