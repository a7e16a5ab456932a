//! Bank statements: entries with their places, statements added up, and what is still to be done about them.

use std::collections::HashSet;

use chrono::NaiveDate;
use lockbox_domain::bank::{BankEntry, BankEntryKind, StatementSummary};
use lockbox_domain::recon::BankMovement;
use lockbox_domain::{ByteRange, Cents, FileId, ItemId};

use crate::Store;
use crate::db::in_transaction;
use crate::error::Result;
use crate::files::must_be_loading;
use crate::sql::{Arg, Bulk, Kind, Row, Sql, args, int, over_set, set};

/// A statement of one account and day, with the key of its entries: equal for the same entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRow {
    /// The statement.
    pub summary: StatementSummary,
    /// The key of its entries.
    pub entries_key: i64,
}

/// A statement of the same account and day as one asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatedStatement {
    /// The file it came in.
    pub file: FileId,
    /// True when its entries are the same too: a repeat. Otherwise it is a correction, or a further part.
    pub same_entries: bool,
}

const NEW_ENTRIES: Bulk = Bulk {
    table: "bank_entry",
    columns: &[
        ("file_id", Kind::Int),
        ("ordinal", Kind::Int),
        ("account", Kind::Text),
        ("as_of", Kind::Date),
        ("value_date", Kind::Date),
        ("type_code", Kind::Text),
        ("kind", Kind::Text),
        ("amount_cents", Kind::Int),
        ("bank_reference", Kind::Text),
        ("customer_reference", Kind::Text),
        ("text", Kind::Text),
        ("record", Kind::Int),
        ("byte_start", Kind::Int),
        ("byte_len", Kind::Int),
    ],
    on_conflict: "ON CONFLICT DO NOTHING",
};

const NEW_STATEMENTS: Bulk = Bulk {
    table: "bank_statement",
    columns: &[
        ("file_id", Kind::Int),
        ("seq", Kind::Int),
        ("account", Kind::Text),
        ("currency", Kind::Text),
        ("as_of", Kind::Date),
        ("entries", Kind::Int),
        ("amount_cents", Kind::Int),
        ("booked", Kind::Int),
        ("entries_key", Kind::Int),
        ("correction", Kind::Int),
    ],
    on_conflict: "ON CONFLICT DO NOTHING",
};

macro_rules! entry_columns {
    () => {
        "e.file_id, e.ordinal, e.account, e.as_of, e.value_date, e.type_code, e.kind, e.amount_cents, \
         e.bank_reference, e.customer_reference, e.text, e.record, e.byte_start, e.byte_len"
    };
}

const ENTRIES: Sql = Sql::same(concat!(
    "SELECT ",
    entry_columns!(),
    " FROM bank_entry e WHERE e.file_id = $1 AND e.ordinal >= $2 ORDER BY e.ordinal LIMIT $3"
));

const ONE: Sql = Sql::same(concat!(
    "SELECT ",
    entry_columns!(),
    " FROM bank_entry e WHERE e.file_id = $1 AND e.ordinal = $2"
));

