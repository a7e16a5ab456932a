//! `lockbox reconcile`: lockbox detail, bank deposit and ledger, three ways.

use chrono::NaiveDate;
use lockbox_domain::people::Role;
use lockbox_pipeline::{break_remedy, reconcile};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which day.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A deposit date; without it every deposit date in the store
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// Propose a remedy for a break, by its `id` in `--json`; another person's same command approves it
    #[arg(long, value_name = "BREAK", conflicts_with = "date")]
    remedy: Option<String>,
    /// Why the break is as it is, and what is done about it
    #[arg(long, value_name = "TEXT", requires = "remedy")]
    note: Option<String>,
}

/// Matches, books what matched, prints the days.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    if let Some(id) = &arguments.remedy {
        let (office, role) = context.office_and_role(&[Role::Finance, Role::Supervisor]).await?;
        let note = arguments.note.unwrap_or_default();
        let remedy = break_remedy(&office, id, &note, role != Some(Role::Finance)).await?;
        context.output.document(&remedy, lockbox_report::text::remedy)?;
        return Ok(Exit::Well);
    }
    let office = context.office().await?;
    let document = reconcile(&office, arguments.date, &context.bars).await?;
    let broken = document.days.iter().any(|d| d.state != "balanced");
    context.output.document(&document, lockbox_report::text::reconcile)?;
    Ok(Exit::needs_person(broken))
}
