//! One item: decide it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::{Extension, Form};
use lockbox_domain::people::{Person, Role};
use lockbox_domain::{AccountNumber, Action, Cents};
use lockbox_pipeline::{
    EntryView, Office, Once, PipelineError, QueueAsked, Resolution, entry_view, queue_claim, queue_effect,
    queue_list, queue_resolve_once,
};
use lockbox_report::wire::explain::entries;
use lockbox_report::wire::queue::Entry;
use serde::Deserialize;

use super::{Frame, Page, render, shown};
use crate::app::App;

/// Rows of a split that the page offers.
const PARTS: usize = 5;

/// What a choice would book.
struct Effect {
    number: usize,
    lines: Vec<(String, String, i64, i64)>,
}

#[derive(Template)]
#[template(path = "item/page.html")]
struct ItemPage {
    frame: Frame,
    view: EntryView,
    effects: Vec<Effect>,
    next: Vec<Entry>,
    may_decide: bool,
    lease: Option<String>,
    holder: Option<String>,
    key: String,
    done: Option<String>,
    parts: Vec<usize>,
}

/// What was decided before.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    done: Option<String>,
    undo: Option<String>,
}

/// The item, taken for whoever may decide it.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let office = app.office_of(&person);
    let may_decide = matches!(person.role, Role::Operator | Role::Supervisor);
    let mut holder = None;
    let mut lease = None;
    if may_decide {
        match queue_claim(&office, &id).await {
            Ok(entry) => lease = entry.lease_until.as_deref().map(shown::wire_moment),
            Err(PipelineError::Conflict(why)) => holder = Some(why),
            Err(e) => return Err(e.into()),
        }
    }
    let view = entry_view(&office, &id).await?;
    if let Some(item) = &view.item {
        let at = office.now().naive_utc();
        office
            .store()
            .note_look(&person.name, at, &item.id.to_string(), "item")
            .await
            .map_err(PipelineError::from)?;
    }
    let effects = if may_decide && holder.is_none() { effects(&office, &view).await } else { Vec::new() };
    let waiting = queue_list(&office, &QueueAsked { limit: 7, ..QueueAsked::default() }).await?;
    let next = waiting
        .items
        .into_iter()
        .filter(|entry| entry.id != id && entry.state != "claimed")
        .take(5)
        .collect();
    let done = asked.done.zip(asked.undo).map(|(done, _)| done);
    Ok(render(&ItemPage {
        frame: Frame::of(&office, &person, "Queue").await?,
        key: format!("page-{}-{}", id, office.now().timestamp_micros()),
        may_decide: may_decide && holder.is_none() && view.entry.state != "decided",
        view,
        effects,
        next,
        lease,
        holder,
        done,
        parts: (1..=PARTS).collect(),
    }))
}

/// What each of the first candidates would book; one that cannot be booked says nothing.
async fn effects(office: &Office, view: &EntryView) -> Vec<Effect> {
    let mut found = Vec::new();
    for (number, candidate) in (1..).zip(view.entry.candidates.iter().take(9)) {
        let Ok(account) = AccountNumber::new(&candidate.account_number) else { continue };
        let resolution =
            Resolution { action: Action::Apply, account: Some(account), parts: Vec::new(), note: None };
        let Ok(rows) = queue_effect(office, &view.entry.id, &resolution).await else { continue };
        let Ok(entries) = entries(&rows) else { continue };
        let lines = entries.into_iter().flat_map(|entry| entry.lines);
        let lines = lines.map(|l| (l.account, l.region, l.debit_cents, l.credit_cents)).collect();
        found.push(Effect { number, lines });
    }
    found
}

/// What is typed.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    action: String,
    #[serde(default)]
    account: String,
    #[serde(default)]
    other: String,
    #[serde(default)]
    note: String,
    key: String,
    #[serde(flatten)]
    parts: std::collections::BTreeMap<String, String>,
}

/// Takes the decision and shows the next item.
pub(crate) async fn decide(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Page {
    let office = app.office_of(&person);
    let resolution = resolution(&typed)?;
    let request = format!("page {id} {} {} {}", typed.action, typed.account, typed.other);
    let once = Once { key: typed.key.clone(), request };
    let answered = office.store().answer(&person.name, &once.key).await.map_err(PipelineError::from)?;
    if answered.is_none() {
        if resolution.action != Action::Undo {
            queue_claim(&office, &id).await?;
        }
        queue_resolve_once(&office, &id, &resolution, Some(&once)).await?;
    }
    if resolution.action == Action::Undo {
        return Ok(Redirect::to(&format!("/queue/{id}")).into_response());
    }
    let waiting = queue_list(&office, &QueueAsked { limit: 10, ..QueueAsked::default() }).await?;
    let next = waiting.items.iter().find(|e| e.id != id && e.state == "open");
    let done = format!("done={id}&undo={}", resolution.action.as_str());
    Ok(match next {
        Some(next) => Redirect::to(&format!("/queue/{}?{done}", next.id)),
        None => Redirect::to("/queue"),
    }
    .into_response())
}

fn resolution(typed: &Typed) -> Result<Resolution, PipelineError> {
    let wrong = |detail: String| PipelineError::Usage(detail);
    let action = Action::parse(&typed.action)
        .ok_or_else(|| wrong(format!("there is no action `{}`", typed.action)))?;
    let number = |text: &str| AccountNumber::new(text.trim()).map_err(|e| wrong(e.to_string()));
    let chosen = if typed.other.trim().is_empty() { &typed.account } else { &typed.other };
    let account = if action == Action::Apply { Some(number(chosen)?) } else { None };
    let mut parts = Vec::new();
    if action == Action::Split {
        for row in 1..=PARTS {
            let field = |name: &str| typed.parts.get(&format!("{name}{row}")).map_or("", |text| text.trim());
            let (to, amount) = (field("to"), field("amount"));
            if to.is_empty() && amount.is_empty() {
                continue;
            }
            let amount = Cents::parse_dollars(&amount.replace(',', "")).map_err(|e| wrong(e.to_string()))?;
            parts.push((number(to)?, amount));
        }
    }
    let note = (!typed.note.trim().is_empty()).then(|| typed.note.trim().to_owned());
    Ok(Resolution { action, account, parts, note })
}
