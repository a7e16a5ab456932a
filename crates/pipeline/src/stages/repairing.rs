//! Repair: the refused records of a lockbox file as a file of their own, and batches that such a file completes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use chrono::NaiveDate;
use lockbox_domain::{Action, BatchRecord, BatchState, FileId, QueueId, QueueKind, QueueState};
use lockbox_ingest::flat::{self, FlatProfile};
use lockbox_ingest::lockbox::{Profile, write_refused};
use lockbox_ingest::sniff::{Format, X12Set};
use lockbox_ingest::x12;
use lockbox_report::wire::repair::{Document, Record};

use super::deciding::{Resolution, queue_resolve};
use crate::config::Settings;
use crate::error::PipelineError;
use crate::formats::AnyProfile;
use crate::look::{look, named_profile, open};
use crate::office::Office;

/// How what is refused of a file is told from the rest.
enum Way<'p> {
    /// Records with totals of each batch.
    Bai(&'p Profile),
    /// Rows without totals.
    Flat(&'p FlatProfile),
    /// Segments in an envelope.
    X12,
}

/// Writes what of the lockbox file at `path` cannot be used into the file `to`, to be mended and imported. Refused where
/// the file states totals in a way that what is left of it would contradict.
pub fn write_repair(path: &Path, to: &Path, settings: &Settings) -> Result<Document, PipelineError> {
    let looked = look(path, settings, None)?;
    let lockbox_file = looked.profile().map(|p| named_profile(settings, p)).transpose()?;
    let way = match (lockbox_file, looked.format) {
        (Some(AnyProfile::Bai(bai)), _) => Some(Way::Bai(bai)),
        (Some(AnyProfile::Flat(rows)), _) => flat::can_be_repaired(rows).then_some(Way::Flat(rows)),
        (None, Format::X12(X12Set::Lockbox | X12Set::PaymentOrder)) => Some(Way::X12),
        (None, _) => None,
    };
    let Some(way) = way else {
        return Err(PipelineError::Usage(format!(
            "`{}` is no lockbox file with totals of its batches or none at all: ask for it again, or mend the original",
            path.display()
        )));
    };
    if to.exists() {
        return Err(PipelineError::Usage(format!("`{}` is there already", to.display())));
    }
    let unreadable = |source| PipelineError::Unreadable { path: path.to_owned(), source };
    let unwritable = |source| PipelineError::Unwritable { what: format!("`{}`", to.display()), source };
    let out = BufWriter::new(File::create_new(to).map_err(unwritable)?);
    let repair = match way {
        Way::X12 => x12::write_refused(|| open(&looked.place), out),
        Way::Bai(bai) => write_refused(bai, || open(&looked.place), out),
        Way::Flat(rows) => flat::write_refused(rows, || open(&looked.place), out),
    };
    let repair = repair.map_err(unreadable)?;
    if repair.records.is_empty() {
        std::fs::remove_file(to).map_err(unwritable)?;
    }
    let records = repair.records.into_iter().map(|r| Record {
        line: r.line,
        written_line: r.written_line,
        text: r.text,
        why: r.why,
    });
    Ok(Document {
        path: path.to_string_lossy().into_owned(),
        written: to.to_string_lossy().into_owned(),
        batches: repair.batches,
        items: repair.items,
        amount_cents: repair.amount.get(),
        records: records.collect(),
    })
}

/// Releases held batches of other files that the file's batches complete: the same lockbox, deposit date and number, and
/// just the payments and the money that their totals miss. Doing it again changes nothing.
pub(super) async fn complete_batches(office: &Office, file: FileId) -> Result<(), PipelineError> {
    // The batches that wait, once a day: a file of thousands of batches is of few days.
    let mut held_of: BTreeMap<NaiveDate, Vec<BatchRecord>> = BTreeMap::new();
    for batch in
        office.store().batches(file).await?.iter().filter(|b| b.state == BatchState::Flowing && b.items > 0)
    {
        let Some(day) = batch.deposit_date else { continue };
        let held_of_day = match held_of.entry(day) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let mut of_day = office.store().batches_of_day(day).await?;
                of_day.retain(|held| held.state == BatchState::HeldUnbalanced);
                unknown.insert(of_day)
            }
        };
        let same_day = held_of_day.iter();
        // Where nothing of a batch could be used there is nothing to release: it came whole in the mended file. So it is
        // with a file of refused records that was imported before it was mended.
        let (empty, waiting): (Vec<_>, Vec<_>) =
            same_day.filter(|held| completes(batch, held)).partition(|held| held.items == 0);
        if waiting.len() > 1 {
            continue;
        }
        for held in waiting {
            let note = format!("completed by file {file}: its totals come true");
            decide(office, held, Action::Genuine, note).await?;
        }
        for held in empty {
            decide(office, held, Action::Reject, format!("mended in file {file}")).await?;
        }
    }
    Ok(())
}

/// Whether `held` lacks just what `batch` has.
fn completes(batch: &BatchRecord, held: &BatchRecord) -> bool {
    let missing = held.stated_amount.and_then(|stated| stated.minus(held.amount).ok());
    let items = held.stated_items.map(|stated| stated.saturating_sub(u64::from(held.items)));
    // An order states no total: what it was is what could not be read.
    let amount = missing == Some(batch.amount) || (held.items == 0 && held.stated_amount.is_none());
    held.state == BatchState::HeldUnbalanced
        && held.file != batch.file
        && (held.lockbox.as_ref(), held.number) == (batch.lockbox.as_ref(), batch.number)
        && amount
        && items == Some(u64::from(batch.items))
}

async fn decide(
    office: &Office,
    held: &BatchRecord,
    action: Action,
    note: String,
) -> Result<(), PipelineError> {
    let id = QueueId { kind: QueueKind::Batch, file: held.file, place: held.index };
    let entry = office.store().queue_entry(id, office.now().naive_utc()).await?;
    if entry.is_none_or(|entry| entry.state == QueueState::Decided) {
        return Ok(());
    }
    let resolution = Resolution { action, account: None, parts: Vec::new(), note: Some(note) };
    queue_resolve(office, &id.to_string(), &resolution).await?;
    Ok(())
}
