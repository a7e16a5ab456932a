//! `lockbox inspect`: files parsed without a store.

use std::path::PathBuf;

use lockbox_pipeline::inspect;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which files.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files or folders
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Read lockbox files under this profile instead of finding one
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

/// Looks at each.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let document =
        inspect(&arguments.files, &context.settings, arguments.profile.as_deref(), &context.bars).await?;
    let clean = document.files.iter().all(|f| f.accepted && f.balanced);
    context.output.document(&document, lockbox_report::text::inspect)?;
    Ok(Exit::needs_person(!clean))
}
