//! E9: the bank corrected a deposit.
//!
//! A credit (172, 357) closes a short deposit: Dr Bank / Cr Deposit-Adjustment-Receivable. A debit (631) closes one that
//! was credited with too much: Dr Deposit-Adjustment-Payable / Cr Bank. What was booked before is never changed.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{Cents, DepositRef, Event, ItemId, Ledger, Region, Transfer};

use super::Entry;

/// Which way the bank corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// It brought what was missing.
    Brought,
    /// It took back what was too much.
    TookBack,
}

/// The bank corrected a deposit.
#[derive(Debug, Clone)]
pub struct DepositCorrected<'a> {
    /// The region of the lockbox.
    pub region: Region,
    /// The deposit whose adjustment is closed.
    pub deposit: &'a DepositRef,
    /// Which way.
    pub correction: Correction,
    /// How much.
    pub amount: Cents,
    /// The statement entry.
    pub entry: ItemId,
}

impl Entry for DepositCorrected<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let (debit, credit) = match self.correction {
            Correction::Brought => (Ledger::Bank, Ledger::DepositAdjustmentReceivable),
            Correction::TookBack => (Ledger::DepositAdjustmentPayable, Ledger::Bank),
        };
        let corrected = Transfer::new(Event::DepositCorrected, self.region, debit, credit, self.amount)?;
        journal.push(corrected.of_deposit(self.deposit.clone()).caused_by(self.entry));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_entry, deposit, id, norcal};

    #[test]
    fn a_correction_closes_the_adjustment() {
        for (correction, expected) in [
            (Correction::Brought, "norcal bank 900, norcal deposit-adjustment-receivable -900"),
            (Correction::TookBack, "norcal bank -900, norcal deposit-adjustment-payable 900"),
        ] {
            let (region, deposit, amount) = (norcal(), deposit(), Cents::new(900));
            let entry = DepositCorrected { region, deposit: &deposit, correction, amount, entry: id(9) };
            check_entry(entry.transfers(), expected);
        }
    }
}
