//! One item: decide it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::{Extension, Form};
use lockbox_domain::people::{Person, Role};
use lockbox_domain::reading::CheckDigit;
use lockbox_domain::reading::Said;
use lockbox_domain::{
    AccountNumber, Action, Cents, Event, ImageFault, ItemId, JournalRow, LineOutcome, QueueId, QueueKind,
    Reason, RoutingNumber, StoredItem,
};
use lockbox_pipeline::{
    EntryView, Holder, Office, Once, PipelineError, QueueAsked, Resolution, Shown, entry_view, queue_claim,
    queue_effects, queue_list, queue_may_take, queue_resolve_once,
};
use lockbox_report::wire::explain::entries;
use lockbox_report::wire::queue::{CandidateWire, Entry};
use serde::Deserialize;

use super::{Frame, Page, render, shown};
use crate::app::{self, App};

/// Rows of a split that the page offers.
const PARTS: usize = 5;

/// What a choice would book.
struct Effect {
    number: usize,
    /// One sentence: which bills it pays and what is owed then.
    says: String,
    lines: Vec<(String, String, i64, i64)>,
}

/// Something that was read, and where.
struct Field {
    name: &'static str,
    value: String,
    because: String,
    doubtful: bool,
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
    fields: Vec<Field>,
    /// Somebody keyed it first, and this is the second key.
    blind: bool,
    /// What was decided before waits for a second key.
    keyed: bool,
}

impl ItemPage {
    /// True when the first picture can be shown.
    fn has_front(pictures: &[Shown]) -> bool {
        pictures.first().is_some_and(|picture| picture.here)
    }

    fn holder_of(&self, account: &str) -> Option<&Holder> {
        self.view.holders.iter().find(|h| h.account.as_str() == account)
    }
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
    // Both are written with one commit, before anything is shown.
    let (claimed, looked) = tokio::join!(
        async { if may_decide { queue_claim(&office, &id).await.map(Some) } else { Ok(None) } },
        look(&office, &person, &id),
    );
    looked?;
    match claimed {
        Ok(entry) => lease = entry.and_then(|e| e.lease_until).as_deref().map(shown::wire_moment),
        Err(PipelineError::Conflict(why)) => holder = Some(why),
        Err(e) => return Err(e.into()),
    }
    let view = entry_view(&office, &id).await?;
    let effects = if may_decide && holder.is_none() { effects(&office, &view).await } else { Vec::new() };
    let waiting = queue_list(&office, &QueueAsked { limit: 7, ..QueueAsked::default() }).await?;
    let mut next = Vec::new();
    for entry in waiting.items.into_iter().filter(|entry| entry.id != id && entry.state != "claimed") {
        if next.len() < 5 && queue_may_take(&office, &entry).await? {
            next.push(entry);
        }
    }
    let fields = view.item.as_ref().map(|item| fields(item, &view)).unwrap_or_default();
    let blind = view.entry.reasons.contains(&Reason::SecondKey.as_str());
    let keyed = asked.undo.as_deref() == Some("keyed");
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
        fields,
        blind,
        keyed,
    }))
}

/// Keeps that a payment was looked at; entries about other things show nobody's money.
async fn look(office: &Office, person: &Person, id: &str) -> Result<(), PipelineError> {
    let Ok(QueueId { kind: QueueKind::Item, file, place }) = id.parse() else { return Ok(()) };
    let item = ItemId { file, ordinal: place };
    app::looked(office, person, &item.to_string(), "item").await
}

/// What each of the first candidates would book; one that cannot be booked says nothing.
async fn effects(office: &Office, view: &EntryView) -> Vec<Effect> {
    let Some(item) = &view.item else { return Vec::new() };
    let candidates: Vec<(&CandidateWire, AccountNumber)> = view
        .entry
        .candidates
        .iter()
        .take(9)
        .filter_map(|c| Some((c, AccountNumber::new(&c.account_number).ok()?)))
        .collect();
    let accounts: Vec<AccountNumber> = candidates.iter().map(|(_, account)| account.clone()).collect();
    let Ok(booked) = queue_effects(office, item, &accounts).await else { return Vec::new() };
    let mut found = Vec::new();
    for (number, ((candidate, _), rows)) in (1..).zip(candidates.into_iter().zip(booked)) {
        if rows.is_empty() {
            continue;
        }
        let says = says(view, candidate, &rows);
        let Ok(entries) = entries(&rows) else { continue };
        let lines = entries.into_iter().flat_map(|entry| entry.lines);
        let lines = lines.map(|l| (l.account, l.region, l.debit_cents, l.credit_cents)).collect();
        found.push(Effect { number, says, lines });
    }
    found
}

