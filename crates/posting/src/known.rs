//! What was looked up for a set of payments: accounts with what is open, and payers' histories.
//!
//! Applying a payment reduces what is open here, so that the next payment of the same set sees it.

use std::collections::HashMap;

use lockbox_domain::{Account, AccountNumber, Cents, MemberId, StatementNumber};

/// Accounts and histories, as the books stand plus what was decided since.
#[derive(Debug, Clone, Default)]
pub struct Known {
    accounts: HashMap<AccountNumber, Account>,
    by_member: HashMap<MemberId, Vec<AccountNumber>>,
    by_payer: HashMap<i64, Vec<AccountNumber>>,
}

impl Known {
    /// Knows these accounts.
    pub fn new(accounts: impl IntoIterator<Item = Account>) -> Self {
        let mut known = Self::default();
        for account in accounts {
            let numbers = known.by_member.entry(account.member.clone()).or_default();
            if !numbers.contains(&account.number) {
                numbers.push(account.number.clone());
            }
            known.accounts.insert(account.number.clone(), account);
        }
        known
    }

    /// Remembers that payments from this bank account were confirmed for `account`.
    pub fn add_payer(&mut self, payer_key: i64, account: AccountNumber) {
        let accounts = self.by_payer.entry(payer_key).or_default();
        if !accounts.contains(&account) {
            accounts.push(account);
        }
    }

    /// Takes over the accounts that `other` knows as well, as they are there: what was decided with them since they
    /// were looked up is in them.
    pub fn take_accounts_of(&mut self, other: &Self) {
        let (few, many) = (&mut self.accounts, &other.accounts);
        for (number, account) in few {
            if let Some(newer) = many.get(number) {
                account.clone_from(newer);
            }
        }
    }

    /// The account of that number.
    pub fn account(&self, number: &AccountNumber) -> Option<&Account> {
        self.accounts.get(number)
    }

    /// The accounts of a member, by number.
    pub fn accounts_of(&self, member: &MemberId) -> Vec<&Account> {
        let mut found: Vec<&Account> =
            self.by_member.get(member).into_iter().flatten().filter_map(|n| self.accounts.get(n)).collect();
        found.sort_by(|a, b| a.number.cmp(&b.number));
        found
    }

    /// The accounts confirmed for a bank account earlier.
    pub fn accounts_of_payer(&self, payer_key: i64) -> &[AccountNumber] {
        self.by_payer.get(&payer_key).map_or(&[], Vec::as_slice)
    }

    /// Notes that `amount` was applied to a bill (or, negative, taken off it).
    pub fn note_applied(&mut self, account: &AccountNumber, statement: &StatementNumber, amount: Cents) {
        let bill = self
            .accounts
            .get_mut(account)
            .and_then(|a| a.bills.iter_mut().find(|b| &b.bill.number == statement));
        if let Some(bill) = bill {
            // Too large to count is too large to be open; the bill then counts as paid.
            bill.applied = bill.applied.plus(amount).unwrap_or(bill.applied);
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use lockbox_domain::{Bill, BillKind, OpenBill, Region};

    use super::*;

    /// An account of `norcal` with bills written as `NUMBER KIND DUE OPEN, …`.
    pub fn account(number: &str, member: &str, name: &str, bills: &str) -> Account {
        let bills = bills.split(',').map(str::trim).filter(|b| !b.is_empty()).map(|text| {
            let words: Vec<&str> = text.split_whitespace().collect();
            let due = words[2].parse().unwrap();
            OpenBill {
                bill: Bill {
                    number: StatementNumber::new(words[0]).unwrap(),
                    kind: BillKind::parse(words[1]).unwrap(),
                    statement_date: due,
                    due,
                    amount_due: Cents::parse_dollars(words[3]).unwrap(),
                },
                applied: Cents::ZERO,
            }
        });
        Account {
            number: AccountNumber::new(number).unwrap(),
            member: MemberId::new(member).unwrap(),
            region: Region::new("norcal").unwrap(),
            name: name.to_owned(),
            bills: bills.collect(),
        }
    }

    #[test]
    fn what_is_applied_is_seen_by_the_next() {
        let mut known = Known::new([account("11", "22", "ANA SINGH", "S1 medical 2026-10-01 40.00")]);
        let number = AccountNumber::new("11").unwrap();
        known.note_applied(&number, &StatementNumber::new("S1").unwrap(), Cents::new(1500));
        assert_eq!(known.account(&number).unwrap().bills[0].open(), Cents::new(2500));
        assert_eq!(known.accounts_of(&MemberId::new("22").unwrap()).len(), 1);
    }
}
