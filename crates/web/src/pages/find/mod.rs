//! Find: one box; an item by its id or place, or by account, member, serial number or amount.

use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use lockbox_domain::people::Person;
use lockbox_pipeline::{Found, find};
use serde::Deserialize;

use super::{Frame, Page, render, shown};
use crate::app::App;

#[derive(Template)]
#[template(path = "find/page.html")]
struct FindPage {
    frame: Frame,
    q: String,
    found: Vec<Found>,
}

/// What is looked for.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
}

/// What was found; one thing alone is shown at once.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Query(asked): Query<Asked>,
) -> Page {
    let office = app.office_of(&person);
    let found = find(&office, &asked.q, 100).await?;
    if let [only] = found.as_slice() {
        return Ok(Redirect::to(&format!("/items/{}", only.item)).into_response());
    }
    Ok(render(&FindPage { frame: Frame::of(&office, &person, "Find").await?, q: asked.q, found }))
}
