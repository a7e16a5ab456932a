//! Refunds: what goes back to its sender once a second person releases it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::{Extension, Form};
use lockbox_domain::people::{Person, Role};
use lockbox_pipeline::{refund_release, refunds};
use lockbox_report::wire::refunds::Refund;
use serde::Deserialize;

use super::{Frame, Page, render, shown};
use crate::api::items::MOST_REFUNDS;
use crate::app::App;

#[derive(Template)]
#[template(path = "refunds/page.html")]
struct RefundsPage {
    frame: Frame,
    refunds: Vec<Refund>,
    total: i64,
    may_release: bool,
    me: String,
}

/// The list, the oldest first.
pub(crate) async fn show(State(app): State<App>, Extension(person): Extension<Person>) -> Page {
    let office = app.office_of(&person);
    let refunds = refunds(&office, MOST_REFUNDS).await?.refunds;
    Ok(render(&RefundsPage {
        frame: Frame::of(&office, &person, "Reconcile").await?,
        total: refunds.iter().fold(0_i64, |sum, r| sum.saturating_add(r.amount_cents)),
        refunds,
        may_release: matches!(person.role, Role::Finance | Role::Supervisor),
        me: person.name,
    }))
}

/// Which to release.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    id: String,
}

/// Releases it.
pub(crate) async fn release(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Form(typed): Form<Typed>,
) -> Page {
    refund_release(&app.office_of(&person), &typed.id).await?;
    Ok(Redirect::to("/refunds").into_response())
}
