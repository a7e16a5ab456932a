//! E8, the other way: the bank credited more than the file says.
//!
//! Dr Bank / Cr Deposit-Adjustment-Payable for the difference; the part that the file knows is E7. The payable stays
//! until the bank takes it back (E9).

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{Cents, DepositRef, Event, ItemId, Ledger, Region, Transfer};

use super::Entry;

/// A deposit was credited with too much.
#[derive(Debug, Clone)]
pub struct DepositOver<'a> {
    /// The region of the lockbox.
    pub region: Region,
    /// The deposit.
    pub deposit: &'a DepositRef,
    /// What is too much.
    pub over: Cents,
    /// The statement entry that came with the difference.
    pub entry: ItemId,
}

impl Entry for DepositOver<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let (debit, credit) = (Ledger::Bank, Ledger::DepositAdjustmentPayable);
        let over = Transfer::new(Event::DepositOver, self.region, debit, credit, self.over)?;
        journal.push(over.of_deposit(self.deposit.clone()).caused_by(self.entry));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_entry, deposit, id, norcal};

    #[test]
    fn the_difference_is_owed_to_the_bank() {
        let (deposit, over) = (deposit(), Cents::new(900));
        let entry = DepositOver { region: norcal(), deposit: &deposit, over, entry: id(9) };
        check_entry(entry.transfers(), "norcal bank 900, norcal deposit-adjustment-payable -900");
    }
}
