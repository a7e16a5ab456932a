//! Files sent in, and how far their import is.

use std::path::PathBuf;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures_util::stream;
use http_body_util::BodyExt;
use lockbox_domain::people::{Person, Role};
use lockbox_pipeline::Office;
use serde::Deserialize;
use serde_json::json;
use tokio::io::AsyncWriteExt;

use super::once;
use crate::app::App;
use crate::jobs::{Progressing, Work};
use crate::problem::Problem;

/// How often a job is looked at while somebody watches it.
const LOOK_AGAIN: std::time::Duration = std::time::Duration::from_millis(150);

/// What the file is called.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    name: Option<String>,
}

/// Takes a file; its import goes on in the background.
pub(crate) async fn upload(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    let name = asked.name.unwrap_or_else(|| "upload".to_owned());
    once::do_once(&office, &headers, format!("POST /files {name}"), async {
        let received = received(&office, &name, body).await?;
        Ok((StatusCode::ACCEPTED, json!({ "job": begin(&app, &person, received) })))
    })
    .await
}

/// Posts what was imported, in the background.
pub(crate) async fn post(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let office = app.office_of(&person);
    once::do_once(&office, &headers, "POST /post".to_owned(), async {
        Ok((StatusCode::ACCEPTED, json!({ "job": app.jobs.begin(office.clone(), Work::Post) })))
    })
    .await
}

/// How a job stands.
pub(crate) async fn job(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Problem> {
    Ok(Json(app.jobs.state(&id).ok_or_else(|| missing(&id))?).into_response())
}

/// Stops a job. What it wrote stays; it is taken up again, or the file is sent again.
pub(crate) async fn cancel(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Problem> {
    Ok(Json(app.jobs.stop(&id).ok_or_else(|| missing(&id))?).into_response())
}

/// Takes a stopped job up again.
pub(crate) async fn resume(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let state = app.jobs.resume(&id, app.office_of(&person));
    Ok(Json(state.ok_or_else(|| missing(&id))?).into_response())
}

/// How a job stands, again and again until it is over: server-sent events.
pub(crate) async fn events(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Problem> {
    app.jobs.state(&id).ok_or_else(|| missing(&id))?;
    let news = stream::unfold((app, id, None::<Progressing>), |(app, id, told)| async move {
        if told.as_ref().is_some_and(|told| told.state != "running") {
            return None;
        }
        loop {
            let now = app.jobs.state(&id)?;
            if told.as_ref() != Some(&now) {
                let event = Event::default().json_data(&now);
                return Some((event, (app, id, Some(now))));
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    });
    Ok(Sse::new(news).keep_alive(KeepAlive::default()).into_response())
}

fn missing(id: &str) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, format!("There is no job `{id}`."))
}

/// A file as it came, in a folder that goes away with it.
pub(crate) struct Received {
    path: PathBuf,
    folder: tempfile::TempDir,
}

/// Writes what comes to disk as it comes.
pub(crate) async fn received(office: &Office, name: &str, mut body: Body) -> Result<Received, Problem> {
    let broken = |e: std::io::Error| {
        tracing::error!(error = &e as &dyn std::error::Error, "a file could not be received");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "There is no room for the file; nothing was imported.")
    };
    let folder = tempfile::tempdir().map_err(broken)?;
    let path = folder.path().join(safe(name));
    let mut file = tokio::fs::File::create(&path).await.map_err(broken)?;
    let most = office.config().max_file_bytes;
    let mut size = 0_u64;
    while let Some(frame) = body.frame().await {
        let frame =
            frame.map_err(|e| Problem::new(StatusCode::BAD_REQUEST, format!("The file broke off: {e}")))?;
        let Ok(data) = frame.into_data() else { continue };
        size += data.len() as u64;
        if size > most {
            let detail = format!("The file is larger than the {most} bytes that are allowed.");
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail));
        }
        file.write_all(&data).await.map_err(broken)?;
    }
    file.flush().await.map_err(broken)?;
    Ok(Received { path, folder })
}

/// The last part of a name, without what leads elsewhere.
fn safe(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if plain.is_empty() || plain.chars().all(|c| c == '.') { "upload".to_owned() } else { plain }
}

/// Begins the import; the job's name.
pub(crate) fn begin(app: &App, person: &Person, received: Received) -> String {
    let Received { path, folder } = received;
    let statements_only = person.role == Role::Finance;
    app.jobs.begin(app.office_of(person), Work::Import { path, folder, statements_only })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        for (name, expected) in [
            ("a.bai", "a.bai"),
            ("../../etc/passwd", "passwd"),
            ("c:\\x\\y.txt", "y.txt"),
            ("..", "upload"),
            ("", "upload"),
        ] {
            assert_eq!(safe(name), expected);
        }
    }
}
