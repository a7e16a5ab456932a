//! A person's decision and all that follows from it, in one commit; and the chain that shows when one was tampered
//! with.
//!
//! Every decision's hash covers its fields and the hash before it, over the whole store. The last hash stands in
//! the settings: a decision that was cut off the end is missed as well.

use chrono::NaiveDateTime;
use lockbox_domain::people::Answer;
use lockbox_domain::{
    AccountNumber, Action, BatchState, Cents, DecisionRecord, FileId, FileState, ItemId, JournalRow,
    QueueEntry, QueueId, QueueKind,
};
use sha2::{Digest, Sha256};

use crate::Store;
use crate::db::{Tx, in_transaction};
use crate::error::{Result, StoreError};
use crate::sql::{Row, Sql, args};
use crate::{bank, batches, files, journal, people, posting, queue, settings};

/// What one commit changes. Nothing in it is optional in meaning: what is absent or empty stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Change<'a> {
    /// The decision that goes on record, if a person made one.
    pub decision: Option<&'a DecisionRecord>,
    /// New journal rows; their `seq` goes on where their subject's rows end.
    pub rows: &'a [JournalRow],
    /// Queue entries as they shall be from now on, new or replaced. A `decided` one loses its claim.
    pub queue: &'a [QueueEntry],
    /// A batch's new state. One that posts from now on puts its file's cursor back to its first item.
    pub batch: Option<(FileId, u32, BatchState)>,
    /// A file's new state.
    pub file: Option<(FileId, FileState)>,
    /// A statement's entry and a notice that tell of the same returned check, in that order.
    pub pair: Option<(ItemId, ItemId)>,
    /// What is answered to who asked for it, so that asking again changes nothing.
    pub answer: Option<&'a Answer>,
}

/// What one person decided within one hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedInHour {
    /// Its beginning, UTC.
    pub hour: NaiveDateTime,
    /// Who.
    pub user: String,
    /// Which decision.
    pub action: Action,
    /// How often.
    pub decisions: u64,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// It is recorded, all of it.
    Done,
    /// The books or the accounts changed since `version`; nothing was written. Look again.
    Conflict,
    /// Somebody else has claimed what is decided, until then; nothing was written.
    HeldBy(String, NaiveDateTime),
}

const NEXT_SEQ: Sql =
    Sql::same("SELECT MAX(seq) FROM decision WHERE file_id = $1 AND kind = $2 AND place = $3");
const NEW: Sql = Sql::same(
    "INSERT INTO decision (file_id, kind, place, seq, link, user_name, action, at, parts, note, prev_hash, hash) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
);
const OF: Sql = Sql::same(
    "SELECT file_id, kind, place, user_name, action, at, parts, note FROM decision \
     WHERE file_id = $1 AND kind = $2 AND place = $3 ORDER BY seq",
);
// By the hour: which day an hour belongs to is said where the time zone is known.
const BY_HOUR: Sql = Sql {
    sqlite: "SELECT substr(at, 1, 13), user_name, action, COUNT(*) FROM decision WHERE at >= $1 GROUP BY 1, 2, 3 \
             ORDER BY 1, 2, 3",
    postgres: "SELECT to_char(at, 'YYYY-MM-DD HH24'), user_name, action, COUNT(*) FROM decision WHERE at >= $1 \
               GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
};
pub(crate) const CHAIN: Sql = Sql::same(
    "SELECT file_id, kind, place, user_name, action, at, parts, note, link, prev_hash, hash FROM decision \
     WHERE link > $1 ORDER BY link LIMIT $2",
);
const FIRST_ORDINAL: Sql =
    Sql::same("SELECT first_ordinal FROM batch WHERE file_id = $1 AND batch_index = $2");
// The head is read under a lock, so that two decisions at a time cannot take the same link. SQLite has one writer.
const LOCK_HEAD: Sql = Sql {
    sqlite: "SELECT value FROM setting WHERE key = 'decision_head'",
    postgres: "SELECT value FROM setting WHERE key = 'decision_head' FOR UPDATE",
};

impl Store {
    /// Records a change in one transaction, only while the books are still at `version`, the value of
    /// [`Store::ledger_version`] from before what it rests on was read.
    pub async fn record(&self, change: &Change<'_>, version: i64) -> Result<Recorded> {
        in_transaction!(self.db, tx => {
            if let Some(decision) = change.decision
                && let Some(holder) = held_by_another(&mut tx, decision).await?
            {
                return Ok(holder);
            }
            let entries: Vec<QueueEntry> = change.queue.iter().map(without_claim).collect();
            queue::put(&mut tx, &entries).await?;
            if let Some((file, index, state)) = change.batch {
                set_batch_state(&mut tx, file, index, state).await?;
            }
            if let Some((file, state)) = change.file
                && !files::set_state(&mut tx, file, state).await?
            {
                return Err(StoreError::Refused(format!("there is no file {file}")));
            }
            if let Some(decision) = change.decision {
                append(&mut tx, decision).await?;
            }
            if let Some((entry, notice)) = change.pair {
                let pair = args![entry.file, entry.ordinal, notice.file, notice.ordinal];
                tx.run(&bank::NEW_PAIR, &pair).await?;
            }
            if let Some(answer) = change.answer {
                people::put_answer(&mut tx, answer).await?;
            }
            if !settings::raise_version_from(&mut tx, version).await? {
                return Ok(Recorded::Conflict);
            }
            // After the version is won: from here on nobody else can add rows to the same subject.
            tx.insert(&journal::NEW, &journal::cells(change.rows)?).await?;
            Recorded::Done
        })
    }

