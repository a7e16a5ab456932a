//! What pages show: an item with its facts, a file with its batches, a day at a glance. Nothing here changes anything.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use lockbox_domain::bank::StatementSummary;
use lockbox_domain::reading::RemittanceReading;
use lockbox_domain::{
    AccountNumber, BatchRecord, BatchState, Cents, Diagnostic, FileId, FileRecord, FileState, ItemId, Reason,
    Region, StoredItem,
};
use lockbox_report::wire::queue::Entry;
use lockbox_store::Balance;

use super::balancing::difference_of;
use super::deciding::queue_show;
use super::finding::{Found, found_item};
use super::looking_up::check_asked;
use super::posting::remittance_of;
use super::previewing::{Preview, preview};
use super::reconciling::{dates_of, days_as_they_are};
use super::showing::{Shown, pictures, read_range};
use crate::error::PipelineError;
use crate::office::{Counted, Office};

/// So many held batches of a file are looked into at once.
const MOST_EXPLAINED: usize = 20;

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
    /// What was read from the text with it.
    pub reading: RemittanceReading,
    /// Whose accounts the candidates are.
    pub holders: Vec<Holder>,
    /// Accounts that checks of the same bank account paid before, and how often.
    pub paid_before: Vec<(AccountNumber, u32)>,
    /// The earlier payment that it seems to be again.
    pub twin: Option<Twin>,
}

/// An earlier payment with the same bank account, check number and amount.
#[derive(Debug, Clone)]
pub struct Twin {
    /// The payment, and where its money is.
    pub found: Found,
    /// Its pictures.
    pub pictures: Vec<Shown>,
    /// The name of the file it came in.
    pub file: String,
}

/// Whose an account is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The account.
    pub account: AccountNumber,
    /// The member's name.
    pub name: String,
    /// The region whose books carry it.
    pub region: Region,
    /// Its open bills, oldest due first: number and what is open.
    pub bills: Vec<(String, Cents)>,
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
    /// The statements in it.
    pub statements: Vec<StatementSummary>,
    /// What of it is in the books, by account.
    pub books: Vec<Balance>,
    /// Where the money of its payments would go, while something of it is not posted.
    pub preview: Option<Preview>,
    /// What may explain a batch that does not add up: its number and the sentences, the likeliest first.
    pub ideas: Vec<(u32, Vec<String>)>,
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
    let reading = item.as_ref().map(|item| remittance_of(&item.item, office.settings())).unwrap_or_default();
    let holders = holders(office, &entry).await?;
    // Who keys a second time is not led by what was paid before either.
    let blind = entry.reasons.contains(&Reason::SecondKey.as_str());
    let payer = item.as_ref().and_then(|item| item.item.payer_key()).filter(|_| !blind);
    let paid_before = match payer {
        Some(payer) => {
            let known = office.store().accounts_of_payers(&[payer]).await?;
            known.into_iter().map(|known| (known.account, known.times)).take(3).collect()
        }
        None => Vec::new(),
    };
    let twin = match &item {
        Some(item) if entry.reasons.contains(&Reason::SuspectedDuplicate.as_str()) => {
            twin(office, item).await?
        }
        _ => None,
    };
    Ok(EntryView { entry, item, file, pictures, raw, reading, holders, paid_before, twin })
}

/// The payment that an item seems to be again.
async fn twin(office: &Office, item: &StoredItem) -> Result<Option<Twin>, PipelineError> {
    let asked = item.item.deposit_date.and_then(|day| check_asked(item.id, &item.item, day));
    let Some(asked) = asked else { return Ok(None) };
    let window = office.config().policy.duplicate_window_days;
    let Some((_, earlier)) = office.store().same_checks(&[asked], window).await?.pop() else {
        return Ok(None);
    };
    let Some(found) = found_item(office, earlier).await? else { return Ok(None) };
    let pictures = pictures(office, &found.stored).await?;
    let file = office.store().file(earlier.file).await?.map(|file| file.name).unwrap_or_default();
    Ok(Some(Twin { found, pictures, file }))
}

/// The accounts of the candidates, as they stand.
async fn holders(office: &Office, entry: &Entry) -> Result<Vec<Holder>, PipelineError> {
    let numbers: Vec<AccountNumber> =
        entry.candidates.iter().filter_map(|c| AccountNumber::new(&c.account_number).ok()).collect();
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let accounts = office.store().accounts(&numbers, &[]).await?;
    Ok(accounts
        .into_iter()
        .map(|a| Holder {
            account: a.number,
            name: a.name,
            region: a.region,
            bills: a.bills.iter().map(|b| (b.bill.number.to_string(), b.open())).collect(),
        })
        .collect())
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
    let statements = office.store().statements(id).await?.into_iter().map(|s| s.summary).collect();
    let books = office.store().books_of_file(id).await?;
    let is_here = matches!(file.state, FileState::Imported | FileState::SuspectedRepeat);
    let waits = is_here && batches.iter().any(|b| b.state.posts());
    let preview = if waits { Some(preview(office, id).await?).filter(|p| p.items > 0) } else { None };
    let mut ideas = Vec::new();
    for batch in batches.iter().filter(|b| b.state == BatchState::HeldUnbalanced).take(MOST_EXPLAINED) {
        ideas.push((batch.number, difference_of(office, batch).await?));
    }
    Ok(FileView { file, batches, problems, statements, books, preview, ideas })
}

/// For so long a count stands while the books do not change.
const COUNTED_FOR: Duration = Duration::from_secs(5);

/// More entries that wait are not counted.
pub const MOST_WAITING: u32 = 10_000;

/// How many entries wait for people, counted up to [`MOST_WAITING`].
pub async fn waiting(office: &Office) -> Result<u64, PipelineError> {
    let version = office.store().ledger_version().await?;
    let known = *office.waiting.lock().unwrap_or_else(PoisonError::into_inner);
    // Every page says it. A decision moves the version on; what an import holds is counted a moment later.
    if let Some(known) = known.filter(|k| k.version == version && k.at.elapsed() < COUNTED_FOR) {
        return Ok(known.waiting);
    }
    let waiting = office.store().queue_waiting(MOST_WAITING).await?;
    let counted = Counted { version, at: Instant::now(), waiting };
    *office.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(counted);
    Ok(waiting)
}

/// The deposit days there are, the last first.
pub async fn days(office: &Office) -> Result<Vec<NaiveDate>, PipelineError> {
    let mut days = dates_of(&days_as_they_are(office, None).await?);
    days.reverse();
    Ok(days)
}
