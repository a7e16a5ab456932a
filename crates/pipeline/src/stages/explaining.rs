//! `explain`: an item's way from the bytes in the file to the journal entries.

use chrono::NaiveDate;
use lockbox_domain::reading::{PaperReading, Said};
use lockbox_domain::report_rows::{ExplainStep, Explanation};
use lockbox_domain::{
    ImageFault, ItemId, LineOutcome, LockboxNumber, QueueId, StoredItem, positions, sanitise,
};
use lockbox_report::wire::explain::{Document, document};

use super::lines::{OFF_COUPON, TYPED};
use super::posting::remittance_of;
use super::showing::read_range;
use crate::error::PipelineError;
use crate::office::Office;

/// Walks the way of the item that is named `ITEM_ID` or `LOCKBOX/DATE/BATCH/ITEM[/OCCURRENCE]`.
pub async fn explain(office: &Office, item: &str) -> Result<Document, PipelineError> {
    let stored = find_item(office, item).await?;
    let rows = office.store().rows(&[stored.id]).await?;
    let mut steps = Vec::new();
    file_step(office, &stored, &mut steps).await?;
    read_steps(office, &stored, &mut steps);
    let subject = QueueId::of_item(stored.id);
    if let Some(entry) = office.store().queue_entry(subject, office.now().naive_utc()).await? {
        let reasons: Vec<&str> = entry.reasons.iter().map(|r| r.title()).collect();
        steps.push(step(
            "queue",
            format!("waits or waited for a person: {}", reasons.join(" ")),
            &[("state", entry.state.as_str().to_owned()), ("detail", entry.detail.unwrap_or_default())],
        ));
    }
    for decision in office.store().decisions(subject).await? {
        let text = format!("{} decided `{}`", decision.user, decision.action.as_str());
        let mut made = step("decision", text, &[("note", decision.note.unwrap_or_default())]);
        made.at = Some(decision.at);
        steps.push(made);
    }
    for row in &rows {
        let t = &row.transfer;
        let text = format!(
            "{} {} from {} to {} in {}",
            t.event().title(),
            t.amount().grouped(),
            t.debit(),
            t.credit(),
            t.region()
        );
        let account =
            t.sub.as_ref().map(|s| format!("{} of member {}", s.account, s.member)).unwrap_or_default();
        let bill =
            t.sub.as_ref().and_then(|s| s.statement.as_ref()).map(ToString::to_string).unwrap_or_default();
        steps.push(step(
            "entry",
            text,
            &[
                ("evidence", t.evidence.clone().unwrap_or_default()),
                ("account", account),
                ("statement", bill),
                ("day", row.day.to_string()),
            ],
        ));
    }
    let transfers: Vec<_> = rows.iter().map(|r| &r.transfer).collect();
    for p in positions(transfers.iter().copied())? {
        steps.push(step(
            "now",
            format!("{} is {} in the books of {}", p.amount.grouped(), p.bucket.as_str(), p.region),
            &[],
        ));
    }
    deposit_step(office, &stored, &mut steps).await?;
    Ok(document(&Explanation { item: stored.id, steps, rows })?)
}

fn step(kind: &str, text: String, evidence: &[(&str, String)]) -> ExplainStep {
    let evidence =
        evidence.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
    ExplainStep { at: None, kind: kind.to_owned(), text, evidence }
}

async fn file_step(
    office: &Office,
    stored: &StoredItem,
    steps: &mut Vec<ExplainStep>,
) -> Result<(), PipelineError> {
    let item = &stored.item;
    let Some(file) = office.store().file(stored.id.file).await? else { return Ok(()) };
    let text = format!(
        "record {} of `{}`, bytes {} to {}",
        item.record,
        sanitise(&file.name),
        item.bytes.start,
        item.bytes.start + u64::from(item.bytes.len)
    );
    let mut made = step(
        "file",
        text,
        &[
            ("sha256", file.sha256.clone()),
            ("profile", file.profile.clone().unwrap_or_default()),
            ("imported by", file.user.clone()),
            ("bytes", bytes_of(office, &file.sha256, stored).unwrap_or_default()),
        ],
    );
    made.at = Some(file.received_at);
    steps.push(made);
    Ok(())
}

/// The item's own bytes, from the archive.
fn bytes_of(office: &Office, sha256: &str, stored: &StoredItem) -> Option<String> {
    let bytes = read_range(office, sha256, stored.item.bytes.start, stored.item.bytes.len.min(400))?;
    Some(sanitise(String::from_utf8_lossy(&bytes).trim_end()))
}

