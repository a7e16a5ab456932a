//! `post`: identifies and applies what was imported, a set of items a transaction.
//!
//! One task reads items and their lines ahead; the other looks up accounts as the books stand, decides, and writes the
//! set, and while it is being written looks up what the next one needs. The write goes through only if the file's
//! cursor and the ledger are as they were when the decision was made; otherwise the set is decided anew. So nothing is
//! locked while thinking, and a killed run is simply run again.

use std::sync::Arc;

use chrono_tz::Tz;
use lockbox_domain::reading::RemittanceReading;
use lockbox_domain::{
    Config, DepositRef, FileRecord, Item, JournalRow, QueueEntry, QueueId, QueueState, Region, StoredItem,
};
use lockbox_micr::{MemoRules, read_remittance};
use lockbox_posting::{Needs, Outcome, Subject, needs};
use lockbox_report::wire::post::Document;
use lockbox_store::Posted;
use tokio::sync::mpsc;

use super::looking_up::{LookedUp, look_up, look_up_owned};
use super::posting_totals::{ByRegion, told};
use crate::config::Settings;
use crate::error::PipelineError;
use crate::office::Office;
use crate::pace::Pace;
use crate::progress::Progress;
use crate::time;

/// How many items go into one transaction.
const CHUNK_ITEMS: u32 = 2_500;

/// Smaller pieces than these are not made, however often others change the books.
const SMALLEST_PIECE: usize = 250;

/// How often a piece is decided anew before giving up: only a store that changes without end gets there.
const MOST_TRIES: u32 = 200;

/// An item with what was read from its text and what has to be looked up for it.
pub(super) struct Prepared {
    pub(super) stored: StoredItem,
    deposit: DepositRef,
    pub(super) region: Region,
    reading: RemittanceReading,
    pub(super) needs: Needs,
}

/// Posts what may be posted, and what a statement brought back, as the document that programs read.
pub async fn post(office: &Office, progress: &dyn Progress) -> Result<Document, PipelineError> {
    let totals = post_items(office, progress).await?;
    super::returning::post_returns(office).await?;
    told(office, &totals).await
}

/// Posts every imported item that may be posted.
pub async fn post_items(office: &Office, progress: &dyn Progress) -> Result<ByRegion, PipelineError> {
    let mut totals = ByRegion::new();
    let files = office.store().files_to_post().await?;
    let total: u64 = files.iter().map(|f| u64::from(f.file.items.saturating_sub(f.cursor))).sum();
    progress.begin("post", Some(total));
    let mut next = files.into_iter().next();
    while let Some(to_post) = next {
        post_file(office, &to_post.file, to_post.cursor, &mut totals, progress).await?;
        // Asked anew: another process may post as well, and a batch may have been released meanwhile.
        next = office.store().files_to_post().await?.into_iter().next();
    }
    progress.end();
    Ok(totals)
}

async fn post_file(
    office: &Office,
    file: &FileRecord,
    cursor: u32,
    totals: &mut ByRegion,
    progress: &dyn Progress,
) -> Result<(), PipelineError> {
    let (sender, mut receiver) = mpsc::channel::<Result<Arc<[Prepared]>, PipelineError>>(1);
    let ahead = tokio::spawn(prepare_ahead(office.clone(), file.clone(), cursor, sender));
    let mut from = cursor;
    let mut looked = None;
    let mut pace = Pace::new();
    let mut in_hand = receiver.recv().await.transpose()?;
    while let Some(set) = in_hand {
        let next = receiver.recv().await.transpose()?;
        let to = set.last().map_or(file.items, |p| p.stored.id.ordinal + 1);
        match post_pieces(office, file, (from, to), (&set, looked), next.as_ref(), (totals, &mut pace))
            .await?
        {
            Some(ahead) => looked = ahead,
            None => return Ok(()),
        }
        progress.advance(u64::from(to.saturating_sub(from)));
        (from, in_hand) = (to, next);
    }
    ahead.await.map_err(|e| PipelineError::Broken(format!("reading ahead stopped: {e}")))?;
    if from < file.items {
        // What is left belongs to batches that do not post; the cursor goes past them.
        post_pieces(office, file, (from, file.items), (&[], None), None, (totals, &mut pace)).await?;
    }
    Ok(())
}

