//! E18: a payment that is not ours is to be sent back.
//!
//! Dr Unapplied or Unidentified / Cr Refunds-Payable. It is only owed by this; a second person releases the refund.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{Cents, Event, Ledger, Region, Transfer};

use super::Entry;

/// A payment is to be sent back.
#[derive(Debug, Clone)]
pub struct RefundDue<'a> {
    /// In whose books it waits.
    pub region: Region,
    /// The account it waits in: `Unapplied` or `Unidentified`.
    pub waited_in: Ledger,
    /// How much.
    pub amount: Cents,
    /// Who decided it.
    pub evidence: &'a str,
}

impl Entry for RefundDue<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let (event, credit) = (Event::RefundDue, Ledger::RefundsPayable);
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
    fn it_is_owed_to_the_sender() {
        for (waited_in, name) in [(Ledger::Unapplied, "unapplied"), (Ledger::Unidentified, "unidentified")] {
            let (region, amount) = (norcal(), Cents::new(250));
            let entry = RefundDue { region, waited_in, amount, evidence: "operator:ana" };
            check_entry(entry.transfers(), &format!("norcal refunds-payable -250, norcal {name} 250"));
        }
    }
}
