//! One payment: why its money went where it went, and that it came back.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use lockbox_domain::people::Person;
use serde::{Deserialize, Serialize};

use super::{once, queue::parsed};
use crate::app::{App, looked};
use crate::problem::Problem;

/// More refunds than these are not listed at once.
pub(crate) const MOST_REFUNDS: u32 = 1_000;

/// More payments than these are not listed at once.
const MOST_FOUND: u32 = 1_000;

/// What is looked for.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    q: String,
    #[serde(default = "some")]
    limit: u32,
}

fn some() -> u32 {
    50
}

/// Payments by what is on the paper.
pub(crate) async fn search(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    let found = lockbox_pipeline::find(&office, &asked.q, asked.limit.clamp(1, MOST_FOUND)).await?;
    looked(&office, &person, "find", &asked.q).await?;
    Ok(Json(lockbox_pipeline::found_document(&found)).into_response())
}

/// From the byte in the file to the journal entry.
pub(crate) async fn explain(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    let document = lockbox_pipeline::explain(&office, &id).await.map_err(|e| unknown(&id, e))?;
    looked(&office, &person, &document.item_id, "explain").await?;
    Ok(Json(document).into_response())
}

/// The letter that fits where the money is now.
pub(crate) async fn letter(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    let document = lockbox_pipeline::letter(&office, &id).await.map_err(|e| unknown(&id, e))?;
    looked(&office, &person, &document.item_id, "letter").await?;
    Ok(Json(document).into_response())
}

/// An item that nobody knows is not there, whatever its name looks like.
pub(crate) fn unknown(id: &str, error: lockbox_pipeline::PipelineError) -> Problem {
    match error {
        lockbox_pipeline::PipelineError::Usage(_) => {
            Problem::new(StatusCode::NOT_FOUND, format!("There is no item `{id}`."))
        }
        other => other.into(),
    }
}

/// Why it came back.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Returned {
    note: Option<String>,
}

/// The check came back.
pub(crate) async fn give_back(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    let returned: Returned = if body.is_empty() { Returned::default() } else { parsed(&body)? };
    let request = format!("POST /items/{id}/return {}", returned.note.as_deref().unwrap_or_default());
    once::do_once(&office, &headers, request, async {
        let document = lockbox_pipeline::return_item(&office, &id, returned.note.as_deref()).await?;
        Ok((StatusCode::OK, document))
    })
    .await
}

/// What waits to be sent back.
pub(crate) async fn refunds(
    State(app): State<App>,
    Extension(person): Extension<Person>,
) -> Result<Response, Problem> {
    Ok(Json(lockbox_pipeline::refunds(&app.office_of(&person), MOST_REFUNDS).await?).into_response())
}

/// Releases a refund that somebody else decided.
pub(crate) async fn release(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    once::do_once(&office, &headers, format!("POST /refunds/{id}/release"), async {
        let document = lockbox_pipeline::refund_release(&office, &id).await.map_err(|e| unknown(&id, e))?;
        Ok((StatusCode::OK, document))
    })
    .await
}
