//! Differences that a person explains: one proposes, another approves. What is explained no longer blocks the closing of its
//! day. Two kinds are booked by it: a deposit that is short or over by more than the limit (E7 and E8), and a credit that no
//! file tells of (to Unidentified, until its file comes).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use lockbox_domain::people::Remedy;
use lockbox_domain::recon::ReconDay;
use lockbox_report::wire::reconcile::{Document, RemedyWire, document_with};

use super::reconciling::{days_as_they_are, reconcile_days};
use crate::error::PipelineError;
use crate::office::Office;
use crate::progress::Silent;

/// The document of these days, with what was explained.
pub async fn days_explained(office: &Office, days: &[ReconDay]) -> Result<Document, PipelineError> {
    let (Some(first), Some(last)) = (days.iter().map(|d| d.date).min(), days.iter().map(|d| d.date).max())
    else {
        return Ok(document_with(days, |_, _| false));
    };
    let remedies = office.store().remedies(first, last).await?;
    let approved: BTreeSet<String> =
        remedies.into_iter().filter(|r| r.approved_by.is_some()).map(|r| r.break_id).collect();
    Ok(document_with(days, |day, found| approved.contains(&day.break_id(found))))
}

/// The first step proposes, the second, by somebody else, approves.
pub async fn break_remedy(
    office: &Office,
    id: &str,
    note: &str,
    may_approve: bool,
) -> Result<RemedyWire, PipelineError> {
    let missing = || PipelineError::NotFound(format!("there is no break `{id}`"));
    let day: NaiveDate = id.split('_').next().and_then(|day| day.parse().ok()).ok_or_else(missing)?;
    let days = days_as_they_are(office, Some(day)).await?;
    if !days.iter().any(|d| d.breaks.iter().any(|b| d.break_id(b) == id)) {
        return Err(missing());
    }
    match remedy_of(office, day, id).await? {
        None if note.trim().is_empty() => {
            return Err(PipelineError::Usage(
                "a remedy needs a note: why, and what is done about it".to_owned(),
            ));
        }
        None => {
            let proposed = Remedy {
                break_id: id.to_owned(),
                day,
                note: note.trim().to_owned(),
                proposed_by: office.user().to_owned(),
                proposed_at: office.now().naive_utc(),
                approved_by: None,
            };
            office.store().propose_remedy(&proposed).await?;
        }
        Some(known) if known.approved_by.is_some() => {
            return Err(PipelineError::Conflict(format!("`{id}` is explained")));
        }
        Some(known) if known.proposed_by == office.user() => {
            return Err(PipelineError::Conflict(
                "you proposed this, so somebody else approves it".to_owned(),
            ));
        }
        Some(_) if !may_approve => {
            return Err(PipelineError::Conflict("a supervisor approves".to_owned()));
        }
        Some(_) => {
            office.store().approve_remedy(id, office.user(), office.now().naive_utc()).await?;
            // What waited for it is booked now; if this is broken off, the next `reconcile` does it.
            reconcile_days(office, Some(day), &Silent).await?;
        }
    }
    remedy_of(office, day, id).await?.map(wire).ok_or_else(missing)
}

/// What was proposed for the breaks of a day.
pub async fn remedies(office: &Office, day: NaiveDate) -> Result<Vec<RemedyWire>, PipelineError> {
    Ok(office.store().remedies(day, day).await?.into_iter().map(wire).collect())
}

async fn remedy_of(office: &Office, day: NaiveDate, id: &str) -> Result<Option<Remedy>, PipelineError> {
    Ok(office.store().remedies(day, day).await?.into_iter().find(|remedy| remedy.break_id == id))
}

fn wire(remedy: Remedy) -> RemedyWire {
    RemedyWire {
        id: remedy.break_id,
        state: if remedy.approved_by.is_some() { "explained" } else { "awaiting-second" },
        note: remedy.note,
        proposed_by: remedy.proposed_by,
        approved_by: remedy.approved_by,
    }
}
