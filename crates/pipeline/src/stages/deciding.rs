//! The work queue: list, show, claim, decide. A decision, its entries and the audit record are one commit.

use lockbox_domain::people::Answer;
use lockbox_domain::reading::RemittanceReading;
use lockbox_domain::{
    AccountNumber, Action, BatchState, Cents, DecisionRecord, FileId, FileState, JournalRow, QueueEntry,
    QueueId, QueueKind, QueueState, Reason, Region, StoredItem, Transfer,
};
use lockbox_posting::{Decision, Known, Subject, decide, last_decision, needs, undo};
use lockbox_report::wire::queue::{self, Entry, List};
use lockbox_store::{Change, Claim, QueueFilter, Recorded};

use super::balancing::balance_of;
use super::keying::{self, Turn};
use super::looking_up::known_accounts;
use super::posting::remittance_of;
use super::reconciling::numbered;
use crate::error::PipelineError;
use crate::office::Office;

/// How often a decision is made anew when the books changed meanwhile.
const MOST_TRIES: u32 = 20;

/// What of the queue is asked for.
#[derive(Debug, Clone, Default)]
pub struct QueueAsked {
    /// Only entries with this reason.
    pub reason: Option<String>,
    /// Only entries of this region.
    pub region: Option<String>,
    /// At most so many.
    pub limit: u32,
    /// Continue after this entry.
    pub after: Option<String>,
    /// Only entries in this state; without it all that are not decided.
    pub state: Option<String>,
}

/// A person's decision as it was typed.
#[derive(Debug, Clone)]
pub struct Resolution {
    /// What.
    pub action: Action,
    /// The account to apply to.
    pub account: Option<AccountNumber>,
    /// The parts of a split.
    pub parts: Vec<(AccountNumber, Cents)>,
    /// Why.
    pub note: Option<String>,
}

/// The entries that wait, most urgent first.
pub async fn queue_list(office: &Office, asked: &QueueAsked) -> Result<List, PipelineError> {
    let unknown = |what: &str, word: &str| PipelineError::Usage(format!("there is no {what} `{word}`"));
    let filter = QueueFilter {
        state: asked
            .state
            .as_deref()
            .map(|s| QueueState::parse(s).ok_or_else(|| unknown("state", s)))
            .transpose()?,
        reason: asked
            .reason
            .as_deref()
            .map(|r| Reason::parse(r).ok_or_else(|| unknown("reason", r)))
            .transpose()?,
        region: asked
            .region
            .as_deref()
            .map(|r| Region::new(r).map_err(|_| unknown("region", r)))
            .transpose()?,
    };
    let after = asked.after.as_deref().map(parse_id).transpose()?;
    let limit = asked.limit.clamp(1, 10_000);
    let mut entries = office.store().queue(&filter, after, limit + 1, office.now().naive_utc()).await?;
    let more = entries.len() > limit as usize;
    entries.truncate(limit as usize);
    let next = entries.last().filter(|_| more).map(|e| e.id);
    Ok(queue::list(&entries, next))
}

/// One entry as it stands, without what may explain it.
pub async fn queue_look(office: &Office, id: &str) -> Result<Entry, PipelineError> {
    Ok(queue::entry(&entry(office, parse_id(id)?).await?))
}

/// One entry; of a batch that waits its tape, and what may explain why it does not add up.
pub async fn queue_show(office: &Office, id: &str) -> Result<Entry, PipelineError> {
    let found = entry(office, parse_id(id)?).await?;
    let mut shown = queue::entry(&found);
    if found.id.kind == QueueKind::Batch
        && found.state != QueueState::Decided
        && let Some((balance, ideas)) = balance_of(office, found.id).await?
    {
        (shown.balance, shown.ideas) = (Some(balance), ideas);
    }
    Ok(shown)
}

/// Takes an entry for a while; again renews it.
pub async fn queue_claim(office: &Office, id: &str) -> Result<Entry, PipelineError> {
    let id = parse_id(id)?;
    let mut claimed = entry(office, id).await?;
    keying::may_claim(office, &claimed).await?;
    let minutes = office.config().policy.lease_minutes;
    match office.store().claim(id, office.user(), office.now().naive_utc(), minutes).await? {
        Claim::Claimed(until) => {
            (claimed.claimed_by, claimed.lease_until) = (Some(office.user().to_owned()), Some(until));
            claimed.state = QueueState::Claimed;
            Ok(queue::entry(&claimed))
        }
        Claim::HeldBy(who, until) => {
            Err(PipelineError::Conflict(format!("{who} is working on `{id}` until {until} UTC")))
        }
        Claim::Decided => Err(PipelineError::Conflict(format!("`{id}` is decided"))),
        Claim::Missing => Err(missing(id)),
    }
}

