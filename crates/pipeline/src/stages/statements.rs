//! Loading a bank statement: entries in chunks, visible in one small transaction.
//!
//! A statement whose totals do not come true is loaded but stays out of sight until a person releases it. One that is
//! here already, entry for entry, is not loaded a second time however its bytes differ.

use std::path::PathBuf;

use lockbox_domain::bank::BankEntry;
use lockbox_domain::ids::stable_key;
use lockbox_domain::{
    Diagnostic, FileId, FileRecord, FileState, Place, ProblemCode, QueueEntry, QueueId, QueueKind,
    QueueState, Reason, Scope, sanitise,
};
use lockbox_ingest::event::StatementEvent;
use lockbox_ingest::sniff::Format;
use lockbox_store::StatementRow;
use tokio::sync::mpsc;

use super::payments::short;
use crate::error::PipelineError;
use crate::formats;
use crate::look::{Looked, open};
use crate::office::Office;
use crate::progress::Progress;

/// How many entries go into one transaction.
const CHUNK_ENTRIES: usize = 5_000;

/// Entries that a correction leaves out are told one by one up to so many.
const MOST_LEFT_OUT: usize = 50;

/// Entries and the statements that they complete.
#[derive(Default)]
struct Chunk {
    entries: Vec<BankEntry>,
    statements: Vec<StatementRow>,
}

/// Loads the statement file; how it stands afterwards, and what was noticed beside what is known of the file itself.
pub(super) async fn load(
    office: &Office,
    mut record: FileRecord,
    looked: &Looked,
    archived: PathBuf,
    approved: bool,
    progress: &dyn Progress,
) -> Result<(FileState, Vec<Diagnostic>), PipelineError> {
    let format = looked.format;
    let (sender, mut receiver) = mpsc::channel::<Chunk>(2);
    let reader = tokio::task::spawn_blocking(move || read(format, &archived, &sender));
    progress.begin(&format!("import {}", short(&record.name)), Some(u64::from(record.items)));
    let mut statements: Vec<StatementRow> = Vec::new();
    while let Some(chunk) = receiver.recv().await {
        let first = u32::try_from(statements.len()).unwrap_or(u32::MAX);
        office.store().append_entries(record.id, &chunk.entries, first, &chunk.statements).await?;
        progress.advance(chunk.entries.len() as u64);
        statements.extend(chunk.statements);
    }
    reader.await.map_err(|e| PipelineError::Broken(format!("reading stopped: {e}")))??;
    let mut noticed = Vec::new();
    let repeats = repeated(office, &record, &statements).await?;
    record.state = if !repeats.is_empty() && !approved {
        FileState::SuspectedRepeat
    } else if looked.balanced() || approved {
        FileState::Imported
    } else {
        FileState::Quarantined
    };
    if record.state == FileState::Imported
        && !approved
        && let Some((count, other)) = office.store().leave_out_known_entries(record.id).await?
    {
        noticed.push(known_elsewhere(count, other));
    }
    if record.state == FileState::Imported {
        noticed.extend(left_out(&office.store().withdraw_left_out(record.id).await?));
    }
    let queue = match record.state {
        FileState::Imported => Vec::new(),
        FileState::SuspectedRepeat => vec![queue_entry(&record, Reason::SuspectedRepeat, repeats.join("; "))],
        _ => vec![queue_entry(&record, Reason::BatchOutOfBalance, first_error(looked))],
    };
    for repeat in repeats {
        noticed.push(Diagnostic::error(
            ProblemCode::StatementRepeated,
            Scope::File,
            Place::default(),
            repeat,
        ));
    }
    let problems: Vec<Diagnostic> = looked.problems.iter().chain(&noticed).cloned().collect();
    office.store().finish_file(&record, &[], &problems, &queue).await?;
    progress.end();
    Ok((record.state, noticed))
}

fn read(format: Format, path: &std::path::Path, sender: &mpsc::Sender<Chunk>) -> Result<(), PipelineError> {
    let unreadable = |source| PipelineError::Unreadable { path: path.to_owned(), source };
    let reader = formats::statements(format, || open(path)).map_err(unreadable)?;
    let Some(mut reader) = reader else { return Ok(()) };
    let mut chunk = Chunk::default();
    let mut key = 0_i64;
    while let Some(event) = reader.next_event().map_err(unreadable)? {
        match event {
            StatementEvent::Entry(entry) => {
                key = chained(key, &entry);
                chunk.entries.push(entry);
            }
            StatementEvent::Statement(summary) => {
                chunk.statements.push(StatementRow { summary, entries_key: std::mem::take(&mut key) });
            }
            StatementEvent::Diagnostic(_) => {}
            StatementEvent::FileEnd(_) => break,
        }
        if chunk.entries.len() >= CHUNK_ENTRIES && sender.blocking_send(std::mem::take(&mut chunk)).is_err() {
            return Ok(());
        }
    }
    let _ = sender.blocking_send(chunk);
    Ok(())
}

