//! A letter to who sent a payment, by where its money is.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use lockbox_domain::{Event, JournalRow, Ledger, QueueEntry, QueueId, QueueState, StoredItem, positions};
use lockbox_report::letters::{Letter, LetterFacts, write};
use lockbox_report::wire::letter::Document;

use super::explaining::find_item;
use crate::error::PipelineError;
use crate::office::Office;

/// The letter that fits a payment now: `ITEM_ID` or `LOCKBOX/DATE/BATCH/ITEM[/OCCURRENCE]`.
pub async fn letter(office: &Office, item: &str) -> Result<Document, PipelineError> {
    let stored = find_item(office, item).await?;
    let rows = office.store().rows(&[stored.id]).await?;
    let entry = office.store().queue_entry(QueueId::of_item(stored.id), office.now().naive_utc()).await?;
    let waits = entry.filter(|entry| entry.state != QueueState::Decided);
    let kind = kind(&rows, waits.as_ref())?;
    let facts = facts(office, &stored, &rows, waits.as_ref());
    let text = office.settings().letters.get(&kind).map_or(kind.built_in(), String::as_str);
    Ok(Document {
        item_id: stored.id.to_string(),
        kind: kind.as_str(),
        to: stored.item.remitter.clone(),
        text: write(text, &facts).map_err(|e| PipelineError::Usage(e.to_string()))?,
    })
}

fn kind(rows: &[JournalRow], waits: Option<&QueueEntry>) -> Result<Letter, PipelineError> {
    let is = |events: &[Event]| rows.iter().any(|row| events.contains(&row.transfer.event()));
    let goes_back = positions(rows.iter().map(|row| &row.transfer))?
        .iter()
        .any(|position| position.ledger == Ledger::RefundsPayable);
    Ok(if is(&[Event::CheckReturned, Event::AppliedCheckReturned]) {
        Letter::Returned
    } else if goes_back || is(&[Event::RefundSent]) {
        Letter::SentBack
    } else if waits.is_some() {
        Letter::Held
    } else {
        Letter::Received
    })
}

fn facts(
    office: &Office,
    stored: &StoredItem,
    rows: &[JournalRow],
    waits: Option<&QueueEntry>,
) -> LetterFacts {
    let item = &stored.item;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let day = |day: Option<NaiveDate>| day.map(written).unwrap_or_default();
    let lockbox = item.lockbox.as_ref().and_then(|number| office.config().lockbox(number));
    let po_box = lockbox.filter(|l| !l.po_box.is_empty());
    let accounts: BTreeSet<&str> =
        rows.iter().filter_map(|row| row.transfer.sub.as_ref().map(|sub| sub.account.as_str())).collect();
    // Of several accounts none is named: the payer knows which they meant.
    let account = accounts.first().filter(|_| accounts.len() == 1);
    LetterFacts {
        today: written(office.today()),
        payer: text(&item.remitter),
        amount: item.amount,
        // As it is printed on the check: files fill it up with zeros.
        check: text(&item.serial).trim_start_matches('0').to_owned(),
        check_date: day(item.check_date),
        payee: text(&item.payee),
        po_box: po_box.map(|l| format!("P.O. Box {}, {} {}", l.po_box, l.city, l.zip)).unwrap_or_default(),
        deposit_date: day(item.deposit_date),
        account_end: account
            .map(|a| a.get(a.len().saturating_sub(4)..).unwrap_or(a))
            .unwrap_or_default()
            .to_owned(),
        reference: stored.id.to_string(),
        reasons: waits.map(|entry| entry.reasons.clone()).unwrap_or_default(),
    }
}

/// `November 30, 2026`.
fn written(day: NaiveDate) -> String {
    day.format("%B %-d, %Y").to_string()
}