pub(super) fn parse_id(id: &str) -> Result<QueueId, PipelineError> {
    id.parse().map_err(|_| {
        PipelineError::NotFound(format!("`{id}` is no id of the queue; `lockbox queue list` shows them"))
    })
}

fn missing(id: QueueId) -> PipelineError {
    PipelineError::NotFound(format!("there is nothing `{id}` in the queue"))
}

async fn entry(office: &Office, id: QueueId) -> Result<QueueEntry, PipelineError> {
    office.store().queue_entry(id, office.now().naive_utc()).await?.ok_or_else(|| missing(id))
}

/// A request that may come twice: the key it came with, and what it asks for in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// The key.
    pub key: String,
    /// What is asked for.
    pub request: String,
}

/// Decides an entry; the entry as it now is.
pub async fn queue_resolve(
    office: &Office,
    id: &str,
    resolution: &Resolution,
) -> Result<Entry, PipelineError> {
    queue_resolve_once(office, id, resolution, None).await
}

/// The same, and keeps the answer in the same commit where the request may come twice.
pub async fn queue_resolve_once(
    office: &Office,
    id: &str,
    resolution: &Resolution,
    once: Option<&Once>,
) -> Result<Entry, PipelineError> {
    let id = parse_id(id)?;
    let _mine = office.store().my_turn().await;
    for _ in 0..MOST_TRIES {
        let version = office.store().ledger_version().await?;
        let current = entry(office, id).await?;
        let parts = keying::parts(resolution, current.amount);
        let decided = match id.kind {
            QueueKind::Item => keyed(office, current, resolution).await?,
            QueueKind::Batch | QueueKind::File => of_batch_or_file(current, resolution)?,
            _ => of_bank_entry(current, resolution)?,
        };
        let record = DecisionRecord {
            subject: id,
            user: office.user().to_owned(),
            action: resolution.action,
            at: office.now().naive_utc(),
            parts,
            note: resolution.note.clone(),
        };
        let queue = [decided.entry.clone()];
        let answer = once.map(|once| answer(office, once, &decided.entry)).transpose()?;
        let change = Change {
            answer: answer.as_ref(),
            decision: Some(&record),
            rows: &decided.rows,
            queue: &queue,
            batch: decided.batch.map(|state| (id.file, id.place, state)),
            file: decided.file.map(|state| (id.file, state)),
            pair: None,
        };
        match office.store().record(&change, version).await? {
            Recorded::Done => return Ok(queue::entry(&entry(office, id).await?)),
            Recorded::Conflict => {}
            Recorded::HeldBy(who, until) => {
                return Err(PipelineError::Conflict(format!("{who} is working on `{id}` until {until} UTC")));
            }
        }
    }
    Err(PipelineError::Broken("the books kept changing while a decision was being recorded".to_owned()))
}

fn answer(office: &Office, once: &Once, entry: &QueueEntry) -> Result<Answer, PipelineError> {
    let mut entry = entry.clone();
    if entry.decided.is_some() {
        (entry.claimed_by, entry.lease_until) = (None, None);
    }
    let body = serde_json::to_string(&queue::entry(&entry))
        .map_err(|e| PipelineError::Broken(format!("an answer cannot be written: {e}")))?;
    Ok(Answer {
        person: office.user().to_owned(),
        key: once.key.clone(),
        request: once.request.clone(),
        status: 200,
        body,
        at: office.now().naive_utc(),
    })
}

/// What applying a payment to each of these accounts would book, without booking it: nothing where it does not fit. What
/// they have in common is looked up once.
pub async fn queue_effects(
    office: &Office,
    stored: &StoredItem,
    accounts: &[AccountNumber],
) -> Result<Vec<Vec<JournalRow>>, PipelineError> {
    let rows = office.store().rows(&[stored.id]).await?;
    let next = rows.iter().map(|row| row.seq + 1).max().unwrap_or(0);
    let current: Vec<Transfer> = rows.into_iter().map(|row| row.transfer).collect();
    let asked = Asked::of(office, stored, accounts).await?;
    let day = office.today();
    let row = |(seq, transfer)| JournalRow { subject: stored.id, seq, day, transfer };
    let effect = |account: &AccountNumber| {
        let decision = Decision::Apply(account.clone());
        let transfers = asked.clone().decide(office, stored, &current, &decision).unwrap_or_default();
        (next..).zip(transfers).map(row).collect()
    };
    Ok(accounts.iter().map(effect).collect())
}

/// Gives a claim back before it lapses.
pub async fn queue_release(office: &Office, id: &str) -> Result<Entry, PipelineError> {
    let id = parse_id(id)?;
    office.store().release_claim(id, office.user()).await?;
    Ok(queue::entry(&entry(office, id).await?))
}

