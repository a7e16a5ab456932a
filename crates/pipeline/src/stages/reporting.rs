//! `report`: rows from the store, laid out by the report room.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use lockbox_domain::report_rows::{
    AgingRow, DepositTicketRow, ExceptionDayRow, PostingRow, RollForwardRow, SuspenseRow, ThroughputRow,
    TrialBalanceRow,
};
use lockbox_domain::{Action, Bucket, Cents, Event, FileKind, FileState, Ledger, Region};
use lockbox_report::{Table, reports, wire};
use lockbox_store::QueueFilter;

use super::closing_month::bounds;
use super::glancing::region_of;
use super::reconciling::{all_days, dates_of, days_as_they_are};
use crate::error::PipelineError;
use crate::office::Office;
use crate::time;

/// The report of that name, for one deposit date or all.
pub async fn report(office: &Office, name: &str, date: Option<NaiveDate>) -> Result<Table, PipelineError> {
    Ok(match name {
        "deposits" => reports::deposits(&deposits(office, date).await?)?,
        "posting" => reports::posting(&posting(office, date).await?)?,
        "exceptions" => reports::exceptions(&queue(office, date).await?)?,
        "exception-days" => reports::exception_days(&exception_days(office, date).await?)?,
        "reconciliation" => reports::reconciliation(&days_as_they_are(office, date).await?),
        "aging" => reports::aging(&aging(office, date).await?)?,
        "roll-forward" => {
            reports::roll_forward(&roll_forward(office, date.unwrap_or_else(|| office.today())).await?)?
        }
        "suspense" => reports::suspense(&suspense(office).await?)?,
        "throughput" => reports::throughput(&throughput(office, date, all_days().0).await?)?,
        "trial-balance" => reports::trial_balance(&trial_balance(office).await?)?,
        _ => {
            let names: Vec<&str> = reports::ALL.iter().map(|r| r.name).collect();
            return Err(PipelineError::Usage(format!(
                "there is no report `{name}`; there are {}",
                names.join(", ")
            )));
        }
    })
}

async fn deposits(office: &Office, date: Option<NaiveDate>) -> Result<Vec<DepositTicketRow>, PipelineError> {
    let mut rows = Vec::new();
    for file in office.store().files(u32::MAX >> 1).await? {
        if file.kind != FileKind::Payments
            || !matches!(file.state, FileState::Imported | FileState::SuspectedRepeat)
        {
            continue;
        }
        for b in office.store().batches(file.id).await? {
            if date.is_none() || b.deposit_date == date {
                rows.push(DepositTicketRow {
                    region: b.region,
                    held: b.state.is_held(),
                    lockbox: b.lockbox,
                    date: b.deposit_date,
                    batch: b.number,
                    items: b.items,
                    amount: b.amount,
                });
            }
        }
    }
    rows.sort_by(|a, b| (&a.lockbox, a.date, a.batch).cmp(&(&b.lockbox, b.date, b.batch)));
    Ok(rows)
}

/// The last days of the books, for whoever would rather look than read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastDays {
    /// The days, the first first: those of deposits, and of credits without one.
    pub days: Vec<NaiveDate>,
    /// What became of the money.
    pub posting: Vec<PostingRow>,
    /// What needed a person.
    pub exceptions: Vec<ExceptionDayRow>,
    /// Lockbox, bank and ledger with their breaks.
    pub reconciliation: Vec<wire::reconcile::Day>,
}

/// The last `most` days, by region.
pub async fn last_days(office: &Office, most: usize) -> Result<LastDays, PipelineError> {
    let mut reconciled = days_as_they_are(office, None).await?;
    let mut days = dates_of(&reconciled);
    days.drain(..days.len().saturating_sub(most));
    let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else {
        return Ok(LastDays { days, posting: vec![], exceptions: vec![], reconciliation: vec![] });
    };
    reconciled.retain(|day| day.date >= first);
    let mut exceptions = office.store().queue_by_day().await?;
    exceptions.retain(|row| row.day.is_some_and(|day| (first..=last).contains(&day)));
    Ok(LastDays {
        days,
        posting: posting_between(office, first, last).await?,
        exceptions,
        reconciliation: super::remedying::days_explained(office, &reconciled).await?.days,
    })
}

async fn posting(office: &Office, date: Option<NaiveDate>) -> Result<Vec<PostingRow>, PipelineError> {
    let (first, last) = date.map_or_else(all_days, |day| (day, day));
    posting_between(office, first, last).await
}

