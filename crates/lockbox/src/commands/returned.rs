//! `lockbox return`: a check came back.

use lockbox_pipeline::{needs_person, return_file, return_item};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// What came back.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// An item (`ITEM_ID` or `LOCKBOX/DATE/BATCH/ITEM[/OCCURRENCE]`), or a bank statement that brings returned checks
    #[arg(value_name = "FILE|ITEM")]
    what: String,
    /// Why the bank returned it
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// Reverses it: what the check had closed is open again.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let office = context.office_for_decisions().await?;
    let path = std::path::Path::new(&arguments.what);
    if path.is_file() {
        let document = return_file(&office, path, &context.bars).await?;
        context.output.document(&document, lockbox_report::text::inspect)?;
        return Ok(Exit::needs_person(needs_person(&document)));
    }
    let document = return_item(&office, &arguments.what, arguments.note.as_deref()).await?;
    context.output.document(&document, lockbox_report::text::explain)?;
    Ok(Exit::Well)
}
