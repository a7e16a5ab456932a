//! A picture of an item, drawn for a browser; every look is logged.

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use lockbox_domain::ItemId;
use lockbox_domain::people::Person;
use lockbox_pipeline::picture;
use serde::Deserialize;

use super::Page;
use crate::app::{App, looked};
use crate::problem::Problem;

/// How it is wanted.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    /// No wider than so many pixels.
    width: Option<u32>,
}

/// One side of one paper.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path((id, nth)): Path<(String, usize)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Page {
    let office = app.office_of(&person);
    let missing = || Problem::new(StatusCode::NOT_FOUND, "There is no such picture.");
    let item: ItemId = id.parse().map_err(|_| missing())?;
    let png = picture(&office, item, nth, asked.width).await?.ok_or_else(missing)?;
    // The script fetches the next item's image before it is looked at; the look at the item itself is logged as well.
    let ahead = if headers.contains_key("x-ahead") { ", ahead" } else { "" };
    let small = if asked.width.is_some() { ", small" } else { "" };
    let what = format!("image {nth}{small}{ahead}");
    looked(&office, &person, &item.to_string(), &what).await?;
    Ok(([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "private, max-age=600")], png)
        .into_response())
}
