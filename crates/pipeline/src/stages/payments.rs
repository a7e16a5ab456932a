//! Loading a lockbox file: read in one thread, written in chunks by another, made visible in one small transaction.
//!
//! Until that transaction the file is `loading` and nothing of it is seen. A killed load leaves whole chunks behind;
//! the next one reads the file again and goes on after them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use lockbox_domain::bank::{BankEntry, BankEntryKind};
use lockbox_domain::{
    BatchRecord, BatchState, BatchSummary, Config, Diagnostic, FileId, FileRecord, FileState, Item,
    LockboxNumber, QueueEntry, QueueId, QueueKind, QueueState, Reason, ReturnedCheck, sanitise,
};
use lockbox_ingest::event::{PaymentEvent, ReadPayments};
use tokio::sync::mpsc;

use super::lines::read_lines_of;
use super::picturing::keep_named;
use super::telling::Told;
use crate::config::Settings;
use crate::error::PipelineError;
use crate::look::{Looked, MAX_PROBLEMS, missing_images, returned};
use crate::office::Office;
use crate::pace::Pace;
use crate::progress::Progress;
use crate::sources::Source;
use crate::time;

/// How many items go into one transaction.
const CHUNK_ITEMS: usize = 5_000;

/// How many where images are read on the way: a chunk should take a second or two.
const CHUNK_IMAGES: usize = 500;

/// How many where typed text may be read too, at a second or two an item.
const CHUNK_TYPED: usize = 50;

/// What the reading thread passes on.
#[derive(Default)]
struct Chunk {
    items: Vec<Item>,
    batches: Vec<BatchSummary>,
    returns: Vec<ReturnedCheck>,
}

/// What the reading thread found besides.
#[derive(Default)]
struct Rest {
    problems: Vec<Diagnostic>,
}

/// The file whose images are read on the way.
#[derive(Clone, Copy)]
struct Images<'a> {
    settings: &'a Settings,
    source: &'a Source,
    /// The file as it is kept.
    archived: &'a Path,
    /// Whether they are read at all.
    read: bool,
    /// Items before this are here from an import that was broken off: what their images say is known.
    known: u32,
    /// Items whose images are read, or were.
    done: &'a AtomicU64,
}

impl Images<'_> {
    /// How many items are read together: a second's work or two, so that a kill costs no more.
    fn at_once(self) -> usize {
        if self.settings.typed_text.is_some() { CHUNK_TYPED } else { CHUNK_IMAGES }
    }

    /// Reads those of the items that are new, as long as somebody waits for them.
    fn read_lines_of(self, items: &mut [Item], sender: &mpsc::Sender<Chunk>) {
        let known = items.partition_point(|item| item.ordinal < self.known);
        if let Some(new) = items.get_mut(known..).filter(|new| self.read && !new.is_empty()) {
            self.done.fetch_add(known as u64, Ordering::Relaxed);
            read_lines_of(new, self.source, self.archived, self.settings, self.done, &|| sender.is_closed());
        }
    }
}

impl Rest {
    /// Keeps the first problems; a file full of them is told by those.
    fn note(&mut self, problems: impl Iterator<Item = Diagnostic>) {
        let room = MAX_PROBLEMS.saturating_sub(self.problems.len());
        self.problems.extend(problems.take(room));
    }
}

