//! `lockbox close`: a business day or a month, in two steps by two people.

use chrono::NaiveDate;
use lockbox_domain::people::Role;
use lockbox_pipeline::{day_close, month_close};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// A business day, or a whole month.
#[derive(Debug, Clone, Copy)]
pub enum Period {
    /// A deposit day.
    Day(NaiveDate),
    /// A month, by its first day.
    Month(NaiveDate),
}

impl std::str::FromStr for Period {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let day = text.parse().map(Self::Day);
        let month = || format!("{text}-01").parse().map(Self::Month);
        day.or_else(|_| month())
            .map_err(|_| format!("`{text}` is no day like 2026-11-23 and no month like 2026-11"))
    }
}

/// Which day or month.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The deposit day, 2026-11-23, or the month, 2026-11
    #[arg(value_name = "DATE")]
    period: Period,
}

/// The next step towards closing. What blocks is listed and leaves the day or month as it is.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let (office, role) = context.office_and_role(&[Role::Finance, Role::Supervisor]).await?;
    let may_agree = role != Some(Role::Finance);
    let state = match arguments.period {
        Period::Day(day) => day_close(&office, day, may_agree).await?,
        Period::Month(month) => month_close(&office, month, may_agree).await?,
    };
    context.output.document(&state, lockbox_report::text::closing)?;
    Ok(if state.blockers.is_empty() { Exit::Well } else { Exit::NeedsPerson })
}
