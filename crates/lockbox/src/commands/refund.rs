//! `lockbox refund`: what waits to be sent back, and its release.

use lockbox_domain::people::Role;
use lockbox_pipeline::{refund_release, refunds};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// What is done about refunds.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// What waits to be sent back, the oldest first
    List {
        /// At most so many
        #[arg(long, default_value_t = 1_000)]
        limit: u32,
    },
    /// Release a refund that somebody else decided
    Release {
        /// `ITEM_ID` or LOCKBOX/DATE/BATCH/ITEM[/OCCURRENCE]
        item: String,
    },
}

/// Lists or releases.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    match arguments.action {
        Action::List { limit } => {
            let office = context.office().await?;
            let document = refunds(&office, limit).await?;
            context.output.document(&document, lockbox_report::text::refunds)?;
        }
        Action::Release { item } => {
            let (office, _) = context.office_and_role(&[Role::Finance, Role::Supervisor]).await?;
            let document = refund_release(&office, &item).await?;
            context.output.document(&document, lockbox_report::text::explain)?;
        }
    }
    Ok(Exit::Well)
}
