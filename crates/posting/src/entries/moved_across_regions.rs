//! E15: mail in the wrong region's box was posted to the right region.
//!
//! The deposit stays in the books of the box it came to. Box's region: Dr Unapplied or Unidentified / Cr Due-To;
//! account's region: Dr Due-From / Cr Unapplied. One pair, so that what one region owes is always what the other is
//! owed.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{Cents, Event, Ledger, Region, Transfer};

use super::Entry;

/// Money went to the region of the account.
#[derive(Debug, Clone)]
pub struct MovedAcrossRegions<'a> {
    /// In whose books it was.
    pub from: Region,
    /// In which account there: `Unapplied` or `Unidentified`.
    pub waited_in: Ledger,
    /// The region of the account.
    pub to: Region,
    /// How much.
    pub amount: Cents,
    /// What the payer was recognised by.
    pub evidence: &'a str,
}

impl Entry for MovedAcrossRegions<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let event = Event::MovedAcrossRegions;
        let given = Transfer::new(event, self.from, self.waited_in, Ledger::DueTo(self.to), self.amount)?;
        let taken =
            Transfer::new(event, self.to, Ledger::DueFrom(self.from), Ledger::Unapplied, self.amount)?;
        journal.push(given.because(self.evidence));
        journal.push(taken.because(self.evidence));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_entry, norcal, socal};

    #[test]
    fn both_regions_agree_on_what_is_due() {
        for (waited_in, name) in [(Ledger::Unapplied, "unapplied"), (Ledger::Unidentified, "unidentified")] {
            let (from, to, amount) = (norcal(), socal(), Cents::new(250));
            let entry = MovedAcrossRegions { from, waited_in, to, amount, evidence: "scan-line" };
            let expected = format!(
                "norcal due-to-socal -250, norcal {name} 250, socal due-from-norcal 250, socal unapplied -250"
            );
            check_entry(entry.transfers(), &expected);
        }
    }
}
