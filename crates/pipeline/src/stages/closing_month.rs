//! Closing a month: its days are closed, every account rolls forward, what is open is proven by items.

use chrono::{Months, NaiveDate};
use lockbox_domain::people::{DayRecord, DayStep};
use lockbox_domain::{Cents, Ledger, Region};
use lockbox_report::wire::closing::{Blocker, Document, Point};
use lockbox_store::Moved;

use super::closing::{
    blocker, document, is_day_closed, month_of, next_step, of_books, of_dues, of_open_money,
};
use super::verifying::{verify_lately, verify_now};
use super::viewing::days;
use crate::error::PipelineError;
use crate::office::Office;

/// How the month of that day stands.
pub async fn month_state(office: &Office, day: NaiveDate) -> Result<Document, PipelineError> {
    let month = month_of(day);
    let steps = office.store().month_steps(month).await?;
    Ok(document(month.format("%Y-%m").to_string(), points(office, month).await?, &steps))
}

/// The first step asks, the second, by somebody else, closes. Refused while something blocks.
pub async fn month_close(
    office: &Office,
    day: NaiveDate,
    may_agree: bool,
) -> Result<Document, PipelineError> {
    verify_now(office).await?;
    let state = month_state(office, day).await?;
    let Some(step) = next_step(office, &state, may_agree)? else { return Ok(state) };
    record(office, day, step).await?;
    month_state(office, day).await
}

/// Opens a closed month again; its days stay closed until they are opened themselves.
pub async fn month_reopen(office: &Office, day: NaiveDate) -> Result<Document, PipelineError> {
    let state = month_state(office, day).await?;
    if state.state == "open" {
        return Err(PipelineError::Conflict(format!("{} is open", state.date)));
    }
    record(office, day, DayStep::Reopened).await?;
    month_state(office, day).await
}

/// True when the month of that day is closed.
pub(super) async fn month_is_closed(office: &Office, day: NaiveDate) -> Result<bool, PipelineError> {
    let steps = office.store().month_steps(month_of(day)).await?;
    Ok(steps.last().is_some_and(|record| record.step == DayStep::Closed))
}

/// The first and the last day of a month.
pub(super) fn bounds(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = month_of(day);
    let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(first);
    (first, last)
}

async fn record(office: &Office, day: NaiveDate, step: DayStep) -> Result<(), PipelineError> {
    let (person, at) = (office.user().to_owned(), office.now().naive_utc());
    Ok(office.store().add_month_step(&DayRecord { day: month_of(day), step, person, at }).await?)
}

async fn points(office: &Office, month: NaiveDate) -> Result<Vec<Point>, PipelineError> {
    let (first, last) = bounds(month);
    let proven = verify_lately(office).await?;
    let balances = office.store().trial_balance().await?;
    let moved = office.store().moved(first, last).await?;
    Ok(vec![
        of_days(office, first, last).await?,
        of_roll_forward(&moved)?.shown_at(format!("/reports/roll-forward?date={first}")),
        of_open_money(&proven, &balances)?,
        of_dues(&proven, &balances)?,
        of_books(&proven),
    ])
}

/// The month is over, and every deposit day in it is closed.
async fn of_days(office: &Office, first: NaiveDate, last: NaiveDate) -> Result<Point, PipelineError> {
    let mut blockers: Vec<Blocker> = Vec::new();
    if office.today() <= last {
        let message = format!("the month runs until {last}");
        blockers.push(blocker("month-not-over", message, format!("/close?month={}", first.format("%Y-%m"))));
    }
    let mut known = days(office).await?;
    known.retain(|day| *day >= first && *day <= last);
    known.reverse();
    for day in &known {
        if !is_day_closed(office, *day).await? {
            blockers.push(blocker("day-open", format!("{day} is not closed"), format!("/close?date={day}")));
        }
    }
    let open = blockers.iter().filter(|b| b.code == "day-open").count();
    let figures = format!("{} of {} deposit days closed", known.len() - open, known.len());
    Ok(Point::new("every day of the month is closed", figures, blockers))
}

/// Opening balances and what moved add up to nothing in each region: every debit has its credit.
fn of_roll_forward(moved: &[Moved]) -> Result<Point, PipelineError> {
    let mut regions: Vec<Region> = moved.iter().map(|m| m.region).collect();
    regions.dedup();
    let mut blockers = Vec::new();
    for region in &regions {
        let rows = || moved.iter().filter(|m| m.region == *region);
        let (before, within) =
            (Cents::total(rows().map(|m| m.before))?, Cents::total(rows().map(|m| m.within))?);
        if !before.is_zero() || !within.is_zero() {
            let message = format!(
                "{region}: accounts open at {} and move by {}; both should add up to nothing",
                before.grouped(),
                within.grouped()
            );
            blockers.push(blocker("roll-forward", message, "/reports/roll-forward".to_owned()));
        }
    }
    let received = moved.iter().filter(|m| m.ledger == Ledger::DepositClearing && m.within.is_positive());
    let received = Cents::total(received.map(|m| m.within))?;
    let mut accounts: Vec<(Region, Ledger)> = moved.iter().map(|m| (m.region, m.ledger)).collect();
    accounts.dedup();
    let figures = format!("{} accounts, ${} through clearing", accounts.len(), received.grouped());
    Ok(Point::new("every account rolls forward", figures, blockers))
}
