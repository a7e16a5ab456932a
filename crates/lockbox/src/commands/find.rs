//! `lockbox find`: payments by what is on the paper.

use lockbox_pipeline::{find, found_document};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// What is looked for.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A name or its beginning, an amount like 482.16, a check, account or member number, a MICR line, a day (`11/23`,
    /// `since aug`, `in october`), a region; also together
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// At most so many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    limit: u32,
}

/// Lists what was found.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let office = context.office().await?;
    let search = find(&office, &arguments.words.join(" "), arguments.limit).await?;
    context.output.document(&found_document(&search), lockbox_report::text::find)?;
    Ok(Exit::Well)
}
