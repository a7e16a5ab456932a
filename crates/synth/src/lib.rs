//! Made mail with its truth beside it: accounts lists, lockbox files and bank statements of invented people, as many as
//! asked for, the same for the same seed.
//!
//! Everything difficult that mail brings is planted at stated rates ([`Rates`], [`Plant`]), and the truth says of
//! every payment who really paid which account and whether it must post by itself, may, or has to wait for a person
//! ([`Expect`]). [`score`] then tells how well a system did. Only the demo, tests and benches may need this crate.

mod bai2;
mod check;
mod draw;
mod error;
mod kinds;
mod kp80;
mod lean;
mod list;
mod mail;
mod names;
mod numbers;
mod output;
mod people;
pub mod picture;
mod pictured;
mod plan;
mod plant;
mod score;
mod spelling;
mod statements;
mod subject;
mod truth;
mod wire;

use lockbox_domain::Config;

pub use error::SynthError;
pub use lean::{lean_deposit_date, write_accounts, write_lockbox_file};
pub use output::{Folder, Memory, Output};
pub use people::{Payer, statement_number};
pub use pictured::Pictured;
pub use plan::{Plan, Rates};
pub use plant::{Expect, Plant};
pub use score::{BreakScore, OutcomeItem, Score, score, score_breaks};
pub use truth::{Truth, TruthBatch, TruthBreak, TruthDeposit, TruthItem, TruthReturn};

/// The name of the accounts list.
pub const ACCOUNTS_FILE: &str = "accounts.csv";

/// Makes the mail of `plan` for the lockboxes of `config`: the accounts list, `mail/*.txt` (profile `kp-80`),
/// `bank/*.bai`, and `truth/*.jsonl`; where pictures are wanted, `mail/*.images.zip`. Files sort by name in
/// the order in which they come.
pub fn write_mail(plan: &Plan, config: &Config, dir: &mut impl Output) -> Result<Truth, SynthError> {
    let mut mailer = mail::Mailer::new(plan, config)?;
    let first = mailer.dates().first().copied().unwrap_or(plan.first_deposit);
    list::write(mailer.people(), first, &mut dir.file(ACCOUNTS_FILE)?)?;
    mailer.write(dir)?;
    let mut bank = statements::Bank::new(config, plan.seed, mailer.dates());
    let (deposits, mut truth) = (mailer.deposits, mailer.truth);
    bank.take(&deposits, &mut truth)?;
    bank.write(dir)?;
    truth.write(dir)?;
    Ok(truth)
}
