//! The work queue: what waits for a person, in the order in which it should be taken, and who has it.
//!
//! A claim stands beside an entry's state and is over by itself when its lease is: nobody has to clean up after a
//! browser that was closed. What an entry's state *is* therefore depends on the time, which is an argument.

use chrono::{Duration, NaiveDate, NaiveDateTime};
use lockbox_domain::report_rows::ExceptionDayRow;
use lockbox_domain::{
    AccountNumber, Action, Candidate, Cents, LockboxNumber, MemberId, QueueEntry, QueueId, QueueKind,
    QueueState, Reason, Region,
};
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::db::{Tx, in_transaction};
use crate::error::{Result, StoreError};
use crate::small::{Ask, Told};
use crate::sql::{Arg, Bulk, Kind, Row, Sql, args};

/// Which entries are asked for; nothing set asks for all that are not decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// Only entries in this state.
    pub state: Option<QueueState>,
    /// Only entries with this reason among theirs.
    pub reason: Option<Reason>,
    /// Only entries of this region.
    pub region: Option<Region>,
}

/// What became of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is the asker's, until then.
    Claimed(NaiveDateTime),
    /// Somebody else has it, until then.
    HeldBy(String, NaiveDateTime),
    /// It is decided already.
    Decided,
    /// There is no such entry.
    Missing,
}

/// Stands for "no deadline", so that one order by one index serves all.
fn far() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX).and_time(chrono::NaiveTime::MIN)
}

macro_rules! queue_columns {
    () => {
        "q.file_id, q.kind, q.place, q.reasons, q.amount_cents, q.region, q.lockbox, q.deposit_date, q.batch_number, \
         q.item_number, q.state, q.claimed_by, q.lease_until, q.deadline, q.candidates, q.detail, q.decided"
    };
}

/// An entry that is there already is replaced: something new is to be decided about the same thing.
const PUT: Bulk = Bulk {
    table: "queue",
    columns: &[
        ("file_id", Kind::Int),
        ("kind", Kind::Text),
        ("place", Kind::Int),
        ("reasons", Kind::Text),
        ("amount_cents", Kind::Int),
        ("region", Kind::Text),
        ("lockbox", Kind::Text),
        ("deposit_date", Kind::Date),
        ("batch_number", Kind::Int),
        ("item_number", Kind::Int),
        ("state", Kind::Text),
        ("claimed_by", Kind::Text),
        ("lease_until", Kind::Time),
        ("deadline", Kind::Time),
        ("candidates", Kind::Text),
        ("detail", Kind::Text),
        ("decided", Kind::Text),
    ],
    on_conflict: "ON CONFLICT (file_id, kind, place) DO UPDATE SET reasons = excluded.reasons, \
        amount_cents = excluded.amount_cents, region = excluded.region, lockbox = excluded.lockbox, \
        deposit_date = excluded.deposit_date, batch_number = excluded.batch_number, \
        item_number = excluded.item_number, state = excluded.state, claimed_by = excluded.claimed_by, \
        lease_until = excluded.lease_until, deadline = excluded.deadline, candidates = excluded.candidates, \
        detail = excluded.detail, decided = excluded.decided",
};

const ONE: Sql = Sql::same(concat!(
    "SELECT ",
    queue_columns!(),
    " FROM queue q WHERE q.file_id = $1 AND q.kind = $2 AND q.place = $3"
));

/// The next entries after one place in the order. An absent filter is a NULL; the reason is looked for with its
/// quotes in the JSON text, which cannot match a part of another word. `$4` is the state, `$5` the time: a claim
/// counts while its lease lasts.
const NEXT: Sql = Sql::same(concat!(
    "SELECT ",
    queue_columns!(),
    " FROM queue q WHERE q.state <> 'decided' AND q.deadline >= $1 \
     AND (q.deadline > $1 OR q.amount_cents < $2 OR (q.amount_cents = $2 AND (q.kind > $3 OR (q.kind = $3 \
     AND (q.file_id > $6 OR (q.file_id = $6 AND q.place > $7)))))) \
     AND (CAST($4 AS TEXT) IS NULL OR $4 = CASE WHEN q.lease_until > $5 THEN 'claimed' ELSE q.state END) \
     AND (CAST($8 AS TEXT) IS NULL OR q.reasons LIKE $8) AND (CAST($9 AS TEXT) IS NULL OR q.region = $9) \
     ORDER BY q.deadline, q.amount_cents DESC, q.kind, q.file_id, q.place LIMIT $10"
));

