//! E2: the payer of an unidentified payment was found.
//!
//! Dr Unidentified / Cr Unapplied in the books in which the money is. E1 is never edited; the evidence says who or what
//! found the payer.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{Cents, Event, Ledger, Region, Transfer};

use super::Entry;

/// The payer was found.
#[derive(Debug, Clone)]
pub struct PayerIdentified<'a> {
    /// In whose books the money is.
    pub region: Region,
    /// How much.
    pub amount: Cents,
    /// Who or what found the payer.
    pub evidence: &'a str,
}

impl Entry for PayerIdentified<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let event = Event::PayerIdentified;
        let found = Transfer::new(event, self.region, Ledger::Unidentified, Ledger::Unapplied, self.amount)?;
        journal.push(found.because(self.evidence));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_entry, norcal};

    #[test]
    fn money_changes_from_unidentified_to_unapplied() {
        let entry = PayerIdentified { region: norcal(), amount: Cents::new(500), evidence: "operator:ana" };
        check_entry(entry.transfers(), "norcal unapplied -500, norcal unidentified 500");
    }
}
