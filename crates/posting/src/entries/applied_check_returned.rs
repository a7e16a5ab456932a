//! E11: a check came back after its money was applied.
//!
//! Dr AR of exactly the bill that was paid, or On-Account of exactly that account / Cr Bank: the bill is open again and
//! no neighbour is touched. Mail that had been posted across regions: Dr AR / Cr Due-From in the account's region, Dr
//! Due-To / Cr Bank in the lockbox's region.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{Cents, DepositRef, Event, ItemId, Ledger, Region, SubLedger, Transfer};

use super::Entry;

/// A check came back whose money was applied or kept on account.
#[derive(Debug, Clone)]
pub struct AppliedCheckReturned<'a> {
    /// The region of the lockbox: its bank account is debited.
    pub box_region: Region,
    /// The deposit the check was part of.
    pub deposit: &'a DepositRef,
    /// The region of the account.
    pub region: Region,
    /// The receivable, or `OnAccount`.
    pub applied_to: Ledger,
    /// Member, account and bill that are open again.
    pub sub: SubLedger,
    /// How much.
    pub amount: Cents,
    /// The statement entry that says so.
    pub cause: Option<ItemId>,
}

impl Entry for AppliedCheckReturned<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let event = Event::AppliedCheckReturned;
        let same_books = self.region == self.box_region;
        let paid_from = if same_books { Ledger::Bank } else { Ledger::DueFrom(self.box_region) };
        let mut opened =
            Transfer::new(event, self.region, self.applied_to, paid_from, self.amount)?.of_account(self.sub);
        opened.cause = self.cause;
        if same_books {
            journal.push(opened.of_deposit(self.deposit.clone()));
            return Ok(());
        }
        let due = Ledger::DueTo(self.region);
        let mut taken = Transfer::new(event, self.box_region, due, Ledger::Bank, self.amount)?
            .of_deposit(self.deposit.clone());
        taken.cause = self.cause;
        journal.extend([opened, taken]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{bill, check_entry, deposit, id, norcal, socal};

    #[test]
    fn the_bill_is_open_again() {
        for (region, expected) in [
            (norcal(), "norcal ar-premium 250, norcal bank -250"),
            (
                socal(),
                "norcal bank -250, norcal due-to-socal 250, socal ar-premium 250, socal due-from-norcal -250",
            ),
        ] {
            let (deposit, amount) = (deposit(), Cents::new(250));
            let entry = AppliedCheckReturned {
                box_region: norcal(),
                deposit: &deposit,
                region,
                applied_to: Ledger::ArPremium,
                sub: bill("S1"),
                amount,
                cause: Some(id(9)),
            };
            check_entry(entry.transfers(), expected);
        }
    }
}
