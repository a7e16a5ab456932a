//! `lockbox report`: a report on screen, for a spreadsheet, or on paper.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use lockbox_pipeline::report;
use lockbox_report::Table;
use lockbox_report::render::Form;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which report.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The report's name; without it the list of reports
    name: Option<String>,
    /// Only this deposit date
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// As a file: csv, xlsx, pdf or json
    #[arg(long, value_name = "FORM", value_parser = form)]
    format: Option<Form>,
    /// Where the file goes; default standard output
    #[arg(long, value_name = "FILE", requires = "format")]
    out: Option<PathBuf>,
}

fn form(text: &str) -> Result<Form, String> {
    Form::parse(text).ok_or_else(|| {
        let known: Vec<&str> = Form::ALL.iter().map(|f| f.as_str()).collect();
        format!("there is no form `{text}`; there are {}", known.join(", "))
    })
}

/// Writes the report as a file, or to standard output.
fn write(table: &Table, form: Form, out: Option<&Path>) -> Result<(), Failure> {
    let bytes = form.bytes(table).map_err(std::io::Error::other)?;
    match out {
        Some(path) => std::fs::write(path, bytes)
            .map_err(|e| std::io::Error::new(e.kind(), format!("cannot write `{}`: {e}", path.display())))?,
        None if form.is_binary() && std::io::stdout().is_terminal() => {
            return Err(Failure::Usage(
                "this is no text for a screen; say where to with --out FILE".to_owned(),
            ));
        }
        None => std::io::stdout().write_all(&bytes)?,
    }
    Ok(())
}

/// Prints the report.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let Some(name) = arguments.name else {
        let lines: Vec<String> =
            lockbox_report::reports::ALL.iter().map(|r| format!("{:16}{}", r.name, r.title)).collect();
        context.output.document(&lines, |l, _| l.join("\n"))?;
        return Ok(Exit::Well);
    };
    let office = context.office().await?;
    let table = report(&office, &name, arguments.date).await?;
    if let Some(form) = arguments.format {
        write(&table, form, arguments.out.as_deref())?;
    } else if context.output.is_json() {
        crate::output::print(&lockbox_report::render::json(&table).map_err(std::io::Error::other)?)?;
    } else {
        context.output.text(&lockbox_report::render::screen(&table, crate::output::Output::style()))?;
    }
    Ok(Exit::Well)
}
