//! Members' accounts and their bills, and what is open of them.

use std::collections::HashMap;

use lockbox_domain::{
    Account, AccountNumber, AccountRow, Bill, BillKind, MemberId, OpenBill, Region, StatementNumber,
};

use crate::Store;
use crate::db::in_transaction;
use crate::error::Result;
use crate::settings;
use crate::sql::{self, Bulk, Kind, Row, Sql, args, over_set};

/// What a call of [`Store::load_accounts`] wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Loaded {
    /// Accounts in the rows, each once.
    pub accounts: u64,
    /// Bills in the rows, each once.
    pub bills: u64,
    /// How many accounts and bills were new or changed.
    pub changed: u64,
}

/// An account that a payer's earlier money went to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayerAccount {
    /// The payer.
    pub payer_key: i64,
    /// The account.
    pub account: AccountNumber,
    /// What the application rested on.
    pub evidence: String,
    /// How often.
    pub times: u32,
}

const PUT_ACCOUNTS: Bulk = Bulk {
    table: "account",
    columns: &[
        ("account_id", Kind::Int),
        ("account_number", Kind::Text),
        ("member_id", Kind::Text),
        ("member_key", Kind::Int),
        ("region", Kind::Text),
        ("name", Kind::Text),
    ],
    on_conflict: "ON CONFLICT (account_id) DO UPDATE SET member_id = excluded.member_id, \
        member_key = excluded.member_key, region = excluded.region, name = excluded.name \
        WHERE account.member_key <> excluded.member_key OR account.region <> excluded.region \
        OR account.name <> excluded.name",
};

/// The same amount again means that nothing changed since. Another amount is what is open *now*: what was applied
/// here so far is in it already.
const PUT_BILLS: Bulk = Bulk {
    table: "statement",
    columns: &[
        ("account_id", Kind::Int),
        ("statement_number", Kind::Text),
        ("kind", Kind::Text),
        ("statement_date", Kind::Date),
        ("due", Kind::Date),
        ("amount_due_cents", Kind::Int),
        ("applied_before_cents", Kind::Int),
    ],
    on_conflict: "ON CONFLICT (account_id, statement_number) DO UPDATE SET kind = excluded.kind, \
        statement_date = excluded.statement_date, due = excluded.due, \
        amount_due_cents = excluded.amount_due_cents, \
        applied_before_cents = CASE WHEN statement.amount_due_cents = excluded.amount_due_cents \
        THEN statement.applied_before_cents ELSE (SELECT CAST(COALESCE(SUM(CASE WHEN j.credit IN (3, 4, 5) \
        THEN j.amount_cents ELSE 0 END - CASE WHEN j.debit IN (3, 4, 5) THEN j.amount_cents ELSE 0 END), 0) \
        AS BIGINT) FROM journal j WHERE j.account_id = excluded.account_id \
        AND j.statement_number = excluded.statement_number) END \
        WHERE statement.amount_due_cents <> excluded.amount_due_cents OR statement.kind <> excluded.kind \
        OR statement.due <> excluded.due OR statement.statement_date <> excluded.statement_date",
};

macro_rules! account_columns {
    () => {
        "a.account_id, a.account_number, a.member_id, a.region, a.name"
    };
}

const BY_NUMBER: Sql = over_set!((id)
    packed account_columns!(), " FROM asked CROSS JOIN account a WHERE a.account_id = asked.id");
const BY_MEMBER: Sql = over_set!((id)
    packed account_columns!(), " FROM asked CROSS JOIN account a WHERE a.member_key = asked.id");
const BILLS: Sql = over_set!((id)
    packed "s.account_id, s.statement_number, s.kind, s.statement_date, s.due, s.amount_due_cents, \
     (SELECT CAST(COALESCE(SUM(CASE WHEN j.credit IN (3, 4, 5) THEN j.amount_cents ELSE 0 END \
     - CASE WHEN j.debit IN (3, 4, 5) THEN j.amount_cents ELSE 0 END), 0) AS BIGINT) FROM journal j \
     WHERE j.account_id = s.account_id AND j.statement_number = s.statement_number) - s.applied_before_cents",
     " FROM asked CROSS JOIN statement s WHERE s.account_id = asked.id \
     ORDER BY s.account_id, s.due, s.statement_number");
const COUNTS: Sql = Sql::same("SELECT (SELECT COUNT(*) FROM account), (SELECT COUNT(*) FROM statement)");

