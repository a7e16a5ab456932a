//! `reconcile`: lockbox detail, bank and ledger three ways; what matched is booked, and doing it again changes nothing.

use chrono::{Days, NaiveDate};
use lockbox_domain::recon::{BankMovement, DepositPosition, ReconDay};
use lockbox_domain::{Cents, DepositRef, ItemId, JournalRow, Transfer};
use lockbox_posting::bank;
use lockbox_reconcile::{Books, Reconciliation};
use lockbox_report::wire::reconcile::Document;
use lockbox_store::{Change, Recorded};

use crate::error::PipelineError;
use crate::office::Office;
use crate::progress::Progress;

/// How often it is tried again when the books changed meanwhile.
const MOST_TRIES: u32 = 20;

/// How many entries' rows go into one transaction.
const CHUNK_ROWS: usize = 5_000;

/// The earliest and the latest day that a store can hold.
fn all_days() -> (NaiveDate, NaiveDate) {
    (
        NaiveDate::from_ymd_opt(1970, 1, 1).unwrap_or_default(),
        NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default(),
    )
}

/// Reconciles, books what matched, and gives the days as the document that programs read.
pub async fn reconcile(
    office: &Office,
    date: Option<NaiveDate>,
    progress: &dyn Progress,
) -> Result<Document, PipelineError> {
    super::remedying::days_explained(office, &reconcile_days(office, date, progress).await?).await
}

/// Reconciles, books what matched, and gives the days.
pub async fn reconcile_days(
    office: &Office,
    date: Option<NaiveDate>,
    progress: &dyn Progress,
) -> Result<Vec<ReconDay>, PipelineError> {
    progress.begin("reconcile", None);
    for _ in 0..MOST_TRIES {
        let version = office.store().ledger_version().await?;
        let found = look(office, date).await?;
        let rows = rows(office, &found).await?;
        if write(office, &rows, version).await? {
            progress.end();
            let mut days = if rows.is_empty() { found.days } else { look(office, date).await?.days };
            if let Some(date) = date {
                days.retain(|d| d.date == date);
            }
            return Ok(days);
        }
    }
    Err(PipelineError::Broken("the books kept changing while they were being reconciled".to_owned()))
}

/// The days as the books have them, without booking anything.
pub async fn days_as_they_are(
    office: &Office,
    date: Option<NaiveDate>,
) -> Result<Vec<ReconDay>, PipelineError> {
    let mut days = look(office, date).await?.days;
    days.retain(|d| date.is_none_or(|date| d.date == date));
    Ok(days)
}

/// Compares, without writing.
async fn look(office: &Office, date: Option<NaiveDate>) -> Result<Reconciliation, PipelineError> {
    let (from, to) = match date {
        // Neighbouring deposits compete for the same credits, so a month around the day is looked at.
        Some(day) => (
            day.checked_sub_days(Days::new(31)).unwrap_or(day),
            day.checked_add_days(Days::new(31)).unwrap_or(day),
        ),
        None => all_days(),
    };
    let mut deposits: Vec<DepositPosition> = office.store().deposit_positions(from, to).await?;
    for deposit in &mut deposits {
        if let Some(lockbox) = office.config().lockbox(&deposit.deposit.lockbox) {
            lockbox.deposit_account.clone_into(&mut deposit.bank_account);
        }
    }
    let mut accounts: Vec<&str> =
        office.config().lockboxes.iter().map(|l| l.deposit_account.as_str()).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let movements: Vec<BankMovement> = office.store().movements(&accounts, from, to).await?;
    let books =
        Books { deposits: &deposits, movements: &movements, config: office.config(), today: office.today() };
    Ok(lockbox_reconcile::reconcile(&books)?)
}

/// What was found, as journal rows of the bank's entries.
async fn rows(office: &Office, found: &Reconciliation) -> Result<Vec<JournalRow>, PipelineError> {
    let mut transfers: Vec<(ItemId, Transfer)> = Vec::new();
    let broken = |e: lockbox_posting::PostingError| PipelineError::Broken(e.to_string());
    for matched in &found.matches {
        let over = over_of(found, matched.entry, &matched.deposit);
        let entries = bank::credited(matched, over).map_err(broken)?;
        transfers.extend(entries.into_iter().map(|t| (matched.entry, t)));
    }
    for adjustment in found.adjustments.iter().filter(|a| !a.needs_approval) {
        let entries = bank::adjusted(adjustment).map_err(broken)?;
        transfers.extend(entries.into_iter().map(|t| (adjustment.entry, t)));
    }
    for c in &found.corrections {
        let entries = bank::corrected(c.region, &c.deposit, c.amount, c.entry).map_err(broken)?;
        transfers.extend(entries.into_iter().map(|t| (c.entry, t)));
    }
    numbered(office, transfers).await
}

/// What the credit brought beyond the deposit, and is booked beside it.
fn over_of(found: &Reconciliation, entry: ItemId, deposit: &DepositRef) -> Cents {
    found
        .adjustments
        .iter()
        .filter(|a| !a.needs_approval && a.entry == entry && a.deposit == *deposit && a.short.is_negative())
        .find_map(|a| a.short.negated().ok())
        .unwrap_or(Cents::ZERO)
}

/// Numbers transfers where their subjects' rows end.
pub(super) async fn numbered(
    office: &Office,
    transfers: Vec<(ItemId, Transfer)>,
) -> Result<Vec<JournalRow>, PipelineError> {
    let mut subjects: Vec<ItemId> = transfers.iter().map(|(id, _)| *id).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let mut next: std::collections::BTreeMap<ItemId, u32> = std::collections::BTreeMap::new();
    for row in office.store().rows(&subjects).await? {
        let seq = next.entry(row.subject).or_default();
        *seq = (*seq).max(row.seq + 1);
    }
    let day = office.today();
    Ok(transfers
        .into_iter()
        .map(|(subject, transfer)| {
            let seq = next.entry(subject).or_default();
            let row = JournalRow { subject, seq: *seq, day, transfer };
            *seq += 1;
            row
        })
        .collect())
}

/// Writes the rows; false when the books changed meanwhile. Rows of one entry stay in one transaction.
async fn write(office: &Office, rows: &[JournalRow], mut version: i64) -> Result<bool, PipelineError> {
    let mut rest = rows;
    while !rest.is_empty() {
        let mut cut = rest.len().min(CHUNK_ROWS);
        while cut < rest.len() && rest[cut].subject == rest[cut - 1].subject {
            cut += 1;
        }
        let (chunk, later) = rest.split_at(cut);
        let change = Change { rows: chunk, ..Change::default() };
        if office.store().record(&change, version).await? != Recorded::Done {
            return Ok(false);
        }
        rest = later;
        if !rest.is_empty() {
            version = office.store().ledger_version().await?;
        }
    }
    Ok(true)
}
