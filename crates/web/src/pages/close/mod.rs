//! Close: a checklist whose blockers are links, and two signatures. For a day, or for a whole month.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::{Extension, Form};
use chrono::NaiveDate;
use lockbox_domain::Cents;
use lockbox_domain::people::{Person, Role};
use lockbox_pipeline::{
    PipelineError, RegionDay, day_at_a_glance, day_close, day_state, days, month_close, month_state, report,
};
use lockbox_report::Table;
use lockbox_report::wire::closing::{Document, Point};
use serde::Deserialize;

use super::{Frame, Page, render, shown};
use crate::app::App;

#[derive(Template)]
#[template(path = "close/page.html")]
struct ClosePage {
    frame: Frame,
    /// The day or month as the form sends it, and what it is called.
    period: Option<(&'static str, String)>,
    title: String,
    called: String,
    before: Option<NaiveDate>,
    after: Option<NaiveDate>,
    /// The month of the day that is shown.
    month: Option<String>,
    state: Option<Document>,
    button: Option<String>,
    me: Person,
    regions: Vec<String>,
    look: Vec<Glance>,
    roll_forward: Option<Table>,
}

/// A line of the day in one look: what, and how much in each region.
struct Glance {
    what: &'static str,
    amounts: Vec<Cents>,
    strong: bool,
}

impl ClosePage {
    fn is_month(&self) -> bool {
        matches!(self.period, Some(("month", _)))
    }

    fn done(&self) -> usize {
        self.state.as_ref().map_or(0, |s| s.points.iter().filter(|p| p.blockers.is_empty()).count())
    }

    fn says(&self) -> String {
        let Some(state) = &self.state else { return "There is no deposit yet.".to_owned() };
        match (state.state, state.blockers.len()) {
            ("closed", _) => "Everything is done and signed by two people.".to_owned(),
            (_, 0) if state.state == "awaiting-second" => {
                "Everything is done. A second person signs.".to_owned()
            }
            (_, 0) => "Everything is done and is checked again when you close.".to_owned(),
            (_, 1) => {
                "One thing is left. Everything else is done and is checked again when you close.".to_owned()
            }
            (_, n) => {
                format!("{n} things are left. Everything else is done and is checked again when you close.")
            }
        }
    }

    fn mark(point: &Point) -> &'static str {
        match point.state {
            "done" => "✓",
            "carried" => "›",
            _ => "✕",
        }
    }
}

/// Which day, or which month.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    date: Option<String>,
    month: Option<String>,
}

/// How the day or month stands.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Query(asked): Query<Asked>,
) -> Page {
    let office = app.office_of(&person);
    let frame = Frame::of(&office, &person, "Close").await?;
    let known = days(&office).await?;
    let month = asked.month.as_deref().map(crate::api::days::first_of).transpose()?;
    let day = shown::asked_day(asked.date.as_deref()).or_else(|| known.first().copied());
    let mut page = ClosePage {
        frame,
        period: None,
        title: "No day to close".to_owned(),
        called: String::new(),
        before: day.and_then(|day| known.iter().find(|d| **d < day).copied()),
        after: day.and_then(|day| known.iter().rev().find(|d| **d > day).copied()),
        month: day.map(|day| day.format("%Y-%m").to_string()),
        state: None,
        button: None,
        me: person,
        regions: office.config().regions().iter().map(|r| shown::region(r.as_str())).collect(),
        look: Vec::new(),
        roll_forward: None,
    };
    if let Some(first) = month {
        page.title = format!("Close {}", first.format("%B %Y"));
        page.called = first.format("%B").to_string();
        page.period = Some(("month", first.format("%Y-%m").to_string()));
        page.state = Some(month_state(&office, first).await?);
        page.roll_forward = Some(report(&office, "roll-forward", Some(first)).await?);
        (page.before, page.after) = (None, None);
        page.month = None;
    } else if let Some(day) = day {
        page.title = format!("Close {}", shown::long_day(&day));
        page.called = day.format("%A").to_string();
        page.period = Some(("date", day.to_string()));
        page.state = Some(day_state(&office, day).await?);
        page.look = in_one_look(&day_at_a_glance(&office, day).await?)?;
    }
    page.button = button(&page);
    Ok(render(&page))
}

/// What the button says; none for who may not press it or while something blocks.
fn button(page: &ClosePage) -> Option<String> {
    let state = page.state.as_ref()?;
    if !matches!(page.me.role, Role::Finance | Role::Supervisor) || !state.blockers.is_empty() {
        return None;
    }
    match state.state {
        "open" => Some(format!("Sign, and ask a second person to close {}", page.called)),
        "awaiting-second"
            if state.asked_by.as_deref() != Some(&page.me.name) && page.me.role == Role::Supervisor =>
        {
            Some(format!("Sign and close {}", page.called))
        }
        _ => None,
    }
}

fn in_one_look(regions: &[RegionDay]) -> Result<Vec<Glance>, PipelineError> {
    let line = |what, of: &dyn Fn(&RegionDay) -> Result<Cents, PipelineError>, strong| {
        let amounts = regions.iter().map(of).collect::<Result<_, _>>()?;
        Ok::<Glance, PipelineError>(Glance { what, amounts, strong })
    };
    Ok(vec![
        line("Received", &|r| Ok(r.received.amount), false)?,
        line("Posted", &|r| Ok(r.placed()?.amount), false)?,
        line("Carried on", &|r| Ok(r.waiting()?.amount), false)?,
        line("Returned, not ours", &|r| Ok(r.elsewhere.amount), false)?,
        line("Credited by the bank", &|r| Ok(r.bank.unwrap_or_default()), false)?,
        line("Still to explain", &|r| Ok(r.bank.unwrap_or_default().minus(r.booked)?), true)?,
    ])
}

/// The day or month to take a step with.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    date: Option<String>,
    month: Option<String>,
}

/// One of the two steps.
pub(crate) async fn step(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Form(typed): Form<Typed>,
) -> Page {
    let office = app.office_of(&person);
    let may_agree = person.role == Role::Supervisor;
    if let Some(month) = &typed.month {
        month_close(&office, crate::api::days::first_of(month)?, may_agree).await?;
        return Ok(Redirect::to(&format!("/close?month={month}")).into_response());
    }
    let day = crate::api::days::day(typed.date.as_deref().unwrap_or_default())?;
    day_close(&office, day, may_agree).await?;
    Ok(Redirect::to(&format!("/close?date={day}")).into_response())
}