    /// How often each person took each decision in each hour (UTC) from a moment on.
    pub async fn decisions_by_hour(&self, since: NaiveDateTime) -> Result<Vec<DecidedInHour>> {
        let mut found = Vec::new();
        for mut row in self.db.rows(&BY_HOUR, &args![since]).await? {
            let hour = format!("{}:00", row.text()?);
            found.push(DecidedInHour {
                hour: NaiveDateTime::parse_from_str(&hour, "%Y-%m-%d %H:%M").map_err(StoreError::corrupt)?,
                user: row.text()?,
                action: row.word(Action::parse)?,
                decisions: row.uint()?,
            });
        }
        Ok(found)
    }

    /// The decisions about one thing, oldest first.
    pub async fn decisions(&self, subject: QueueId) -> Result<Vec<DecisionRecord>> {
        let args = args![subject.file, subject.kind.as_str(), subject.place];
        self.db.rows(&OF, &args).await?.iter_mut().map(decision).collect()
    }
}

fn without_claim(entry: &QueueEntry) -> QueueEntry {
    let mut entry = entry.clone();
    if entry.decided.is_some() {
        (entry.claimed_by, entry.lease_until) = (None, None);
    }
    entry
}

async fn held_by_another(tx: &mut Tx, decision: &DecisionRecord) -> Result<Option<Recorded>> {
    let Some(entry) = queue::get(tx, decision.subject, decision.at).await? else { return Ok(None) };
    Ok(entry
        .claimed_by
        .zip(entry.lease_until)
        .filter(|(holder, _)| *holder != decision.user)
        .map(|(holder, until)| Recorded::HeldBy(holder, until)))
}

async fn set_batch_state(tx: &mut Tx, file: FileId, index: u32, state: BatchState) -> Result<()> {
    if tx.run(&batches::SET_STATE, &args![file, index, state.as_str()]).await? == 0 {
        return Err(StoreError::Refused(format!("the file {file} has no batch at {index}")));
    }
    if state.posts()
        && let Some(mut row) = tx.row(&FIRST_ORDINAL, &args![file, index]).await?
    {
        let first: u32 = row.uint()?;
        tx.run(&posting::REWIND, &args![file, first]).await?;
    }
    Ok(())
}

/// Adds a decision to the chain.
async fn append(tx: &mut Tx, decision: &DecisionRecord) -> Result<()> {
    let head = match tx.row(&LOCK_HEAD, &[]).await? {
        Some(mut row) => row.text()?,
        None => return Err(StoreError::corrupt("no head of the decisions' chain")),
    };
    let (link, before) = parse_head(&head)?;
    let link = link + 1;
    let hash = chain_hash(decision, link, before);
    let subject = decision.subject;
    let kind = subject.kind.as_str();
    let seq = match tx.row(&NEXT_SEQ, &args![subject.file, kind, subject.place]).await? {
        Some(mut row) => row.opt_int()?.map_or(0, |last| last + 1),
        None => 0,
    };
    let args = args![
        subject.file,
        kind,
        subject.place,
        seq,
        link,
        decision.user.as_str(),
        decision.action.as_str(),
        decision.at,
        parts_text(&decision.parts),
        decision.note.as_deref(),
        before,
        hash.as_str(),
    ];
    tx.run(&NEW, &args).await?;
    settings::put(tx, "decision_head", &format!("{link}:{hash}")).await
}

/// The number and the hash of the last decision.
pub(crate) fn parse_head(head: &str) -> Result<(i64, &str)> {
    let found = head.split_once(':').and_then(|(link, hash)| Some((link.parse().ok()?, hash)));
    found.ok_or_else(|| StoreError::corrupt(format_args!("the decisions' head `{head}`")))
}

/// The hash of a decision at its place in the chain: every field with its length before it, so that no two
/// decisions spell the same.
pub(crate) fn chain_hash(decision: &DecisionRecord, link: i64, before: &str) -> String {
    let at = decision.at.and_utc().timestamp_micros().to_string();
    let mut hasher = Sha256::new();
    for field in [
        before,
        &link.to_string(),
        &decision.subject.to_string(),
        &decision.user,
        decision.action.as_str(),
        &at,
        &parts_text(&decision.parts),
        if decision.note.is_some() { "note" } else { "" },
        decision.note.as_deref().unwrap_or_default(),
    ] {
        hasher.update((field.len() as u64).to_le_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        hex.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        hex.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        hex
    })
}

fn parts_text(parts: &[(AccountNumber, Cents)]) -> String {
    let parts: Vec<_> =
        parts.iter().map(|(account, cents)| serde_json::json!([account.as_str(), cents.get()])).collect();
    serde_json::Value::Array(parts).to_string()
}

fn parts(text: &str) -> Option<Vec<(AccountNumber, Cents)>> {
    let parts: Vec<(String, i64)> = serde_json::from_str(text).ok()?;
    parts
        .iter()
        .map(|(account, cents)| Some((AccountNumber::new(account).ok()?, Cents::new(*cents))))
        .collect()
}

pub(crate) fn decision(row: &mut Row) -> Result<DecisionRecord> {
    let file = row.file()?;
    Ok(DecisionRecord {
        subject: QueueId { file, kind: row.word(QueueKind::parse)?, place: row.uint()? },
        user: row.text()?,
        action: row.word(Action::parse)?,
        at: row.time()?,
        parts: row.word(parts)?,
        note: row.opt_text()?,
    })
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[NEXT_SEQ, NEW, OF, BY_HOUR, CHAIN, FIRST_ORDINAL, LOCK_HEAD];
