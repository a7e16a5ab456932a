//! `lockbox letter`: what is written to who sent a payment.

use lockbox_pipeline::letter;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which payment.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// `ITEM_ID` or `LOCKBOX/DATE/BATCH/ITEM[/OCCURRENCE]`
    item: String,
}

/// Writes the letter that fits where the money is now.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let office = context.office().await?;
    let document = letter(&office, &arguments.item).await?;
    context.output.document(&document, lockbox_report::text::letter)?;
    Ok(Exit::Well)
}
