//! Business days: the three ways, and closing.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use chrono::NaiveDate;
use lockbox_domain::people::{Person, Role};
use lockbox_pipeline::{
    arrival_note, break_remedy, day_close, day_reopen, days_as_they_are, days_explained, month_close,
    month_reopen, reconcile,
};
use lockbox_report::wire::closing::Document;
use serde::Deserialize;

use super::{once, queue::parsed};
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
        return Ok(Json(days_explained(&office, &days).await?).into_response());
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
    once::do_once(&office, &headers, format!("POST /days/{date}/close"), async {
        Ok(stepped(day_close(&office, day(&date)?, person.role == Role::Supervisor).await?))
    })
    .await
}

/// Opens a closed day again.
pub(crate) async fn reopen(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(date): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    once::do_once(&office, &headers, format!("POST /days/{date}/reopen"), async {
        Ok((StatusCode::OK, day_reopen(&office, day(&date)?).await?))
    })
    .await
}

/// Why a difference is as it is.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Remedy {
    #[serde(default)]
    note: String,
}

/// Proposes a remedy for a difference, or approves the one that another proposed.
pub(crate) async fn remedy(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    let typed: Remedy = if body.is_empty() { Remedy::default() } else { parsed(&body)? };
    once::do_once(&office, &headers, format!("POST /breaks/{id}/remedy {}", typed.note), async {
        let done = break_remedy(&office, &id, &typed.note, person.role == Role::Supervisor).await?;
        let status = if done.approved_by.is_some() { StatusCode::OK } else { StatusCode::ACCEPTED };
        Ok((status, done))
    })
    .await
}

/// The files that a day should bring.
pub(crate) async fn arrivals(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    let date = asked.date.as_deref().map(day).transpose()?.unwrap_or_else(|| office.today());
    Ok(Json(lockbox_pipeline::arrivals(&office, date).await?).into_response())
}

/// What was done about a file that is late.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Noted {
    date: String,
    lockbox: String,
    name: String,
    note: String,
}

/// Keeps it.
pub(crate) async fn arrival_noted(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    let typed: Noted = parsed(&body)?;
    let request = format!("POST /arrivals {} {} {} {}", typed.date, typed.lockbox, typed.name, typed.note);
    once::do_once(&office, &headers, request, async {
        let of = day(&typed.date)?;
        let document = arrival_note(&office, of, &typed.lockbox, &typed.name, &typed.note).await?;
        Ok((StatusCode::OK, document))
    })
    .await
}

/// One step towards closing a month.
pub(crate) async fn close_month(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(month): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    once::do_once(&office, &headers, format!("POST /months/{month}/close"), async {
        Ok(stepped(month_close(&office, first_of(&month)?, person.role == Role::Supervisor).await?))
    })
    .await
}

/// Opens a closed month again.
pub(crate) async fn reopen_month(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(month): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    once::do_once(&office, &headers, format!("POST /months/{month}/reopen"), async {
        Ok((StatusCode::OK, month_reopen(&office, first_of(&month)?).await?))
    })
    .await
}

/// The answer to a step towards closing: done, waiting for the second person, or listed what blocks.
fn stepped(state: Document) -> (StatusCode, Document) {
    let status = match state.state {
        "closed" => StatusCode::OK,
        "awaiting-second" => StatusCode::ACCEPTED,
        _ => StatusCode::CONFLICT,
    };
    (status, state)
}

/// The first day of `2026-11`.
pub(crate) fn first_of(month: &str) -> Result<NaiveDate, Problem> {
    format!("{month}-01").parse().map_err(|_| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, format!("`{month}` is not a month: write 2026-11"))
    })
}

pub(crate) fn day(text: &str) -> Result<NaiveDate, Problem> {
    text.parse().map_err(|_| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, format!("`{text}` is not a day: write 2026-11-23"))
    })
}
