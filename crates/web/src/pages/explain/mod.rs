//! Explain: the way of the money from bytes to bank.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use lockbox_domain::people::Person;
use lockbox_pipeline::PipelineError;
use lockbox_report::wire::explain::Document;

use super::{Frame, Page, render, shown};
use crate::api::items::unknown;
use crate::app::App;

#[derive(Template)]
#[template(path = "explain/page.html")]
struct ExplainPage {
    frame: Frame,
    told: Document,
    looks: Vec<(String, chrono::NaiveDateTime, String)>,
}

/// The steps and entries of an item, and who has looked at it.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Page {
    let office = app.office_of(&person);
    let told = lockbox_pipeline::explain(&office, &id).await.map_err(|e| unknown(&id, e))?;
    let at = office.now().naive_utc();
    let store = office.store();
    store.note_look(&person.name, at, &told.item_id, "explain").await.map_err(PipelineError::from)?;
    let looks = store.looks(&told.item_id, 20).await.map_err(PipelineError::from)?;
    Ok(render(&ExplainPage { frame: Frame::of(&office, &person, "Find").await?, told, looks }))
}
