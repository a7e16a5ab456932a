//! `lockbox report`: a report on screen.

use chrono::NaiveDate;
use lockbox_pipeline::report;

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
    if context.output.is_json() {
        crate::output::print(&lockbox_report::render::json(&table).map_err(std::io::Error::other)?)?;
    } else {
        context.output.text(&lockbox_report::render::screen(&table, crate::output::Output::style()))?;
    }
    Ok(Exit::Well)
}