/// What was moved on the bank's side by rows about the entry or caused by it, signed like the entry: debits of the
/// bank ledger (1) are money that came. Entries of type `detail-of-another` are in another entry's amount already, a
/// notice of a return is no movement: what it caused counts for the entry that it is paired with. A credit that was booked
/// as nobody's (against unidentified, 8) is still to be matched: its file may come yet.
const MOVEMENTS: Sql = over_set!((account text 0)
    "SELECT ", entry_columns!(), ", \
     (SELECT CAST(COALESCE(SUM(CASE WHEN j.debit = 1 THEN j.amount_cents WHEN j.credit = 1 THEN -j.amount_cents \
     ELSE 0 END), 0) AS BIGINT) FROM journal j WHERE j.file_id = e.file_id AND j.ordinal = e.ordinal \
     AND j.debit <> 8 AND j.credit <> 8) \
     + (SELECT CAST(COALESCE(SUM(CASE WHEN j.debit = 1 THEN j.amount_cents WHEN j.credit = 1 THEN -j.amount_cents \
     ELSE 0 END), 0) AS BIGINT) FROM journal j WHERE j.cause_file_id = e.file_id AND j.cause_ordinal = e.ordinal \
     AND NOT (j.file_id = e.file_id AND j.ordinal = e.ordinal)) \
     + (SELECT CAST(COALESCE(SUM(CASE WHEN j.debit = 1 THEN j.amount_cents WHEN j.credit = 1 THEN -j.amount_cents \
     ELSE 0 END), 0) AS BIGINT) FROM return_pair p JOIN journal j ON j.cause_file_id = p.notice_file_id \
     AND j.cause_ordinal = p.notice_ordinal WHERE p.file_id = e.file_id AND p.ordinal = e.ordinal) \
     FROM asked CROSS JOIN bank_entry e CROSS JOIN file f WHERE e.account = asked.account \
     AND e.as_of >= $2 AND e.as_of <= $3 AND e.kind NOT IN ('detail-of-another', 'return-notice', 'withdrawn') \
     AND f.file_id = e.file_id AND f.state = 'imported' ORDER BY e.as_of, e.file_id, e.ordinal");

const TO_RETURN: Sql = Sql::same(concat!(
    "SELECT ",
    entry_columns!(),
    " FROM bank_entry e JOIN file f ON f.file_id = e.file_id \
     WHERE e.kind IN ('returned-item', 'return-notice') AND f.state = 'imported' \
     AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.cause_file_id = e.file_id AND j.cause_ordinal = e.ordinal) \
     AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.file_id = e.file_id AND q.kind = 'bank-entry' \
     AND q.place = e.ordinal) \
     AND NOT EXISTS (SELECT 1 FROM return_pair p WHERE p.file_id = e.file_id AND p.ordinal = e.ordinal) \
     AND NOT EXISTS (SELECT 1 FROM return_pair p WHERE p.notice_file_id = e.file_id AND p.notice_ordinal = e.ordinal) \
     ORDER BY e.as_of, e.file_id, e.ordinal"
));

/// Returns of that kind and amount in that time that were dealt with and are paired with none of the other kind.
const UNPAIRED: Sql = Sql::same(concat!(
    "SELECT ",
    entry_columns!(),
    " FROM bank_entry e JOIN file f ON f.file_id = e.file_id \
     WHERE e.kind = $1 AND e.amount_cents = $2 AND e.as_of >= $3 AND e.as_of <= $4 AND f.state = 'imported' \
     AND (EXISTS (SELECT 1 FROM journal j WHERE j.cause_file_id = e.file_id AND j.cause_ordinal = e.ordinal) \
     OR EXISTS (SELECT 1 FROM queue q WHERE q.file_id = e.file_id AND q.kind = 'bank-entry' AND q.place = e.ordinal)) \
     AND NOT EXISTS (SELECT 1 FROM return_pair p WHERE p.file_id = e.file_id AND p.ordinal = e.ordinal) \
     AND NOT EXISTS (SELECT 1 FROM return_pair p WHERE p.notice_file_id = e.file_id AND p.notice_ordinal = e.ordinal) \
     ORDER BY e.as_of, e.file_id, e.ordinal"
));

/// Entries of a file that another visible file has as well: the same account, day and amount under the same reference of the
/// bank. A reference that is short says too little, but where one statement corrects the other it need say nothing.
const HERE_ALREADY: Sql = Sql::same(
    "SELECT n.ordinal, o.file_id, o.ordinal FROM bank_entry n JOIN bank_entry o ON o.account = n.account \
     AND o.as_of = n.as_of AND o.amount_cents = n.amount_cents AND o.bank_reference = n.bank_reference \
     JOIN file f ON f.file_id = o.file_id WHERE n.file_id = $1 AND o.file_id <> $1 AND f.state = 'imported' \
     AND (LENGTH(n.bank_reference) >= $2 OR EXISTS (SELECT 1 FROM bank_statement s WHERE s.file_id = $1 \
     AND s.account = n.account AND s.as_of = n.as_of AND s.correction = 1)) \
     AND n.kind NOT IN ('detail-of-another', 'return-notice') \
     AND o.kind NOT IN ('detail-of-another', 'return-notice', 'withdrawn') \
     ORDER BY n.ordinal, f.received_at, o.file_id, o.ordinal",
);
const COUNTED_ELSEWHERE: Sql = over_set!((ordinal)
    "UPDATE bank_entry SET kind = 'detail-of-another' WHERE file_id = $2 AND ordinal IN (SELECT ordinal FROM asked)");

