//! `lockbox bench`: how well and how fast things are done, measured on files whose truth is known.

use std::path::PathBuf;

use clap::Subcommand;
use lockbox_pipeline::bench_read;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: Bench,
}

#[derive(Debug, Subcommand)]
enum Bench {
    /// Read the images of a folder and compare with its truth.csv (file, kind, micr)
    Read {
        /// The folder
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
}

/// Measures it.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let Bench::Read { folder } = arguments.what;
    let document = bench_read(&folder, &context.settings)?;
    context.output.document(&document, lockbox_report::text::bench)?;
    Ok(Exit::needs_person(!document.wrong.is_empty()))
}
