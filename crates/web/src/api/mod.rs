//! The JSON API: the documents that the commands print, over HTTP.

pub(crate) mod days;
pub(crate) mod files;
pub(crate) mod items;
pub(crate) mod once;
pub(crate) mod openapi;
pub(crate) mod queue;

use axum::Json;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::pages;
use crate::problem::Problem;

/// The process is up.
pub(crate) async fn health() -> Response {
    Json(json!({ "status": "ok" })).into_response()
}

/// There is nothing at that path.
pub(crate) async fn nothing(request: Request) -> Response {
    let problem =
        Problem::new(StatusCode::NOT_FOUND, format!("There is nothing at {}.", request.uri().path()));
    if request.uri().path().starts_with("/api/") {
        problem.into_response()
    } else {
        pages::problem(&problem, request.extensions().get())
    }
}

/// The path is right and the method is not.
pub(crate) async fn wrong_method(request: Request) -> Response {
    let detail = format!("{} cannot be sent to {}.", request.method(), request.uri().path());
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail).into_response()
}
