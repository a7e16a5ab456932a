//! Closing a business day: nothing in the way, one person asks, another agrees.

use chrono::{Datelike, NaiveDate};
use lockbox_domain::people::{DayRecord, DayStep};
use lockbox_domain::recon::BreakCode;
use lockbox_domain::{Cents, FileState, Ledger, QueueState};
use lockbox_report::wire::closing::{Blocker, Document, Point};
use lockbox_report::wire::verify;
use lockbox_store::Balance;

use super::arriving::arrivals;
use super::closing_month::month_is_closed;
use super::reconciling::days_as_they_are;
use super::verifying::{verify_lately, verify_now};
use crate::error::PipelineError;
use crate::office::Office;

/// The invariants that speak of money that is not placed yet, and of what regions owe each other.
const OPEN_MONEY: [&str; 2] = ["open-money", "queue"];
const DUES: [&str; 1] = ["dues"];

/// How a day stands: each point of the list, what blocks, who has asked and agreed.
pub async fn day_state(office: &Office, day: NaiveDate) -> Result<Document, PipelineError> {
    let steps = office.store().day_steps(day).await?;
    Ok(document(day.to_string(), points(office, day).await?, &steps))
}

/// What is looked at, and the steps taken so far, as a document.
pub(super) fn document(date: String, points: Vec<Point>, steps: &[DayRecord]) -> Document {
    let blockers = points.iter().flat_map(|point| point.blockers.clone()).collect();
    let by = |step| {
        let since_reopened = steps.iter().rev().take_while(|record| record.step != DayStep::Reopened);
        since_reopened.filter(|record| record.step == step).map(|record| record.person.clone()).next()
    };
    Document {
        date,
        state: match steps.last().map(|record| record.step) {
            Some(DayStep::Closed) => "closed",
            Some(DayStep::Asked) => "awaiting-second",
            _ => "open",
        },
        asked_by: by(DayStep::Asked),
        closed_by: by(DayStep::Closed),
        blockers,
        points,
    }
}

/// True when that day is closed.
pub async fn is_day_closed(office: &Office, day: NaiveDate) -> Result<bool, PipelineError> {
    let steps = office.store().day_steps(day).await?;
    Ok(steps.last().is_some_and(|record| record.step == DayStep::Closed))
}

/// The first step asks, the second, by somebody else, closes. Refused while something blocks.
pub async fn day_close(office: &Office, day: NaiveDate, may_agree: bool) -> Result<Document, PipelineError> {
    // Nobody signs what was true ten minutes ago.
    verify_now(office).await?;
    let state = day_state(office, day).await?;
    let Some(step) = next_step(office, &state, may_agree)? else { return Ok(state) };
    record(office, day, step).await?;
    day_state(office, day).await
}

/// The step that comes next; none where something blocks or all is done.
pub(super) fn next_step(
    office: &Office,
    state: &Document,
    may_agree: bool,
) -> Result<Option<DayStep>, PipelineError> {
    if state.state == "closed" || !state.blockers.is_empty() {
        return Ok(None);
    }
    if state.state != "awaiting-second" {
        return Ok(Some(DayStep::Asked));
    }
    if state.asked_by.as_deref() == Some(office.user()) {
        let message = format!("{} asked for it, so somebody else agrees", office.user());
        return Err(PipelineError::Conflict(message));
    }
    if !may_agree {
        return Err(PipelineError::Conflict("a supervisor agrees".to_owned()));
    }
    Ok(Some(DayStep::Closed))
}

/// Opens a closed day again, unless its month is closed.
pub async fn day_reopen(office: &Office, day: NaiveDate) -> Result<Document, PipelineError> {
    if month_is_closed(office, day).await? {
        let month = day.format("%Y-%m");
        return Err(PipelineError::Conflict(format!(
            "{month} is closed: `lockbox reopen {month}` opens the month first"
        )));
    }
    if day_state(office, day).await?.state == "open" {
        return Err(PipelineError::Conflict(format!("{day} is open")));
    }
    record(office, day, DayStep::Reopened).await?;
    day_state(office, day).await
}