/// Which bills a choice pays, what stays on the account, and what is owed then.
fn says(view: &EntryView, candidate: &CandidateWire, rows: &[JournalRow]) -> String {
    let mut sentences = Vec::new();
    let mut paid = 0_i64;
    let holder = view.holders.iter().find(|h| h.account.as_str() == candidate.account_number);
    for row in rows {
        let (t, amount) = (&row.transfer, row.transfer.amount());
        let bill = t.sub.as_ref().and_then(|sub| sub.statement.as_ref());
        match t.event() {
            Event::PaymentApplied => {
                paid = paid.saturating_add(amount.get());
                let bill = bill.map(ToString::to_string).unwrap_or_default();
                let open = holder.and_then(|h| h.bills.iter().find(|(number, _)| *number == bill));
                sentences.push(match open {
                    Some((_, open)) if *open == amount => format!("Bill {bill} is paid in full."),
                    _ => format!("{} goes to bill {bill}.", shown::dollars(&amount)),
                });
            }
            Event::CreditKept => sentences.push(format!("{} stays on the account.", shown::dollars(&amount))),
            Event::MovedAcrossRegions => sentences.push(format!(
                "The account is in {}; Enter posts it there.",
                shown::region_in_full(&holder.map(|h| h.region.to_string()).unwrap_or_default())
            )),
            _ => {}
        }
    }
    let name = holder.map_or("The member", |h| h.name.as_str());
    let left = candidate.open_cents.saturating_sub(paid).max(0);
    sentences.push(format!("{name} then owes {}.", shown::cents(&left)));
    sentences.join(" ")
}

/// What was read from the paper, with where it comes from.
fn fields(item: &StoredItem, view: &EntryView) -> Vec<Field> {
    let of = &item.item;
    let mut found = Vec::new();
    let mut add = |name, value: Option<String>, because: &str, doubtful| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            found.push(Field { name, value, because: because.to_owned(), doubtful });
        }
    };
    add("Payer", of.remitter.clone(), "as the bank sent it", false);
    if let Some(scan) = &view.reading.scan {
        let (because, doubtful) = match scan.check_digit {
            Some(CheckDigit::Ok) => ("coupon, check digit good", false),
            Some(CheckDigit::Bad) => ("coupon, check digit bad", true),
            _ if scan.unread > 0 => ("coupon, not all of it read", true),
            _ => ("coupon", false),
        };
        add("Member ID", scan.member_id.clone(), because, doubtful);
        add("Account no.", scan.account_number.clone(), because, doubtful);
        add("Statement", scan.statement.clone(), because, doubtful);
        add("Amount due", scan.amount_due.as_ref().map(shown::dollars), because, doubtful);
    }
    for number in &view.reading.found {
        add("Number", Some(number.digits.clone()), "typed on the coupon, memo or letter", false);
    }
    add("Check no.", of.serial.clone(), "MICR line", false);
    let routing_good = of.routing.as_deref().is_some_and(|r| RoutingNumber::parse(r).is_some());
    let because = if routing_good { "MICR line, check digit good" } else { "MICR line, check digit bad" };
    add("Bank", of.routing.clone(), because, !routing_good);
    add("Bank account", of.account.clone(), "MICR line", false);
    if let Some(read) = &of.line_read {
        let because = format!("{}, {} % sure", shown::outcome(&read.outcome), read.confidence_permille / 10);
        let doubtful = matches!(read.outcome, LineOutcome::Disagrees | LineOutcome::Doubtful);
        add("On the image", Some(read.text.clone()), &because, doubtful);
    }
    for mark in &of.image_marks {
        let (name, value) = match mark.fault {
            ImageFault::Unsigned => ("Signature", "nothing is written in its place"),
            fault => ("Picture", fault.as_str()),
        };
        add(name, Some(value.to_owned()), mark.side.as_str(), true);
    }
    if let Some(paper) = of.paper.as_deref() {
        let mut typed = |name: &'static str, value: Option<(String, u16)>| {
            let because = |sure: u16| format!("typed on the check, {} % sure", sure / 10);
            if let Some((value, sure)) = value {
                add(name, Some(value), &because(sure), false);
            }
        };
        let cents = |said: &Option<Said<Cents>>| {
            said.as_ref().map(|said| (shown::dollars(&said.value), said.confidence_permille))
        };
        let text = |said: &Option<Said<String>>| {
            said.as_ref().map(|said| (said.value.clone(), said.confidence_permille))
        };
        typed("Amount", cents(&paper.amount));
        typed("In words", cents(&paper.words));
        typed("Dated", paper.date.as_ref().map(|said| (shown::day(&said.value), said.confidence_permille)));
        typed("Payable to", text(&paper.payee));
        typed("Memo", text(&paper.memo));
        for said in &paper.offered {
            let because = format!("perhaps, {} % sure: look at it", said.confidence_permille / 10);
            add("On the check", Some(said.value.clone()), &because, true);
        }
    }
    add("Dated", of.check_date.map(|d| shown::day(&d)), "as the bank sent it", false);
    add("Payable to", of.payee.clone(), "as the bank sent it", false);
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
    let mut keyed = false;
    if answered.is_none() {
        let now = queue_resolve_once(&office, &id, &resolution, Some(&once)).await?;
        keyed = now.reasons.contains(&Reason::SecondKey.as_str());
    }
    if resolution.action == Action::Undo {
        return Ok(Redirect::to(&format!("/queue/{id}")).into_response());
    }
    let waiting = queue_list(&office, &QueueAsked { limit: 10, ..QueueAsked::default() }).await?;
    let mut next = None;
    for entry in waiting.items.iter().filter(|e| e.id != id && e.state == "open") {
        if next.is_none() && queue_may_take(&office, entry).await? {
            next = Some(entry);
        }
    }
    let how = if keyed { "keyed" } else { resolution.action.as_str() };
    let done = format!("done={id}&undo={how}");
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