/// Releases a file that is loaded and waits as a whole in the queue; false when none of that name waits.
pub(super) async fn release_waiting(office: &Office, file: FileId) -> Result<bool, PipelineError> {
    let id = QueueId { kind: QueueKind::File, file, place: 0 };
    let found = office.store().queue_entry(id, office.now().naive_utc()).await?;
    if found.is_none_or(|entry| entry.state == QueueState::Decided) {
        return Ok(false);
    }
    let genuine = Resolution { action: Action::Genuine, account: None, parts: Vec::new(), note: None };
    queue_resolve(office, &id.to_string(), &genuine).await?;
    Ok(true)
}

/// What a decision changes.
struct Decided {
    entry: QueueEntry,
    rows: Vec<JournalRow>,
    batch: Option<BatchState>,
    file: Option<FileState>,
}

impl Decided {
    fn only(entry: QueueEntry) -> Self {
        Self { entry, rows: Vec::new(), batch: None, file: None }
    }
}

fn does_not_fit(entry: &QueueEntry, action: Action) -> PipelineError {
    PipelineError::Usage(format!(
        "`{}` cannot be decided for {} `{}`",
        action.as_str(),
        entry.id.kind.as_str(),
        entry.id
    ))
}

fn closed(mut entry: QueueEntry, action: Action) -> QueueEntry {
    entry.state = QueueState::Decided;
    entry.decided = Some(action);
    entry
}

/// Put off: whoever held it gives it back.
fn put_off(entry: QueueEntry) -> QueueEntry {
    QueueEntry { state: QueueState::Held, claimed_by: None, lease_until: None, ..entry }
}

fn of_batch_or_file(entry: QueueEntry, resolution: &Resolution) -> Result<Decided, PipelineError> {
    if entry.state == QueueState::Decided {
        return Err(PipelineError::Conflict(format!("`{}` is decided", entry.id)));
    }
    let release = match resolution.action {
        Action::Genuine => true,
        Action::Reject => false,
        other => return Err(does_not_fit(&entry, other)),
    };
    if release && entry.reasons.contains(&Reason::UnknownLockbox) {
        return Err(PipelineError::Usage(format!(
            "`{}` has no books to go to: add its lockbox to the configuration and import the file again",
            entry.id
        )));
    }
    let is_batch = entry.id.kind == QueueKind::Batch;
    let batch = is_batch.then_some(if release { BatchState::Released } else { BatchState::Rejected });
    let file = if is_batch {
        None
    } else {
        Some(if release { FileState::Imported } else { FileState::Quarantined })
    };
    Ok(Decided { batch, file, ..Decided::only(closed(entry, resolution.action)) })
}

fn of_bank_entry(entry: QueueEntry, resolution: &Resolution) -> Result<Decided, PipelineError> {
    match resolution.action {
        Action::Hold => Ok(Decided::only(put_off(entry))),
        Action::Reject | Action::Genuine => Ok(Decided::only(closed(entry, resolution.action))),
        other => Err(does_not_fit(&entry, other)),
    }
}

/// A decision that two people have to key is looked at like any other, and books nothing until both have.
async fn keyed(
    office: &Office,
    entry: QueueEntry,
    resolution: &Resolution,
) -> Result<Decided, PipelineError> {
    match keying::turn(office, &entry, resolution).await? {
        Turn::Counts(entry) => of_item(office, entry, resolution).await,
        Turn::Keyed(waits) => {
            if resolution.action != Action::Undo {
                of_item(office, entry, resolution).await?;
            }
            Ok(Decided::only(waits))
        }
    }
}

async fn of_item(
    office: &Office,
    entry: QueueEntry,
    resolution: &Resolution,
) -> Result<Decided, PipelineError> {
    let item = lockbox_domain::ItemId { file: entry.id.file, ordinal: entry.id.place };
    let stored = office.store().item(item).await?.ok_or_else(|| missing(entry.id))?;
    let current: Vec<Transfer> =
        office.store().rows(&[item]).await?.into_iter().map(|r| r.transfer).collect();
    if entry.state == QueueState::Decided && resolution.action != Action::Undo {
        return Err(PipelineError::Conflict(format!(
            "`{}` is decided; `undo` takes a decision back",
            entry.id
        )));
    }
    let transfers = match resolution.action {
        Action::Hold => return Ok(Decided::only(put_off(entry))),
        // The cash stays where it is and one entry stays with it until the bank corrects it or it is sent back.
        Action::Duplicate => return Ok(Decided::only(closed(entry, Action::Duplicate))),
        Action::Undo => return undone(office, entry, &current).await,
        Action::Apply => {
            let account = resolution.account.clone();
            let account =
                account.ok_or_else(|| PipelineError::Usage("`apply` needs --account".to_owned()))?;
            booked(office, &stored, &current, &Decision::Apply(account)).await?
        }
        Action::Split => {
            booked(office, &stored, &current, &Decision::Split(resolution.parts.clone())).await?
        }
        Action::Reject | Action::ReturnToSender => {
            booked(office, &stored, &current, &Decision::SendBack).await?
        }
        Action::Misdirected => booked(office, &stored, &current, &Decision::Misdirected).await?,
        Action::Genuine => {
            let transfers = booked(office, &stored, &current, &Decision::Genuine).await?;
            if transfers.is_empty() {
                return Ok(still_unsure(entry));
            }
            transfers
        }
        other => return Err(does_not_fit(&entry, other)),
    };
    let rows = numbered(office, transfers.into_iter().map(|t| (item, t)).collect()).await?;
    Ok(Decided { rows, ..Decided::only(closed(entry, resolution.action)) })
}

