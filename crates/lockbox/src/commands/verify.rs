//! `lockbox verify`: every invariant of the books and the audit chain.

use lockbox_pipeline::verify;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Nothing to say.
#[derive(Debug, clap::Args)]
pub struct Arguments {}

/// Checks everything.
pub async fn run(_arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let office = context.office().await?;
    let document = verify(&office).await?;
    context.output.document(&document, lockbox_report::text::verify)?;
    Ok(Exit::needs_person(!document.ok))
}
