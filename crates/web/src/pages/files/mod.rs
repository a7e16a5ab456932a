//! Files: what came in, and bringing one in.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use lockbox_domain::FileRecord;
use lockbox_domain::people::{Person, Role};
use lockbox_pipeline::files;

use super::{Frame, Page, render, shown};
use crate::app::App;

#[derive(Template)]
#[template(path = "files/page.html")]
struct FilesPage {
    frame: Frame,
    files: Vec<FileRecord>,
    may_bring: bool,
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
