//! The journal: one row a transfer, only ever added to.

use lockbox_domain::{
    AccountNumber, DepositRef, FileId, ItemId, JournalRow, Ledger, LockboxNumber, MemberId, Region,
    StatementNumber, SubLedger, Transfer,
};

use crate::Store;
use crate::codes::{event_code, event_of, ledger_code, ledger_of};
use crate::error::{Result, StoreError};
use crate::sql::{self, Arg, Bulk, Kind, Row, Sql, Words, args, over_set};

/// A row that is there already is an error, never an update: the statement ends without a conflict clause.
pub(crate) const NEW: Bulk = Bulk {
    table: "journal",
    columns: &[
        ("file_id", Kind::Int),
        ("ordinal", Kind::Int),
        ("seq", Kind::Int),
        ("event", Kind::Int),
        ("region", Kind::Text),
        ("debit", Kind::Int),
        ("credit", Kind::Int),
        ("due_region", Kind::Text),
        ("amount_cents", Kind::Int),
        ("account_id", Kind::Int),
        ("account_number", Kind::Text),
        ("member_id", Kind::Text),
        ("statement_number", Kind::Text),
        ("lockbox", Kind::Text),
        ("deposit_date", Kind::Date),
        ("evidence", Kind::Text),
        ("cause_file_id", Kind::Int),
        ("cause_ordinal", Kind::Int),
        ("day", Kind::Date),
    ],
    on_conflict: "",
};

macro_rules! journal_columns {
    () => {
        "j.file_id, j.ordinal, j.seq, j.event, j.region, j.debit, j.credit, j.due_region, j.amount_cents, \
         j.account_number, j.member_id, j.statement_number, j.lockbox, j.deposit_date, j.evidence, j.cause_file_id, \
         j.cause_ordinal, j.day"
    };
}
pub(crate) use journal_columns;

pub(crate) fn cells(rows: &[JournalRow]) -> Result<Vec<Arg>> {
    let mut cells = Vec::with_capacity(rows.len() * NEW.columns.len());
    // The rows of a set name the same few regions, lockboxes and kinds of evidence.
    let mut words = Words::default();
    for row in rows {
        let t = &row.transfer;
        let ((debit, debit_other), (credit, credit_other)) =
            (ledger_code(t.debit()), ledger_code(t.credit()));
        if debit_other.is_some() && credit_other.is_some() && debit_other != credit_other {
            return Err(StoreError::Refused("a transfer between the dues of two other regions".to_owned()));
        }
        cells.extend(args![
            row.subject.file,
            row.subject.ordinal,
            row.seq,
            event_code(t.event())?,
            words.arg(Some(t.region().as_str())),
            debit,
            credit,
            words.arg(debit_other.or(credit_other).as_ref().map(Region::as_str)),
            t.amount(),
            t.sub.as_ref().map(|s| s.account.key()),
            t.sub.as_ref().map(|s| s.account.as_str()),
            t.sub.as_ref().map(|s| s.member.as_str()),
            t.sub.as_ref().and_then(|s| s.statement.as_ref()).map(StatementNumber::as_str),
            words.arg(t.deposit.as_ref().map(|d| d.lockbox.as_str())),
            t.deposit.as_ref().map(|d| d.date),
            words.arg(t.evidence.as_deref()),
            t.cause.map(|c| c.file),
            t.cause.map(|c| c.ordinal),
            row.day,
        ]);
    }
    Ok(cells)
}

pub(crate) fn journal_row(row: &mut Row) -> Result<JournalRow> {
    let subject = ItemId { file: row.file()?, ordinal: row.uint()? };
    let seq = row.uint()?;
    let event = event_of(row.int()?)?;
    let region = row.word(|text| Region::new(text).ok())?;
    let (debit, credit) = (row.int()?, row.int()?);
    let other = row.opt_word(|text| Region::new(text).ok())?;
    let (debit, credit): (Ledger, Ledger) = (ledger_of(debit, other)?, ledger_of(credit, other)?);
    let mut transfer =
        Transfer::new(event, region, debit, credit, row.cents()?).map_err(StoreError::corrupt)?;
    let account = row.opt_word(|text| AccountNumber::new(text).ok())?;
    let member = row.opt_word(|text| MemberId::new(text).ok())?;
    let statement = row.opt_word(|text| StatementNumber::new(text).ok())?;
    transfer.sub = account.zip(member).map(|(account, member)| SubLedger { member, account, statement });
    let lockbox = row.opt_word(|text| LockboxNumber::new(text).ok())?;
    let date = row.opt_date()?;
    transfer.deposit = lockbox.zip(date).map(|(lockbox, date)| DepositRef { lockbox, date });
    transfer.evidence = row.opt_text()?;
    let (cause, place) = (row.opt_int()?, row.opt_uint()?);
    transfer.cause =
        cause.and_then(FileId::from_key).zip(place).map(|(file, ordinal)| ItemId { file, ordinal });
    Ok(JournalRow { subject, seq, day: row.date()?, transfer })
}

const OF_SUBJECTS: Sql = over_set!((file_id int 0, ordinal int 1)
    "SELECT ", journal_columns!(), " FROM asked CROSS JOIN journal j \
     WHERE j.file_id = asked.file_id AND j.ordinal = asked.ordinal ORDER BY asked.nth, j.seq");

const CAUSED: Sql = Sql::same(concat!(
    "SELECT ",
    journal_columns!(),
    " FROM journal j WHERE j.cause_file_id = $1 AND j.cause_ordinal = $2 ORDER BY j.file_id, j.ordinal, j.seq"
));

const OF_ACCOUNT: Sql = Sql::same(concat!(
    "SELECT ",
    journal_columns!(),
    " FROM journal j WHERE j.account_id = $1 ORDER BY j.day, j.file_id, j.ordinal, j.seq LIMIT $2"
));

impl Store {
    /// The journal's rows about these payments or statement entries, in the order asked, then as they were added.
    pub async fn rows(&self, subjects: &[ItemId]) -> Result<Vec<JournalRow>> {
        let set = sql::set(subjects.iter().map(|id| serde_json::json!([id.file.key(), id.ordinal])));
        self.db.rows(&OF_SUBJECTS, &[set]).await?.iter_mut().map(journal_row).collect()
    }

    /// The rows that an entry of a bank statement brought about, of whatever subject.
    pub async fn rows_caused_by(&self, entry: ItemId) -> Result<Vec<JournalRow>> {
        self.db.rows(&CAUSED, &args![entry.file, entry.ordinal]).await?.iter_mut().map(journal_row).collect()
    }

    /// Up to `limit` rows with the sub-ledger of an account, oldest day first.
    pub async fn rows_of_account(&self, account: &AccountNumber, limit: u32) -> Result<Vec<JournalRow>> {
        self.db.rows(&OF_ACCOUNT, &args![account.key(), limit]).await?.iter_mut().map(journal_row).collect()
    }
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[OF_SUBJECTS, CAUSED, OF_ACCOUNT];