async fn record(office: &Office, day: NaiveDate, step: DayStep) -> Result<(), PipelineError> {
    let record = DayRecord { day, step, person: office.user().to_owned(), at: office.now().naive_utc() };
    Ok(office.store().add_day_step(&record).await?)
}

/// What is looked at, in fixed order, each with what is in the way.
async fn points(office: &Office, day: NaiveDate) -> Result<Vec<Point>, PipelineError> {
    let [deposits, owners] = of_bank(office, day).await?;
    let proven = verify_lately(office).await?;
    let balances = office.store().trial_balance().await?;
    Ok(vec![
        of_files(office, day).await?,
        of_batches(office, day).await?,
        deposits,
        owners,
        of_exceptions(office, day).await?,
        of_open_money(&proven, &balances)?,
        of_dues(&proven, &balances)?,
        of_books(&proven),
        Point::new(
            "reports are made from the books as they are",
            "deposit tickets, posting, exceptions".to_owned(),
            Vec::new(),
        )
        .shown_at(format!("/reports/posting?date={day}")),
    ])
}

async fn of_files(office: &Office, day: NaiveDate) -> Result<Point, PipelineError> {
    let found = arrivals(office, day).await?;
    let here = found.files.iter().filter(|f| f.state == "here").count();
    let mut figures = format!("{here} of {} here", found.files.len());
    for late in found.files.iter().filter(|f| f.state == "late") {
        figures.push_str(&format!(", {} of lockbox {} late", late.name, late.lockbox));
    }
    let all = here == found.files.len();
    Ok(Point::new("every expected file is here", figures, Vec::new())
        .carried(!all)
        .shown_at(format!("/?date={day}")))
}

async fn of_batches(office: &Office, day: NaiveDate) -> Result<Point, PipelineError> {
    let mut blockers = Vec::new();
    for file in office.store().files(u32::MAX >> 1).await? {
        if file.state == FileState::Loading {
            let message = format!("{} is being imported", file.name);
            blockers.push(blocker("file-loading", message, format!("/files/{}", file.id)));
        }
    }
    let batches = office.store().batches_of_day(day).await?;
    let items: u64 = batches.iter().map(|b| u64::from(b.items)).sum();
    let amount = Cents::total(batches.iter().map(|b| b.amount))?;
    let figures = format!("{} batches, {items} items, ${}", batches.len(), amount.grouped());
    for batch in batches.into_iter().filter(|b| b.state.is_held()) {
        let why = batch.why_held.unwrap_or_default();
        let message = format!("batch {} for {} is held: {why}", batch.number, batch.amount.grouped());
        blockers.push(blocker("batch-held", message, format!("/files/{}", batch.file)));
    }
    Ok(Point::new("every file and batch balances", figures, blockers))
}

/// Deposits that the bank sees otherwise, and entries of the bank that nothing explains.
async fn of_bank(office: &Office, day: NaiveDate) -> Result<[Point; 2], PipelineError> {
    let found = days_as_they_are(office, Some(day)).await?;
    let document = super::remedying::days_explained(office, &found).await?;
    let (mut deposits, mut owners) = (Vec::new(), Vec::new());
    let mut explained = 0;
    for (day_found, region) in found.iter().zip(&document.days) {
        for (of, shown) in day_found.breaks.iter().zip(&region.breaks) {
            if shown.explained {
                explained += 1;
                continue;
            }
            let message = format!("{}: {}", region.region, shown.message);
            let link = format!("/reconciliation?date={day}&break={}", shown.id);
            let nobody = matches!(of.code, BreakCode::CreditedWithoutDetail | BreakCode::Correction);
            let list = if nobody { &mut owners } else { &mut deposits };
            list.push(blocker("break", message, link));
        }
    }
    let credited: Vec<String> = document
        .days
        .iter()
        .map(|d| format!("{} ${}", d.region, Cents::new(d.bank_cents.unwrap_or_default()).grouped()))
        .collect();
    let mut figures = format!("credited {}", credited.join(", "));
    if explained > 0 {
        figures.push_str(&format!("; {explained} explained"));
    }
    let link = format!("/reconciliation?date={day}");
    Ok([
        Point::new("every deposit agrees with the bank", figures, deposits).shown_at(link.clone()),
        Point::new("every bank entry has an owner", String::new(), owners).shown_at(link),
    ])
}

