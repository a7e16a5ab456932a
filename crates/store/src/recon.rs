//! Deposits as files and ledger have them.

use chrono::NaiveDate;
use lockbox_domain::recon::DepositPosition;
use lockbox_domain::{BatchState, Cents, DepositRef, LockboxNumber, Region};

use crate::Store;
use crate::error::{Result, StoreError};
use crate::sql::{Row, Sql, args};

/// Batch by batch: what the file says, and what was debited to clearing (2) when its items were received (event
/// 1), summed over the batch's own stretch of the journal's key.
const BATCHES: Sql = Sql::same(
    "SELECT b.lockbox, b.deposit_date, b.region, b.state, b.amount_cents, \
     CASE WHEN b.state IN ('flowing', 'released') THEN \
     (SELECT CAST(COALESCE(SUM(j.amount_cents), 0) AS BIGINT) FROM journal j WHERE j.file_id = b.file_id \
     AND j.ordinal >= b.first_ordinal AND j.ordinal < b.first_ordinal + b.items \
     AND j.event = 1 AND j.debit = 2 AND j.region = b.region \
     AND j.lockbox = b.lockbox AND j.deposit_date = b.deposit_date) ELSE 0 END \
     FROM batch b JOIN file f ON f.file_id = b.file_id \
     WHERE f.state IN ('imported', 'suspected-repeat') AND b.state <> 'rejected' \
     AND b.region IS NOT NULL AND b.lockbox IS NOT NULL AND b.deposit_date >= $1 AND b.deposit_date <= $2 \
     ORDER BY b.lockbox, b.deposit_date, f.received_at, b.file_id, b.batch_index",
);

/// What happened to deposits afterwards: bank money that was matched (bank, 1), and differences that were booked
/// as owed to us (12) or by us (13). The events are those of the bank's credits and of their reversals.
const AFTERWARDS: Sql = Sql::same(
    "SELECT j.lockbox, j.deposit_date, \
     CAST(SUM(CASE WHEN j.debit = 1 THEN j.amount_cents WHEN j.credit = 1 THEN -j.amount_cents ELSE 0 END) \
     AS BIGINT), \
     CAST(SUM(CASE WHEN j.debit IN (12, 13) THEN j.amount_cents ELSE 0 END \
     - CASE WHEN j.credit IN (12, 13) THEN j.amount_cents ELSE 0 END) AS BIGINT) \
     FROM journal j WHERE j.event <> 1 AND j.lockbox IS NOT NULL AND j.event IN (7, 8, 9, 30, 32) \
     AND j.deposit_date >= $1 AND j.deposit_date <= $2 GROUP BY j.lockbox, j.deposit_date \
     ORDER BY j.lockbox, j.deposit_date",
);

impl Store {
    /// The deposits of a stretch of days, both ends included, by lockbox and day. The bank account they go to is
    /// configuration: it stands empty here and is filled in by the caller.
    pub async fn deposit_positions(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<DepositPosition>> {
        let mut found: Vec<DepositPosition> = Vec::new();
        for mut row in self.db.rows(&BATCHES, &args![from, to]).await? {
            let deposit = deposit(&mut row)?;
            let region = row.word(|text| Region::new(text).ok())?;
            let state = row.word(BatchState::parse)?;
            let (amount, ledger) = (row.cents()?, row.cents()?);
            if found.last().is_none_or(|last| last.deposit != deposit) {
                found.push(empty(deposit, region));
            }
            let Some(position) = found.last_mut() else { continue };
            if state.posts() {
                position.lockbox = plus(position.lockbox, amount)?;
                position.ledger = plus(position.ledger, ledger)?;
                position.batches.push(amount);
            } else {
                position.held = plus(position.held, amount)?;
            }
        }
        for mut row in self.db.rows(&AFTERWARDS, &args![from, to]).await? {
            let deposit = deposit(&mut row)?;
            if let Some(position) = found.iter_mut().find(|p| p.deposit == deposit) {
                position.credited = row.cents()?;
                position.adjusted = row.cents()?;
            }
        }
        Ok(found)
    }
}

fn deposit(row: &mut Row) -> Result<DepositRef> {
    Ok(DepositRef { lockbox: row.word(|text| LockboxNumber::new(text).ok())?, date: row.date()? })
}

fn empty(deposit: DepositRef, region: Region) -> DepositPosition {
    DepositPosition {
        deposit,
        region,
        bank_account: String::new(),
        lockbox: Cents::ZERO,
        ledger: Cents::ZERO,
        held: Cents::ZERO,
        credited: Cents::ZERO,
        adjusted: Cents::ZERO,
        batches: Vec::new(),
    }
}

fn plus(sum: Cents, amount: Cents) -> Result<Cents> {
    sum.plus(amount).map_err(StoreError::corrupt)
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[BATCHES, AFTERWARDS];
