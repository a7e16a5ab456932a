//! `lockbox reopen`: a closed day or month is open again.

use lockbox_domain::people::Role;
use lockbox_pipeline::{day_reopen, month_reopen};

use super::close::Period;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which day or month.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The deposit day, 2026-11-23, or the month, 2026-11
    #[arg(value_name = "DATE")]
    period: Period,
}

/// Opens it.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let (office, _) = context.office_and_role(&[Role::Supervisor]).await?;
    let state = match arguments.period {
        Period::Day(day) => day_reopen(&office, day).await?,
        Period::Month(month) => month_reopen(&office, month).await?,
    };
    context.output.document(&state, lockbox_report::text::closing)?;
    Ok(Exit::Well)
}