async fn of_exceptions(office: &Office, day: NaiveDate) -> Result<Point, PipelineError> {
    let (mut decided, mut open, mut held, mut amount) = (0, 0, 0, Cents::ZERO);
    for (state, count, money) in office.store().queue_of_day(day).await? {
        match state {
            QueueState::Decided => decided += count,
            QueueState::Held => held += count,
            _ => open += count,
        }
        if state != QueueState::Decided {
            amount = amount.plus(money)?;
        }
    }
    let figures = format!("{decided} decided, {held} held and {open} open carried on, ${}", amount.grouped());
    let point = Point::new("every exception is decided or carried on", figures, Vec::new());
    Ok(point.carried(open + held > 0).shown_at("/queue"))
}

/// Money that no bill and no account has yet, against the items that wait.
pub(super) fn of_open_money(proven: &verify::Document, balances: &[Balance]) -> Result<Point, PipelineError> {
    let of = |ledger| -> Result<String, PipelineError> {
        let of_ledger = balances.iter().filter(|b| b.ledger == ledger);
        let sums: Result<Vec<Cents>, _> = of_ledger.map(|b| b.credit.minus(b.debit)).collect();
        Ok(Cents::total(sums?)?.grouped())
    };
    let figures =
        format!("unidentified ${} and unapplied ${}", of(Ledger::Unidentified)?, of(Ledger::Unapplied)?);
    let blockers = failed(proven, |name| OPEN_MONEY.contains(&name));
    Ok(Point::new("money not yet placed equals the open items", figures, blockers)
        .shown_at("/reports/suspense"))
}

/// What regions owe each other.
pub(super) fn of_dues(proven: &verify::Document, balances: &[Balance]) -> Result<Point, PipelineError> {
    let mut owed = Vec::new();
    for balance in balances {
        if let Ledger::DueTo(other) = balance.ledger {
            let amount = balance.credit.minus(balance.debit)?;
            if !amount.is_zero() {
                owed.push(format!("{} owes {other} ${}", balance.region, amount.grouped()));
            }
        }
    }
    let figures = if owed.is_empty() { "nobody owes anybody".to_owned() } else { owed.join(", ") };
    let blockers = failed(proven, |name| DUES.contains(&name));
    Ok(Point::new("between regions, both sides agree", figures, blockers).shown_at("/reports/trial-balance"))
}

/// All other invariants.
pub(super) fn of_books(proven: &verify::Document) -> Point {
    let holds = proven.checks.iter().filter(|check| check.ok).count();
    let figures = format!("{holds} of {} rules hold", proven.checks.len());
    let blockers = failed(proven, |name| !OPEN_MONEY.contains(&name) && !DUES.contains(&name));
    Point::new("the books prove themselves", figures, blockers)
}

fn failed(proven: &verify::Document, counts: impl Fn(&str) -> bool) -> Vec<Blocker> {
    let failed = proven.checks.iter().filter(|check| !check.ok && counts(check.name.as_str()));
    failed
        .map(|check| {
            blocker(
                "invariant",
                format!("{} does not hold: run `lockbox verify`", check.name),
                "/reports".to_owned(),
            )
        })
        .collect()
}

pub(super) fn blocker(code: &'static str, message: String, link: String) -> Blocker {
    Blocker { code, message, link }
}

/// The first day of a day's month.
pub(super) fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}
