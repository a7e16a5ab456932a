//! `lockbox read`: MICR and scan lines into fields.

use std::path::PathBuf;

use lockbox_pipeline::{PipelineError, explain_image, read_lines};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which lines.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A line as text
    #[arg(long, value_name = "LINE")]
    text: Vec<String>,
    /// Text files, a line a line, and images of checks
    #[arg(value_name = "FILE", required_unless_present = "text")]
    files: Vec<PathBuf>,
    /// Draw what was seen on the one image that is given: boxes, doubts, confidences
    #[arg(long, value_name = "PNG", requires = "files")]
    explain: Option<PathBuf>,
}

/// Reads each line.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let document = read_lines(&arguments.text, &arguments.files, &context.settings)?;
    if let Some(out) = &arguments.explain {
        let [image] = &arguments.files[..] else {
            return Err(Failure::Usage("--explain draws one image: name one file".to_owned()));
        };
        let drawn = explain_image(image, &context.settings)?;
        std::fs::write(out, drawn)
            .map_err(|source| PipelineError::Unwritable { what: out.display().to_string(), source })?;
    }
    context.output.document(&document, lockbox_report::text::read)?;
    Ok(Exit::needs_person(!document.unreadable.is_empty()))
}
