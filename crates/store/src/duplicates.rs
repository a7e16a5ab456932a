//! Checks that were here before, and accounts that a bank account paid before: found set by set, never by a
//! constraint.

use chrono::{Days, NaiveDate};
use lockbox_domain::{AccountNumber, ItemId};

use crate::Store;
use crate::accounts::PayerAccount;
use crate::error::{Result, StoreError};
use crate::sql::{self, Sql, args, over_set};

/// An item of which an earlier twin is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckAsked {
    /// The item.
    pub id: ItemId,
    /// Its payer key.
    pub payer_key: i64,
    /// Its check key.
    pub check_key: i64,
    /// The day it was deposited.
    pub deposit_date: NaiveDate,
}

const SAME: Sql = over_set!((file_id int 0, ordinal int 1, payer int 2, chk int 3, first_day date 4, last_day date 5)
    "SELECT asked.file_id, asked.ordinal, i.file_id, i.ordinal \
     FROM asked CROSS JOIN item i CROSS JOIN batch b \
     WHERE i.payer_key = asked.payer AND i.check_key = asked.chk \
     AND NOT (i.file_id = asked.file_id AND i.ordinal = asked.ordinal) \
     AND b.file_id = i.file_id AND b.batch_index = i.batch_index \
     AND b.deposit_date BETWEEN asked.first_day AND asked.last_day \
     AND ((i.file_id = asked.file_id AND i.ordinal < asked.ordinal AND b.state IN ('flowing', 'released')) \
     OR EXISTS (SELECT 1 FROM journal j WHERE j.file_id = i.file_id AND j.ordinal = i.ordinal)) \
     ORDER BY asked.nth, b.deposit_date, i.file_id, i.ordinal");

/// A bank account with more items than this pays for many (a bank's bill payments): it says nothing about one of
/// them.
const ITEMS_OF_ONE_PAYER: i64 = 200;

const PAID: Sql = over_set!((payer)
    "SELECT asked.payer, j.account_number, j.evidence, COUNT(*) \
     FROM asked CROSS JOIN item i CROSS JOIN journal j \
     WHERE i.payer_key = asked.payer AND j.file_id = i.file_id AND j.ordinal = i.ordinal \
     AND j.event IN (3, 4) AND j.account_number IS NOT NULL \
     AND NOT EXISTS (SELECT 1 FROM item x WHERE x.payer_key = asked.payer LIMIT 1 OFFSET $2) \
     AND NOT EXISTS (SELECT 1 FROM journal r WHERE r.file_id = i.file_id AND r.ordinal = i.ordinal \
     AND r.event IN (10, 11, 32)) \
     GROUP BY asked.payer, j.account_number, j.evidence ORDER BY asked.payer, COUNT(*) DESC, j.account_number");

impl Store {
    /// For each item that has one, an earlier item with the same payer and check: one that is booked, or one
    /// before it in the same file in a batch that posts; deposited at most `window_days` away.
    pub async fn same_checks(&self, asked: &[CheckAsked], window_days: u32) -> Result<Vec<(ItemId, ItemId)>> {
        let window = Days::new(window_days.into());
        let set = sql::set(asked.iter().map(|a| {
            let first = a.deposit_date.checked_sub_days(window).unwrap_or(a.deposit_date);
            let last = a.deposit_date.checked_add_days(window).unwrap_or(a.deposit_date);
            serde_json::json!([
                a.id.file.key(),
                a.id.ordinal,
                a.payer_key,
                a.check_key,
                first.to_string(),
                last.to_string()
            ])
        }));
        let mut found: Vec<(ItemId, ItemId)> = Vec::new();
        for mut row in self.db.rows_by_key(&SAME, &[set]).await? {
            let item = ItemId { file: row.file()?, ordinal: row.uint()? };
            let earlier = ItemId { file: row.file()?, ordinal: row.uint()? };
            // The first of several is enough; rows of one item follow each other.
            if found.last().is_none_or(|(last, _)| *last != item) {
                found.push((item, earlier));
            }
        }
        Ok(found)
    }

    /// The accounts to which payments of these payers were applied or credited here and not taken back, with what
    /// each application rested on and how often: whether that is strong enough is for the caller to say. Payers of
    /// very many items are left out: they pay for others.
    pub async fn accounts_of_payers(&self, payers: &[i64]) -> Result<Vec<PayerAccount>> {
        let set = sql::keys(payers.to_vec());
        let [most] = args![ITEMS_OF_ONE_PAYER];
        let mut found = Vec::new();
        for mut row in self.db.rows_by_key(&PAID, &[set, most]).await? {
            found.push(PayerAccount {
                payer_key: row.int()?,
                account: row.word(|text| AccountNumber::new(text).ok())?,
                evidence: row.opt_text()?.unwrap_or_default(),
                times: row.uint().map_err(|_| StoreError::corrupt("a negative count"))?,
            });
        }
        Ok(found)
    }
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[SAME, PAID];
