//! Reconcile: does the day add up?

use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use chrono::NaiveDate;
use lockbox_domain::people::Person;
use lockbox_pipeline::days_as_they_are;
use lockbox_report::wire::reconcile::{Document, document};
use serde::Deserialize;

use super::{Frame, Page, render, shown};
use crate::app::App;

#[derive(Template)]
#[template(path = "reconcile/page.html")]
struct ReconcilePage {
    frame: Frame,
    found: Document,
    date: Option<NaiveDate>,
}

/// Which day.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    date: Option<String>,
}

/// One day or all of them, lockbox = bank = books.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Query(asked): Query<Asked>,
) -> Page {
    let office = app.office_of(&person);
    let date = shown::asked_day(asked.date.as_deref());
    let mut days = days_as_they_are(&office, date).await?;
    days.sort_by_key(|day| std::cmp::Reverse(day.date));
    Ok(render(&ReconcilePage {
        frame: Frame::of(&office, &person, "Reconcile").await?,
        found: document(&days),
        date,
    }))
}
