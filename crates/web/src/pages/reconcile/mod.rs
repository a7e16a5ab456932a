//! Reconcile: does the day add up?

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::{Extension, Form};
use chrono::NaiveDate;
use lockbox_domain::people::{Person, Role};
use lockbox_pipeline::{break_remedy, days_as_they_are, days_explained, remedies};
use lockbox_report::wire::reconcile::{Document, RemedyWire};
use serde::Deserialize;

use super::{Frame, Page, render, shown};
use crate::app::App;

#[derive(Template)]
#[template(path = "reconcile/page.html")]
struct ReconcilePage {
    frame: Frame,
    found: Document,
    date: Option<NaiveDate>,
    remedies: Vec<RemedyWire>,
    /// Who may propose, and who may approve.
    may_propose: bool,
    may_approve: bool,
    me: String,
}

impl ReconcilePage {
    fn is_proposed(&self, id: &str) -> bool {
        self.remedies.iter().any(|remedy| remedy.id == id)
    }
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
        found: days_explained(&office, &days).await?,
        remedies: match date {
            Some(day) => remedies(&office, day).await?,
            None => Vec::new(),
        },
        date,
        may_propose: date.is_some() && matches!(person.role, Role::Finance | Role::Supervisor),
        may_approve: person.role == Role::Supervisor,
        me: person.name.clone(),
    }))
}

/// A remedy as it is typed, or the name of the one to approve.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    id: String,
    #[serde(default)]
    note: String,
}

/// Proposes or approves.
pub(crate) async fn remedy(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Form(typed): Form<Typed>,
) -> Page {
    let office = app.office_of(&person);
    break_remedy(&office, &typed.id, &typed.note, person.role == Role::Supervisor).await?;
    let day = typed.id.split('_').next().unwrap_or_default();
    Ok(Redirect::to(&format!("/reconciliation?date={day}")).into_response())
}
