//! Close: a checklist whose blockers are links, and two signatures.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::{Extension, Form};
use chrono::NaiveDate;
use lockbox_domain::people::{Person, Role};
use lockbox_pipeline::{day_close, day_state, days};
use lockbox_report::wire::closing::Document;
use serde::Deserialize;

use super::{Frame, Page, render, shown};
use crate::app::App;

#[derive(Template)]
#[template(path = "close/page.html")]
struct ClosePage {
    frame: Frame,
    days: Vec<NaiveDate>,
    state: Option<Document>,
    title: String,
    button: Option<String>,
}

/// Which day.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    date: Option<String>,
}

/// How the day stands.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Query(asked): Query<Asked>,
) -> Page {
    let office = app.office_of(&person);
    let mut known = days(&office).await?;
    known.truncate(10);
    let day = shown::asked_day(asked.date.as_deref()).or_else(|| known.first().copied());
    let state = match day {
        Some(day) => Some(day_state(&office, day).await?),
        None => None,
    };
    let may = matches!(person.role, Role::Finance | Role::Supervisor);
    let button = state.as_ref().filter(|s| may && s.blockers.is_empty()).and_then(|s| match s.state {
        "open" => Some("Ask to close this day".to_owned()),
        "awaiting-second"
            if s.asked_by.as_deref() != Some(&person.name) && person.role == Role::Supervisor =>
        {
            Some("Agree and close".to_owned())
        }
        _ => None,
    });
    Ok(render(&ClosePage {
        frame: Frame::of(&office, &person, "Close").await?,
        title: day.map_or_else(|| "No day to close".to_owned(), |day| shown::long_day(&day)),
        days: known,
        state,
        button,
    }))
}

/// The day to take a step with.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    date: String,
}

/// One of the two steps.
pub(crate) async fn step(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Form(typed): Form<Typed>,
) -> Page {
    let office = app.office_of(&person);
    let day = crate::api::days::day(&typed.date)?;
    day_close(&office, day, person.role == Role::Supervisor).await?;
    Ok(Redirect::to(&format!("/close?date={day}")).into_response())
}