/// Entries of other visible files of the same format that a file's correcting statements no longer have, and whether one
/// of them moved money here.
const LEFT_OUT: Sql = Sql::same(concat!(
    "SELECT ",
    entry_columns!(),
    ", CASE WHEN EXISTS (SELECT 1 FROM journal j WHERE j.file_id = e.file_id AND j.ordinal = e.ordinal) \
     OR EXISTS (SELECT 1 FROM journal j WHERE j.cause_file_id = e.file_id AND j.cause_ordinal = e.ordinal) \
     OR EXISTS (SELECT 1 FROM return_pair p WHERE p.file_id = e.file_id AND p.ordinal = e.ordinal) THEN 1 ELSE 0 END \
     FROM bank_statement s JOIN bank_entry e ON e.account = s.account AND e.as_of = s.as_of \
     JOIN file f ON f.file_id = e.file_id JOIN file c ON c.file_id = s.file_id \
     WHERE s.file_id = $1 AND s.correction = 1 AND s.booked = 1 AND e.file_id <> $1 AND f.state = 'imported' \
     AND f.format = c.format AND e.kind NOT IN ('detail-of-another', 'return-notice') \
     AND NOT EXISTS (SELECT 1 FROM bank_entry n WHERE n.file_id = $1 AND n.account = e.account \
     AND n.as_of = e.as_of AND n.amount_cents = e.amount_cents AND n.bank_reference = e.bank_reference) \
     ORDER BY e.as_of, e.file_id, e.ordinal"
));
const WITHDRAW: Sql = over_set!((file_id int 0, ordinal int 1)
    "UPDATE bank_entry SET kind = 'withdrawn' FROM asked \
     WHERE bank_entry.file_id = asked.file_id AND bank_entry.ordinal = asked.ordinal");

/// References of the bank that are shorter do not tell two entries apart.
const SHORTEST_REFERENCE: i64 = 6;

pub(crate) const NEW_PAIR: Sql = Sql::same(
    "INSERT INTO return_pair (file_id, ordinal, notice_file_id, notice_ordinal) VALUES ($1, $2, $3, $4) \
     ON CONFLICT DO NOTHING",
);

const SEEN: Sql = Sql::same(
    "SELECT s.file_id, CASE WHEN s.entries_key = $3 THEN 1 ELSE 0 END FROM bank_statement s \
     JOIN file f ON f.file_id = s.file_id WHERE s.account = $1 AND s.as_of = $2 AND s.booked = 1 \
     AND s.file_id <> $4 AND f.state = 'imported' ORDER BY f.received_at, s.file_id, s.seq",
);

const OF_FILE: Sql = Sql::same(
    "SELECT s.account, s.currency, s.as_of, s.entries, s.amount_cents, s.booked, s.correction, s.entries_key \
     FROM bank_statement s WHERE s.file_id = $1 ORDER BY s.seq",
);

impl Store {
    /// Writes entries and statements of a statement file that is loading, in one transaction; `first_statement` is
    /// how many statements of it came before. What is there already stays. How many entries were new.
    pub async fn append_entries(
        &self,
        file: FileId,
        entries: &[BankEntry],
        first_statement: u32,
        statements: &[StatementRow],
    ) -> Result<u64> {
        in_transaction!(self.db, tx => {
            must_be_loading(&mut tx, file).await?;
            tx.insert(&NEW_STATEMENTS, &statement_cells(file, first_statement, statements)).await?;
            tx.insert(&NEW_ENTRIES, &entry_cells(file, entries)?).await?
        })
    }

