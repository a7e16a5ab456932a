//! `import` and `bank import`: files into the store, wholly or not at all whatever interrupts it.
//!
//! A file is looked at, kept in the archive, registered as `loading`, loaded in chunks, and made visible in one small
//! transaction. What cannot be used is quarantined with its reasons; its bytes stay in the archive.

use std::path::PathBuf;

use lockbox_domain::{BatchState, FileId, FileKind, FileRecord, FileState};
use lockbox_ingest::lockbox::Verdict;
use lockbox_report::wire::inspect::{Document, File, Held};
use lockbox_store::Begun;

use super::deciding::release_waiting;
use super::inspecting::{document, look_apart};
use super::picturing::{keep_late, put_by_name};
use super::repairing::complete_batches;
use super::{accounts, payments, statements};
use crate::archive::Kept;
use crate::error::PipelineError;
use crate::look::{Body, Looked, look_at_refused};
use crate::office::Office;
use crate::progress::Progress;
use crate::sources::{Source, Sources};

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// The profile of lockbox files, instead of finding it.
    pub profile: Option<String>,
    /// Import what its totals do not confirm; recorded with the user's name.
    pub approve: bool,
    /// A folder whose files are named without it: one that they were received in and that goes away.
    pub below: Option<PathBuf>,
}

/// Imports every file that is named, and every file in every folder that is named, whatever it is.
pub async fn import(
    office: &Office,
    paths: &[PathBuf],
    options: &ImportOptions,
    progress: &dyn Progress,
) -> Result<Document, PipelineError> {
    let sources = Sources::of(paths)?.named_below(options.below.as_deref());
    let mut files = Vec::new();
    for (nth, source) in (0..).zip(&sources.files) {
        files.push(import_file(&office.after(nth), source.clone(), options, progress).await?);
    }
    let images = import_images(office, &sources, options, progress).await?;
    files.extend(images.refused);
    files.extend(import_refused(office, &sources, options, progress).await?);
    Ok(Document { files, images: images.placed })
}

/// What became of images that no file names.
pub(super) struct Images {
    /// How many were put to the item that their name says.
    pub(super) placed: u64,
    /// The others, each as a file that is of no use by itself.
    pub(super) refused: Vec<File>,
}

/// Puts the images that no file names to the items that their names say; the rest is quarantined.
pub(super) async fn import_images(
    office: &Office,
    sources: &Sources,
    options: &ImportOptions,
    progress: &dyn Progress,
) -> Result<Images, PipelineError> {
    let (placed, rest) = put_by_name(office, sources.pictures.unnamed()).await?;
    let mut refused = Vec::new();
    for image in rest {
        refused.push(import_file(office, Source::new(image.name, image.place), options, progress).await?);
    }
    Ok(Images { placed, refused })
}

/// Imports bank statements; other files are refused.
pub async fn bank_import(
    office: &Office,
    paths: &[PathBuf],
    options: &ImportOptions,
    progress: &dyn Progress,
) -> Result<Document, PipelineError> {
    let sources = Sources::of(paths)?.named_below(options.below.as_deref());
    let mut files = Vec::new();
    for (nth, source) in (0..).zip(&sources.files) {
        let looked = look_apart(source.clone(), office.settings().clone(), None).await?;
        if looked.accepted() && looked.kind() != FileKind::Statement {
            return Err(PipelineError::Usage(format!(
                "`{}` is not a bank statement; `lockbox import` takes it",
                source.name.display()
            )));
        }
        files.push(import_looked(&office.after(nth), looked, options, progress).await?);
    }
    files.extend(import_refused(office, &sources, options, progress).await?);
    Ok(Document { files, images: 0 })
}

/// Keeps the archives that were refused, each quarantined with its reasons.
pub(super) async fn import_refused(
    office: &Office,
    sources: &Sources,
    options: &ImportOptions,
    progress: &dyn Progress,
) -> Result<Vec<File>, PipelineError> {
    let mut files = Vec::new();
    for (nth, refused) in (0..).zip(&sources.refused) {
        files.push(import_looked(&office.after(nth), look_at_refused(refused)?, options, progress).await?);
    }
    Ok(files)
}

/// Imports one file.
pub(super) async fn import_file(
    office: &Office,
    source: Source,
    options: &ImportOptions,
    progress: &dyn Progress,
) -> Result<File, PipelineError> {
    let looked = look_apart(source, office.settings().clone(), options.profile.clone()).await?;
    import_looked(office, looked, options, progress).await
}

