//! Today: is the mail here, and where is the money?

mod bar;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::{Extension, Form};
use chrono::{NaiveDate, TimeDelta};
use lockbox_domain::Cents;
use lockbox_domain::people::{Person, Role};
use lockbox_pipeline::{
    Office, RegionDay, Share, arrival_note, arrivals, business_day, day_at_a_glance, days, is_day_closed,
};
use lockbox_report::wire::arrivals::Arrival;
use serde::Deserialize;

use self::bar::{Bar, Part};
use super::{Frame, Page, PageProblem, render, shown};
use crate::app::App;

/// Days before the one shown that are asked whether they are closed.
const LOOKED_BACK: usize = 5;

#[derive(Template)]
#[template(path = "today/page.html")]
struct TodayPage {
    frame: Frame,
    day: Option<NaiveDate>,
    before: Option<NaiveDate>,
    after: Option<NaiveDate>,
    clock: String,
    cut_off: Option<String>,
    received: Share,
    placed: Cents,
    waiting: Cents,
    regions: Vec<Region>,
    files: Vec<Arrival>,
    not_closed: Option<NaiveDate>,
    may_note: bool,
    may_post: bool,
}

/// A region's card.
struct Region {
    name: String,
    at: String,
    money: RegionDay,
    placed: Share,
    waiting: Share,
    bar: Bar,
    /// When the bank's statement is due, while it is not here.
    statement_due: Option<String>,
}

/// Which day.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    date: Option<String>,
}

/// The last deposit day, or the one asked for.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Query(asked): Query<Asked>,
) -> Page {
    let office = app.office_of(&person);
    // Who manages people sees no money.
    if person.role == Role::Administrator {
        return Ok(Redirect::to("/people").into_response());
    }
    let frame = Frame::of(&office, &person, "Today").await?;
    let known = days(&office).await?;
    let day = match shown::asked_day(asked.date.as_deref()) {
        Some(day) => Some(day),
        None => last_deposit(&office, &known).await?,
    };
    let files = match day {
        Some(day) => arrivals(&office, day).await?.files,
        None => Vec::new(),
    };
    let mut regions = Vec::new();
    if let Some(day) = day {
        for money in day_at_a_glance(&office, day).await? {
            regions.push(region(&office, money, &files)?);
        }
    }
    let sum = |of: fn(&Region) -> Cents| Cents::total(regions.iter().map(of)).map_err(problem);
    let received = Share {
        items: regions.iter().map(|r| r.money.received.items).sum(),
        amount: sum(|r| r.money.received.amount)?,
    };
    let (placed, waiting) = (sum(|r| r.placed.amount)?, sum(|r| r.waiting.amount)?);
    Ok(render(&TodayPage {
        before: day.and_then(|day| known.iter().find(|d| **d < day).copied()),
        after: day.and_then(|day| known.iter().rev().find(|d| **d > day).copied()),
        clock: shown::clock(office.now()),
        cut_off: day.and_then(|day| cut_off(&office, day)),
        not_closed: not_closed(&office, &person, &known, day).await?,
        may_note: matches!(person.role, Role::Operator | Role::Supervisor | Role::Finance),
        may_post: matches!(person.role, Role::Operator | Role::Supervisor),
        day,
        received,
        placed,
        waiting,
        regions,
        files,
        frame,
    }))
}

/// The last day on which something was deposited: a statement may speak of later ones.
async fn last_deposit(office: &Office, known: &[NaiveDate]) -> Result<Option<NaiveDate>, PageProblem> {
    for day in known.iter().take(LOOKED_BACK) {
        let batches = office.store().batches_of_day(*day).await;
        if !batches.map_err(lockbox_pipeline::PipelineError::from)?.is_empty() {
            return Ok(Some(*day));
        }
    }
    Ok(known.first().copied())
}

fn problem(error: lockbox_domain::AmountError) -> PageProblem {
    lockbox_pipeline::PipelineError::from(error).into()
}

fn region(office: &Office, money: RegionDay, files: &[Arrival]) -> Result<Region, PageProblem> {
    let lockboxes = office.config().lockboxes.iter().filter(|l| l.region == money.region);
    let at: Vec<String> = lockboxes
        .filter(|l| !l.po_box.is_empty())
        .map(|l| format!("PO Box {}, {}", l.po_box, l.city.split(',').next().unwrap_or_default()))
        .collect();
    let due = files
        .iter()
        .find(|f| f.brings == "statement" && f.region == money.region.as_str() && f.state != "here");
    let parts = [
        Part::new("bar1", money.by_itself.amount),
        Part::new("bar2", money.by_people.amount),
        Part::new("hatch-warn", money.unidentified.amount),
        Part::new("hatch-unk", money.unapplied.amount),
        Part::new("grey", money.elsewhere.amount),
        Part::new("grey", money.not_posted.amount),
        Part::new("red", money.held.amount),
    ];
    Ok(Region {
        name: shown::region_in_full(money.region.as_str()),
        at: at.join(" · "),
        placed: money.placed()?,
        waiting: money.waiting()?,
        bar: Bar::of(&parts),
        statement_due: due.and_then(|f| f.due.as_deref()).map(shown::wire_moment),
        money,
    })
}

/// How long it is until the mail of this day is the next day's; nothing about other days.
fn cut_off(office: &Office, day: NaiveDate) -> Option<String> {
    let lockbox = office.config().lockboxes.first()?;
    if business_day(office.config(), office.now()) != day {
        return None;
    }
    let zone: chrono_tz::Tz = lockbox.time_zone.parse().ok()?;
    let left = lockbox.cut_off - office.now().with_timezone(&zone).time();
    let at = lockbox.cut_off.format("%-I:%M %P");
    Some(if left > TimeDelta::zero() {
        format!("Cut-off at {at}, in {}.", lockbox_report::text::duration(left.num_minutes()))
    } else {
        format!("Cut-off was at {at}.")
    })
}

/// The last of the days before that nobody closed, for those who close.
async fn not_closed(
    office: &Office,
    person: &Person,
    known: &[NaiveDate],
    day: Option<NaiveDate>,
) -> Result<Option<NaiveDate>, PageProblem> {
    let Some(day) = day.filter(|_| matches!(person.role, Role::Finance | Role::Supervisor)) else {
        return Ok(None);
    };
    for before in known.iter().filter(|known| **known < day).take(LOOKED_BACK) {
        if !is_day_closed(office, *before).await? {
            return Ok(Some(*before));
        }
    }
    Ok(None)
}

/// What was done about a file that is late.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    date: String,
    lockbox: String,
    name: String,
    note: String,
}

/// Keeps it.
pub(crate) async fn note(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Form(typed): Form<Typed>,
) -> Page {
    let office = app.office_of(&person);
    let day = crate::api::days::day(&typed.date)?;
    arrival_note(&office, day, &typed.lockbox, &typed.name, &typed.note).await?;
    Ok(Redirect::to(&format!("/?date={day}")).into_response())
}