/// Posts a set, in smaller pieces while somebody else changes the books: a small piece finds a gap between two
/// decisions where a large one would be decided anew without end. Gives what was looked up for the set after it, or
/// none when another process took the file over.
async fn post_pieces(
    office: &Office,
    file: &FileRecord,
    (mut from, to): (u32, u32),
    (mut rest, mut looked): (&[Prepared], Option<LookedUp>),
    after: Option<&Arc<[Prepared]>>,
    (totals, pace): (&mut ByRegion, &mut Pace),
) -> Result<Option<Option<LookedUp>>, PipelineError> {
    let (mut size, mut tries) = (rest.len().max(1), 0);
    loop {
        let (piece, later) = rest.split_at(size.min(rest.len()));
        let last = later.is_empty();
        let end = if last { to } else { piece.last().map_or(to, |p| p.stored.id.ordinal + 1) };
        let after = if last { after } else { None };
        let set = (piece, looked.take());
        match post_set(office, file, (from, end), set, after, (&mut *totals, &mut *pace)).await? {
            Written::All(ahead) if last => return Ok(Some(ahead)),
            Written::All(_) => {
                (from, rest, tries, size) = (end, later, 0, size.saturating_mul(2));
                continue;
            }
            Written::Some { items: 0, .. } => {}
            Written::Some { items, to } => (from, rest, tries) = (to, &rest[items..], 0),
        }
        let cursor = office.store().files_to_post().await?.into_iter().find(|f| f.file.id == file.id);
        if cursor.is_none_or(|f| f.cursor != from) {
            return Ok(None);
        }
        tries += 1;
        size = (size / 4).max(SMALLEST_PIECE);
        if tries > MOST_TRIES {
            let message = format!("the books kept changing while file {} was being posted", file.id);
            return Err(PipelineError::Broken(message));
        }
    }
}

/// Reads sets of items and the lines on them until the file is through.
async fn prepare_ahead(
    office: Office,
    file: FileRecord,
    cursor: u32,
    sender: mpsc::Sender<Result<Arc<[Prepared]>, PipelineError>>,
) {
    let mut from = cursor;
    loop {
        let set = match office.store().unposted(file.id, from, CHUNK_ITEMS).await {
            Ok(set) if set.is_empty() => return,
            Ok(set) => set,
            Err(e) => {
                let _ = sender.send(Err(e.into())).await;
                return;
            }
        };
        from = set.last().map_or(from, |s| s.id.ordinal + 1);
        if sender.send(prepared(&office, set).await).await.is_err() {
            return;
        }
    }
}

/// Reads the lines on a set of items, on a thread of its own.
pub(super) async fn prepared(
    office: &Office,
    set: Vec<StoredItem>,
) -> Result<Arc<[Prepared]>, PipelineError> {
    let settings = office.shared_settings();
    let prepared = tokio::task::spawn_blocking(move || prepare(set, &settings)).await;
    prepared.map_err(|e| PipelineError::Broken(format!("reading lines stopped: {e}")))
}

fn prepare(set: Vec<StoredItem>, settings: &Settings) -> Arc<[Prepared]> {
    let rules = memo_rules(&settings.config);
    set.into_iter()
        .filter_map(|stored| {
            let deposit = stored.deposit()?;
            let region = stored.region?;
            let reading = read_remittance(&stored.item.remittance, &settings.templates, &rules);
            let needs = needs(&stored.item, &reading);
            Some(Prepared { stored, deposit, region, reading, needs })
        })
        .collect()
}

/// What identifiers look like in memo text, by the configuration.
pub(crate) fn memo_rules(config: &Config) -> MemoRules {
    MemoRules::new(config.member_id, config.account_number)
}

/// What the text with one payment says. Who reads many makes the rules once.
pub(crate) fn remittance_of(item: &Item, settings: &Settings) -> RemittanceReading {
    read_remittance(&item.remittance, &settings.templates, &memo_rules(&settings.config))
}

/// How far a set was written.
enum Written {
    /// To its end; with what was looked up for the set after it.
    All(Option<LookedUp>),
    /// The books changed meanwhile: only its first items are written, up to that ordinal.
    Some { items: usize, to: u32 },
}

