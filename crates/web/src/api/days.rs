//! Business days: the three ways, and closing.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use chrono::NaiveDate;
use lockbox_domain::people::{Person, Role};
use lockbox_pipeline::{day_close, day_reopen, days_as_they_are, reconcile};
use serde::Deserialize;

use super::once;
use crate::app::App;
use crate::problem::Problem;

/// Which day.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    date: Option<String>,
}

/// Lockbox, bank and ledger.
pub(crate) async fn reconciliation(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    let date = asked.date.as_deref().map(day).transpose()?;
    if person.role == Role::Auditor {
        // Who only looks changes nothing.
        let days = days_as_they_are(&office, date).await?;
        return Ok(Json(lockbox_report::wire::reconcile::document(&days)).into_response());
    }
    Ok(Json(reconcile(&office, date, &lockbox_pipeline::Silent).await?).into_response())
}

/// One step towards closing.
pub(crate) async fn close(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(date): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    let once = once::key(&headers, format!("POST /days/{date}/close"))?;
    if let Some(answer) = once::first_answer(&office, once.as_ref()).await? {
        return Ok(answer);
    }
    let state = day_close(&office, day(&date)?, person.role == Role::Supervisor).await?;
    match state.state {
        "closed" => once::answered(&office, once, StatusCode::OK, &state).await,
        "awaiting-second" => once::answered(&office, once, StatusCode::ACCEPTED, &state).await,
        _ => Ok((StatusCode::CONFLICT, Json(state)).into_response()),
    }
}

/// Opens a closed day again.
pub(crate) async fn reopen(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(date): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    let once = once::key(&headers, format!("POST /days/{date}/reopen"))?;
    if let Some(answer) = once::first_answer(&office, once.as_ref()).await? {
        return Ok(answer);
    }
    let state = day_reopen(&office, day(&date)?).await?;
    once::answered(&office, once, StatusCode::OK, &state).await
}

pub(crate) fn day(text: &str) -> Result<NaiveDate, Problem> {
    text.parse().map_err(|_| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, format!("`{text}` is not a day: write 2026-11-23"))
    })
}