/// Decided entries are another list: nobody works it down, so its order is only stable.
const DECIDED: Sql = Sql::same(concat!(
    "SELECT ",
    queue_columns!(),
    " FROM queue q WHERE q.state = 'decided' \
     AND (q.file_id > $1 OR (q.file_id = $1 AND (q.kind > $2 OR (q.kind = $2 AND q.place > $3)))) \
     AND (CAST($4 AS TEXT) IS NULL OR q.reasons LIKE $4) AND (CAST($5 AS TEXT) IS NULL OR q.region = $5) \
     ORDER BY q.file_id, q.kind, q.place LIMIT $6"
));

const CLAIM: Sql = Sql::same(
    "UPDATE queue SET claimed_by = $4, lease_until = $5 WHERE file_id = $1 AND kind = $2 AND place = $3 \
     AND state <> 'decided' AND (claimed_by IS NULL OR claimed_by = $4 OR lease_until <= $6)",
);
const RELEASE: Sql = Sql::same(
    "UPDATE queue SET claimed_by = NULL, lease_until = NULL \
     WHERE file_id = $1 AND kind = $2 AND place = $3 AND claimed_by = $4",
);
const COUNTS: Sql = Sql::same(
    "SELECT CASE WHEN state = 'decided' THEN state WHEN lease_until > $1 THEN 'claimed' ELSE state END AS now_in, \
     COUNT(*), CAST(SUM(amount_cents) AS BIGINT) FROM queue GROUP BY 1 ORDER BY 1",
);

/// Answered from the index of what waits alone: every page asks.
const WAITING: Sql =
    Sql::same("SELECT COUNT(*) FROM (SELECT 1 FROM queue WHERE state <> 'decided' LIMIT $1) waiting");
const OF_DAY: Sql = Sql::same(
    "SELECT state, COUNT(*), CAST(SUM(amount_cents) AS BIGINT) FROM queue WHERE deposit_date = $1 \
     GROUP BY state ORDER BY state",
);

const BY_DAY: Sql = Sql::same(
    "SELECT deposit_date, region, COUNT(*), CAST(SUM(amount_cents) AS BIGINT), \
     COUNT(CASE WHEN state <> 'decided' THEN 1 END), \
     CAST(SUM(CASE WHEN state <> 'decided' THEN amount_cents ELSE 0 END) AS BIGINT) \
     FROM queue GROUP BY deposit_date, region",
);

impl Store {
    /// How many entries are not decided, counted up to `most`.
    pub async fn queue_waiting(&self, most: u32) -> Result<u64> {
        self.db.row(&WAITING, &args![most]).await?.map_or(Ok(0), |mut row| row.uint())
    }

    /// How many entries about deposits of that day are open, held and decided, and their money. Claims do not count.
    pub async fn queue_of_day(&self, day: NaiveDate) -> Result<Vec<(QueueState, u64, Cents)>> {
        let read = |row: &mut Row| Ok((row.word(QueueState::parse)?, row.uint()?, row.cents()?));
        self.db.rows(&OF_DAY, &args![day]).await?.iter_mut().map(read).collect()
    }

    /// All entries there are or were, by deposit date and region.
    pub async fn queue_by_day(&self) -> Result<Vec<ExceptionDayRow>> {
        let read = |row: &mut Row| {
            Ok(ExceptionDayRow {
                day: row.opt_date()?,
                region: row.opt_word(|text| Region::new(text).ok())?,
                raised: row.uint()?,
                raised_amount: row.cents()?,
                waiting: row.uint()?,
                waiting_amount: row.cents()?,
            })
        };
        let mut days = self.db.rows(&BY_DAY, &[]).await?.iter_mut().map(read).collect::<Result<Vec<_>>>()?;
        // The engines differ on which side of the days an entry without one comes.
        days.sort_by_cached_key(|row| (row.day, row.region.map(|region| region.to_string())));
        Ok(days)
    }

