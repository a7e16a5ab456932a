//! What must hold after every commit, each as a check of its own in [`checks`].
//!
//! A check is two statements: how many things it looks at, and those that offend. They scan whole tables set-wise;
//! nothing is taken from what was computed when the rows were written.

mod chain;
pub(crate) mod checks;

use lockbox_domain::{Cents, FileId, ItemId};

use crate::Store;
use crate::db::Db;
use crate::error::Result;
use crate::sql::{Sql, args};

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

/// How many offenders a finding names.
pub(crate) const NAMED: i64 = 5;

/// A check made of statements.
pub(crate) struct Statements {
    pub(crate) check: Check,
    /// One number: how many things are looked at.
    pub(crate) count: Sql,
    /// Up to `$1` offenders: file, place in it, what is wrong, the amount found and the amount expected; all but
    /// the third may be absent.
    pub(crate) offenders: Sql,
}

impl Store {
    /// Every check there is, in the order in which they run.
    pub fn checks() -> Vec<Check> {
        checks::ALL.iter().map(|statements| statements.check).chain([chain::CHECK]).collect()
    }

    /// Runs every check. Reads only; what is written meanwhile can make a check see two states, so a finding on a
    /// busy store is worth a second run.
    pub async fn verify(&self) -> Result<Vec<Finding>> {
        self.db.learn().await?;
        let mut findings = Vec::new();
        for check in checks::ALL {
            findings.push(run(&self.db, check).await?);
        }
        findings.push(chain::run(&self.db).await?);
        Ok(findings)
    }
}

async fn run(db: &Db, statements: &Statements) -> Result<Finding> {
    let checked = match db.row(&statements.count, &[]).await? {
        Some(mut row) => row.uint()?,
        None => 0,
    };
    let mut offenders = Vec::new();
    for mut row in db.rows(&statements.offenders, &args![NAMED]).await? {
        let file = row.opt_int()?.and_then(FileId::from_key);
        let place: Option<u32> = row.opt_uint()?;
        let what = row.text()?;
        let (found, expected) = (row.opt_int()?.map(Cents::new), row.opt_int()?.map(Cents::new));
        let mut sentence = match (file, place) {
            (Some(file), Some(ordinal)) => format!("{}: {what}", ItemId { file, ordinal }),
            (Some(file), None) => format!("{file}: {what}"),
            _ => what,
        };
        if let (Some(found), Some(expected)) = (found, expected) {
            sentence = format!("{sentence}: {} where {} must be", found.grouped(), expected.grouped());
        }
        offenders.push(sentence);
    }
    Ok(Finding { check: statements.check, checked, offenders })
}
