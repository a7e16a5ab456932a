//! What a run of `post` did, by region.

use std::collections::BTreeMap;

use lockbox_domain::journal::{Bucket, positions};
use lockbox_domain::report_rows::PostingCounts;
use lockbox_domain::{Cents, Region};
use lockbox_posting::Outcome;
use lockbox_report::wire::post::{Document, document};

use crate::error::PipelineError;
use crate::office::Office;

/// What a run of `post` did, by region of the lockbox.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PostTotals {
    /// Items looked at.
    pub items: u64,
    /// Items posted without a person.
    pub posted: u64,
    /// Items that wait for a person.
    pub exceptions: u64,
    /// What lies in each bucket.
    pub buckets: BTreeMap<Bucket, Cents>,
}

impl PostTotals {
    pub(super) fn add(&mut self, outcome: &Outcome) -> Result<(), PipelineError> {
        self.items += 1;
        if outcome.reasons.is_empty() {
            self.posted += 1;
        } else {
            self.exceptions += 1;
        }
        for position in positions(&outcome.transfers)? {
            let sum = self.buckets.entry(position.bucket).or_default();
            *sum = sum.plus(position.amount)?;
        }
        Ok(())
    }

    fn counts(&self, held: u64) -> PostingCounts {
        PostingCounts {
            items: self.items,
            posted: self.posted,
            exceptions: self.exceptions,
            held,
            applied: self.bucket(Bucket::Applied),
            on_account: self.bucket(Bucket::OnAccount),
            unapplied: self.bucket(Bucket::Unapplied),
            unidentified: self.bucket(Bucket::Unidentified),
        }
    }

    /// What lies in that bucket.
    pub fn bucket(&self, bucket: Bucket) -> Cents {
        self.buckets.get(&bucket).copied().unwrap_or_default()
    }
}

/// Totals by region.
pub type ByRegion = BTreeMap<Region, PostTotals>;

/// Totals of a run as the document that programs read.
pub(super) async fn told(office: &Office, totals: &ByRegion) -> Result<Document, PipelineError> {
    let held: BTreeMap<Region, u64> = office.store().held_items().await?.into_iter().collect();
    let mut by_region = Vec::new();
    for region in office.config().regions() {
        let t = totals.get(&region).cloned().unwrap_or_default();
        by_region.push((region, t.counts(held.get(&region).copied().unwrap_or_default())));
    }
    Ok(document(&by_region)?)
}