fn read_steps(office: &Office, stored: &StoredItem, steps: &mut Vec<ExplainStep>) {
    let item = &stored.item;
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let lockbox = item.lockbox.as_ref().map(ToString::to_string).unwrap_or_default();
    let day = item.deposit_date.map(|d| d.to_string()).unwrap_or_default();
    let what = format!(
        "a payment of {} in lockbox {lockbox} on {day}, batch {} item {}",
        item.amount.grouped(),
        item.batch_number,
        item.item_number
    );
    steps.push(step(
        "item",
        what,
        &[
            ("routing", text(&item.routing)),
            ("account", text(&item.account)),
            ("serial", text(&item.serial)),
            ("check date", item.check_date.map(|d| d.to_string()).unwrap_or_default()),
            ("remitter", text(&item.remitter)),
        ],
    ));
    if let Some(read) = &item.line_read {
        let came = match read.outcome {
            LineOutcome::Filled => "what the file leaves out is taken from it",
            LineOutcome::Repaired => "what the bank did not read is taken from it",
            LineOutcome::Disagrees => "the file says something else",
            LineOutcome::Doubtful => "it is not sure enough to be used",
        };
        steps.push(step(
            "image",
            format!("the image shows {}: {came}", read.text),
            &[
                ("outcome", read.outcome.as_str().to_owned()),
                ("sure, of 1000", read.confidence_permille.to_string()),
            ],
        ));
    }
    for mark in &item.image_marks {
        let said = match mark.fault {
            ImageFault::Unsigned => "nothing is written where the check is signed".to_owned(),
            ImageFault::FoldedCorner => {
                format!("the picture of its {} has a black corner", mark.side.as_str())
            }
            fault => format!("the picture of its {} is {}", mark.side.as_str(), fault.as_str()),
        };
        steps.push(step("image", said, &[("fault", mark.fault.as_str().to_owned())]));
    }
    if let Some(line) = item.remittance.strip_prefix(OFF_COUPON) {
        let said =
            format!("the file has no text with it; the coupon's image shows {}", sanitise(line.trim()));
        steps.push(step("image", said, &[]));
    }
    if let Some(line) = item.remittance.strip_prefix(TYPED) {
        let said = format!("the file has no text with it; typed on its images is {}", sanitise(line.trim()));
        steps.push(step("image", said, &[]));
    }
    steps.extend(item.paper.as_deref().and_then(typed));
    let reading = remittance_of(item, office.settings());
    if let Some(scan) = &reading.scan {
        steps.push(step(
            "scan line",
            format!("`{}` fits template {}", sanitise(&scan.text), scan.template),
            &[
                ("member_id", text(&scan.member_id)),
                ("account_number", text(&scan.account_number)),
                ("statement", text(&scan.statement)),
                ("check digit", scan.check_digit.map(|c| c.as_str().to_owned()).unwrap_or_default()),
            ],
        ));
    }
    for found in &reading.found {
        steps.push(step(
            "memo",
            format!(
                "{} in columns {} to {} of `{}`",
                found.digits,
                found.span.0 + 1,
                found.span.1,
                sanitise(&item.remittance)
            ),
            &[("says", format!("{:?}", found.kind).to_lowercase())],
        ));
    }
}

async fn deposit_step(
    office: &Office,
    stored: &StoredItem,
    steps: &mut Vec<ExplainStep>,
) -> Result<(), PipelineError> {
    let Some(deposit) = stored.deposit() else { return Ok(()) };
    let found = office.store().deposit_positions(deposit.date, deposit.date).await?;
    let Some(position) = found.into_iter().find(|p| p.deposit == deposit) else { return Ok(()) };
    let bank = if position.credited.is_zero() {
        "not yet credited by the bank".to_owned()
    } else {
        format!("credited with {}", position.credited.grouped())
    };
    steps.push(step("deposit", format!("its deposit of {} is {bank}", position.lockbox.grouped()), &[]));
    Ok(())
}

/// The item that is named so.
pub(super) async fn find_item(office: &Office, name: &str) -> Result<StoredItem, PipelineError> {
    if let Ok(id) = name.trim_start_matches('i').parse::<ItemId>()
        && let Some(found) = office.store().item(id).await?
    {
        return Ok(found);
    }
    let parts: Vec<&str> = name.split('/').collect();
    let missing = || {
        PipelineError::Usage(format!(
            "there is no item `{name}`; it is named ITEM_ID or LOCKBOX/DATE/BATCH/ITEM[/OCCURRENCE]"
        ))
    };
    let (lockbox, date, batch, item, occurrence) = match parts.as_slice() {
        [lockbox, date, batch, item] => (*lockbox, *date, *batch, *item, "0"),
        [lockbox, date, batch, item, occurrence] => (*lockbox, *date, *batch, *item, *occurrence),
        _ => return Err(missing()),
    };
    let lockbox = LockboxNumber::new(lockbox).map_err(|_| missing())?;
    let date: NaiveDate = date.parse().map_err(|_| missing())?;
    let number = |text: &str| text.parse::<u32>().map_err(|_| missing());
    let found = office
        .store()
        .items_by_place(&lockbox, date, number(batch)?, number(item)?, number(occurrence)?)
        .await?;
    found.into_iter().next().ok_or_else(missing)
}

/// What a model read on the front, each thing with how sure it is.
fn typed(paper: &PaperReading) -> Option<ExplainStep> {
    fn said<T>(said: Option<&Said<T>>, text: impl Fn(&T) -> String) -> Option<String> {
        said.map(|said| format!("{} ({} of 1000)", text(&said.value), said.confidence_permille))
    }
    let evidence: Vec<(&str, String)> = [
        ("amount", said(paper.amount.as_ref(), |cents| cents.grouped())),
        ("amount in words", said(paper.words.as_ref(), |cents| cents.grouped())),
        ("date", said(paper.date.as_ref(), ToString::to_string)),
        ("payable to", said(paper.payee.as_ref(), |payee| sanitise(payee))),
        ("memo", said(paper.memo.as_ref(), |memo| sanitise(memo))),
    ]
    .into_iter()
    .filter_map(|(name, said)| Some((name, said?)))
    .collect();
    (!evidence.is_empty()).then(|| step("image", "typed text was read on its front".to_owned(), &evidence))
}
