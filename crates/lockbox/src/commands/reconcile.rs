//! `lockbox reconcile`: lockbox detail, bank deposit and ledger, three ways.

use chrono::NaiveDate;
use lockbox_pipeline::reconcile;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which day.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A deposit date; without it every deposit date in the store
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
}

/// Matches, books what matched, prints the days.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let office = context.office().await?;
    let document = reconcile(&office, arguments.date, &context.bars).await?;
    let broken = document.days.iter().any(|d| d.state != "balanced");
    context.output.document(&document, lockbox_report::text::reconcile)?;
    Ok(Exit::needs_person(broken))
}