/// Decides one set and writes it, piece by piece while people work; meanwhile looks up what the set after it needs.
async fn post_set(
    office: &Office,
    file: &FileRecord,
    range: (u32, u32),
    (set, looked): (&[Prepared], Option<LookedUp>),
    after: Option<&Arc<[Prepared]>>,
    (totals, pace): (&mut ByRegion, &mut Pace),
) -> Result<Written, PipelineError> {
    let mut looked = match looked {
        Some(looked) => looked,
        None => look_up(office, set).await?,
    };
    let decided = decide(office, set, &mut looked)?;
    // A task of its own: both sides have work for a core.
    let ahead = after.map(|after| tokio::spawn(look_up_owned(office.clone(), Arc::clone(after))));
    let (mut from, mut items, mut version) = (range.0, 0, looked.version);
    loop {
        let left = set.len() - items;
        let end = items + pace.piece(office, left);
        let to = if end == set.len() { range.1 } else { set[end].stored.id.ordinal };
        let (piece, outcomes) = (&set[items..end], &decided[items..end]);
        let (rows, queue) = written(office, piece, outcomes);
        let posted = office.store().post_chunk(file.id, (from, to), version, &rows, &queue).await?;
        if posted == Posted::Conflict {
            return Ok(Written::Some { items, to: from });
        }
        for (prepared, outcome) in piece.iter().zip(outcomes) {
            totals.entry(prepared.region).or_default().add(outcome)?;
        }
        // Writing a piece raises the version by one.
        (from, items, version) = (to, end, version + 1);
        if items == set.len() {
            break;
        }
        pace.rest().await;
    }
    let ahead = match ahead {
        Some(task) => {
            Some(task.await.map_err(|e| PipelineError::Broken(format!("looking up stopped: {e}")))??)
        }
        None => None,
    };
    Ok(Written::All(
        ahead.zip(after).and_then(|(ahead, after)| ahead.following(after, set, &looked, version)),
    ))
}

pub(super) fn decide(
    office: &Office,
    set: &[Prepared],
    looked: &mut LookedUp,
) -> Result<Vec<Outcome>, PipelineError> {
    set.iter()
        .map(|p| {
            let subject = Subject {
                id: p.stored.id,
                item: &p.stored.item,
                region: p.region,
                deposit: p.deposit.clone(),
                reading: &p.reading,
                same_check: looked.same.get(&p.stored.id).copied(),
            };
            lockbox_posting::post(&subject, &mut looked.known, office.config())
                .map_err(|e| PipelineError::Broken(e.to_string()))
        })
        .collect()
}

/// Journal rows and queue entries of a decided set.
fn written(office: &Office, set: &[Prepared], decided: &[Outcome]) -> (Vec<JournalRow>, Vec<QueueEntry>) {
    let day = office.today();
    let zone = time::zone(office.config(), None);
    let mut rows = Vec::with_capacity(set.len() * 2);
    let mut queue = Vec::new();
    for (prepared, outcome) in set.iter().zip(decided) {
        let numbered = outcome.transfers.iter().zip(0..);
        rows.extend(numbered.map(|(transfer, seq)| JournalRow {
            subject: prepared.stored.id,
            seq,
            day,
            transfer: transfer.clone(),
        }));
        if !outcome.reasons.is_empty() {
            queue.push(queue_entry(office.config(), zone, prepared, outcome));
        }
    }
    (rows, queue)
}

fn queue_entry(config: &Config, zone: Tz, prepared: &Prepared, outcome: &Outcome) -> QueueEntry {
    let item = &prepared.stored.item;
    QueueEntry {
        id: QueueId::of_item(prepared.stored.id),
        reasons: outcome.reasons.clone(),
        amount: item.amount,
        region: Some(prepared.region),
        lockbox: item.lockbox.clone(),
        deposit_date: item.deposit_date,
        batch: Some(item.batch_number),
        item: Some(item.item_number),
        state: QueueState::Open,
        claimed_by: None,
        lease_until: None,
        deadline: Some(time::deadline(&config.calendar, zone, prepared.deposit.date)),
        candidates: outcome.candidates.clone(),
        detail: outcome.detail.clone(),
        decided: None,
    }
}
