//! The queue: what waits, most urgent first.

use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use lockbox_domain::people::Person;
use lockbox_pipeline::{Hold, QueueAsked, holds, queue_list};
use lockbox_report::wire::queue::List;
use serde::Deserialize;

use super::{Frame, Page, render, shown};
use crate::app::App;

#[derive(Template)]
#[template(path = "queue/page.html")]
struct QueuePage {
    frame: Frame,
    list: List,
    /// What is put off, when only that is asked for.
    holds: Vec<Hold>,
    held: bool,
    reason: String,
    region: String,
    reasons: Vec<&'static str>,
    regions: Vec<String>,
}

/// What is asked of the list.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    after: Option<String>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    region: String,
    #[serde(default)]
    state: String,
}

/// A page of it.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Query(asked): Query<Asked>,
) -> Page {
    let office = app.office_of(&person);
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let wanted = QueueAsked {
        limit: 50,
        after: asked.after.as_deref().and_then(some),
        reason: some(&asked.reason),
        region: some(&asked.region),
        state: None,
    };
    let held = asked.state == "held";
    let (list, holds) = if held {
        let (holds, next) = holds(&office, wanted).await?;
        (List { items: Vec::new(), next }, holds)
    } else {
        (queue_list(&office, &wanted).await?, Vec::new())
    };
    Ok(render(&QueuePage {
        frame: Frame::of(&office, &person, "Queue").await?,
        list,
        holds,
        held,
        reason: asked.reason,
        region: asked.region,
        reasons: lockbox_domain::Reason::ALL.iter().map(|r| r.as_str()).collect(),
        regions: office.config().regions().iter().map(ToString::to_string).collect(),
    }))
}
