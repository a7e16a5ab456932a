//! E18, for another company's mail: the payment was set aside.
//!
//! Dr Unapplied or Unidentified / Cr Suspense-Misdirected, until it is forwarded or sent back.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{Cents, Event, Ledger, Region, Transfer};

use super::Entry;

/// A payment was set aside.
#[derive(Debug, Clone)]
pub struct SentToSuspense<'a> {
    /// In whose books it waits.
    pub region: Region,
    /// The account it waits in: `Unapplied` or `Unidentified`.
    pub waited_in: Ledger,
    /// How much.
    pub amount: Cents,
    /// Who decided it.
    pub evidence: &'a str,
}

impl Entry for SentToSuspense<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let (event, credit) = (Event::SentToSuspense, Ledger::SuspenseMisdirected);
        let moved = Transfer::new(event, self.region, self.waited_in, credit, self.amount)?;
        journal.push(moved.because(self.evidence));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_entry, norcal};

    #[test]
    fn it_is_set_aside() {
        for (waited_in, name) in [(Ledger::Unapplied, "unapplied"), (Ledger::Unidentified, "unidentified")] {
            let (region, amount) = (norcal(), Cents::new(250));
            let entry = SentToSuspense { region, waited_in, amount, evidence: "operator:ana" };
            check_entry(entry.transfers(), &format!("norcal suspense-misdirected -250, norcal {name} 250"));
        }
    }
}
