//! `lockbox arrivals`: the files that a business day should bring, and which are late.

use chrono::NaiveDate;
use lockbox_domain::people::Role;
use lockbox_pipeline::{arrival_note, arrivals};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Which day, and what was done about a file.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The business day; without it today
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// Keep what was done about a file that is late: its lockbox
    #[arg(long, value_name = "NUMBER", requires_all = ["file", "note"])]
    lockbox: Option<String>,
    /// Its name in the configuration: `cut 1`
    #[arg(long, value_name = "NAME", requires = "lockbox")]
    file: Option<String>,
    /// What was done: who was called, what they said
    #[arg(long, value_name = "TEXT", requires = "lockbox")]
    note: Option<String>,
}

/// Lists them; a late one needs a person.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let noted = arguments.lockbox.as_ref().zip(arguments.file.as_ref()).zip(arguments.note.as_ref());
    let document = if let Some(((lockbox, file), note)) = noted {
        let (office, _) = context.office_and_role(&[Role::Operator, Role::Supervisor, Role::Finance]).await?;
        let day = arguments.date.unwrap_or_else(|| office.today());
        arrival_note(&office, day, lockbox, file, note).await?
    } else {
        let office = context.office().await?;
        arrivals(&office, arguments.date.unwrap_or_else(|| office.today())).await?
    };
    context.output.document(&document, lockbox_report::text::arrivals)?;
    Ok(Exit::needs_person(document.late > 0))
}
