//! `lockbox queue`: exceptions and decisions.

use clap::Subcommand;
use lockbox_domain::{AccountNumber, Action, Cents};
use lockbox_pipeline::{QueueAsked, Resolution, queue_claim, queue_list, queue_resolve, queue_show};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// What to do with the queue.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Option<Queue>,
}

#[derive(Debug, Subcommand)]
enum Queue {
    /// What waits, most urgent first
    List {
        /// Only entries with this reason
        #[arg(long)]
        reason: Option<String>,
        /// Only entries of this region
        #[arg(long)]
        region: Option<String>,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Continue after this entry (`next` of the page before)
        #[arg(long, value_name = "ID")]
        after: Option<String>,
        /// Only entries in this state: open, claimed, held or decided
        #[arg(long)]
        state: Option<String>,
    },
    /// One entry with its candidates
    Show {
        /// The entry
        id: String,
    },
    /// Take an entry for ten minutes; again to keep it
    Claim {
        /// The entry
        id: String,
    },
    /// Decide an entry
    Resolve {
        /// The entry
        id: String,
        /// apply, hold, reject, duplicate, genuine, split, return-to-sender, misdirected or undo
        #[arg(long)]
        action: String,
        /// The account to apply to
        #[arg(long)]
        account: Option<String>,
        /// For split: ACCOUNT=CENTS, once an account
        #[arg(long, value_name = "ACCOUNT=CENTS")]
        to: Vec<String>,
        /// Why
        #[arg(long)]
        note: Option<String>,
    },
}

/// Lists, shows, claims or decides.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let action = arguments.action.unwrap_or(Queue::List {
        reason: None,
        region: None,
        limit: 50,
        after: None,
        state: None,
    });
    let office = match &action {
        Queue::List { .. } | Queue::Show { .. } => context.office().await?,
        Queue::Claim { .. } | Queue::Resolve { .. } => context.office_for_decisions().await?,
    };
    match action {
        Queue::List { reason, region, limit, after, state } => {
            let asked = QueueAsked { reason, region, limit, after, state };
            let document = queue_list(&office, &asked).await?;
            context.output.document(&document, lockbox_report::text::queue_list)?;
        }
        Queue::Show { id } => {
            let document = queue_show(&office, &id).await?;
            context.output.document(&document, lockbox_report::text::queue_entry)?;
        }
        Queue::Claim { id } => {
            let document = queue_claim(&office, &id).await?;
            context.output.document(&document, lockbox_report::text::queue_entry)?;
        }
        Queue::Resolve { id, action, account, to, note } => {
            let resolution = resolution(&action, account.as_deref(), &to, note)?;
            let document = queue_resolve(&office, &id, &resolution).await?;
            context.output.document(&document, lockbox_report::text::queue_entry)?;
        }
    }
    Ok(Exit::Well)
}

fn resolution(
    action: &str,
    account: Option<&str>,
    to: &[String],
    note: Option<String>,
) -> Result<Resolution, Failure> {
    let known = || Action::ALL.iter().map(|a| a.as_str()).collect::<Vec<_>>().join(", ");
    let action = Action::parse(action)
        .ok_or_else(|| Failure::Usage(format!("there is no action `{action}`; there are {}", known())))?;
    let number = |text: &str| AccountNumber::new(text).map_err(|e| Failure::Usage(e.to_string()));
    let parts = to.iter().map(|part| {
        let (account, cents) =
            part.split_once('=').ok_or_else(|| Failure::Usage(format!("`{part}` is not ACCOUNT=CENTS")))?;
        let cents =
            cents.parse().map_err(|_| Failure::Usage(format!("`{cents}` is not a number of cents")))?;
        Ok((number(account)?, Cents::new(cents)))
    });
    Ok(Resolution {
        action,
        account: account.map(number).transpose()?,
        parts: parts.collect::<Result<_, Failure>>()?,
        note,
    })
}
