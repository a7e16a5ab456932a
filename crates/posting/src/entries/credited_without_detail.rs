//! E7 without a file: a bank credit without lockbox detail was booked by approval.
//!
//! Dr Bank / Cr Unidentified: the money is there, whose it is nobody knows. Only a person's approved remedy does this;
//! when the file comes late, the entry is reversed and the deposit takes its ordinary way.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{Cents, Event, ItemId, Ledger, Region, Transfer};

use super::Entry;

/// A credit nobody can explain was booked.
#[derive(Debug, Clone)]
pub struct CreditedWithoutDetail<'a> {
    /// The region of the bank account.
    pub region: Region,
    /// How much.
    pub amount: Cents,
    /// The statement entry.
    pub entry: ItemId,
    /// Who approved it.
    pub evidence: &'a str,
}

impl Entry for CreditedWithoutDetail<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let event = Event::CreditedWithoutDetail;
        let credited = Transfer::new(event, self.region, Ledger::Bank, Ledger::Unidentified, self.amount)?;
        journal.push(credited.caused_by(self.entry).because(self.evidence));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_entry, id, norcal};

    #[test]
    fn the_money_is_there_and_unidentified() {
        let (region, amount) = (norcal(), Cents::new(700));
        let entry = CreditedWithoutDetail { region, amount, entry: id(9), evidence: "supervisor:ana" };
        check_entry(entry.transfers(), "norcal bank 700, norcal unidentified -700");
    }
}
