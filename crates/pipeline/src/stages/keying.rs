//! Two keys: where the policy asks for it, two people key the same payment, the second without seeing what the first did.
//! Money moves when they agree; when they do not, a supervisor decides who was neither of them.
//!
//! What was keyed first stands in the audit chain like every decision. That a payment waits for its second key is a
//! reason of its entry in the queue.

use lockbox_domain::people::Role;
use lockbox_domain::{AccountNumber, Action, Cents, DecisionRecord, QueueEntry, QueueId, QueueState, Reason};
use lockbox_report::wire::queue::Entry;

use super::deciding::Resolution;
use crate::error::PipelineError;
use crate::office::Office;

/// What a decision about a payment comes to.
pub(super) enum Turn {
    /// It counts: the entry as it goes on.
    Counts(QueueEntry),
    /// It is kept and nothing moves yet: the entry as it waits from now on.
    Keyed(QueueEntry),
}

/// Whose turn it is, and what this decision is worth.
pub(super) async fn turn(
    office: &Office,
    entry: &QueueEntry,
    resolution: &Resolution,
) -> Result<Turn, PipelineError> {
    let entry = entry.clone();
    if entry.reasons.contains(&Reason::SecondKey) {
        return second(office, entry, resolution).await;
    }
    if resolution.action == Action::Hold || resolution.action == Action::Undo {
        return Ok(Turn::Counts(entry));
    }
    if entry.reasons.contains(&Reason::KeysDiffer) {
        judge_of_both(office, &entry).await?;
        return Ok(Turn::Counts(without(entry, Reason::KeysDiffer)));
    }
    let twice = office.config().policy.asks_for_second_key(entry.amount, &entry.reasons);
    if !twice || entry.state == QueueState::Decided {
        return Ok(Turn::Counts(entry));
    }
    Ok(Turn::Keyed(waiting(entry, Reason::SecondKey)))
}

async fn second(office: &Office, entry: QueueEntry, resolution: &Resolution) -> Result<Turn, PipelineError> {
    let Some(first) = last_key(office, entry.id).await? else { return Ok(Turn::Counts(entry)) };
    match resolution.action {
        Action::Undo if first.user == office.user() => {
            return Ok(Turn::Keyed(QueueEntry {
                state: QueueState::Open,
                ..without(entry, Reason::SecondKey)
            }));
        }
        Action::Undo => {
            return Err(PipelineError::Usage(format!("only {} takes the first key back", first.user)));
        }
        Action::Hold => return Ok(Turn::Counts(entry)),
        _ if first.user == office.user() => return Err(not_twice()),
        _ => {}
    }
    let keyed = parts(resolution, entry.amount);
    if meaning(first.action) == meaning(resolution.action) && same_parts(&first.parts, &keyed) {
        return Ok(Turn::Counts(without(entry, Reason::SecondKey)));
    }
    let said = |user: &str, action: Action, parts: &[(AccountNumber, Cents)]| {
        let parts: Vec<String> =
            parts.iter().map(|(account, amount)| format!(" {account} {}", amount.grouped())).collect();
        format!("{user} keyed {}{}", action.as_str(), parts.join(","))
    };
    let mut entry = waiting(without(entry, Reason::SecondKey), Reason::KeysDiffer);
    entry.detail = Some(format!(
        "{}; {}",
        said(&first.user, first.action, &first.parts),
        said(office.user(), resolution.action, &keyed)
    ));
    Ok(Turn::Keyed(entry))
}

/// True unless it is who keyed it first that is asked to key it again.
pub async fn queue_may_take(office: &Office, entry: &Entry) -> Result<bool, PipelineError> {
    match entry.id.parse() {
        Ok(id) if entry.reasons.contains(&Reason::SecondKey.as_str()) => Ok(!keyed_first(office, id).await?),
        _ => Ok(true),
    }
}

/// Refuses a claim by who keyed it first.
pub(super) async fn may_claim(office: &Office, entry: &QueueEntry) -> Result<(), PipelineError> {
    let waits = entry.reasons.contains(&Reason::SecondKey);
    if waits && keyed_first(office, entry.id).await? { Err(not_twice()) } else { Ok(()) }
}

async fn keyed_first(office: &Office, id: QueueId) -> Result<bool, PipelineError> {
    Ok(last_key(office, id).await?.is_some_and(|first| first.user == office.user()))
}

/// The accounts and amounts that go on record: those of a split, or the one account with all of the money.
pub(super) fn parts(resolution: &Resolution, amount: Cents) -> Vec<(AccountNumber, Cents)> {
    match &resolution.account {
        Some(account) if resolution.parts.is_empty() => vec![(account.clone(), amount)],
        _ => resolution.parts.clone(),
    }
}

/// Keys that differ are for a supervisor who keyed neither.
async fn judge_of_both(office: &Office, entry: &QueueEntry) -> Result<(), PipelineError> {
    let keyed = office.store().decisions(entry.id).await?;
    let both = keyed.iter().rev().filter(|d| d.action != Action::Hold).take(2);
    if both.into_iter().any(|d| d.user == office.user()) {
        return Err(PipelineError::Conflict(
            "you keyed it, and differently from your colleague: a supervisor decides who did neither"
                .to_owned(),
        ));
    }
    if !office.store().has_people().await? {
        return Ok(());
    }
    let person = office.store().person(office.user()).await?;
    if person.is_some_and(|(person, _)| person.role == Role::Supervisor) {
        return Ok(());
    }
    Err(PipelineError::Conflict("two people keyed it differently: a supervisor decides".to_owned()))
}

async fn last_key(office: &Office, id: QueueId) -> Result<Option<DecisionRecord>, PipelineError> {
    let decisions = office.store().decisions(id).await?;
    Ok(decisions.into_iter().rev().find(|d| d.action != Action::Hold))
}

fn not_twice() -> PipelineError {
    PipelineError::Conflict("you keyed it first, so somebody else keys it again".to_owned())
}

fn without(mut entry: QueueEntry, reason: Reason) -> QueueEntry {
    entry.reasons.retain(|r| *r != reason);
    entry
}

/// Open again for somebody else, for that reason first of all.
fn waiting(mut entry: QueueEntry, reason: Reason) -> QueueEntry {
    entry.reasons.insert(0, reason);
    QueueEntry { state: QueueState::Open, claimed_by: None, lease_until: None, ..entry }
}

/// Two words say the same.
fn meaning(action: Action) -> Action {
    if action == Action::Reject { Action::ReturnToSender } else { action }
}

fn same_parts(one: &[(AccountNumber, Cents)], other: &[(AccountNumber, Cents)]) -> bool {
    let sorted = |parts: &[(AccountNumber, Cents)]| {
        let mut parts = parts.to_vec();
        parts.sort();
        parts
    };
    sorted(one) == sorted(other)
}
