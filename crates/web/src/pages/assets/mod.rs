//! Stylesheet, scripts and icon, in the binary.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

const STYLE: &str = include_str!("style.css");
const KEYS: &str = include_str!("keys.js");
const VIEWER: &str = include_str!("viewer.js");
const TURN: &str = include_str!("turn.js");
const ICON: &str = include_str!("icon.svg");

/// One of them.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        "style.css" => ("text/css; charset=utf-8", STYLE),
        "keys.js" => ("text/javascript; charset=utf-8", KEYS),
        "viewer.js" => ("text/javascript; charset=utf-8", VIEWER),
        "turn.js" => ("text/javascript; charset=utf-8", TURN),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], text).into_response()
}

/// The icon.
pub(crate) async fn icon() -> Response {
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "max-age=86400")], ICON)
        .into_response()
}