/// Loads the payments of an archived file. `record` is the file as it will stand when all is well.
pub(super) async fn load(
    office: &Office,
    mut record: FileRecord,
    looked: &Looked,
    archived: PathBuf,
    progress: &dyn Progress,
) -> Result<Loaded, PipelineError> {
    let (sender, mut receiver) = mpsc::channel::<Chunk>(1);
    let (format, profile) = (looked.format, record.profile.clone());
    let source = looked.source();
    let beside = source.clone();
    let settings = office.shared_settings();
    if let Some(typed) = settings.typed_text.as_ref().filter(|_| settings.read_images) {
        typed.ready()?;
    }
    let known = office.store().items_loaded(record.id).await?;
    let read_of = Arc::new(AtomicU64::new(0));
    let done = read_of.clone();
    let reader = tokio::task::spawn_blocking(move || -> Result<Rest, PipelineError> {
        let reader = crate::look::reader_of(&settings, format, profile.as_deref(), &archived)?;
        let Some(mut reader) = reader else {
            return Err(PipelineError::Broken(format!("there is no reader of {}", format.as_str())));
        };
        let images = Images {
            settings: &settings,
            source: &source,
            archived: &archived,
            read: settings.read_images,
            known,
            done: &done,
        };
        let unreadable = |source| PipelineError::Unreadable { path: archived.clone(), source };
        read(&mut *reader, images, &sender).map_err(unreadable)
    });
    progress.begin(&format!("import {}", short(&record.name)), Some(u64::from(record.items)));
    let mut batches: Vec<BatchRecord> = Vec::new();
    let mut told_returns = 0_u32;
    let mut pace = Pace::new();
    let mut told = Told::new(progress, &read_of);
    while let Some(chunk) = told.until(receiver.recv()).await {
        // A bundle of returns is no batch of a lockbox.
        let batches_of = chunk.batches.into_iter().filter(|b| b.items > 0 || !b.sound || b.lockbox.is_some());
        let added: Vec<BatchRecord> =
            batches_of.map(|b| batch_record(record.id, b, office.config())).collect();
        append(office, record.id, &mut pace, &chunk.items, &added).await?;
        if !chunk.returns.is_empty() {
            let told = notices(office, told_returns, &chunk.returns)?;
            office.store().append_entries(record.id, &told, 0, &[]).await?;
            told_returns += u32::try_from(told.len()).unwrap_or(u32::MAX);
        }
        keep_named(office, record.id, &chunk.items, &beside).await?;
        told.written(chunk.items.len() as u64);
        batches.extend(added);
    }
    let rest = reader.await.map_err(|e| PipelineError::Broken(format!("reading stopped: {e}")))??;
    hold_repeats(office, record.id, &mut batches).await?;
    let held: Vec<&BatchRecord> = batches.iter().filter(|b| b.state.is_held()).collect();
    record.state = if !batches.is_empty() && batches.iter().all(|b| b.state == BatchState::HeldRepeat) {
        FileState::SuspectedRepeat
    } else {
        FileState::Imported
    };
    let queue: Vec<QueueEntry> = held.iter().map(|b| queue_entry(b, office.config())).collect();
    let changed: Vec<BatchRecord> =
        batches.iter().filter(|b| b.state == BatchState::HeldRepeat).cloned().collect();
    office.store().finish_file(&record, &changed, &rest.problems, &queue).await?;
    progress.end();
    let held = held.into_iter().map(|b| (b.number, b.state)).collect();
    Ok(Loaded { state: record.state, held })
}

/// Appends items, and with the last of them their batches.
async fn append(
    office: &Office,
    file: FileId,
    pace: &mut Pace,
    mut items: &[Item],
    batches: &[BatchRecord],
) -> Result<(), PipelineError> {
    loop {
        let (piece, later) = items.split_at(pace.piece(office, items.len()));
        if later.is_empty() {
            office.store().append_chunk(file, piece, batches).await?;
            return Ok(());
        }
        office.store().append_chunk(file, piece, &[]).await?;
        items = later;
        pace.rest().await;
    }
}

/// How a file came in.
#[derive(Debug)]
pub(super) struct Loaded {
    /// Its state now.
    pub state: FileState,
    /// Batches that wait for a person: number, and why.
    pub held: Vec<(u32, BatchState)>,
}

fn read(
    reader: &mut dyn ReadPayments,
    images: Images<'_>,
    sender: &mpsc::Sender<Chunk>,
) -> std::io::Result<Rest> {
    let mut chunk = Chunk::default();
    let mut rest = Rest::default();
    let mut with_images = false;
    while let Some(event) = reader.next_event()? {
        match event {
            PaymentEvent::Item(item) => {
                with_images |= images.read && !item.images.is_empty();
                rest.note(missing_images(&item.images, item.record, item.bytes, images.source));
                chunk.items.push(item);
            }
            PaymentEvent::BatchEnd(batch) => chunk.batches.push(batch),
            PaymentEvent::Diagnostic(problem) => rest.note(std::iter::once(problem)),
            PaymentEvent::Returned(check) => {
                rest.note(std::iter::once(returned(&check)));
                chunk.returns.push(check);
            }
            PaymentEvent::Attachment(other) => {
                rest.note(missing_images(&other.images, other.record, other.bytes, images.source));
            }
            PaymentEvent::FileEnd(_) => break,
        }
        let full = if with_images { images.at_once() } else { CHUNK_ITEMS };
        if chunk.items.len() + chunk.returns.len() >= full {
            images.read_lines_of(&mut chunk.items, sender);
            // A writer that stopped has its own error to tell; reading on would be for nothing.
            if sender.blocking_send(std::mem::take(&mut chunk)).is_err() {
                return Ok(rest);
            }
        }
    }
    images.read_lines_of(&mut chunk.items, sender);
    let _ = sender.blocking_send(chunk);
    Ok(rest)
}

