//! E7: the bank credited a deposit.
//!
//! Dr Bank / Cr Deposit-Clearing of that deposit, in the books of the lockbox's region. Several credits may bring one
//! deposit, and one credit several deposits; each meeting of the two is one transfer.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{Cents, DepositRef, Event, ItemId, Ledger, Region, Transfer};

use super::Entry;

/// The bank credited a deposit, or a part of it.
#[derive(Debug, Clone)]
pub struct DepositCredited<'a> {
    /// The region of the lockbox.
    pub region: Region,
    /// The deposit.
    pub deposit: &'a DepositRef,
    /// How much of it.
    pub amount: Cents,
    /// The statement entry.
    pub entry: ItemId,
}

impl Entry for DepositCredited<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let event = Event::DepositCredited;
        let credited = Transfer::new(event, self.region, Ledger::Bank, Ledger::DepositClearing, self.amount)?;
        journal.push(credited.of_deposit(self.deposit.clone()).caused_by(self.entry));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_entry, deposit, id, norcal};

    #[test]
    fn clearing_becomes_bank() {
        let (deposit, amount) = (deposit(), Cents::new(1_000_000));
        let entry = DepositCredited { region: norcal(), deposit: &deposit, amount, entry: id(9) };
        check_entry(entry.transfers(), "norcal bank 1000000, norcal deposit-clearing -1000000");
    }
}