/// Genuine, but the rules find no account: the suspicion is cleared, the rest of the question stays open.
fn still_unsure(mut entry: QueueEntry) -> Decided {
    const CLEARED: [Reason; 4] =
        [Reason::SuspectedDuplicate, Reason::StaleDated, Reason::PostDated, Reason::MoneyOrderLimit];
    entry.reasons.retain(|r| !CLEARED.contains(r));
    if entry.reasons.is_empty() {
        entry.reasons.push(Reason::OneIdentifierOnly);
    }
    entry.state = QueueState::Open;
    entry.detail = Some("genuine, but the rules find no account for it: apply it to one".to_owned());
    Decided::only(entry)
}

async fn undone(
    office: &Office,
    mut entry: QueueEntry,
    current: &[Transfer],
) -> Result<Decided, PipelineError> {
    let decisions = office.store().decisions(entry.id).await?;
    let last = decisions.last().filter(|_| entry.state == QueueState::Decided);
    let Some(last) = last.filter(|d| d.user == office.user()) else {
        return Err(PipelineError::Usage(format!(
            "there is no decision of {} on `{}` to take back",
            office.user(),
            entry.id
        )));
    };
    let moved = !matches!(last.action, Action::Duplicate | Action::Hold);
    let rows = if moved {
        let evidence = if last.action == Action::Genuine {
            current.last().and_then(|t| t.evidence.clone()).unwrap_or_default()
        } else {
            format!("operator:{}", office.user())
        };
        let standing = last_decision(current.get(1..).unwrap_or_default(), &evidence)
            .map_err(|e| PipelineError::Usage(e.to_string()))?;
        let item = lockbox_domain::ItemId { file: entry.id.file, ordinal: entry.id.place };
        numbered(office, undo(&standing).into_iter().map(|t| (item, t)).collect()).await?
    } else {
        Vec::new()
    };
    entry.state = QueueState::Open;
    entry.decided = None;
    Ok(Decided { rows, ..Decided::only(entry) })
}

async fn booked(
    office: &Office,
    stored: &StoredItem,
    current: &[Transfer],
    decision: &Decision,
) -> Result<Vec<Transfer>, PipelineError> {
    let accounts = match decision {
        Decision::Apply(account) => vec![account.clone()],
        Decision::Split(parts) => parts.iter().map(|(account, _)| account.clone()).collect(),
        _ => Vec::new(),
    };
    Asked::of(office, stored, &accounts).await?.decide(office, stored, current, decision)
}

/// What a decision about a payment rests on: what is read off it, and the accounts that it and the decision name.
#[derive(Clone)]
struct Asked {
    reading: RemittanceReading,
    known: Known,
}

impl Asked {
    async fn of(
        office: &Office,
        stored: &StoredItem,
        accounts: &[AccountNumber],
    ) -> Result<Self, PipelineError> {
        let reading = remittance_of(&stored.item, office.settings());
        let mut asked = needs(&stored.item, &reading);
        asked.accounts.extend_from_slice(accounts);
        let payers: Vec<i64> = asked.payer.into_iter().collect();
        let known = known_accounts(office, &mut asked.accounts, &mut asked.members, &payers).await?;
        Ok(Self { reading, known })
    }

    fn decide(
        mut self,
        office: &Office,
        stored: &StoredItem,
        current: &[Transfer],
        decision: &Decision,
    ) -> Result<Vec<Transfer>, PipelineError> {
        let (Some(region), Some(deposit)) = (stored.region, stored.deposit()) else {
            return Err(PipelineError::Broken(format!("item {} has no deposit", stored.id)));
        };
        let (id, item, reading) = (stored.id, &stored.item, &self.reading);
        let subject = Subject { id, item, region, deposit, reading, same_check: None };
        decide(&subject, current, decision, &mut self.known, office.config(), office.user())
            .map_err(|e| PipelineError::Usage(format!("item {id}: {e}")))
    }
}
