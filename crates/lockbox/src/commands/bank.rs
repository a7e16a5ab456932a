//! `lockbox bank import`: bank statements into the store.

use std::path::PathBuf;

use clap::Subcommand;
use lockbox_pipeline::{ImportOptions, bank_import, needs_person};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// What to do with statements.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Bank,
}

#[derive(Debug, Subcommand)]
enum Bank {
    /// Import statements; one whose totals do not come true waits for approval
    Import {
        /// Files or folders
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Import a statement even though its totals do not come true; recorded with the user's name
        #[arg(long)]
        approve: bool,
    },
}

/// Imports each.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let Bank::Import { files, approve } = arguments.action;
    let office = context.office().await?;
    let options = ImportOptions { approve, ..ImportOptions::default() };
    let document = bank_import(&office, &files, &options, &context.bars).await?;
    context.output.document(&document, lockbox_report::text::inspect)?;
    Ok(Exit::needs_person(needs_person(&document)))
}
