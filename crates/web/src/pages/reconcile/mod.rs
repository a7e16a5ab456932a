//! Reconcile: lockbox = bank = books, the last days as one table, one day row by row with its breaks beside it.

mod remedies;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::{Extension, Form};
use chrono::NaiveDate;
use lockbox_domain::people::{Person, Role};
use lockbox_pipeline::{
    RowState, ThreeWays, break_remedy, days, days_as_they_are, days_explained, three_ways,
};
use lockbox_report::wire::reconcile::{BreakWire, Document, RemedyWire};
use serde::Deserialize;

use self::remedies::Remedy;
use super::{Frame, Page, render, shown};
use crate::app::App;

#[derive(Template)]
#[template(path = "reconcile/page.html")]
struct DaysPage {
    frame: Frame,
    found: Document,
}

#[derive(Template)]
#[template(path = "reconcile/day.html")]
struct DayPage {
    frame: Frame,
    date: NaiveDate,
    before: Option<NaiveDate>,
    after: Option<NaiveDate>,
    regions: Vec<ThreeWays>,
    /// Every break of the day with its region, the open ones first.
    breaks: Vec<(String, BreakWire)>,
    chosen: Option<usize>,
    remedy: Option<RemedyWire>,
    /// Who may propose, and who may approve.
    may_propose: bool,
    may_approve: bool,
    me: String,
}

impl DayPage {
    fn says(&self) -> String {
        let open: Vec<i64> =
            self.breaks.iter().filter(|(_, b)| !b.explained).map(|(_, b)| b.amount_cents).collect();
        let way: i64 = self.regions.iter().fold(0, |sum, r| sum.saturating_add(r.on_its_way.get()));
        let mut text = match open.len() {
            0 => "Yes.".to_owned(),
            1 => format!("Almost. One break of {} is left.", shown::cents(&open[0].saturating_abs())),
            n => format!("Not yet. {n} breaks are left."),
        };
        let matched: i64 = self.regions.iter().fold(0, |sum, r| sum.saturating_add(r.matched.get()));
        text.push_str(&format!(" {} is at the bank and in the books", shown::cents(&matched)));
        if way != 0 {
            text.push_str(&format!(", {} is on its way", shown::cents(&way)));
        }
        text.push('.');
        text
    }

    fn chosen(&self) -> Option<&(String, BreakWire)> {
        self.breaks.get(self.chosen?)
    }

    /// The break before or after the one that is chosen.
    fn beside(&self, step: isize) -> Option<&str> {
        let at = self.chosen?.checked_add_signed(step)?;
        self.breaks.get(at).map(|(_, b)| b.id.as_str())
    }

    fn remedies(&self) -> &'static [Remedy] {
        self.chosen().map_or(&[], |(_, found)| remedies::of(found))
    }

    const fn badge(state: RowState) -> (&'static str, &'static str) {
        match state {
            RowState::Matched => ("ok", "✓ Matched"),
            RowState::OnItsWay => ("warn", "◷ On its way"),
            RowState::Differs => ("bad", "≠ Differs"),
            RowState::Unknown => ("unk", "? Unknown"),
        }
    }
}

/// Which day, and which of its breaks.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    date: Option<String>,
    r#break: Option<String>,
}

/// One day or all of them, lockbox = bank = books.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Query(asked): Query<Asked>,
) -> Page {
    let office = app.office_of(&person);
    let frame = Frame::of(&office, &person, "Reconcile").await?;
    let date = shown::asked_day(asked.date.as_deref());
    let mut found = days_as_they_are(&office, date).await?;
    found.sort_by_key(|day| std::cmp::Reverse(day.date));
    let found = days_explained(&office, &found).await?;
    let Some(date) = date else { return Ok(render(&DaysPage { frame, found })) };
    let known = days(&office).await?;
    let mut breaks: Vec<(String, BreakWire)> =
        found.days.iter().flat_map(|d| d.breaks.iter().map(|b| (d.region.clone(), b.clone()))).collect();
    breaks.sort_by_key(|(_, b)| b.explained);
    let wanted = asked.r#break.as_deref().and_then(|id| breaks.iter().position(|(_, b)| b.id == id));
    let chosen = wanted.or((!breaks.is_empty()).then_some(0));
    let of_day = lockbox_pipeline::remedies(&office, date).await?;
    let remedy = chosen.and_then(|at| of_day.into_iter().find(|r| r.id == breaks[at].1.id));
    Ok(render(&DayPage {
        frame,
        before: known.iter().find(|d| **d < date).copied(),
        after: known.iter().rev().find(|d| **d > date).copied(),
        regions: three_ways(&office, date).await?,
        date,
        breaks,
        chosen,
        remedy,
        may_propose: matches!(person.role, Role::Finance | Role::Supervisor),
        may_approve: person.role == Role::Supervisor,
        me: person.name,
    }))
}

/// A remedy as it is chosen and typed, or the name of the one to approve.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    id: String,
    #[serde(default)]
    remedy: String,
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
    let said: Vec<&str> =
        [typed.remedy.trim(), typed.note.trim()].into_iter().filter(|text| !text.is_empty()).collect();
    break_remedy(&office, &typed.id, &said.join(". "), person.role == Role::Supervisor).await?;
    let day = typed.id.split('_').next().unwrap_or_default();
    Ok(Redirect::to(&format!("/reconciliation?date={day}&break={}", typed.id)).into_response())
}
