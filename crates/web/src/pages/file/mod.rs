//! One file: can it be trusted?

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use lockbox_domain::people::Person;
use lockbox_pipeline::{FileView, file_view};

use super::{Frame, Page, render, shown};
use crate::app::App;

#[derive(Template)]
#[template(path = "file/page.html")]
struct FilePage {
    frame: Frame,
    view: FileView,
}

/// The file with its batches and what was noticed.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Page {
    let office = app.office_of(&person);
    let view = file_view(&office, &id).await?;
    Ok(render(&FilePage { frame: Frame::of(&office, &person, "Files").await?, view }))
}
