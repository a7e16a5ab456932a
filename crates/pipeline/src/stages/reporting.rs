//! `report`: rows from the store, laid out by the report room.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use lockbox_domain::report_rows::{AgingRow, DepositTicketRow, PostingRow, TrialBalanceRow};
use lockbox_domain::{Bucket, Cents, FileKind, FileState, Region};
use lockbox_report::{Table, reports};
use lockbox_store::QueueFilter;

use super::exporting::for_each_application;
use super::reconciling::reconcile_days;
use crate::error::PipelineError;
use crate::office::Office;
use crate::progress::Silent;

/// The report of that name, for one deposit date or all.
pub async fn report(office: &Office, name: &str, date: Option<NaiveDate>) -> Result<Table, PipelineError> {
    Ok(match name {
        "deposits" => reports::deposits(&deposits(office, date).await?)?,
        "posting" => reports::posting(&posting(office, date).await?)?,
        "exceptions" => reports::exceptions(&queue(office, date).await?)?,
        "reconciliation" => reports::reconciliation(&reconcile_days(office, date, &Silent).await?),
        "aging" => reports::aging(&aging(office, date).await?)?,
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

/// What became of the money of the last deposit days, by region and day.
pub async fn posting_of_days(office: &Office, days: usize) -> Result<Vec<PostingRow>, PipelineError> {
    let mut rows = Vec::new();
    for day in super::viewing::days(office).await?.into_iter().take(days) {
        rows.extend(posting(office, Some(day)).await?);
    }
    Ok(rows)
}

async fn posting(office: &Office, date: Option<NaiveDate>) -> Result<Vec<PostingRow>, PipelineError> {
    let mut days: BTreeMap<(Region, NaiveDate), PostingRow> = BTreeMap::new();
    let mut last = None;
    let config = office.config().clone();
    for_each_application(office, date, |row| {
        let region = row.lockbox.as_ref().and_then(|l| config.lockbox(l)).map(|l| l.region);
        let (Some(region), Some(day)) = (region, row.deposit_date) else { return Ok(()) };
        let sums = days.entry((region, day)).or_insert_with(|| PostingRow {
            region,
            day,
            items: 0,
            received: Cents::ZERO,
            applied: Cents::ZERO,
            on_account: Cents::ZERO,
            unapplied: Cents::ZERO,
            unidentified: Cents::ZERO,
            other: Cents::ZERO,
        });
        if last != Some(row.item_id) {
            last = Some(row.item_id);
            sums.items += 1;
            sums.received = sums.received.plus(row.amount)?;
        }
        let place = match row.bucket {
            Bucket::Applied => &mut sums.applied,
            Bucket::OnAccount => &mut sums.on_account,
            Bucket::Unapplied => &mut sums.unapplied,
            Bucket::Unidentified => &mut sums.unidentified,
            _ => &mut sums.other,
        };
        *place = place.plus(row.applied)?;
        Ok(())
    })
    .await?;
    Ok(days.into_values().collect())
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

async fn trial_balance(office: &Office) -> Result<Vec<TrialBalanceRow>, PipelineError> {
    let balances = office.store().trial_balance().await?;
    Ok(balances
        .into_iter()
        .map(|b| TrialBalanceRow { region: b.region, ledger: b.ledger, debit: b.debit, credit: b.credit })
        .collect())
}
