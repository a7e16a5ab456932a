//! `lockbox explain`: from the byte in the file to the journal entry.

use lockbox_pipeline::explain;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which item.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// `ITEM_ID` or `LOCKBOX/DATE/BATCH/ITEM[/OCCURRENCE]`
    item: String,
}

/// Walks the item's way.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let office = context.office().await?;
    let document = explain(&office, &arguments.item).await?;
    context.output.document(&document, lockbox_report::text::explain)?;
    Ok(Exit::Well)
}
