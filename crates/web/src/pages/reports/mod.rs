//! Reports: the tables of `lockbox report`, as pages and as CSV.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use chrono::NaiveDate;
use lockbox_domain::people::Person;
use lockbox_pipeline::report;
use lockbox_report::render::Form;
use lockbox_report::{Table, reports};
use serde::Deserialize;

use super::{Frame, Page, render, shown};
use crate::app::App;

#[derive(Template)]
#[template(path = "reports/page.html")]
struct ReportsPage {
    frame: Frame,
    names: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "reports/one.html")]
struct OneReport {
    frame: Frame,
    name: String,
    date: String,
    table: Table,
}

/// Which there are.
pub(crate) async fn show(State(app): State<App>, Extension(person): Extension<Person>) -> Page {
    let office = app.office_of(&person);
    let names = reports::ALL.iter().map(|report| (report.name, report.title)).collect();
    Ok(render(&ReportsPage { frame: Frame::of(&office, &person, "Reports").await?, names }))
}

/// For which day, and how.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    date: String,
    #[serde(default)]
    format: String,
}

/// One of them.
pub(crate) async fn one(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let office = app.office_of(&person);
    let date: Option<NaiveDate> = asked.date.parse().ok();
    let table = report(&office, &name, date).await?;
    if let Some(form) = Form::parse(&asked.format) {
        let bytes = form.bytes(&table).map_err(|e| lockbox_pipeline::PipelineError::Broken(e.to_string()))?;
        let file = format!("attachment; filename=\"{name}.{}\"", form.as_str());
        let headers =
            [(header::CONTENT_TYPE, form.media_type().to_owned()), (header::CONTENT_DISPOSITION, file)];
        return Ok((headers, bytes).into_response());
    }
    let frame = Frame::of(&office, &person, "Reports").await?;
    Ok(render(&OneReport { frame, name, date: asked.date, table }))
}
