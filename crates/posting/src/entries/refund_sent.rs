//! E19: a refund was released and goes to its sender.
//!
//! Dr Refunds-Payable / Cr Disbursements: whoever writes the checks takes it from there. A second person releases it, not
//! the one who decided that the payment goes back.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{Cents, Event, Ledger, Region, Transfer};

use super::Entry;

/// A refund is sent.
#[derive(Debug, Clone)]
pub struct RefundSent<'a> {
    /// In whose books it waited.
    pub region: Region,
    /// How much.
    pub amount: Cents,
    /// Who released it.
    pub evidence: &'a str,
}

impl Entry for RefundSent<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let (event, debit, credit) = (Event::RefundSent, Ledger::RefundsPayable, Ledger::Disbursements);
        journal.push(Transfer::new(event, self.region, debit, credit, self.amount)?.because(self.evidence));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_entry, norcal};

    #[test]
    fn it_is_no_longer_owed_and_has_to_be_paid_out() {
        let entry = RefundSent { region: norcal(), amount: Cents::new(250), evidence: "released:fay" };
        check_entry(entry.transfers(), "norcal disbursements -250, norcal refunds-payable 250");
    }
}
