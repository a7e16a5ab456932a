//! `lockbox reopen`: a closed day is open again.

use chrono::NaiveDate;
use lockbox_domain::people::Role;
use lockbox_pipeline::day_reopen;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which day.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The deposit day, 2026-11-23
    date: NaiveDate,
}

/// Opens it.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let (office, _) = context.office_and_role(&[Role::Supervisor]).await?;
    let state = day_reopen(&office, arguments.date).await?;
    context.output.document(&state, lockbox_report::text::closing)?;
    Ok(Exit::Well)
}
