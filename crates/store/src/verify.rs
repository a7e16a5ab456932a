//! What must hold after every commit, each as a check of its own.

use crate::Store;
use crate::error::Result;

/// A check by its name and title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// Its name in JSON.
    pub name: &'static str,
    /// What must hold, in one sentence.
    pub title: &'static str,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check.
    pub check: Check,
    /// How many things were looked at.
    pub checked: u64,
    /// The first few that offend, each in one sentence.
    pub offenders: Vec<String>,
}

impl Finding {
    /// True when nothing offends.
    pub fn ok(&self) -> bool {
        self.offenders.is_empty()
    }
}

impl Store {
    /// Runs every check.
    pub async fn verify(&self) -> Result<Vec<Finding>> {
        Ok(Vec::new())
    }
}
