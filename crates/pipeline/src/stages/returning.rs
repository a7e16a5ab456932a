//! Returned checks: those that a statement or a file of returned checks brought, posted by `post`, and those that a person
//! names. What both tell of is one return.

use std::path::Path;

use chrono::Days;
use lockbox_domain::bank::{BankEntry, BankEntryKind};
use lockbox_domain::{
    Cents, ItemId, JournalRow, LockboxNumber, QueueEntry, QueueId, QueueKind, QueueState, Reason, StoredItem,
    Transfer,
};
use lockbox_ingest::sniff::Format;
use lockbox_posting::returns::{Fit, Possible, ReturnNotice, match_return};
use lockbox_report::wire::explain::Document;
use lockbox_report::wire::inspect;
use lockbox_store::{Change, Recorded};

use super::explaining::{explain, find_item};
use super::import::{ImportOptions, bank_import, import};
use super::reconciling::numbered;
use crate::error::PipelineError;
use crate::look::look;
use crate::office::Office;
use crate::progress::Progress;

/// A bank's file of returned checks and its statement tell of a return within so many days.
const MOST_DAYS_APART: u64 = 15;

/// How often it is tried again when the books changed meanwhile.
const MOST_TRIES: u32 = 20;

/// Posts every returned check of every file that is here: E10 or E11 where exactly one payment fits, else an entry
/// in the queue.
pub(super) async fn post_returns(office: &Office) -> Result<u64, PipelineError> {
    let mut posted = 0;
    for (id, entry) in office.store().entries_to_return().await? {
        let mut tries = 0;
        while !post_return(office, id, &entry).await? {
            tries += 1;
            if tries > MOST_TRIES {
                return Err(PipelineError::Broken(
                    "the books kept changing while a return was being posted".to_owned(),
                ));
            }
        }
        posted += 1;
    }
    Ok(posted)
}

async fn post_return(office: &Office, id: ItemId, entry: &BankEntry) -> Result<bool, PipelineError> {
    let _mine = office.store().my_turn().await;
    let version = office.store().ledger_version().await?;
    let amount = entry.amount.magnitude()?;
    if let Some(pair) = told_already(office, id, entry).await? {
        let change = Change { pair: Some(pair), ..Change::default() };
        return Ok(office.store().record(&change, version).await? == Recorded::Done);
    }
    let possible = possible(office, entry, amount).await?;
    let notice = ReturnNotice { serial: entry.customer_reference.clone(), amount, day: entry.as_of };
    let views: Vec<Possible<'_>> =
        possible.iter().map(|(s, gone, _)| Possible { id: s.id, item: &s.item, gone: *gone }).collect();
    let change = match match_return(&notice, &views, &office.config().policy) {
        Fit::One(item) => {
            let Some((stored, _, rows)) = possible.iter().find(|(s, ..)| s.id == item) else {
                return Ok(true);
            };
            let rows = returned_rows(office, stored, rows, Some(id)).await?;
            let queue = no_longer_waiting(office, item).await?;
            let change = Change { rows: &rows, queue: queue.as_slice(), ..Change::default() };
            return Ok(office.store().record(&change, version).await? == Recorded::Done);
        }
        Fit::None => queue_entry(office, id, entry, amount, "it fits no payment that was posted"),
        Fit::Several(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            queue_entry(office, id, entry, amount, &format!("it fits several payments: {}", ids.join(", ")))
        }
    };
    let queue = [change];
    let change = Change { queue: &queue, ..Change::default() };
    Ok(office.store().record(&change, version).await? == Recorded::Done)
}

/// The other half of the same return, if it was dealt with: a statement's entry for a notice, a notice for an entry. Of
/// several that would do the first is taken: each stands for one check.
async fn told_already(
    office: &Office,
    id: ItemId,
    entry: &BankEntry,
) -> Result<Option<(ItemId, ItemId)>, PipelineError> {
    let is_notice = entry.kind == BankEntryKind::ReturnNotice;
    let other = if is_notice { BankEntryKind::ReturnedItem } else { BankEntryKind::ReturnNotice };
    let window = Days::new(MOST_DAYS_APART);
    let (Some(from), Some(to)) = (entry.as_of.checked_sub_days(window), entry.as_of.checked_add_days(window))
    else {
        return Ok(None);
    };
    let serial = lockbox_domain::ids::canonical(&entry.customer_reference);
    let found = office.store().unpaired_returns(other, entry.amount, from, to).await?;
    let same = |known: &BankEntry| {
        let account = known.account == entry.account || known.account.is_empty() || entry.account.is_empty();
        account && !serial.is_empty() && lockbox_domain::ids::canonical(&known.customer_reference) == serial
    };
    let twin = found.into_iter().find(|(_, known)| same(known)).map(|(twin, _)| twin);
    Ok(twin.map(|twin| if is_notice { (twin, id) } else { (id, twin) }))
}

