//! What `post` would do with a file, without doing it.

use std::collections::BTreeMap;

use lockbox_domain::{Bucket, Cents, FileId, Ledger, Region, positions};
use lockbox_report::wire::post::Document;
use lockbox_store::Balance;

use super::glancing::Share;
use super::looking_up::look_up;
use super::posting::{decide, prepared};
use super::posting_totals::{ByRegion, told};
use crate::error::PipelineError;
use crate::office::Office;

/// More payments than these are not looked at: a preview is for reading before posting, not instead of it.
const MOST_ITEMS: u32 = 10_000;

/// Where the money of payments would go that are not posted yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// Payments looked at.
    pub items: u64,
    /// True when there are more.
    pub partial: bool,
    /// Posts without a person.
    pub by_itself: Share,
    /// Goes to people: nobody knows whose.
    pub unidentified: Share,
    /// Goes to people: the payer is known, what for is not.
    pub unapplied: Share,
    /// What would be debited and credited.
    pub books: Vec<Balance>,
}

/// What `post` would do with all that waits, as it would tell it; nothing is written. Payments are looked at in sets of
/// their own: two that pay the same bill from different sets are both shown on it.
pub async fn post_preview(office: &Office) -> Result<Document, PipelineError> {
    let mut totals = ByRegion::new();
    for waiting in office.store().files_to_post().await? {
        let mut from = waiting.cursor;
        loop {
            let set = office.store().unposted(waiting.file.id, from, MOST_ITEMS).await?;
            let Some(last) = set.last().map(|s| s.id.ordinal) else { break };
            from = last + 1;
            let set = prepared(office, set).await?;
            let mut looked = look_up(office, &set).await?;
            for (prepared, outcome) in set.iter().zip(decide(office, &set, &mut looked)?) {
                totals.entry(prepared.region).or_default().add(&outcome)?;
            }
        }
    }
    told(office, &totals).await
}

/// Decides like `post`, as the books stand now, and writes nothing.
pub async fn preview(office: &Office, file: FileId) -> Result<Preview, PipelineError> {
    let waiting = office.store().files_to_post().await?.into_iter().find(|f| f.file.id == file);
    let Some(waiting) = waiting else { return Ok(Preview::default()) };
    let set = office.store().unposted(file, waiting.cursor, MOST_ITEMS + 1).await?;
    let partial = set.len() > MOST_ITEMS as usize;
    let prepared = prepared(office, set).await?;
    let set = prepared.get(..prepared.len().min(MOST_ITEMS as usize)).unwrap_or_default();
    let mut looked = look_up(office, set).await?;
    let decided = decide(office, set, &mut looked)?;
    let mut found = Preview { items: set.len() as u64, partial, ..Preview::default() };
    let mut books: BTreeMap<(Region, Ledger), (Cents, Cents)> = BTreeMap::new();
    for (prepared, outcome) in set.iter().zip(&decided) {
        let lies = positions(&outcome.transfers)?;
        let lies_in = |bucket| lies.iter().any(|p| p.bucket == bucket);
        let share = if outcome.reasons.is_empty() {
            &mut found.by_itself
        } else if lies_in(Bucket::Unidentified) {
            &mut found.unidentified
        } else {
            &mut found.unapplied
        };
        share.items += 1;
        share.amount = share.amount.plus(prepared.stored.item.amount)?;
        for t in &outcome.transfers {
            let debit = books.entry((t.region(), t.debit())).or_default();
            debit.0 = debit.0.plus(t.amount())?;
            let credit = books.entry((t.region(), t.credit())).or_default();
            credit.1 = credit.1.plus(t.amount())?;
        }
    }
    found.books = books
        .into_iter()
        .map(|((region, ledger), (debit, credit))| Balance { region, ledger, debit, credit })
        .collect();
    Ok(found)
}
