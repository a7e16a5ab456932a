//! `lockbox read`: MICR and scan lines into fields.

use std::path::PathBuf;

use lockbox_pipeline::read_lines;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which lines.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A line as text
    #[arg(long, value_name = "LINE")]
    text: Vec<String>,
    /// Text files, a line a line
    #[arg(value_name = "FILE", required_unless_present = "text")]
    files: Vec<PathBuf>,
}

/// Reads each line.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let document = read_lines(&arguments.text, &arguments.files, &context.settings)?;
    context.output.document(&document, lockbox_report::text::read)?;
    Ok(Exit::Well)
}
