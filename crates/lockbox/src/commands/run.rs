//! `lockbox run`: a morning in one go.

use std::path::PathBuf;

use lockbox_pipeline::morning;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which files.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files or folders: accounts lists, lockbox files and statements, told apart by looking
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Imports each, posts, reconciles.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let office = context.office().await?;
    let document = morning(&office, &arguments.paths, &context.bars).await?;
    context.output.document(&document, lockbox_pipeline::Morning::text)?;
    Ok(Exit::needs_person(document.needs_person()))
}
