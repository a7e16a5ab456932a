//! `lockbox import`: files into the store, wholly or not at all whatever interrupts it.

use std::path::PathBuf;

use lockbox_pipeline::{ImportOptions, import, needs_person};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which files, and how.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Read lockbox files under this profile instead of finding one
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Import even though no total confirms the profile; recorded with the user's name
    #[arg(long)]
    approve: bool,
}

/// Imports each.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let office = context.office().await?;
    let options = ImportOptions { profile: arguments.profile, approve: arguments.approve, below: None };
    let document = import(&office, &arguments.paths, &options, &context.bars).await?;
    context.output.document(&document, lockbox_report::text::inspect)?;
    Ok(Exit::needs_person(needs_person(&document)))
}