    /// Up to `limit` entries after `after` (from the start without), by deadline, amount descending, id.
    pub async fn queue(
        &self,
        filter: &QueueFilter,
        after: Option<QueueId>,
        limit: u32,
        now: NaiveDateTime,
    ) -> Result<Vec<QueueEntry>> {
        let reason = filter.reason.map(|reason| format!("%\"{}\"%", reason.as_str()));
        let start = match after {
            Some(id) => {
                self.queue_entry(id, now).await?.map(|entry| (entry.deadline.unwrap_or_else(far), entry))
            }
            None => None,
        };
        if filter.state == Some(QueueState::Decided) {
            let (file, kind, place) =
                after.map_or((-1, "", 0), |id| (id.file.key(), id.kind.as_str(), id.place));
            let args = args![file, kind, place, reason, filter.region, limit];
            return entries(self.db.rows(&DECIDED, &args).await?, now);
        }
        let (deadline, amount, kind, file, place) = match &start {
            Some((deadline, e)) => (*deadline, e.amount, e.id.kind.as_str(), e.id.file.key(), e.id.place),
            None => (beginning(), Cents::new(i64::MAX), "", -1, 0),
        };
        let state = filter.state.map(QueueState::as_str);
        let args = args![deadline, amount, kind, state, now, file, place, reason, filter.region, limit];
        entries(self.db.rows(&NEXT, &args).await?, now)
    }

    /// One entry, as it stands at `now`.
    pub async fn queue_entry(&self, id: QueueId, now: NaiveDateTime) -> Result<Option<QueueEntry>> {
        let rows = self.db.rows(&ONE, &args![id.file, id.kind.as_str(), id.place]).await?;
        Ok(entries(rows, now)?.into_iter().next())
    }

    /// How many entries stand in each state, and how much money they are about.
    pub async fn queue_counts(&self, now: NaiveDateTime) -> Result<Vec<(QueueState, u64, Cents)>> {
        let mut counts = Vec::new();
        for mut row in self.db.rows(&COUNTS, &args![now]).await? {
            counts.push((row.word(QueueState::parse)?, row.uint()?, row.cents()?));
        }
        Ok(counts)
    }

    /// Gives an entry to somebody for a while; the holder's next claim renews it.
    pub async fn claim(
        &self,
        id: QueueId,
        user: &str,
        now: NaiveDateTime,
        lease_minutes: u32,
    ) -> Result<Claim> {
        let until = now
            .checked_add_signed(Duration::minutes(lease_minutes.into()))
            .ok_or_else(|| StoreError::Refused("a lease without end".to_owned()))?;
        let ask = Ask::Claim { id, user: user.to_owned(), now, until };
        match self.small.write(&self.db, ask).await? {
            Told::Claim(claim) => Ok(claim),
            Told::Looked => Err(StoreError::Corrupt("a claim was answered as a look".to_owned())),
        }
    }

    /// Gives an entry back; false when it was not `user`'s.
    pub async fn release_claim(&self, id: QueueId, user: &str) -> Result<bool> {
        in_transaction!(self.db, tx => {
            tx.run(&RELEASE, &args![id.file, id.kind.as_str(), id.place, user]).await? == 1
        })
    }
}

/// Takes an entry within a transaction.
pub(crate) async fn claim(
    tx: &mut Tx,
    id: QueueId,
    user: &str,
    now: NaiveDateTime,
    until: NaiveDateTime,
) -> Result<Claim> {
    let args = args![id.file, id.kind.as_str(), id.place, user, until, now];
    if tx.run(&CLAIM, &args).await? == 1 {
        return Ok(Claim::Claimed(until));
    }
    let rows = tx.rows(&ONE, &args![id.file, id.kind.as_str(), id.place]).await?;
    Ok(match entries(rows, now)?.into_iter().next() {
        None => Claim::Missing,
        Some(QueueEntry { claimed_by: Some(holder), lease_until: Some(until), .. }) => {
            Claim::HeldBy(holder, until)
        }
        Some(_) => Claim::Decided,
    })
}

/// Before every deadline.
fn beginning() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(NaiveDate::MIN).and_time(chrono::NaiveTime::MIN)
}

/// Writes entries, replacing those of the same id.
pub(crate) async fn put(tx: &mut Tx, entries: &[QueueEntry]) -> Result<()> {
    let mut cells = Vec::with_capacity(entries.len() * PUT.columns.len());
    for entry in entries {
        cells.extend(entry_cells(entry)?);
    }
    tx.insert(&PUT, &cells).await.map(drop)
}