impl Store {
    /// Loads rows of an accounts list; loading them again refreshes. When an account or a bill comes twice in one
    /// call, the last row counts.
    pub async fn load_accounts(&self, rows: &[AccountRow]) -> Result<Loaded> {
        let mut accounts: HashMap<i64, &AccountRow> = HashMap::new();
        let mut bills: HashMap<(i64, &str), &Bill> = HashMap::new();
        for row in rows {
            let id = row.number.key();
            accounts.insert(id, row);
            if let Some(bill) = &row.bill {
                bills.insert((id, bill.number.as_str()), bill);
            }
        }
        let mut accounts: Vec<_> = accounts.into_iter().collect();
        let mut bills: Vec<_> = bills.into_iter().collect();
        // In key order the pages are written once each, and two loads at a time cannot lock each other out.
        accounts.sort_unstable_by_key(|(id, _)| *id);
        bills.sort_unstable_by_key(|(key, _)| *key);
        let account_cells: Vec<_> = accounts
            .iter()
            .flat_map(|(id, row)| {
                args![
                    *id,
                    row.number.as_str(),
                    row.member.as_str(),
                    row.member.key(),
                    row.region,
                    row.name.as_str()
                ]
            })
            .collect();
        let bill_cells: Vec<_> = bills
            .iter()
            .flat_map(|((id, number), bill)| {
                let (kind, none) = (bill.kind.as_str(), 0_i64);
                args![*id, *number, kind, bill.statement_date, bill.due, bill.amount_due, none]
            })
            .collect();
        in_transaction!(self.db, tx => {
            let mut changed = tx.insert(&PUT_ACCOUNTS, &account_cells).await?;
            changed += tx.insert(&PUT_BILLS, &bill_cells).await?;
            if changed > 0 {
                settings::raise_version(&mut tx).await?;
            }
            Loaded { accounts: accounts.len() as u64, bills: bills.len() as u64, changed }
        })
    }

    /// The accounts with these numbers and all accounts of these members, each once, with their bills, oldest due
    /// first.
    pub async fn accounts(&self, numbers: &[AccountNumber], members: &[MemberId]) -> Result<Vec<Account>> {
        let mut found: Vec<(i64, Account)> = Vec::new();
        let mut places: HashMap<i64, usize> = HashMap::new();
        // Most payments name a member and one of the member's accounts: what the members brought is not asked again.
        for by_member in [true, false] {
            let (statement, keys): (_, Vec<i64>) = if by_member {
                (&BY_MEMBER, members.iter().map(MemberId::key).collect())
            } else {
                let keys = numbers.iter().map(AccountNumber::key);
                (&BY_NUMBER, keys.filter(|key| !places.contains_key(key)).collect())
            };
            if keys.is_empty() {
                continue;
            }
            for mut row in self.db.rows_packed(statement, &[sql::keys(keys)]).await? {
                let id = row.int()?;
                if let std::collections::hash_map::Entry::Vacant(place) = places.entry(id) {
                    place.insert(found.len());
                    found.push((id, account(&mut row)?));
                }
            }
        }
        let ids = sql::keys(found.iter().map(|(id, _)| *id).collect());
        for mut row in self.db.rows_packed(&BILLS, &[ids]).await? {
            let id = row.int()?;
            let bill = open_bill(&mut row)?;
            if let Some((_, account)) = places.get(&id).and_then(|place| found.get_mut(*place)) {
                account.bills.push(bill);
            }
        }
        Ok(found.into_iter().map(|(_, account)| account).collect())
    }

    /// How many accounts and bills there are.
    pub async fn account_counts(&self) -> Result<(u64, u64)> {
        match self.db.row(&COUNTS, &[]).await? {
            Some(mut row) => Ok((row.uint()?, row.uint()?)),
            None => Ok((0, 0)),
        }
    }
}

fn account(row: &mut Row) -> Result<Account> {
    Ok(Account {
        number: row.word(|text| AccountNumber::new(text).ok())?,
        member: row.word(|text| MemberId::new(text).ok())?,
        region: row.word(|text| Region::new(text).ok())?,
        name: row.text()?,
        bills: Vec::new(),
    })
}

fn open_bill(row: &mut Row) -> Result<OpenBill> {
    let bill = Bill {
        number: row.word(|text| StatementNumber::new(text).ok())?,
        kind: row.word(BillKind::parse)?,
        statement_date: row.date()?,
        due: row.date()?,
        amount_due: row.cents()?,
    };
    Ok(OpenBill { bill, applied: row.cents()? })
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[BY_NUMBER, BY_MEMBER, BILLS, COUNTS];

#[cfg(test)]
pub(crate) const HOT: &[Sql] = &[BY_NUMBER, BY_MEMBER, BILLS];
