//! E4: the rest of a payment was kept on the member's account.
//!
//! Dr Unapplied / Cr On-Account with member and account: an overpayment, or a payment while no bill is open. It is a
//! liability until a newer bill takes it (E5) or it is paid back.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{Cents, Event, Ledger, Region, SubLedger, Transfer};

use super::Entry;

/// A rest was kept.
#[derive(Debug, Clone)]
pub struct CreditKept<'a> {
    /// The region of the account.
    pub region: Region,
    /// Member and account; no bill.
    pub account: SubLedger,
    /// How much.
    pub amount: Cents,
    /// What it rests on.
    pub evidence: &'a str,
}

impl Entry for CreditKept<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let event = Event::CreditKept;
        let kept = Transfer::new(event, self.region, Ledger::Unapplied, Ledger::OnAccount, self.amount)?;
        journal.push(kept.of_account(self.account).because(self.evidence));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account_of, check_entry, norcal};

    #[test]
    fn the_rest_is_owed_to_the_member() {
        let (region, amount) = (norcal(), Cents::new(5_000));
        let entry = CreditKept { region, account: account_of(), amount, evidence: "member+account" };
        check_entry(entry.transfers(), "norcal on-account -5000, norcal unapplied 5000");
    }
}
