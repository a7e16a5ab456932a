//! `lockbox accounts import`: members, accounts and open statements from the billing system.

use std::path::PathBuf;

use clap::Subcommand;
use lockbox_pipeline::accounts_import;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// What to do with the accounts.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Accounts,
}

#[derive(Debug, Subcommand)]
enum Accounts {
    /// Load or refresh a list; the same statement updates its amount, never duplicates
    Import {
        /// The list, CSV with a header
        file: PathBuf,
    },
}

/// Imports the list.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let Accounts::Import { file } = arguments.action;
    let office = context.office().await?;
    let list = accounts_import(&office, &file, &context.bars).await?;
    context.output.document(&list, lockbox_report::text::inspect)?;
    Ok(Exit::needs_person(!list.files.iter().all(|f| f.accepted && f.balanced)))
}
