//! The small numbers that stand for events and ledger accounts in the journal. A number, once given, never changes
//! and is never given again: the journal is kept for years.

use lockbox_domain::{Event, Ledger, Region};

use crate::error::{Result, StoreError};

/// Every event's number, in the order in which they were given.
const EVENTS: [(Event, i64); 17] = [
    (Event::DepositReceived, 1),
    (Event::PayerIdentified, 2),
    (Event::PaymentApplied, 3),
    (Event::CreditKept, 4),
    (Event::CreditApplied, 5),
    (Event::DepositCredited, 7),
    (Event::DepositShort, 8),
    (Event::DepositCorrected, 9),
    (Event::CheckReturned, 10),
    (Event::AppliedCheckReturned, 11),
    (Event::MovedAcrossRegions, 15),
    (Event::RefundDue, 18),
    (Event::SentToSuspense, 19),
    (Event::RefundSent, 20),
    (Event::DepositOver, 30),
    (Event::CreditedWithoutDetail, 31),
    (Event::Reversed, 32),
];

/// Ledger accounts of one region only.
const LEDGERS: [(Ledger, i64); 17] = [
    (Ledger::Bank, 1),
    (Ledger::DepositClearing, 2),
    (Ledger::ArPremium, 3),
    (Ledger::ArPatient, 4),
    (Ledger::ArOther, 5),
    (Ledger::OnAccount, 6),
    (Ledger::Unapplied, 7),
    (Ledger::Unidentified, 8),
    (Ledger::SuspenseMisdirected, 9),
    (Ledger::RefundsPayable, 10),
    (Ledger::NsfReceivable, 11),
    (Ledger::DepositAdjustmentReceivable, 12),
    (Ledger::DepositAdjustmentPayable, 13),
    (Ledger::ToleranceWriteoff, 14),
    (Ledger::BankFees, 15),
    (Ledger::OverShort, 16),
    (Ledger::Disbursements, 19),
];
const DUE_FROM: i64 = 17;
const DUE_TO: i64 = 18;

pub(crate) fn event_code(event: Event) -> Result<i64> {
    let found = EVENTS.iter().find(|(known, _)| *known == event).map(|(_, code)| *code);
    found.ok_or_else(|| StoreError::Refused(format!("the event `{event}` has no number in the store")))
}

pub(crate) fn event_of(code: i64) -> Result<Event> {
    let found = EVENTS.iter().find(|(_, known)| *known == code).map(|(event, _)| *event);
    found.ok_or_else(|| StoreError::corrupt(format_args!("the event number {code}")))
}

/// The number of a ledger account, and the other region where it has one.
pub(crate) fn ledger_code(ledger: Ledger) -> (i64, Option<Region>) {
    match ledger {
        Ledger::DueFrom(region) => (DUE_FROM, Some(region)),
        Ledger::DueTo(region) => (DUE_TO, Some(region)),
        plain => (LEDGERS.iter().find(|(known, _)| *known == plain).map_or(0, |(_, code)| *code), None),
    }
}

pub(crate) fn ledger_of(code: i64, other: Option<Region>) -> Result<Ledger> {
    match (code, other) {
        (DUE_FROM, Some(region)) => return Ok(Ledger::DueFrom(region)),
        (DUE_TO, Some(region)) => return Ok(Ledger::DueTo(region)),
        _ => {}
    }
    let found = LEDGERS.iter().find(|(_, known)| *known == code).map(|(ledger, _)| *ledger);
    found.ok_or_else(|| StoreError::corrupt(format_args!("the ledger number {code}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_never_change() {
        let events: Vec<_> = EVENTS.iter().map(|(event, code)| format!("{code}={event}")).collect();
        assert_eq!(
            events.join(" "),
            "1=deposit-received 2=payer-identified 3=payment-applied 4=credit-kept 5=credit-applied \
             7=deposit-credited 8=deposit-short 9=deposit-corrected 10=check-returned 11=applied-check-returned \
             15=moved-across-regions 18=refund-due 19=sent-to-suspense 20=refund-sent 30=deposit-over \
             31=credited-without-detail 32=reversed"
        );
        let ledgers: Vec<_> = LEDGERS.iter().map(|(ledger, code)| format!("{code}={ledger}")).collect();
        assert_eq!(
            ledgers.join(" "),
            "1=bank 2=deposit-clearing 3=ar-premium 4=ar-patient 5=ar-other 6=on-account 7=unapplied \
             8=unidentified 9=suspense-misdirected 10=refunds-payable 11=nsf-receivable \
             12=deposit-adjustment-receivable 13=deposit-adjustment-payable 14=tolerance-writeoff 15=bank-fees \
             16=over-short 19=disbursements"
        );
    }

    #[test]
    fn every_word_has_a_number_that_reads_back() {
        for event in Event::ALL {
            assert_eq!(event_of(event_code(*event).unwrap()).unwrap(), *event);
        }
        let socal = Region::new("socal").unwrap();
        let all =
            LEDGERS.iter().map(|(ledger, _)| *ledger).chain([Ledger::DueFrom(socal), Ledger::DueTo(socal)]);
        for ledger in all {
            let (code, other) = ledger_code(ledger);
            assert_eq!(ledger_of(code, other).unwrap(), ledger);
        }
        assert!(ledger_of(0, None).is_err() && ledger_of(DUE_TO, None).is_err() && event_of(6).is_err());
    }
}