/// Returned checks as notices among the bank's entries, to be posted by `post`. Their places begin behind those that
/// payments can have, so that a file of both has no place twice.
fn notices(office: &Office, told: u32, returns: &[ReturnedCheck]) -> Result<Vec<BankEntry>, PipelineError> {
    let notice = |(nth, check): (u32, &ReturnedCheck)| -> Result<BankEntry, PipelineError> {
        Ok(BankEntry {
            ordinal: FIRST_NOTICE.saturating_add(nth),
            account: check.deposit_account.clone().unwrap_or_default(),
            as_of: check.date.unwrap_or_else(|| office.now().date_naive()),
            value_date: None,
            type_code: "31".to_owned(),
            kind: BankEntryKind::ReturnNotice,
            amount: check.amount.negated()?,
            bank_reference: sanitise(&check.sequence),
            customer_reference: sanitise(check.serial.as_deref().unwrap_or_default()),
            text: crate::look::return_reason(&check.reason),
            record: check.record,
            bytes: check.bytes,
        })
    };
    (told..).zip(returns).map(notice).collect()
}

/// The place of a file's first notice of a return: no file has so many payments.
const FIRST_NOTICE: u32 = 1 << 30;

fn batch_record(file: FileId, batch: BatchSummary, config: &Config) -> BatchRecord {
    let region = batch.lockbox.as_ref().and_then(|l| config.lockbox(l)).map(|l| l.region);
    let unknown = || match &batch.lockbox {
        Some(number) => format!("lockbox {number} is not in the configuration"),
        None => "the file does not say which lockbox it is".to_owned(),
    };
    let (state, why_held) = if region.is_none() {
        (BatchState::HeldUnknownLockbox, Some(unknown()))
    } else if batch.deposit_date.is_none() {
        (BatchState::HeldUnbalanced, Some("its deposit date cannot be read".to_owned()))
    } else if batch.sound {
        (BatchState::Flowing, None)
    } else {
        (BatchState::HeldUnbalanced, batch.why_held)
    };
    BatchRecord {
        file,
        index: batch.index,
        lockbox: batch.lockbox,
        region,
        deposit_date: batch.deposit_date,
        number: batch.number,
        first_ordinal: batch.first_ordinal,
        items: batch.items,
        amount: batch.amount,
        stated_amount: batch.stated_amount,
        stated_items: batch.stated_items,
        checks_key: batch.checks_key,
        state,
        why_held,
    }
}

/// Holds batches that are here already from another file: same lockbox, deposit date, number and checks.
async fn hold_repeats(
    office: &Office,
    file: FileId,
    batches: &mut [BatchRecord],
) -> Result<(), PipelineError> {
    let identity = |b: &BatchRecord| -> Option<(LockboxNumber, chrono::NaiveDate, u32, i64)> {
        (b.items > 0).then_some(())?;
        Some((b.lockbox.clone()?, b.deposit_date?, b.number, b.checks_key))
    };
    let wanted: Vec<_> = batches.iter().filter_map(&identity).collect();
    let here: BTreeMap<_, BatchRecord> = office
        .store()
        .same_batches(&wanted, file)
        .await?
        .into_iter()
        .filter_map(|b| Some((identity(&b)?, b)))
        .collect();
    for batch in batches.iter_mut() {
        let Some(twin) = identity(batch).and_then(|i| here.get(&i)) else { continue };
        if batch.state == BatchState::Flowing {
            batch.state = BatchState::HeldRepeat;
            batch.why_held = Some(format!(
                "the same {} checks for {} are here already as batch {} of file {}",
                twin.items, twin.amount, twin.number, twin.file
            ));
        }
    }
    Ok(())
}

fn queue_entry(batch: &BatchRecord, config: &Config) -> QueueEntry {
    let reason = match batch.state {
        BatchState::HeldRepeat => Reason::SuspectedRepeat,
        BatchState::HeldUnknownLockbox => Reason::UnknownLockbox,
        _ => Reason::BatchOutOfBalance,
    };
    let zone = time::zone(config, batch.lockbox.as_ref());
    QueueEntry {
        id: QueueId { kind: QueueKind::Batch, file: batch.file, place: batch.index },
        reasons: vec![reason],
        amount: batch.amount,
        region: batch.region,
        lockbox: batch.lockbox.clone(),
        deposit_date: batch.deposit_date,
        batch: Some(batch.number),
        item: None,
        state: QueueState::Open,
        claimed_by: None,
        lease_until: None,
        deadline: batch.deposit_date.map(|d| time::deadline(&config.calendar, zone, d)),
        candidates: Vec::new(),
        detail: batch.why_held.clone(),
        decided: None,
    }
}

/// The last part of a path, for people.
pub(super) fn short(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
