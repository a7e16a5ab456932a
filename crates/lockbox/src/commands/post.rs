//! `lockbox post`: identifies and applies what was imported; posts what a statement brought back.

use lockbox_pipeline::{post, post_preview};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Whether it is done, or only shown.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Show what would be posted, as the books stand now, and write nothing
    #[arg(long)]
    preview: bool,
}

/// Posts everything that may be posted. Ordinary exceptions in the queue are no failure.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let office = context.office().await?;
    let document =
        if arguments.preview { post_preview(&office).await? } else { post(&office, &context.bars).await? };
    context.output.document(&document, lockbox_report::text::post)?;
    Ok(Exit::Well)
}
