//! What a bank statement says about deposits, as entries: credited, short, over, corrected.

use lockbox_domain::recon::{Adjustment, Match};
use lockbox_domain::{Cents, DepositRef, ItemId, Region, Transfer};

use crate::PostingError;
use crate::entries::{
    Correction, CreditedWithoutDetail, DepositCorrected, DepositCredited, DepositOver, DepositShort, Entry,
    RefundSent,
};

/// E7: the bank credited a deposit, or part of it. `over` is what the credit brought beyond the deposit: it is booked
/// by [`adjusted`] and left out here.
pub fn credited(found: &Match, over: Cents) -> Result<Vec<Transfer>, PostingError> {
    let amount = found.amount.minus(over)?;
    if !amount.is_positive() {
        return Ok(Vec::new());
    }
    let entry = DepositCredited { region: found.region, deposit: &found.deposit, amount, entry: found.entry };
    Ok(entry.transfers()?.into_iter().map(|t| t.because(found.evidence.clone())).collect())
}

/// E8: the difference between a deposit and its credit.
pub fn adjusted(found: &Adjustment) -> Result<Vec<Transfer>, PostingError> {
    let (region, deposit, entry) = (found.region, &found.deposit, found.entry);
    if found.short.is_positive() {
        return Ok(DepositShort { region, deposit, short: found.short, entry }.transfers()?);
    }
    if found.short.is_zero() {
        return Ok(Vec::new());
    }
    let over = found.short.negated()?;
    Ok(DepositOver { region, deposit, over, entry }.transfers()?)
}

/// E7 of a credit that no file tells of, booked as nobody's by approval.
pub fn credited_without_detail(
    region: Region,
    amount: Cents,
    entry: ItemId,
    evidence: &str,
) -> Result<Vec<Transfer>, PostingError> {
    Ok(CreditedWithoutDetail { region, amount, entry, evidence }.transfers()?)
}

/// E19: a refund that a second person released.
pub fn refund_sent(region: Region, amount: Cents, evidence: &str) -> Result<Vec<Transfer>, PostingError> {
    Ok(RefundSent { region, amount, evidence }.transfers()?)
}

/// The bank corrected an adjustment that was open: positive when it paid what was short.
pub fn corrected(
    region: Region,
    deposit: &DepositRef,
    amount: Cents,
    entry: ItemId,
) -> Result<Vec<Transfer>, PostingError> {
    let correction = if amount.is_positive() { Correction::Brought } else { Correction::TookBack };
    let amount = amount.magnitude()?;
    Ok(DepositCorrected { region, deposit, correction, amount, entry }.transfers()?)
}