/// A key of a statement's entries in order: equal for equal entries.
fn chained(key: i64, entry: &BankEntry) -> i64 {
    stable_key(&[
        "entry",
        &key.to_string(),
        &entry.type_code,
        &entry.amount.get().to_string(),
        &entry.bank_reference,
        &entry.customer_reference,
        &entry.text,
    ])
}

/// The statements of this file that are here already, a sentence each.
async fn repeated(
    office: &Office,
    record: &FileRecord,
    statements: &[StatementRow],
) -> Result<Vec<String>, PipelineError> {
    let mut found = Vec::new();
    for row in statements.iter().filter(|s| s.summary.booked && s.summary.entries > 0) {
        let Some(as_of) = row.summary.as_of else { continue };
        let seen =
            office.store().statement_seen(&row.summary.account, as_of, row.entries_key, record.id).await?;
        for twin in seen.iter().filter(|s| s.same_entries) {
            // A notice (camt.054) and the day's statement are no repeats of each other: their entries are told twice, and
            // are counted once.
            if office.store().file(twin.file).await?.is_some_and(|file| file.format != record.format) {
                continue;
            }
            found.push(format!(
                "the statement of account {} for {as_of} is here already from file {}",
                row.summary.account, twin.file
            ));
            break;
        }
    }
    Ok(found)
}

/// A statement that repeats what another told: a notice of the same day, or the bank's own correction of a statement.
fn known_elsewhere(count: u64, other: lockbox_domain::FileId) -> Diagnostic {
    let entries = if count == 1 { "1 entry is".to_owned() } else { format!("{count} entries are") };
    let said = format!(
        "{entries} here already under the same reference, amount and day, from file {other}; not counted again"
    );
    Diagnostic::warning(ProblemCode::StatementRepeated, Scope::File, Place::default(), said)
}

/// What the bank's correction no longer tells, an entry a sentence.
fn left_out(entries: &[(BankEntry, FileId, bool)]) -> Vec<Diagnostic> {
    let tell = |(entry, file, moved): &(BankEntry, FileId, bool)| {
        let what = if *moved { "it is booked here and stays" } else { "it counts no more" };
        let reference = if entry.bank_reference.is_empty() { "no reference" } else { &entry.bank_reference };
        let said = format!(
            "the correction of account {} for {} no longer has {} ({}, {reference}) of file {file}: {what}",
            sanitise(&entry.account),
            entry.as_of,
            entry.amount.grouped(),
            sanitise(&entry.type_code),
        );
        Diagnostic::warning(ProblemCode::LeftOutByCorrection, Scope::File, Place::default(), said)
    };
    let more = entries.len().saturating_sub(MOST_LEFT_OUT);
    let rest = (more > 0).then(|| {
        let said = format!("{more} more entries that the correction no longer has are not listed");
        Diagnostic::warning(ProblemCode::LeftOutByCorrection, Scope::File, Place::default(), said)
    });
    entries.iter().take(MOST_LEFT_OUT).map(tell).chain(rest).collect()
}

fn first_error(looked: &Looked) -> String {
    let error = looked.problems.iter().find(|p| p.severity == lockbox_domain::Severity::Error);
    error
        .or(looked.problems.first())
        .map_or_else(|| "its totals do not come true".to_owned(), |p| p.message.clone())
}

fn queue_entry(record: &FileRecord, reason: Reason, detail: String) -> QueueEntry {
    QueueEntry {
        id: QueueId { kind: QueueKind::File, file: record.id, place: 0 },
        reasons: vec![reason],
        amount: record.amount,
        region: None,
        lockbox: None,
        deposit_date: None,
        batch: None,
        item: None,
        state: QueueState::Open,
        claimed_by: None,
        lease_until: None,
        deadline: None,
        candidates: Vec::new(),
        detail: Some(detail),
        decided: None,
    }
}
