//! `reconcile`: lockbox detail, bank and ledger three ways; what matched is booked, and doing it again changes nothing.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use lockbox_domain::recon::{
    Adjustment, BankMovement, BreakCode, DepositPosition, Match, ReconDay, break_id,
};
use lockbox_domain::{Cents, DepositRef, Event, ItemId, JournalRow, Ledger, Region, Transfer};
use lockbox_posting::bank;
use lockbox_reconcile::{Books, Reconciliation};
use lockbox_report::wire::reconcile::Document;
use lockbox_store::{Change, Recorded};

use crate::error::PipelineError;
use crate::office::Office;
use crate::progress::Progress;

/// How often it is tried again when the books changed meanwhile.
const MOST_TRIES: u32 = 20;

/// How often it is tried without keeping people from deciding.
const TRIES_ASIDE: u32 = 3;

/// How many entries' rows go into one transaction.
const CHUNK_ROWS: usize = 5_000;

/// The earliest and the latest day that a store can hold.
pub(super) fn all_days() -> (NaiveDate, NaiveDate) {
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
    for tries in 0..MOST_TRIES {
        // It takes a second or more: where people decide all the time they wait for it in the end.
        let _mine = if tries < TRIES_ASIDE { None } else { Some(office.store().my_turn().await) };
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

/// Their dates, each once, the first first.
pub(super) fn dates_of(days: &[ReconDay]) -> Vec<NaiveDate> {
    let mut dates: Vec<NaiveDate> = days.iter().map(|day| day.date).collect();
    dates.sort_unstable();
    dates.dedup();
    dates
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

/// What was found, as journal rows of the bank's entries. What waits for approval is booked once it has it.
async fn rows(office: &Office, found: &Reconciliation) -> Result<Vec<JournalRow>, PipelineError> {
    let approved = Approved::of(office, found).await?;
    let mut transfers: Vec<(ItemId, Transfer)> = Vec::new();
    let broken = |e: lockbox_posting::PostingError| PipelineError::Broken(e.to_string());
    let adjustments: Vec<&Adjustment> =
        found.adjustments.iter().filter(|a| !a.needs_approval || approved.adjustment(a)).collect();
    let waited = found
        .waiting
        .iter()
        .filter(|m| adjustments.iter().any(|a| a.needs_approval && a.deposit == m.deposit));
    let matched: Vec<&Match> = found.matches.iter().chain(waited).collect();
    for reversed in nobodys(office, &matched).await? {
        transfers.push(reversed);
    }
    for matched in matched {
        let over = over_of(&adjustments, matched.entry, &matched.deposit);
        let entries = bank::credited(matched, over).map_err(broken)?;
        transfers.extend(entries.into_iter().map(|t| (matched.entry, t)));
    }
    for adjustment in adjustments {
        let entries = bank::adjusted(adjustment).map_err(broken)?;
        transfers.extend(entries.into_iter().map(|t| (adjustment.entry, t)));
    }
    for c in &found.corrections {
        let entries = bank::corrected(c.region, &c.deposit, c.amount, c.entry).map_err(broken)?;
        transfers.extend(entries.into_iter().map(|t| (c.entry, t)));
    }
    transfers.extend(approved.credits(office, found).await?);
    numbered(office, transfers).await
}

/// The differences of the days that people agreed how to treat: id, and who approved.
struct Approved(BTreeMap<String, String>);

impl Approved {
    async fn of(office: &Office, found: &Reconciliation) -> Result<Self, PipelineError> {
        let days = || found.days.iter().map(|d| d.date);
        let (Some(first), Some(last)) = (days().min(), days().max()) else {
            return Ok(Self(BTreeMap::new()));
        };
        let remedies = office.store().remedies(first, last).await?;
        Ok(Self(remedies.into_iter().filter_map(|r| Some((r.break_id, r.approved_by?))).collect()))
    }

    /// True when the difference of that deposit may be booked.
    fn adjustment(&self, a: &Adjustment) -> bool {
        let code = if a.short.is_positive() { BreakCode::BankShort } else { BreakCode::BankOver };
        self.0.contains_key(&break_id(a.deposit.date, a.region, code, a.short))
    }

    /// E7 of credits that no file tells of, once a person agreed: nobody's money for now.
    async fn credits(
        &self,
        office: &Office,
        found: &Reconciliation,
    ) -> Result<Vec<(ItemId, Transfer)>, PipelineError> {
        let mut asked: Vec<(ItemId, Region, Cents, String)> = Vec::new();
        for day in &found.days {
            for b in day.breaks.iter().filter(|b| b.code == BreakCode::CreditedWithoutDetail) {
                if let (Some(entry), Some(who)) = (b.entry, self.0.get(&day.break_id(b))) {
                    asked.push((entry, day.region, b.amount.negated()?, format!("supervisor:{who}")));
                }
            }
        }
        let subjects: Vec<ItemId> = asked.iter().map(|(entry, ..)| *entry).collect();
        let booked = standing(office, &subjects).await?;
        let mut transfers = Vec::new();
        for (entry, region, amount, evidence) in asked {
            if booked.contains_key(&entry) {
                continue;
            }
            let entries = bank::credited_without_detail(region, amount, entry, &evidence)
                .map_err(|e| PipelineError::Broken(e.to_string()))?;
            transfers.extend(entries.into_iter().map(|t| (entry, t)));
        }
        Ok(transfers)
    }
}

/// Reversals of what was booked as nobody's and has found its deposit.
async fn nobodys(office: &Office, matched: &[&Match]) -> Result<Vec<(ItemId, Transfer)>, PipelineError> {
    let mut subjects: Vec<ItemId> = matched.iter().map(|m| m.entry).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let standing = standing(office, &subjects).await?;
    Ok(standing.into_iter().map(|(entry, transfer)| (entry, transfer.reversal())).collect())
}

/// The entries' rows that book a credit as nobody's and were not reversed.
async fn standing(office: &Office, subjects: &[ItemId]) -> Result<BTreeMap<ItemId, Transfer>, PipelineError> {
    let mut found = BTreeMap::new();
    for row in office.store().rows(subjects).await? {
        match row.transfer.event() {
            Event::CreditedWithoutDetail => {
                found.insert(row.subject, row.transfer);
            }
            Event::Reversed if row.transfer.debit() == Ledger::Unidentified => {
                found.remove(&row.subject);
            }
            _ => {}
        }
    }
    Ok(found)
}

/// What the credit brought beyond the deposit, and is booked beside it.
fn over_of(adjustments: &[&Adjustment], entry: ItemId, deposit: &DepositRef) -> Cents {
    adjustments
        .iter()
        .filter(|a| a.entry == entry && a.deposit == *deposit && a.short.is_negative())
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
        // Writing raises it by one; by more when somebody else wrote too.
        (rest, version) = (later, version + 1);
    }
    Ok(true)
}
