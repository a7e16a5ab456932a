//! E5: a credit was applied to a newer bill.
//!
//! Dr On-Account / Cr AR of the same member and account. A transfer carries one member, account and bill, and the two
//! sides differ in the bill; so the credit goes back to Unapplied first and from there to the bill.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{BillKind, Cents, Event, Ledger, Region, SubLedger, Transfer};

use super::Entry;

/// A credit was applied.
#[derive(Debug, Clone)]
pub struct CreditApplied<'a> {
    /// The region of the account.
    pub region: Region,
    /// What the bill is for.
    pub kind: BillKind,
    /// Member, account and the bill that takes the credit.
    pub bill: SubLedger,
    /// How much.
    pub amount: Cents,
    /// What it rests on.
    pub evidence: &'a str,
}

impl Entry for CreditApplied<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let (event, receivable) = (Event::CreditApplied, super::receivable(self.kind));
        let credit = SubLedger { statement: None, ..self.bill.clone() };
        let freed = Transfer::new(event, self.region, Ledger::OnAccount, Ledger::Unapplied, self.amount)?;
        let applied = Transfer::new(event, self.region, Ledger::Unapplied, receivable, self.amount)?;
        journal.push(freed.of_account(credit).because(self.evidence));
        journal.push(applied.of_account(self.bill).because(self.evidence));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{bill, check_entry, norcal};

    #[test]
    fn the_credit_pays_the_bill_and_nothing_stays_between() {
        let (region, amount, kind) = (norcal(), Cents::new(5_000), BillKind::Premium);
        let entry = CreditApplied { region, kind, bill: bill("S2"), amount, evidence: "policy" };
        check_entry(entry.transfers(), "norcal ar-premium -5000, norcal on-account 5000");
    }
}
