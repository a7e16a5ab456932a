//! E8: the bank credited less than the file says.
//!
//! Dr Deposit-Adjustment-Receivable / Cr Deposit-Clearing for the difference; the credit itself is E7. The receivable
//! stays until the bank corrects it (E9). Above the limit it is booked only when a person approved it.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{Cents, DepositRef, Event, ItemId, Ledger, Region, Transfer};

use super::Entry;

/// A deposit came short.
#[derive(Debug, Clone)]
pub struct DepositShort<'a> {
    /// The region of the lockbox.
    pub region: Region,
    /// The deposit.
    pub deposit: &'a DepositRef,
    /// What is missing.
    pub short: Cents,
    /// The statement entry that came with the difference.
    pub entry: ItemId,
}

impl Entry for DepositShort<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let (debit, credit) = (Ledger::DepositAdjustmentReceivable, Ledger::DepositClearing);
        let short = Transfer::new(Event::DepositShort, self.region, debit, credit, self.short)?;
        journal.push(short.of_deposit(self.deposit.clone()).caused_by(self.entry));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_entry, deposit, id, norcal};

    #[test]
    fn the_bank_owes_the_difference() {
        let (deposit, short) = (deposit(), Cents::new(900));
        let entry = DepositShort { region: norcal(), deposit: &deposit, short, entry: id(9) };
        check_entry(
            entry.transfers(),
            "norcal deposit-adjustment-receivable 900, norcal deposit-clearing -900",
        );
    }
}
