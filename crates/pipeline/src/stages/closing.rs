//! Closing a business day: nothing in the way, one person asks, another agrees.

use chrono::NaiveDate;
use lockbox_domain::FileState;
use lockbox_domain::people::{DayRecord, DayStep};
use lockbox_report::wire::closing::{Blocker, Document, Point};

use super::reconciling::days_as_they_are;
use super::verifying::verify;
use crate::error::PipelineError;
use crate::office::Office;

/// How a day stands: each point of the list, what blocks, who has asked and agreed.
pub async fn day_state(office: &Office, day: NaiveDate) -> Result<Document, PipelineError> {
    let steps = office.store().day_steps(day).await?;
    let last = steps.last().map(|record| record.step);
    let points = points(office, day).await?;
    let blockers = points.iter().flat_map(|point| point.blockers.clone()).collect();
    let by = |step| {
        let since_reopened = steps.iter().rev().take_while(|record| record.step != DayStep::Reopened);
        since_reopened.filter(|record| record.step == step).map(|record| record.person.clone()).next()
    };
    Ok(Document {
        date: day.to_string(),
        state: match last {
            Some(DayStep::Closed) => "closed",
            Some(DayStep::Asked) => "awaiting-second",
            _ => "open",
        },
        asked_by: by(DayStep::Asked),
        closed_by: by(DayStep::Closed),
        blockers,
        points,
    })
}

/// The first step asks, the second, by somebody else, closes. Refused while something blocks.
pub async fn day_close(office: &Office, day: NaiveDate, may_agree: bool) -> Result<Document, PipelineError> {
    let state = day_state(office, day).await?;
    if state.state == "closed" || !state.blockers.is_empty() {
        return Ok(state);
    }
    let step = if state.state == "awaiting-second" {
        if state.asked_by.as_deref() == Some(office.user()) {
            let message = format!("{} asked for it, so somebody else agrees", office.user());
            return Err(PipelineError::Conflict(message));
        }
        if !may_agree {
            return Err(PipelineError::Conflict("a supervisor agrees".to_owned()));
        }
        DayStep::Closed
    } else {
        DayStep::Asked
    };
    record(office, day, step).await?;
    day_state(office, day).await
}

/// Opens a closed day again.
pub async fn day_reopen(office: &Office, day: NaiveDate) -> Result<Document, PipelineError> {
    if day_state(office, day).await?.state == "open" {
        return Err(PipelineError::Conflict(format!("{day} is open")));
    }
    record(office, day, DayStep::Reopened).await?;
    day_state(office, day).await
}

async fn record(office: &Office, day: NaiveDate, step: DayStep) -> Result<(), PipelineError> {
    let record = DayRecord { day, step, person: office.user().to_owned(), at: office.now().naive_utc() };
    Ok(office.store().add_day_step(&record).await?)
}

/// What is looked at, in fixed order, each with what is in the way.
async fn points(office: &Office, day: NaiveDate) -> Result<Vec<Point>, PipelineError> {
    let mut loading = Vec::new();
    let mut held = Vec::new();
    for file in office.store().files(u32::MAX >> 1).await? {
        if file.state == FileState::Loading {
            let message = format!("{} is being imported", file.name);
            loading.push(blocker("file-loading", message, format!("/files/{}", file.id)));
        }
    }
    for batch in office.store().batches_of_day(day).await?.into_iter().filter(|b| b.state.is_held()) {
        let why = batch.why_held.unwrap_or_default();
        let message = format!("batch {} for {} is held: {why}", batch.number, batch.amount.grouped());
        held.push(blocker("batch-held", message, format!("/files/{}", batch.file)));
    }
    let days = super::remedying::days_explained(office, &days_as_they_are(office, Some(day)).await?).await?;
    let breaks = days.days.iter().flat_map(|d| d.breaks.iter().map(move |b| (d, b)));
    let breaks = breaks
        .filter(|(_, b)| !b.explained)
        .map(|(d, b)| {
            blocker("break", format!("{}: {}", d.region, b.message), format!("/reconciliation?date={day}"))
        })
        .collect();
    let failed = verify(office).await?;
    let failed = failed.checks.iter().filter(|check| !check.ok);
    let failed = failed
        .map(|c| blocker("invariant", format!("{} does not hold", c.name), "/reports".to_owned()))
        .collect();
    Ok(vec![
        Point { name: "no file is being imported", blockers: loading },
        Point { name: "no batch of the day is held", blockers: held },
        Point { name: "lockbox, bank and books agree, or the difference is explained", blockers: breaks },
        Point { name: "every invariant of the books holds", blockers: failed },
    ])
}

fn blocker(code: &'static str, message: String, link: String) -> Blocker {
    Blocker { code, message, link }
}