/// The payments of the account's lockboxes with that serial number and amount; whether each is gone; its rows.
async fn possible(
    office: &Office,
    entry: &BankEntry,
    amount: Cents,
) -> Result<Vec<(StoredItem, bool, Vec<Transfer>)>, PipelineError> {
    let lockboxes: Vec<LockboxNumber> = office
        .config()
        .lockboxes
        .iter()
        // A file of returned checks need not say which of our accounts they went to.
        .filter(|l| entry.account.is_empty() || l.deposit_account == entry.account)
        .map(|l| l.number.clone())
        .collect();
    let from = entry.as_of.checked_sub_days(Days::new(office.config().policy.return_within_days.into()));
    let serial = lockbox_domain::ids::canonical(&entry.customer_reference);
    if serial.is_empty() || lockboxes.is_empty() {
        return Ok(Vec::new());
    }
    let found = office
        .store()
        .items_by_serial_amount(&lockboxes, &serial, amount, from.unwrap_or(entry.as_of), entry.as_of)
        .await?;
    let mut with_rows = Vec::new();
    for stored in found {
        let rows: Vec<Transfer> =
            office.store().rows(&[stored.id]).await?.into_iter().map(|r| r.transfer).collect();
        let gone = rows.is_empty()
            || lockbox_domain::positions(&rows)?.iter().any(|p| p.bucket == lockbox_domain::Bucket::Returned);
        with_rows.push((stored, gone, rows));
    }
    Ok(with_rows)
}

async fn returned_rows(
    office: &Office,
    stored: &StoredItem,
    rows: &[Transfer],
    cause: Option<ItemId>,
) -> Result<Vec<JournalRow>, PipelineError> {
    let (Some(region), Some(deposit)) = (stored.region, stored.deposit()) else {
        return Err(PipelineError::Broken(format!("item {} has no deposit", stored.id)));
    };
    let transfers = lockbox_posting::returned(rows, region, &deposit, cause)
        .map_err(|e| PipelineError::Usage(format!("item {}: {e}", stored.id)))?;
    numbered(office, transfers.into_iter().map(|t| (stored.id, t)).collect()).await
}

/// The item's entry in the queue as it is once the check came back: there is nothing left to decide.
async fn no_longer_waiting(office: &Office, item: ItemId) -> Result<Option<QueueEntry>, PipelineError> {
    let waiting = office.store().queue_entry(QueueId::of_item(item), office.now().naive_utc()).await?;
    Ok(waiting.map(|entry| QueueEntry {
        state: QueueState::Decided,
        claimed_by: None,
        lease_until: None,
        ..entry
    }))
}

fn queue_entry(office: &Office, id: ItemId, entry: &BankEntry, amount: Cents, why: &str) -> QueueEntry {
    let lockbox = office.config().lockboxes.iter().find(|l| l.deposit_account == entry.account);
    QueueEntry {
        id: QueueId { kind: QueueKind::BankEntry, file: id.file, place: id.ordinal },
        reasons: vec![Reason::Returned],
        amount,
        region: lockbox.map(|l| l.region),
        lockbox: None,
        deposit_date: None,
        batch: None,
        item: None,
        state: QueueState::Open,
        claimed_by: None,
        lease_until: None,
        deadline: None,
        candidates: Vec::new(),
        detail: Some(format!("returned check {} ({}): {why}", entry.customer_reference, entry.text)),
        decided: None,
    }
}

/// The statement or file of returned checks at `path` is imported, and its returns are posted. What the import said.
pub async fn return_file(
    office: &Office,
    path: &Path,
    progress: &dyn Progress,
) -> Result<inspect::Document, PipelineError> {
    let (paths, options) = ([path.to_owned()], ImportOptions::default());
    let is_letter = look(path, office.settings(), None).is_ok_and(|looked| looked.format == Format::X9);
    let imported = if is_letter {
        import(office, &paths, &options, progress).await?
    } else {
        bank_import(office, &paths, &options, progress).await?
    };
    post_returns(office).await?;
    Ok(imported)
}

/// A person says that a check came back; the item's way as it now is.
pub async fn return_item(office: &Office, what: &str, note: Option<&str>) -> Result<Document, PipelineError> {
    let _mine = office.store().my_turn().await;
    for _ in 0..MOST_TRIES {
        let version = office.store().ledger_version().await?;
        let stored = find_item(office, what).await?;
        let rows: Vec<Transfer> =
            office.store().rows(&[stored.id]).await?.into_iter().map(|r| r.transfer).collect();
        let rows = returned_rows(office, &stored, &rows, None).await?;
        let rows: Vec<JournalRow> = rows.into_iter().map(|r| with_note(r, office.user(), note)).collect();
        let queue = no_longer_waiting(office, stored.id).await?;
        let change = Change { rows: &rows, queue: queue.as_slice(), ..Change::default() };
        match office.store().record(&change, version).await? {
            Recorded::Done => return explain(office, &stored.id.to_string()).await,
            Recorded::Conflict => {}
            Recorded::HeldBy(who, until) => {
                return Err(PipelineError::Usage(format!("{who} is working on it until {until} UTC")));
            }
        }
    }
    Err(PipelineError::Broken("the books kept changing while a return was being posted".to_owned()))
}

fn with_note(mut row: JournalRow, user: &str, note: Option<&str>) -> JournalRow {
    let why = note.map_or_else(|| format!("operator:{user}"), |n| format!("operator:{user} {n}"));
    row.transfer = row.transfer.because(why);
    row
}
