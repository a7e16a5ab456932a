//! `lockbox post`: identifies and applies what was imported; posts what a statement brought back.

use lockbox_pipeline::post;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Nothing to say.
#[derive(Debug, clap::Args)]
pub struct Arguments {}

/// Posts everything that may be posted. Ordinary exceptions in the queue are no failure.
pub async fn run(_arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let office = context.office().await?;
    let document = post(&office, &context.bars).await?;
    context.output.document(&document, lockbox_report::text::post)?;
    Ok(Exit::Well)
}
