//! Errors, as `application/problem+json` for programs and as a page for people.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use lockbox_pipeline::{Fault, PipelineError};
use serde::Serialize;

/// What went wrong, and what status says so.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'static str,
    title: &'a str,
    status: u16,
    detail: &'a str,
}

impl Problem {
    /// With a sentence that says what to do.
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into() }
    }

    /// The status.
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// The sentence.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }
}

impl From<PipelineError> for Problem {
    fn from(error: PipelineError) -> Self {
        let status = match (&error, error.fault()) {
            (PipelineError::NotFound(_), _) => StatusCode::NOT_FOUND,
            (PipelineError::Conflict(_), _) => StatusCode::CONFLICT,
            (_, Fault::Usage) => StatusCode::UNPROCESSABLE_ENTITY,
            (_, Fault::Environment) => StatusCode::SERVICE_UNAVAILABLE,
        };
        if status.is_server_error() {
            // Paths and addresses are for the log, not for whoever asks.
            tracing::error!(error = &error as &dyn std::error::Error, "a request failed");
            return Self::new(
                status,
                "The store cannot be reached or is full; nothing was changed. Try again.",
            );
        }
        Self::new(status, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Error");
        let body = Body { r#type: "about:blank", title, status: self.status.as_u16(), detail: &self.detail };
        let mut response = (self.status, Json(body)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}
