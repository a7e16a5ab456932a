//! What people put off: why, since when, and what they noted.

use chrono::NaiveDateTime;
use lockbox_domain::{Action, QueueState};
use lockbox_report::wire::queue::Entry;

use super::deciding::{parse_id, queue_list};
use crate::QueueAsked;
use crate::error::PipelineError;
use crate::office::Office;

/// An entry that somebody put off.
#[derive(Debug, Clone)]
pub struct Hold {
    /// The entry.
    pub entry: Entry,
    /// Who put it off last.
    pub by: String,
    /// When, UTC.
    pub since: NaiveDateTime,
    /// Full days since then.
    pub days: i64,
    /// What they noted.
    pub note: Option<String>,
}

/// The entries that are put off, the most urgent first, and where the next page begins.
pub async fn holds(office: &Office, asked: QueueAsked) -> Result<(Vec<Hold>, Option<String>), PipelineError> {
    let asked = QueueAsked { state: Some(QueueState::Held.as_str().to_owned()), ..asked };
    let list = queue_list(office, &asked).await?;
    let now = office.now().naive_utc();
    let mut found = Vec::with_capacity(list.items.len());
    for entry in list.items {
        let decisions = office.store().decisions(parse_id(&entry.id)?).await?;
        let last = decisions.into_iter().rev().find(|decision| decision.action == Action::Hold);
        let Some(last) = last else { continue };
        let days = (now - last.at).num_days().max(0);
        found.push(Hold { entry, by: last.user, since: last.at, days, note: last.note });
    }
    Ok((found, list.next))
}
