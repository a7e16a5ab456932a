//! The queue: list, claim, decide.

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use lockbox_domain::people::Person;
use lockbox_domain::{AccountNumber, Action, Cents};
use lockbox_pipeline::{
    QueueAsked, Resolution, queue_claim, queue_list, queue_look, queue_release, queue_resolve_once,
};
use serde::{Deserialize, Serialize};

use super::once;
use crate::app::App;
use crate::problem::Problem;

/// What is asked of the list.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    limit: Option<u32>,
    after: Option<String>,
    reason: Option<String>,
    region: Option<String>,
    state: Option<String>,
}

/// What waits.
pub(crate) async fn list(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let asked = QueueAsked {
        limit: asked.limit.unwrap_or(50),
        after: asked.after,
        reason: asked.reason,
        region: asked.region,
        state: asked.state,
    };
    Ok(axum::Json(queue_list(&app.office_of(&person), &asked).await?).into_response())
}

/// Takes an entry; again renews it.
pub(crate) async fn claim(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    // A lease runs out, so the first answer would be a lie the second time: claiming again renews instead.
    once::key(&headers, String::new())?;
    Ok(axum::Json(queue_claim(&office, &id).await?).into_response())
}

/// Gives an entry back before its lease runs out.
pub(crate) async fn release(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    Ok(axum::Json(queue_release(&app.office_of(&person), &id).await?).into_response())
}

/// A decision as programs send it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decision {
    action: String,
    account_number: Option<String>,
    note: Option<String>,
    #[serde(default)]
    parts: Vec<Part>,
}

/// A part of a split.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    account_number: String,
    amount_cents: i64,
}

/// Decides an entry that the caller holds.
pub(crate) async fn resolve(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    let decision: Decision = parsed(&body)?;
    let request =
        format!("POST /queue/{id}/resolve {}", serde_json::to_string(&decision).unwrap_or_default());
    let once = once::key(&headers, request)?;
    if let Some(answer) = once::first_answer(&office, once.as_ref()).await? {
        return Ok(answer);
    }
    let resolution = resolution(&decision)?;
    let entry = queue_look(&office, &id).await?;
    if entry.claimed_by.as_deref() != Some(person.name.as_str()) && resolution.action != Action::Undo {
        let detail = match &entry.claimed_by {
            _ if entry.state == "decided" => format!("{id} is decided."),
            Some(holder) => format!("{holder} has {id}."),
            None => format!("Claim {id} first."),
        };
        return Err(Problem::new(StatusCode::CONFLICT, detail));
    }
    let entry = queue_resolve_once(&office, &id, &resolution, once.as_ref()).await?;
    let body = serde_json::to_string(&entry)
        .map_err(|e| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// A document sent, or a problem that says what is wrong with it.
pub(crate) fn parsed<'b, T: Deserialize<'b>>(body: &'b [u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|e| {
        let status = if e.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        Problem::new(status, format!("The body is not the JSON that is wanted: {e}"))
    })
}

fn resolution(decision: &Decision) -> Result<Resolution, Problem> {
    let wrong = |detail: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail);
    let action = Action::parse(&decision.action)
        .ok_or_else(|| wrong(format!("there is no action `{}`", decision.action)))?;
    let number = |text: &str| AccountNumber::new(text).map_err(|e| wrong(e.to_string()));
    let parts =
        decision.parts.iter().map(|part| Ok((number(&part.account_number)?, Cents::new(part.amount_cents))));
    Ok(Resolution {
        action,
        account: decision.account_number.as_deref().map(number).transpose()?,
        parts: parts.collect::<Result<_, Problem>>()?,
        note: decision.note.clone(),
    })
}
