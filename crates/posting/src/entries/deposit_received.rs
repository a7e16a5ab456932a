//! E1: a payment was accepted from the lockbox.
//!
//! The bank deposited it, so it is booked whatever else is known: Dr Deposit-Clearing / Cr Unapplied where the payer is
//! known, else Cr Unidentified, in the books of the lockbox's region. The clearing account stands between the file and
//! the bank statement (E7 closes it); receipts are first booked whole and applied afterwards, so that the rows of an
//! item always add up to its check.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{Cents, DepositRef, Event, Ledger, Region, Transfer};

use super::Entry;

/// A payment was accepted.
#[derive(Debug, Clone)]
pub struct DepositReceived<'a> {
    /// The region of the lockbox.
    pub region: Region,
    /// The deposit it is part of.
    pub deposit: &'a DepositRef,
    /// True when it is known who paid, even if something else keeps it from being applied.
    pub payer_known: bool,
    /// What the check is for.
    pub amount: Cents,
    /// What the payer was recognised by.
    pub evidence: Option<&'a str>,
}

impl Entry for DepositReceived<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let credit = if self.payer_known { Ledger::Unapplied } else { Ledger::Unidentified };
        let event = Event::DepositReceived;
        let mut received = Transfer::new(event, self.region, Ledger::DepositClearing, credit, self.amount)?
            .of_deposit(self.deposit.clone());
        received.evidence = self.evidence.map(str::to_owned);
        journal.push(received);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_entry, deposit, norcal};

    #[test]
    fn cash_is_booked_whether_or_not_the_payer_is_known() {
        for (payer_known, bucket) in [(true, "unapplied"), (false, "unidentified")] {
            let deposit = deposit();
            let amount = Cents::new(25_000);
            let entry =
                DepositReceived { region: norcal(), deposit: &deposit, payer_known, amount, evidence: None };
            let expected = format!("norcal deposit-clearing 25000, norcal {bucket} -25000");
            check_entry(entry.transfers(), &expected);
        }
    }
}
