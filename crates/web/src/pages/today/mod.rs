//! Today: is the mail here, and where is the money?

use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use chrono::{Days, NaiveDate};
use lockbox_domain::FileRecord;
use lockbox_domain::people::{Person, Role};
use lockbox_pipeline::{RegionDay, Waiting, day_at_a_glance, days, files, waiting};
use serde::Deserialize;

use super::{Frame, Page, render, shown};
use crate::app::App;

#[derive(Template)]
#[template(path = "today/page.html")]
struct TodayPage {
    frame: Frame,
    title: String,
    day: Option<NaiveDate>,
    days: Vec<NaiveDate>,
    clock: String,
    regions: Vec<RegionDay>,
    waiting: Waiting,
    files: Vec<FileRecord>,
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
    let frame = Frame::of(&office, &person, "Today").await?;
    // Who manages people sees no money.
    let sees_money = person.role != Role::Administrator;
    let mut known = if sees_money { days(&office).await? } else { Vec::new() };
    let day = shown::asked_day(asked.date.as_deref()).or_else(|| known.first().copied());
    known.truncate(7);
    let regions = match day {
        Some(day) if sees_money => day_at_a_glance(&office, day).await?,
        _ => Vec::new(),
    };
    let mut recent = if sees_money { files(&office, 12).await? } else { Vec::new() };
    let since = office.now().naive_utc().checked_sub_days(Days::new(30));
    recent.retain(|file| since.is_none_or(|since| file.received_at >= since));
    Ok(render(&TodayPage {
        title: day.map_or_else(|| "Nothing here yet".to_owned(), |day| shown::long_day(&day)),
        day,
        days: known,
        clock: shown::clock(office.now()),
        regions,
        waiting: waiting(&office).await?,
        files: recent,
        frame,
    }))
}
