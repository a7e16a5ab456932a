//! E10: a check came back before its money was applied.
//!
//! Dr Unapplied, Unidentified, Refunds-Payable or Suspense-Misdirected / Cr Bank. If the money waits in another region's
//! books than the deposit, that region gives it back first: Dr Unapplied / Cr Due-From there, Dr Due-To / Cr Bank here.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{Cents, DepositRef, Event, ItemId, Ledger, Region, Transfer};

use super::Entry;

/// A check came back whose money waits.
#[derive(Debug, Clone)]
pub struct CheckReturned<'a> {
    /// The region of the lockbox: its bank account is debited.
    pub box_region: Region,
    /// The deposit the check was part of.
    pub deposit: &'a DepositRef,
    /// In whose books the money waits.
    pub region: Region,
    /// The account it waits in.
    pub waits_in: Ledger,
    /// How much.
    pub amount: Cents,
    /// The statement entry that says so.
    pub cause: Option<ItemId>,
}

impl Entry for CheckReturned<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let event = Event::CheckReturned;
        let given_up = if self.region == self.box_region {
            self.waits_in
        } else {
            let owed = Ledger::DueFrom(self.box_region);
            let mut back = Transfer::new(event, self.region, self.waits_in, owed, self.amount)?;
            back.cause = self.cause;
            journal.push(back);
            Ledger::DueTo(self.region)
        };
        let mut taken = Transfer::new(event, self.box_region, given_up, Ledger::Bank, self.amount)?
            .of_deposit(self.deposit.clone());
        taken.cause = self.cause;
        journal.push(taken);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_entry, deposit, id, norcal, socal};

    #[test]
    fn the_bank_takes_the_money_from_where_it_waits() {
        for (region, expected) in [
            (norcal(), "norcal bank -250, norcal unapplied 250"),
            (
                socal(),
                "norcal bank -250, norcal due-to-socal 250, socal due-from-norcal -250, socal unapplied 250",
            ),
        ] {
            let (deposit, amount) = (deposit(), Cents::new(250));
            let entry = CheckReturned {
                box_region: norcal(),
                deposit: &deposit,
                region,
                waits_in: Ledger::Unapplied,
                amount,
                cause: Some(id(9)),
            };
            check_entry(entry.transfers(), expected);
        }
    }
}
