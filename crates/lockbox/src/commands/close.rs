//! `lockbox close` and `lockbox reopen`: a business day, in two steps by two people.

use chrono::NaiveDate;
use lockbox_domain::people::Role;
use lockbox_pipeline::day_close;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which day.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The deposit day, 2026-11-23
    date: NaiveDate,
}

/// The next step towards closing. What blocks is listed and leaves the day as it is.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let (office, role) = context.office_and_role(&[Role::Finance, Role::Supervisor]).await?;
    let state = day_close(&office, arguments.date, role != Some(Role::Finance)).await?;
    context.output.document(&state, lockbox_report::text::closing)?;
    Ok(if state.blockers.is_empty() { Exit::Well } else { Exit::NeedsPerson })
}