async fn posting_between(
    office: &Office,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<PostingRow>, PipelineError> {
    let mut days: BTreeMap<(Region, NaiveDate), PostingRow> = BTreeMap::new();
    for money in office.store().money_of_days(first, last).await? {
        let Some(region) = region_of(office.config(), &money.lockbox) else { continue };
        let sums = days.entry((region, money.day)).or_insert_with(|| PostingRow {
            region,
            day: money.day,
            items: 0,
            received: Cents::ZERO,
            applied: Cents::ZERO,
            on_account: Cents::ZERO,
            unapplied: Cents::ZERO,
            unidentified: Cents::ZERO,
            other: Cents::ZERO,
        });
        sums.items += money.payments;
        sums.received = sums.received.plus(money.amount)?;
        let place = match Bucket::of(money.ledger) {
            Some(Bucket::Applied) => &mut sums.applied,
            Some(Bucket::OnAccount) => &mut sums.on_account,
            Some(Bucket::Unapplied) => &mut sums.unapplied,
            Some(Bucket::Unidentified) => &mut sums.unidentified,
            _ => &mut sums.other,
        };
        *place = place.plus(money.amount)?;
    }
    Ok(days.into_values().collect())
}

/// Every account over the month of that day.
async fn roll_forward(office: &Office, day: NaiveDate) -> Result<Vec<RollForwardRow>, PipelineError> {
    let (first, last) = bounds(day);
    let mut rows: Vec<RollForwardRow> = Vec::new();
    for moved in office.store().moved(first, last).await? {
        let (region, ledger) = (moved.region, moved.ledger);
        if rows.last().is_none_or(|row| (row.region, row.ledger) != (region, ledger)) {
            rows.push(RollForwardRow {
                region,
                ledger,
                opening: Cents::ZERO,
                received: Cents::ZERO,
                bank: Cents::ZERO,
                applied: Cents::ZERO,
                regions: Cents::ZERO,
                refunds: Cents::ZERO,
                returned: Cents::ZERO,
                reversed: Cents::ZERO,
            });
        }
        let Some(row) = rows.last_mut() else { continue };
        row.opening = row.opening.plus(moved.before)?;
        let column = match moved.event {
            Event::DepositReceived => &mut row.received,
            Event::PayerIdentified | Event::PaymentApplied | Event::CreditKept | Event::CreditApplied => {
                &mut row.applied
            }
            Event::MovedAcrossRegions => &mut row.regions,
            Event::RefundDue | Event::RefundSent | Event::SentToSuspense => &mut row.refunds,
            Event::CheckReturned | Event::AppliedCheckReturned => &mut row.returned,
            Event::Reversed => &mut row.reversed,
            _ => &mut row.bank,
        };
        *column = column.plus(moved.within)?;
    }
    Ok(rows)
}

/// Suspense by the books beside suspense by its items.
async fn suspense(office: &Office) -> Result<Vec<SuspenseRow>, PipelineError> {
    const SUSPENSE: [Ledger; 4] =
        [Ledger::Unapplied, Ledger::Unidentified, Ledger::SuspenseMisdirected, Ledger::RefundsPayable];
    let by_items = office.store().suspense().await?;
    let mut rows = Vec::new();
    for balance in office.store().trial_balance().await? {
        if !SUSPENSE.contains(&balance.ledger) {
            continue;
        }
        let held = by_items.iter().find(|s| (s.region, s.ledger) == (balance.region, balance.ledger));
        rows.push(SuspenseRow {
            region: balance.region,
            ledger: balance.ledger,
            books: balance.credit.minus(balance.debit)?,
            items: held.map_or(0, |s| s.items),
            queued: held.map_or(Cents::ZERO, |s| s.queued),
            decided: held.map_or(Cents::ZERO, |s| s.decided),
            bank_entries: held.map_or(Cents::ZERO, |s| s.bank_entries),
        });
    }
    Ok(rows)
}

async fn queue(
    office: &Office,
    date: Option<NaiveDate>,
) -> Result<Vec<lockbox_domain::QueueEntry>, PipelineError> {
    let mut entries =
        office.store().queue(&QueueFilter::default(), None, u32::MAX >> 1, office.now().naive_utc()).await?;
    entries.retain(|e| date.is_none() || e.deposit_date == date);
    Ok(entries)
}

/// How much of each deposit day needed a person, and how much still waits, by region.
async fn exception_days(
    office: &Office,
    date: Option<NaiveDate>,
) -> Result<Vec<ExceptionDayRow>, PipelineError> {
    let mut days = office.store().queue_by_day().await?;
    days.retain(|row| date.is_none() || row.day == date);
    Ok(days)
}

async fn aging(office: &Office, date: Option<NaiveDate>) -> Result<Vec<AgingRow>, PipelineError> {
    let today = office.today();
    let rows = queue(office, date).await?.into_iter().filter_map(|e| {
        let days = e.deposit_date.map_or(0, |d| (today - d).num_days());
        Some(AgingRow {
            reason: *e.reasons.first()?,
            days: u32::try_from(days.max(0)).unwrap_or(u32::MAX),
            amount: e.amount,
        })
    });
    Ok(rows.collect())
}

/// What each person decided from a day on, by day where the lockboxes are.
pub async fn throughput(
    office: &Office,
    date: Option<NaiveDate>,
    since: NaiveDate,
) -> Result<Vec<ThroughputRow>, PipelineError> {
    let zone = time::zone(office.config(), None);
    let mut days: BTreeMap<(NaiveDate, String, Action), u64> = BTreeMap::new();
    for decided in office.store().decisions_by_hour(since.and_time(NaiveTime::MIN)).await? {
        let day = decided.hour.and_utc().with_timezone(&zone).date_naive();
        if date.is_none_or(|date| date == day) {
            *days.entry((day, decided.user, decided.action)).or_default() += decided.decisions;
        }
    }
    let row = |((day, person, action), decisions)| ThroughputRow { day, person, action, decisions };
    Ok(days.into_iter().map(row).collect())
}

async fn trial_balance(office: &Office) -> Result<Vec<TrialBalanceRow>, PipelineError> {
    let balances = office.store().trial_balance().await?;
    Ok(balances
        .into_iter()
        .map(|b| TrialBalanceRow { region: b.region, ledger: b.ledger, debit: b.debit, credit: b.credit })
        .collect())
}
