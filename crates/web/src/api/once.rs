//! Requests that may come twice: the same key again gives the first answer and does nothing.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use lockbox_domain::people::Answer;
use lockbox_pipeline::{Office, Once};
use serde::Serialize;

use crate::problem::Problem;

/// The key that a request came with, if any.
pub(crate) fn key(headers: &HeaderMap, request: String) -> Result<Option<Once>, Problem> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    let key = key.to_str().ok().filter(|key| !key.is_empty() && key.len() <= 200);
    let key = key.ok_or_else(|| {
        Problem::new(StatusCode::BAD_REQUEST, "An Idempotency-Key is 1 to 200 characters of ASCII.")
    })?;
    Ok(Some(Once { key: key.to_owned(), request }))
}

/// The first answer, where there is one. The same key for another request is refused.
pub(crate) async fn first_answer(office: &Office, once: Option<&Once>) -> Result<Option<Response>, Problem> {
    let Some(once) = once else { return Ok(None) };
    let found = office
        .store()
        .answer(office.user(), &once.key)
        .await
        .map_err(lockbox_pipeline::PipelineError::from)?;
    let Some(answer) = found else { return Ok(None) };
    if answer.request != once.request {
        let detail = "This Idempotency-Key was used for another request.";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
    }
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    Ok(Some((status, [(header::CONTENT_TYPE, "application/json")], answer.body).into_response()))
}

/// Does what is asked, unless the key says that it was done: then the first answer. What did nothing (a conflict) may be
/// asked again with the same key.
pub(crate) async fn do_once<T: Serialize>(
    office: &Office,
    headers: &HeaderMap,
    request: String,
    work: impl Future<Output = Result<(StatusCode, T), Problem>>,
) -> Result<Response, Problem> {
    let once = key(headers, request)?;
    if let Some(answer) = first_answer(office, once.as_ref()).await? {
        return Ok(answer);
    }
    let (status, document) = work.await?;
    answered(office, once.filter(|_| status.is_success()), status, &document).await
}

/// Answers, and keeps the answer where the request may come twice.
async fn answered<T: Serialize>(
    office: &Office,
    once: Option<Once>,
    status: StatusCode,
    document: &T,
) -> Result<Response, Problem> {
    let body = serde_json::to_string(document)
        .map_err(|e| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, e.to_string()))?;
    if let Some(once) = once {
        let answer = Answer {
            person: office.user().to_owned(),
            key: once.key,
            request: once.request,
            status: status.as_u16(),
            body: body.clone(),
            at: office.now().naive_utc(),
        };
        office.store().keep_answer(&answer).await.map_err(lockbox_pipeline::PipelineError::from)?;
    }
    Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}
