//! Refunds: what waits to be sent back, and its release by a second person.

use lockbox_domain::{Action, ItemId, Ledger, QueueId, positions};
use lockbox_posting::bank::refund_sent;
use lockbox_report::wire::explain::Document;
use lockbox_report::wire::refunds::{self, Refund};
use lockbox_store::{Change, Recorded, RefundWaiting};

use super::explaining::{explain, find_item};
use super::reconciling::numbered;
use crate::error::PipelineError;
use crate::office::Office;

/// How often it is tried again when the books changed meanwhile.
const MOST_TRIES: u32 = 20;

/// What waits to be sent back, the oldest first.
pub async fn refunds(office: &Office, limit: u32) -> Result<refunds::Document, PipelineError> {
    let mut found = Vec::new();
    for waiting in office.store().refunds_waiting(limit).await? {
        found.push(shown(office, &waiting).await?);
    }
    Ok(refunds::Document { refunds: found })
}

async fn shown(office: &Office, waiting: &RefundWaiting) -> Result<Refund, PipelineError> {
    let stored = office.store().item(waiting.item).await?;
    let item = stored.as_ref().map(|s| &s.item);
    let (decided_by, note) = decided(office, waiting.item).await?;
    Ok(Refund {
        id: waiting.item.to_string(),
        amount_cents: waiting.amount.get(),
        region: waiting.region.to_string(),
        since: waiting.since.to_string(),
        deposit_date: item.and_then(|i| i.deposit_date).map(|d| d.to_string()),
        remitter: item.and_then(|i| i.remitter.clone()),
        serial: item.and_then(|i| i.serial.clone()),
        decided_by,
        note,
    })
}

/// Who decided that it goes back, and why.
async fn decided(office: &Office, item: ItemId) -> Result<(Option<String>, Option<String>), PipelineError> {
    let decisions = office.store().decisions(QueueId::of_item(item)).await?;
    let back = |action| matches!(action, Action::Reject | Action::ReturnToSender);
    let last = decisions.into_iter().rev().find(|d| back(d.action));
    Ok(last.map_or((None, None), |d| (Some(d.user), d.note)))
}

/// Releases the refund of a payment (E19), by somebody who did not decide that it goes back.
pub async fn refund_release(office: &Office, item: &str) -> Result<Document, PipelineError> {
    let stored = find_item(office, item).await?;
    let _mine = office.store().my_turn().await;
    for _ in 0..MOST_TRIES {
        let version = office.store().ledger_version().await?;
        let rows = office.store().rows(&[stored.id]).await?;
        let mut waiting = positions(rows.iter().map(|row| &row.transfer))?;
        waiting.retain(|p| p.ledger == Ledger::RefundsPayable);
        if waiting.is_empty() {
            return Err(PipelineError::Conflict(format!(
                "nothing of item {} waits to be sent back",
                stored.id
            )));
        }
        if decided(office, stored.id).await?.0.as_deref() == Some(office.user()) {
            return Err(PipelineError::Conflict(
                "you decided that it goes back, so somebody else releases it".to_owned(),
            ));
        }
        let evidence = format!("released:{}", office.user());
        let mut transfers = Vec::new();
        for w in &waiting {
            let entries = refund_sent(w.region, w.amount, &evidence)
                .map_err(|e| PipelineError::Broken(e.to_string()))?;
            transfers.extend(entries.into_iter().map(|t| (stored.id, t)));
        }
        let rows = numbered(office, transfers).await?;
        let change = Change { rows: &rows, ..Change::default() };
        if office.store().record(&change, version).await? == Recorded::Done {
            return explain(office, &stored.id.to_string()).await;
        }
    }
    Err(PipelineError::Broken("the books kept changing while a refund was being released".to_owned()))
}
