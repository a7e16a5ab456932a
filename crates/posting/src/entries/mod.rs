//! Journal entries, a file an event: its parameters, the transfers it is made of, where the accounting rule comes from.
//!
//! An entry knows nothing about why it is made; that is decided elsewhere. A compound entry is several transfers, each
//! balanced in the books of one region, so an entry that does not balance cannot be written down. Every entry is taken
//! back by [`Transfer::reversal`] of each of its transfers, last first; none has a reversal of its own.
//!
//! The rules E1 to E19 follow common practice for lockbox receipts: a clearing account between the bank's file and the
//! bank's statement, and liabilities for money whose owner or purpose is not known yet.

use lockbox_domain::Transfer;
use lockbox_domain::journal::NotATransfer;

mod applied_check_returned;
mod check_returned;
mod credit_applied;
mod credit_kept;
mod credited_without_detail;
mod deposit_corrected;
mod deposit_credited;
mod deposit_over;
mod deposit_received;
mod deposit_short;
mod moved_across_regions;
mod payer_identified;
mod payment_applied;
mod refund_due;
mod refund_sent;
mod sent_to_suspense;

pub use applied_check_returned::AppliedCheckReturned;
pub use check_returned::CheckReturned;
pub use credit_applied::CreditApplied;
pub use credit_kept::CreditKept;
pub use credited_without_detail::CreditedWithoutDetail;
pub use deposit_corrected::{Correction, DepositCorrected};
pub use deposit_credited::DepositCredited;
pub use deposit_over::DepositOver;
pub use deposit_received::DepositReceived;
pub use deposit_short::DepositShort;
pub use moved_across_regions::MovedAcrossRegions;
pub use payer_identified::PayerIdentified;
pub use payment_applied::PaymentApplied;
pub use refund_due::RefundDue;
pub use refund_sent::RefundSent;
pub use sent_to_suspense::SentToSuspense;

/// A journal entry.
pub trait Entry {
    /// Writes its transfers after those that are there.
    fn write(self, journal: &mut Vec<Transfer>) -> Result<(), NotATransfer>;

    /// Its transfers alone.
    fn transfers(self) -> Result<Vec<Transfer>, NotATransfer>
    where
        Self: Sized,
    {
        let mut journal = Vec::with_capacity(2);
        self.write(&mut journal)?;
        Ok(journal)
    }
}

/// The receivable that a bill of this kind is part of.
pub(crate) const fn receivable(kind: lockbox_domain::BillKind) -> lockbox_domain::Ledger {
    match kind {
        lockbox_domain::BillKind::Premium => lockbox_domain::Ledger::ArPremium,
        lockbox_domain::BillKind::Medical => lockbox_domain::Ledger::ArPatient,
    }
}
