//! Files: what came in, and bringing one in.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::{Extension, Form};
use lockbox_domain::FileRecord;
use lockbox_domain::people::{Person, Role};
use lockbox_pipeline::{Silent, files};

use super::{Frame, Page, render, shown};
use crate::app::App;
use crate::jobs::post_and_reconcile;

#[derive(Template)]
#[template(path = "files/page.html")]
struct FilesPage {
    frame: Frame,
    files: Vec<FileRecord>,
    may_bring: bool,
}

/// Where to go on.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    back: String,
}

/// Posts what was imported, and goes back once it is done; without script nothing else tells when that is.
pub(crate) async fn post(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Form(asked): Form<Asked>,
) -> Page {
    let office = app.office_of(&person);
    post_and_reconcile(&office, &Silent).await?;
    // Only places of ours: a path, and no second slash that would begin a host.
    let back =
        if asked.back.starts_with('/') && !asked.back.starts_with("//") { &asked.back } else { "/files" };
    Ok(Redirect::to(back).into_response())
}

/// The list, the last received first.
pub(crate) async fn show(State(app): State<App>, Extension(person): Extension<Person>) -> Page {
    let office = app.office_of(&person);
    Ok(render(&FilesPage {
        frame: Frame::of(&office, &person, "Files").await?,
        files: files(&office, 200).await?,
        may_bring: matches!(person.role, Role::Operator | Role::Supervisor | Role::Finance),
    }))
}
