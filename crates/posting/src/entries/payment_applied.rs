//! E3: a payment was applied to a bill.
//!
//! Dr Unapplied / Cr AR-Premium or AR-Patient in the books of the account's region, a transfer a bill, each with member,
//! account and bill: a return re-opens exactly these.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{BillKind, Cents, Event, Ledger, Region, SubLedger, Transfer};

use super::Entry;

/// A payment, or a part of it, was applied to one bill.
#[derive(Debug, Clone)]
pub struct PaymentApplied<'a> {
    /// The region of the account.
    pub region: Region,
    /// What the bill is for.
    pub kind: BillKind,
    /// Member, account and bill.
    pub bill: SubLedger,
    /// How much.
    pub amount: Cents,
    /// What it rests on.
    pub evidence: &'a str,
}

impl Entry for PaymentApplied<'_> {
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer> {
        let (event, credit) = (Event::PaymentApplied, super::receivable(self.kind));
        let applied = Transfer::new(event, self.region, Ledger::Unapplied, credit, self.amount)?;
        journal.push(applied.of_account(self.bill).because(self.evidence));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{bill, check_entry, norcal};

    #[test]
    fn each_kind_has_its_receivable() {
        for (kind, ledger) in [(BillKind::Premium, "ar-premium"), (BillKind::Medical, "ar-patient")] {
            let (region, amount) = (norcal(), Cents::new(20_000));
            let entry = PaymentApplied { region, kind, bill: bill("S1"), amount, evidence: "scan-line" };
            check_entry(entry.transfers(), &format!("norcal {ledger} -20000, norcal unapplied 20000"));
        }
    }
}