async fn import_looked(
    office: &Office,
    mut looked: Looked,
    options: &ImportOptions,
    progress: &dyn Progress,
) -> Result<File, PipelineError> {
    let wire = document(&looked, office.settings());
    let id = FileId::from_sha256(&looked.fingerprint.sha256);
    if looked.fingerprint.sha256 == [0; 32] {
        // Too large to be read at all: there is nothing to keep.
        return Ok(wire.imported("quarantined", id, Vec::new()));
    }
    let Kept::Here(archived) = office.archive().keep(&looked.place, looked.fingerprint).await? else {
        return Ok(wire.imported("quarantined", id, Vec::new()));
    };
    let mut record = record(office, &looked, id);
    let usable = looked.accepted() && (options.approve || trusted(&looked));
    if record.kind == FileKind::Accounts && usable {
        accounts::load(office, &looked.place, progress).await?;
    }
    match office.store().begin_file(&record).await? {
        Begun::New | Begun::Resume => {}
        Begun::Done(_) if options.approve && usable && release_waiting(office, id).await? => {
            return Ok(wire.imported("imported", id, Vec::new()));
        }
        // What could not be read, and can be now: with a profile that was not there before, or a person's word.
        Begun::Done(found)
            if found.state == FileState::Quarantined
                && usable
                && (options.approve || is_read_anew(&found, &record)) =>
        {
            office.store().reload_file(id).await?;
        }
        Begun::Done(found) if found.state == FileState::Quarantined => {
            return Ok(wire.imported("quarantined", id, Vec::new()));
        }
        Begun::Done(_) if record.kind == FileKind::Accounts => {
            return Ok(wire.imported("imported", id, Vec::new()));
        }
        Begun::Done(_) => {
            // What was broken off after the file became visible, and images that come later than it.
            complete_batches(office, id).await?;
            keep_late(office, id, &looked.source()).await?;
            return Ok(wire.imported("duplicate", id, Vec::new()));
        }
    }
    if !usable {
        office.store().forget_loading(id).await?;
        record.state = FileState::Quarantined;
        office.store().finish_file(&record, &[], &looked.problems, &[]).await?;
        return Ok(wire.imported("quarantined", id, Vec::new()));
    }
    match record.kind {
        FileKind::Payments => {
            let loaded = payments::load(office, record, &looked, archived, progress).await?;
            complete_batches(office, id).await?;
            let held = loaded.held.iter().map(|(number, state)| held_batch(*number, *state)).collect();
            Ok(wire.imported(loaded.state.as_str(), id, held))
        }
        FileKind::Statement => {
            let (state, noticed) =
                statements::load(office, record, &looked, archived, options.approve, progress).await?;
            looked.problems.extend(noticed);
            Ok(document(&looked, office.settings()).imported(state.as_str(), id, Vec::new()))
        }
        FileKind::Accounts | FileKind::Unknown => {
            record.state = FileState::Imported;
            office.store().finish_file(&record, &[], &looked.problems, &[]).await?;
            Ok(wire.imported("imported", id, Vec::new()))
        }
    }
}

/// True when a file that was no use is read in another way now. What a person refused stays refused.
fn is_read_anew(found: &FileRecord, now: &FileRecord) -> bool {
    now.kind == FileKind::Payments && (found.kind != now.kind || found.profile != now.profile)
}

/// True when the file may be used without a person: its own totals confirm how it was read.
fn trusted(looked: &Looked) -> bool {
    match &looked.body {
        // A file without money has nothing that could be misread.
        Body::Payments { verdict, summary, .. } => *verdict == Verdict::Confirmed || summary.items == 0,
        _ => true,
    }
}

fn record(office: &Office, looked: &Looked, id: FileId) -> FileRecord {
    FileRecord {
        id,
        sha256: looked.fingerprint.hex(),
        name: looked.path.to_string_lossy().into_owned(),
        kind: looked.kind(),
        format: looked.format_name().map(str::to_owned),
        profile: looked.profile().map(str::to_owned),
        state: FileState::Loading,
        size_bytes: looked.fingerprint.size,
        received_at: office.now().naive_utc(),
        items: u32::try_from(looked.items()).unwrap_or(u32::MAX),
        batches: looked.batches(),
        amount: looked.amount(),
        balanced: looked.balanced(),
        user: office.user().to_owned(),
    }
}

fn held_batch(number: u32, state: BatchState) -> Held {
    let reason = match state {
        BatchState::HeldRepeat => lockbox_domain::Reason::SuspectedRepeat,
        BatchState::HeldUnknownLockbox => lockbox_domain::Reason::UnknownLockbox,
        _ => lockbox_domain::Reason::BatchOutOfBalance,
    };
    Held { batch: number, reason: reason.as_str().to_owned() }
}