/// The entry as it stands, inside a transaction.
pub(crate) async fn get(tx: &mut Tx, id: QueueId, now: NaiveDateTime) -> Result<Option<QueueEntry>> {
    let rows = tx.rows(&ONE, &args![id.file, id.kind.as_str(), id.place]).await?;
    Ok(entries(rows, now)?.into_iter().next())
}

#[derive(Serialize, Deserialize)]
struct StoredCandidate {
    member: String,
    account: String,
    permille: u16,
    reasons: Vec<String>,
    open_cents: i64,
}

fn entry_cells(e: &QueueEntry) -> Result<[Arg; 17]> {
    let refused = |error: serde_json::Error| StoreError::Refused(error.to_string());
    let reasons: Vec<&str> = e.reasons.iter().map(|reason| reason.as_str()).collect();
    let candidate = |c: &Candidate| StoredCandidate {
        member: c.member.as_str().to_owned(),
        account: c.account.as_str().to_owned(),
        permille: c.probability_permille,
        reasons: c.reasons.clone(),
        open_cents: c.open.get(),
    };
    let candidates: Vec<_> = e.candidates.iter().map(candidate).collect();
    let candidates =
        (!candidates.is_empty()).then(|| serde_json::to_string(&candidates)).transpose().map_err(refused)?;
    let state = if e.state == QueueState::Claimed { QueueState::Open } else { e.state };
    Ok(args![
        e.id.file,
        e.id.kind.as_str(),
        e.id.place,
        serde_json::to_string(&reasons).map_err(refused)?,
        e.amount,
        e.region,
        e.lockbox.as_ref().map(LockboxNumber::as_str),
        e.deposit_date,
        e.batch,
        e.item,
        state.as_str(),
        e.claimed_by.as_deref(),
        e.lease_until,
        e.deadline.unwrap_or_else(far),
        candidates,
        e.detail.as_deref(),
        e.decided.map(Action::as_str),
    ])
}

fn entries(rows: Vec<Row>, now: NaiveDateTime) -> Result<Vec<QueueEntry>> {
    rows.into_iter().map(|mut row| entry(&mut row, now)).collect()
}

fn entry(row: &mut Row, now: NaiveDateTime) -> Result<QueueEntry> {
    let file = row.file()?;
    let mut entry = QueueEntry {
        id: QueueId { file, kind: row.word(QueueKind::parse)?, place: row.uint()? },
        reasons: row.word(reasons)?,
        amount: row.cents()?,
        region: row.opt_word(|text| Region::new(text).ok())?,
        lockbox: row.opt_word(|text| LockboxNumber::new(text).ok())?,
        deposit_date: row.opt_date()?,
        batch: row.opt_uint()?,
        item: row.opt_uint()?,
        state: row.word(QueueState::parse)?,
        claimed_by: row.opt_text()?,
        lease_until: row.opt_time()?,
        deadline: Some(row.time()?).filter(|deadline| *deadline != far()),
        candidates: row.opt_word(candidates)?.unwrap_or_default(),
        detail: row.opt_text()?,
        decided: row.opt_word(Action::parse)?,
    };
    if entry.state != QueueState::Decided && entry.lease_until.is_some_and(|until| until > now) {
        entry.state = QueueState::Claimed;
    } else {
        (entry.claimed_by, entry.lease_until) = (None, None);
    }
    Ok(entry)
}

fn reasons(text: &str) -> Option<Vec<Reason>> {
    let words: Vec<String> = serde_json::from_str(text).ok()?;
    words.iter().map(|word| Reason::parse(word)).collect()
}

fn candidates(text: &str) -> Option<Vec<Candidate>> {
    let stored: Vec<StoredCandidate> = serde_json::from_str(text).ok()?;
    let candidate = |c: StoredCandidate| {
        Some(Candidate {
            member: MemberId::new(&c.member).ok()?,
            account: AccountNumber::new(&c.account).ok()?,
            probability_permille: c.permille,
            reasons: c.reasons,
            open: Cents::new(c.open_cents),
        })
    };
    stored.into_iter().map(candidate).collect()
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[ONE, NEXT, DECIDED, CLAIM, RELEASE, COUNTS, WAITING, OF_DAY, BY_DAY];
