//! What pages show: an item with its facts, a file with its batches, a day at a glance. Nothing here changes anything.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use lockbox_domain::finding::{amount_word, name_words, serial_word};
use lockbox_domain::{
    AccountNumber, BatchRecord, Cents, Diagnostic, FileId, FileRecord, ItemId, MemberId, QueueState, Region,
    StoredItem,
};
use lockbox_report::wire::queue::Entry;

use super::deciding::queue_show;
use super::showing::{Shown, pictures, read_range};
use crate::error::PipelineError;
use crate::office::{Counted, Office};

/// A queue entry and, where it is about a payment, the payment.
#[derive(Debug, Clone)]
pub struct EntryView {
    /// The entry.
    pub entry: Entry,
    /// The payment.
    pub item: Option<StoredItem>,
    /// The file it came in.
    pub file: Option<FileRecord>,
    /// Its pictures.
    pub pictures: Vec<Shown>,
    /// Its records as received, where they are text.
    pub raw: Option<String>,
}

/// A file, its batches, and what was noticed.
#[derive(Debug, Clone)]
pub struct FileView {
    /// The file.
    pub file: FileRecord,
    /// Its batches.
    pub batches: Vec<BatchRecord>,
    /// What was noticed.
    pub problems: Vec<Diagnostic>,
}

/// How many entries wait, and the money they are about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Nobody has them.
    pub open: u64,
    /// Put off.
    pub held: u64,
    /// All that are not decided.
    pub amount: Cents,
}

/// The money of one region's deposits of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionDay {
    /// Whose.
    pub region: Region,
    /// Payments received, those of held batches included.
    pub items: u64,
    /// What they add up to.
    pub received: Cents,
    /// What of it is in batches that wait for a person.
    pub held: Cents,
    /// What is in the books.
    pub booked: Cents,
    /// What the bank credited; none yet.
    pub bank: Option<Cents>,
    /// True when lockbox, bank and books agree.
    pub balanced: bool,
}

/// Everything about an entry that a page shows.
pub async fn entry_view(office: &Office, id: &str) -> Result<EntryView, PipelineError> {
    let entry = queue_show(office, id).await?;
    let item: Option<ItemId> = entry.item_id.as_deref().and_then(|id| id.parse().ok());
    let item = match item {
        Some(id) => office.store().item(id).await?,
        None => None,
    };
    let file = match &item {
        Some(item) => office.store().file(item.id.file).await?,
        None => None,
    };
    let raw = match (&item, &file) {
        (Some(item), Some(file)) => raw(office, item, file),
        _ => None,
    };
    let pictures = match &item {
        Some(item) => pictures(office, item).await?,
        None => Vec::new(),
    };
    Ok(EntryView { entry, item, file, pictures, raw })
}

/// The records of an item as received; none where they are no text.
fn raw(office: &Office, item: &StoredItem, file: &FileRecord) -> Option<String> {
    let bytes = read_range(office, &file.sha256, item.item.bytes.start, item.item.bytes.len.min(4_000))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let plain = text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
    plain.then_some(text)
}

/// The files, the last received first.
pub async fn files(office: &Office, limit: u32) -> Result<Vec<FileRecord>, PipelineError> {
    Ok(office.store().files(limit).await?)
}

/// One file.
pub async fn file_view(office: &Office, id: &str) -> Result<FileView, PipelineError> {
    let missing = || PipelineError::NotFound(format!("there is no file `{id}`"));
    let id: FileId = id.parse().map_err(|_| missing())?;
    let file = office.store().file(id).await?.ok_or_else(missing)?;
    let batches = office.store().batches(id).await?;
    let problems = office.store().problems(id).await?;
    Ok(FileView { file, batches, problems })
}

/// For so long a count stands while the books do not change.
const COUNTED_FOR: Duration = Duration::from_secs(5);

/// What waits for people.
pub async fn waiting(office: &Office) -> Result<Waiting, PipelineError> {
    let version = office.store().ledger_version().await?;
    let known = *office.waiting.lock().unwrap_or_else(PoisonError::into_inner);
    // Every page says it, and counting a hundred thousand entries takes longer than the rest of a page. A decision moves
    // the version on; what an import holds is counted a moment later.
    if let Some(known) = known.filter(|k| k.version == version && k.at.elapsed() < COUNTED_FOR) {
        return Ok(known.waiting);
    }
    let mut waiting = Waiting::default();
    for (state, count, amount) in office.store().queue_counts(office.now().naive_utc()).await? {
        match state {
            QueueState::Decided => continue,
            QueueState::Held => waiting.held += count,
            _ => waiting.open += count,
        }
        waiting.amount = waiting.amount.plus(amount)?;
    }
    let counted = Counted { version, at: Instant::now(), waiting };
    *office.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(counted);
    Ok(waiting)
}

