//! `lockbox export`: a list or report as CSV or JSON.

use std::io::Write;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::ValueEnum;
use lockbox_pipeline::{ExportFormat, export};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::quiet_pipe;

/// What to export, and how.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// `applications`, or a report's name
    name: String,
    /// The format
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// Only this deposit date
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// Write to this file instead of stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Json,
}

/// Writes the export.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let office = context.office().await?;
    let format = match (context.output.is_json(), arguments.format) {
        (true, _) | (_, Format::Json) => ExportFormat::Json,
        (false, Format::Csv) => ExportFormat::Csv,
    };
    if let Some(path) = &arguments.output {
        let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
        export(&office, &arguments.name, format, arguments.date, &mut file).await?;
        file.flush()?;
    } else {
        let mut out = std::io::BufWriter::new(std::io::stdout());
        match export(&office, &arguments.name, format, arguments.date, &mut out).await {
            Err(lockbox_pipeline::PipelineError::Unwritable { source, .. })
                if source.kind() == std::io::ErrorKind::BrokenPipe =>
            {
                return Ok(Exit::Well);
            }
            other => other?,
        }
        quiet_pipe(out.flush())?;
    }
    Ok(Exit::Well)
}
