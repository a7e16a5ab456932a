//! A batch that does not add up: its checks beside their coupons, and what may explain the difference.

use std::collections::BTreeSet;

use lockbox_domain::{BatchRecord, Cents, ItemId, QueueId, StoredItem};
use lockbox_micr::read_remittance;
use lockbox_reconcile::{Counted, Idea, explain_difference};
use lockbox_report::wire::queue::{Balance, Tape};

use super::posting::memo_rules;
use crate::error::PipelineError;
use crate::office::Office;

/// Longer tapes are shown in part.
const MOST_SHOWN: usize = 1_000;

/// The tape of the batch that an entry is about, and what may explain its difference, the likeliest first. None where
/// there is no such batch.
pub(super) async fn balance_of(
    office: &Office,
    id: QueueId,
) -> Result<Option<(Balance, Vec<String>)>, PipelineError> {
    let batches = office.store().batches(id.file).await?;
    let Some(batch) = batches.into_iter().find(|b| b.index == id.place) else { return Ok(None) };
    let items = office.store().items(batch.file, batch.first_ordinal, batch.items).await?;
    let coupons = coupons(office, &items)?;
    let ideas = ideas(office, &items, &coupons, &batch).await?;
    let named: BTreeSet<u32> = ideas.iter().flat_map(|idea| idea.items.iter().copied()).collect();
    let balance = Balance {
        stated_cents: batch.stated_amount.map(Cents::get),
        checks_cents: batch.amount.get(),
        difference_cents: batch
            .stated_amount
            .map(|stated| batch.amount.minus(stated))
            .transpose()?
            .map(Cents::get),
        stated_items: batch.stated_items,
        counted_items: items.len() as u64,
        tape: tape(&items, &coupons, &named)?,
    };
    Ok(Some((balance, ideas.into_iter().map(|idea| idea.says).collect())))
}

/// What may explain the difference of a batch, the likeliest first.
pub(super) async fn difference_of(
    office: &Office,
    batch: &BatchRecord,
) -> Result<Vec<String>, PipelineError> {
    let items = office.store().items(batch.file, batch.first_ordinal, batch.items).await?;
    let coupons = coupons(office, &items)?;
    Ok(ideas(office, &items, &coupons, batch).await?.into_iter().map(|idea| idea.says).collect())
}

async fn ideas(
    office: &Office,
    items: &[StoredItem],
    coupons: &[Option<Cents>],
    batch: &BatchRecord,
) -> Result<Vec<Idea>, PipelineError> {
    let Some(stated) = batch.stated_amount else { return Ok(Vec::new()) };
    let ids: Vec<ItemId> = items.iter().map(|stored| stored.id).collect();
    let beside: BTreeSet<ItemId> = office.store().with_pictures(&ids).await?.into_iter().collect();
    let counted: Vec<Counted> = items
        .iter()
        .zip(coupons)
        .map(|(stored, coupon)| Counted {
            number: stored.item.item_number,
            amount: stored.item.amount,
            coupon: *coupon,
            pictured: !stored.item.images.is_empty() || beside.contains(&stored.id),
        })
        .collect();
    Ok(explain_difference(&counted, stated))
}

/// What the coupon of each says: the lines with it, or a scan line's amount due.
fn coupons(office: &Office, items: &[StoredItem]) -> Result<Vec<Option<Cents>>, PipelineError> {
    let rules = memo_rules(office.config());
    let coupon = |stored: &StoredItem| {
        Ok(match meant(stored)? {
            Some(meant) => Some(meant),
            None => read_remittance(&stored.item.remittance, &office.settings().templates, &rules)
                .scan
                .and_then(|scan| scan.amount_due),
        })
    };
    items.iter().map(coupon).collect()
}

fn tape(
    items: &[StoredItem],
    coupons: &[Option<Cents>],
    named: &BTreeSet<u32>,
) -> Result<Vec<Tape>, PipelineError> {
    let (mut running, mut apart) = (Cents::ZERO, Cents::ZERO);
    let mut tape = Vec::new();
    for (at, (stored, coupon)) in items.iter().zip(coupons).enumerate() {
        let item = &stored.item;
        running = running.plus(item.amount)?;
        if let Some(coupon) = coupon {
            apart = apart.plus(item.amount.minus(*coupon)?)?;
        }
        let named = named.contains(&item.item_number);
        if at < MOST_SHOWN || named {
            tape.push(Tape {
                item_id: stored.id.to_string(),
                item: item.item_number,
                remitter: item.remitter.clone(),
                serial: item.serial.clone(),
                check_cents: item.amount.get(),
                coupon_cents: coupon.map(Cents::get),
                running_cents: running.get(),
                apart_cents: apart.get(),
                named,
            });
        }
    }
    Ok(tape)
}

/// What the remittance lines with a payment add up to, where each has an amount.
fn meant(stored: &StoredItem) -> Result<Option<Cents>, PipelineError> {
    let amounts: Option<Vec<Cents>> = stored.item.lines.iter().map(|line| line.amount).collect();
    Ok(match amounts {
        Some(amounts) if !amounts.is_empty() => Some(Cents::total(amounts)?),
        _ => None,
    })
}