/// The deposit days there are, the last first.
pub async fn days(office: &Office) -> Result<Vec<NaiveDate>, PipelineError> {
    let mut days: Vec<NaiveDate> =
        super::reconciling::days_as_they_are(office, None).await?.into_iter().map(|d| d.date).collect();
    days.sort_unstable();
    days.dedup();
    days.reverse();
    Ok(days)
}

/// A day's deposits by region.
pub async fn day_at_a_glance(office: &Office, day: NaiveDate) -> Result<Vec<RegionDay>, PipelineError> {
    let found = super::reconciling::days_as_they_are(office, Some(day)).await?;
    let mut regions = Vec::new();
    for region in office.config().regions() {
        let mut glance = RegionDay {
            region,
            items: 0,
            received: Cents::ZERO,
            held: Cents::ZERO,
            booked: Cents::ZERO,
            bank: None,
            balanced: false,
        };
        if let Some(day) = found.iter().find(|d| d.region == region) {
            glance.booked = day.ledger;
            glance.bank = day.bank;
            glance.balanced = day.breaks.is_empty();
        }
        regions.push(glance);
    }
    for batch in office.store().batches_of_day(day).await? {
        let Some(glance) = regions.iter_mut().find(|g| Some(g.region) == batch.region) else { continue };
        glance.items += u64::from(batch.items);
        glance.received = glance.received.plus(batch.amount)?;
        if batch.state.is_held() {
            glance.held = glance.held.plus(batch.amount)?;
        }
    }
    Ok(regions)
}

/// An item that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its id.
    pub item: ItemId,
    /// What it is for.
    pub amount: Cents,
    /// Who sent it.
    pub remitter: Option<String>,
    /// Its check number.
    pub serial: Option<String>,
    /// The deposit date.
    pub deposit_date: Option<NaiveDate>,
}

/// Items by what is on the paper: an id or place, an account or member number, an amount, a check number, a name.
pub async fn find(office: &Office, asked: &str, limit: u32) -> Result<Vec<Found>, PipelineError> {
    let asked = asked.trim();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    if let Ok(item) = super::explaining::find_item(office, asked).await {
        return Ok(vec![found(item)]);
    }
    let mut items = Vec::new();
    for account in accounts_of(office, asked).await? {
        let rows = office.store().rows_of_account(&account, limit).await?;
        let mut ids: Vec<ItemId> = rows.into_iter().map(|row| row.subject).collect();
        ids.sort_unstable();
        ids.dedup();
        items.extend(office.store().items_of(&ids).await?);
    }
    let plain = asked.trim_start_matches('$').replace(',', "");
    let amount = if plain.contains('.') { Cents::parse_dollars(&plain).ok() } else { None };
    let digits = asked.chars().all(|c| c.is_ascii_digit());
    let words = match amount {
        Some(amount) => vec![amount_word(amount)],
        None if digits => serial_word(asked).into_iter().collect(),
        None => name_words(asked),
    };
    items.extend(office.store().items_with_words(&words, limit).await?);
    let mut seen = std::collections::BTreeSet::new();
    items.retain(|item| seen.insert(item.id));
    Ok(items.into_iter().map(found).take(limit as usize).collect())
}

/// The accounts that a number can mean: its own, or all of a member.
async fn accounts_of(office: &Office, number: &str) -> Result<Vec<AccountNumber>, PipelineError> {
    let digits: String = number.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if digits.len() < 6 || !digits.chars().all(|c| c.is_ascii_digit()) {
        return Ok(Vec::new());
    }
    let account: Vec<AccountNumber> = AccountNumber::new(&digits).into_iter().collect();
    let member: Vec<MemberId> = MemberId::new(&digits).into_iter().collect();
    Ok(office.store().accounts(&account, &member).await?.into_iter().map(|a| a.number).collect())
}

fn found(stored: StoredItem) -> Found {
    Found {
        item: stored.id,
        amount: stored.item.amount,
        remitter: stored.item.remitter,
        serial: stored.item.serial,
        deposit_date: stored.item.deposit_date,
    }
}