    /// Up to `limit` entries of a statement file from an ordinal on.
    pub async fn entries(&self, file: FileId, from: u32, limit: u32) -> Result<Vec<BankEntry>> {
        let mut rows = self.db.rows(&ENTRIES, &args![file, from, limit]).await?;
        rows.iter_mut().map(|row| entry(row).map(|(_, entry)| entry)).collect()
    }

    /// One entry.
    pub async fn entry(&self, id: ItemId) -> Result<Option<BankEntry>> {
        let mut row = self.db.row(&ONE, &args![id.file, id.ordinal]).await?;
        row.as_mut().map(|row| entry(row).map(|(_, entry)| entry)).transpose()
    }

    /// The statements of a file, in file order.
    pub async fn statements(&self, file: FileId) -> Result<Vec<StatementRow>> {
        self.db.rows(&OF_FILE, &args![file]).await?.iter_mut().map(statement).collect()
    }

    /// What the bank did with these accounts from one day to another, both included, and how much of each entry is
    /// booked already (signed like the entry).
    pub async fn movements(
        &self,
        accounts: &[&str],
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<BankMovement>> {
        let accounts = set(accounts.iter().map(|account| serde_json::json!([account])));
        let [from, to] = args![from, to];
        self.db.rows(&MOVEMENTS, &[accounts, from, to]).await?.iter_mut().map(movement).collect()
    }

    /// Returned checks of visible files that are neither booked nor in the queue nor known from elsewhere.
    pub async fn entries_to_return(&self) -> Result<Vec<(ItemId, BankEntry)>> {
        self.db.rows(&TO_RETURN, &[]).await?.iter_mut().map(entry).collect()
    }

    /// Returns of that kind and amount, from one day to another, that were dealt with and wait for nobody: those that a
    /// notice or an entry of the other kind may be the same as.
    pub async fn unpaired_returns(
        &self,
        kind: BankEntryKind,
        amount: Cents,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<(ItemId, BankEntry)>> {
        self.db
            .rows(&UNPAIRED, &args![kind.as_str(), amount, from, to])
            .await?
            .iter_mut()
            .map(entry)
            .collect()
    }

    /// Leaves out what another visible file has already: those entries of a file that is loading become details of the
    /// others, one of one. How many, and one of the other files.
    pub async fn leave_out_known_entries(&self, file: FileId) -> Result<Option<(u64, FileId)>> {
        let mut taken: HashSet<(i64, i64)> = HashSet::new();
        let (mut known, mut other) = (Vec::new(), None);
        for mut row in self.db.rows(&HERE_ALREADY, &args![file, SHORTEST_REFERENCE]).await? {
            let (ordinal, there, place) = (row.int()?, row.file()?, row.int()?);
            if known.last() != Some(&ordinal) && taken.insert((there.key(), place)) {
                known.push(ordinal);
                other.get_or_insert(there);
            }
        }
        let Some(other) = other else { return Ok(None) };
        let set = set(known.iter().map(|ordinal| serde_json::json!(ordinal)));
        let [file_arg] = args![file];
        in_transaction!(self.db, tx => {
            must_be_loading(&mut tx, file).await?;
            tx.run(&COUNTED_ELSEWHERE, &[set.clone(), file_arg.clone()]).await?
        })?;
        Ok(Some((known.len() as u64, other)))
    }

    /// Entries that a correcting statement of a file that is loading leaves out, and whether money was moved for one; what
    /// moved none counts no more.
    pub async fn withdraw_left_out(&self, file: FileId) -> Result<Vec<(BankEntry, FileId, bool)>> {
        let mut left_out = Vec::new();
        for row in &mut self.db.rows(&LEFT_OUT, &args![file]).await? {
            let (id, entry) = entry(row)?;
            left_out.push((entry, id.file, row.flag()?));
        }
        if left_out.iter().all(|(.., moved)| *moved) {
            return Ok(left_out);
        }
        let unmoved = left_out.iter().filter(|(.., moved)| !moved);
        let unmoved = set(unmoved.map(|(e, file, _)| serde_json::json!([file.key(), e.ordinal])));
        in_transaction!(self.db, tx => {
            must_be_loading(&mut tx, file).await?;
            tx.run(&WITHDRAW, std::slice::from_ref(&unmoved)).await?
        })?;
        Ok(left_out)
    }

    /// Statements of that account and day in other visible files.
    pub async fn statement_seen(
        &self,
        account: &str,
        as_of: NaiveDate,
        entries_key: i64,
        not_in: FileId,
    ) -> Result<Vec<RepeatedStatement>> {
        let mut rows = self.db.rows(&SEEN, &args![account, as_of, entries_key, not_in]).await?;
        rows.iter_mut()
            .map(|row| Ok(RepeatedStatement { file: row.file()?, same_entries: row.flag()? }))
            .collect()
    }
}

fn entry_cells(file: FileId, entries: &[BankEntry]) -> Result<Vec<Arg>> {
    let mut cells = Vec::with_capacity(entries.len() * NEW_ENTRIES.columns.len());
    for e in entries {
        cells.extend(args![
            file,
            e.ordinal,
            e.account.as_str(),
            e.as_of,
            e.value_date,
            e.type_code.as_str(),
            e.kind.as_str(),
            e.amount,
            e.bank_reference.as_str(),
            e.customer_reference.as_str(),
            e.text.as_str(),
            int(e.record)?,
            int(e.bytes.start)?,
            e.bytes.len,
        ]);
    }
    Ok(cells)
}

fn entry(row: &mut Row) -> Result<(ItemId, BankEntry)> {
    let id = ItemId { file: row.file()?, ordinal: row.uint()? };
    let entry = BankEntry {
        ordinal: id.ordinal,
        account: row.text()?,
        as_of: row.date()?,
        value_date: row.opt_date()?,
        type_code: row.text()?,
        kind: row.word(BankEntryKind::parse)?,
        amount: row.cents()?,
        bank_reference: row.text()?,
        customer_reference: row.text()?,
        text: row.text()?,
        record: row.uint()?,
        bytes: ByteRange { start: row.uint()?, len: row.uint()? },
    };
    Ok((id, entry))
}

fn movement(row: &mut Row) -> Result<BankMovement> {
    let (id, entry) = entry(row)?;
    Ok(BankMovement {
        id,
        account: entry.account,
        as_of: entry.as_of,
        kind: entry.kind,
        amount: entry.amount,
        matched: row.cents()?,
        bank_reference: entry.bank_reference,
        customer_reference: entry.customer_reference,
        text: entry.text,
    })
}

fn statement_cells(file: FileId, first: u32, statements: &[StatementRow]) -> Vec<Arg> {
    let row = |(seq, s): (u32, &StatementRow)| {
        args![
            file,
            seq,
            s.summary.account.as_str(),
            s.summary.currency.as_str(),
            s.summary.as_of,
            s.summary.entries,
            s.summary.amount,
            s.summary.booked,
            s.entries_key,
            s.summary.correction,
        ]
    };
    (first..).zip(statements).flat_map(row).collect()
}

fn statement(row: &mut Row) -> Result<StatementRow> {
    let summary = StatementSummary {
        account: row.text()?,
        currency: row.text()?,
        as_of: row.opt_date()?,
        entries: row.uint()?,
        amount: row.cents()?,
        booked: row.flag()?,
        correction: row.flag()?,
    };
    Ok(StatementRow { summary, entries_key: row.int()? })
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[
    ENTRIES,
    ONE,
    MOVEMENTS,
    TO_RETURN,
    UNPAIRED,
    NEW_PAIR,
    SEEN,
    OF_FILE,
    HERE_ALREADY,
    COUNTED_ELSEWHERE,
    LEFT_OUT,
    WITHDRAW,
];
