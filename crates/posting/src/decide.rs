//! What a person decides about a payment: the entries that follow, or why it cannot be.

use lockbox_domain::{AccountNumber, Cents, Config, Event, Ledger, Position, Transfer, positions};

use crate::book::{Booked, Waiting, to_account};
use crate::entries::{Entry, RefundDue, SentToSuspense};
use crate::identify::{Identified, identify};
use crate::{Known, Refusal, Subject};

/// What a person decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Apply all that waits to an account.
    Apply(AccountNumber),
    /// Apply parts to several accounts; together they are what waits.
    Split(Vec<(AccountNumber, Cents)>),
    /// Send it back.
    SendBack,
    /// It is another company's.
    Misdirected,
    /// It is real: post it by rule, the suspicion cleared.
    Genuine,
}

/// Books a decision. `current` are the payment's entries so far; `user` goes into the evidence.
///
/// `Genuine` on a payment of which the rules find no account moves nothing: the caller sees it in the empty result.
pub fn decide(
    subject: &Subject<'_>,
    current: &[Transfer],
    decision: &Decision,
    known: &mut Known,
    config: &Config,
    user: &str,
) -> Result<Vec<Transfer>, Refusal> {
    let waiting = waiting(current)?;
    let evidence = format!("operator:{user}");
    let mut journal = Vec::new();
    match decision {
        Decision::Apply(account) => {
            let parts = [(account.clone(), total(&waiting)?)];
            apply_parts(&waiting, &parts, &evidence, known, &mut journal)?;
        }
        Decision::Split(parts) => apply_parts(&waiting, parts, &evidence, known, &mut journal)?,
        Decision::SendBack => {
            for p in &waiting {
                let (region, waited_in, amount) = (p.region, p.ledger, p.amount);
                RefundDue { region, waited_in, amount, evidence: &evidence }.write(&mut journal)?;
            }
        }
        Decision::Misdirected => {
            for p in &waiting {
                let (region, waited_in, amount) = (p.region, p.ledger, p.amount);
                SentToSuspense { region, waited_in, amount, evidence: &evidence }.write(&mut journal)?;
            }
        }
        Decision::Genuine => genuine(subject, &waiting, known, config, &mut journal)?,
    }
    Ok(journal)
}

/// The money of the payment that waits for a decision.
fn waiting(current: &[Transfer]) -> Result<Vec<Position>, Refusal> {
    let mut found = positions(current)?;
    found.retain(|p| matches!(p.ledger, Ledger::Unapplied | Ledger::Unidentified) && p.amount.is_positive());
    if found.is_empty() { Err(Refusal::NothingWaits) } else { Ok(found) }
}

fn total(waiting: &[Position]) -> Result<Cents, Refusal> {
    Ok(Cents::total(waiting.iter().map(|p| p.amount))?)
}

fn apply_parts(
    waiting: &[Position],
    parts: &[(AccountNumber, Cents)],
    evidence: &str,
    known: &mut Known,
    journal: &mut Vec<Transfer>,
) -> Result<(), Refusal> {
    if parts.is_empty() || parts.iter().any(|(_, c)| !c.is_positive()) {
        return Err(Refusal::EmptyPart);
    }
    let (wanted, there) = (Cents::total(parts.iter().map(|(_, c)| *c))?, total(waiting)?);
    if wanted != there {
        return Err(Refusal::PartsDoNotAddUp { parts: wanted, waiting: there });
    }
    let mut sources: Vec<Waiting> =
        waiting.iter().map(|p| Waiting { region: p.region, ledger: p.ledger, amount: p.amount }).collect();
    for (account, amount) in parts {
        let mut left = *amount;
        for source in &mut sources {
            let amount = left.min(source.amount);
            if !amount.is_positive() {
                continue;
            }
            let piece = Waiting { amount, ..*source };
            to_account(piece, account, None, evidence, true, known, journal)?
                .ok_or_else(|| Refusal::UnknownAccount(account.clone()))?;
            source.amount = source.amount.minus(amount)?;
            left = left.minus(amount)?;
        }
    }
    Ok(())
}

fn genuine(
    subject: &Subject<'_>,
    waiting: &[Position],
    known: &mut Known,
    _config: &Config,
    journal: &mut Vec<Transfer>,
) -> Result<(), Refusal> {
    let Identified::Account { account, statement, evidence } = identify(subject, known) else {
        return Ok(());
    };
    for p in waiting {
        let piece = Waiting { region: p.region, ledger: p.ledger, amount: p.amount };
        match to_account(piece, &account, statement.as_ref(), evidence, false, known, journal)? {
            Some(Booked::Done) => {}
            Some(Booked::KindUnclear) | None => return Ok(()),
        }
    }
    Ok(())
}

/// Takes entries back, last first.
pub fn undo(added: &[Transfer]) -> Vec<Transfer> {
    added.iter().rev().map(Transfer::reversal).collect()
}

/// The entries of a payment's last decision that stand: what came after it was received and after the last reversal.
///
/// Refused when there are none, or when the check came back since: what the bank took cannot be moved.
pub fn last_decision(current: &[Transfer], evidence: &str) -> Result<Vec<Transfer>, Refusal> {
    let gone = |t: &Transfer| {
        matches!(t.event(), Event::CheckReturned | Event::AppliedCheckReturned | Event::RefundSent)
    };
    if current.iter().any(gone) {
        return Err(Refusal::MovedOn);
    }
    let begins = current.iter().rposition(|t| t.event() == Event::Reversed).map_or(0, |at| at + 1);
    let since = current.get(begins..).unwrap_or_default();
    let added: Vec<Transfer> =
        since.iter().filter(|t| t.evidence.as_deref() == Some(evidence)).cloned().collect();
    if added.is_empty() { Err(Refusal::NothingToUndo) } else { Ok(added) }
}

#[cfg(test)]
mod tests {
    use lockbox_domain::BillKind;

    use super::*;
    use crate::entries::DepositReceived;
    use crate::testing::{account, balances_text, check_balanced, deposit, item, norcal, subject};

    fn number(text: &str) -> AccountNumber {
        AccountNumber::new(text).unwrap()
    }

    fn setting() -> (Known, Vec<Transfer>) {
        let medical = BillKind::Medical;
        let known = Known::new([
            account("1000000001", "81111111", "ANA SINGH", &[("S1", medical, "2026-10-01", 4000)]),
            account("2000000004", "84444444", "CY DIAZ", &[("S4", medical, "2026-10-01", 5000)]),
        ]);
        let deposit = deposit();
        let received = DepositReceived {
            region: norcal(),
            deposit: &deposit,
            payer_known: false,
            amount: Cents::new(6000),
            evidence: None,
        };
        (known, received.transfers().unwrap())
    }

    #[test]
    fn decisions_move_all_that_waits_and_can_be_taken_back() {
        let (one, two) = (number("1000000001"), number("2000000004"));
        for (decision, expected) in [
            (
                Decision::Apply(one.clone()),
                "norcal ar-patient -4000, norcal deposit-clearing 6000, norcal on-account -2000",
            ),
            (
                Decision::Split(vec![(one, Cents::new(1000)), (two, Cents::new(5000))]),
                "norcal ar-patient -1000, norcal deposit-clearing 6000, norcal due-to-socal -5000, \
                 socal ar-patient -5000, socal due-from-norcal 5000",
            ),
            (Decision::SendBack, "norcal deposit-clearing 6000, norcal refunds-payable -6000"),
            (Decision::Misdirected, "norcal deposit-clearing 6000, norcal suspense-misdirected -6000"),
        ] {
            let (mut known, mut journal) = setting();
            let check = item(6000);
            let before = balances_text(&journal);
            let added = decide(&subject(&check), &journal, &decision, &mut known, &Config::built_in(), "ana")
                .unwrap();
            journal.extend(added.iter().cloned());
            check_balanced(&journal);
            assert_eq!(balances_text(&journal), expected);
            let standing = last_decision(&journal, "operator:ana").unwrap();
            assert_eq!(standing, added);
            journal.extend(undo(&standing));
            assert_eq!(balances_text(&journal), before);
            assert_eq!(last_decision(&journal, "operator:ana"), Err(Refusal::NothingToUndo));
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let (mut known, journal) = setting();
        let check = item(6000);
        let mut try_it = |decision: Decision| {
            decide(&subject(&check), &journal, &decision, &mut known, &Config::built_in(), "ana").unwrap_err()
        };
        assert_eq!(try_it(Decision::Apply(number("77"))), Refusal::UnknownAccount(number("77")));
        assert_eq!(try_it(Decision::Split(Vec::new())), Refusal::EmptyPart);
        let parts = vec![(number("1000000001"), Cents::new(1))];
        let differs = Refusal::PartsDoNotAddUp { parts: Cents::new(1), waiting: Cents::new(6000) };
        assert_eq!(try_it(Decision::Split(parts)), differs);
        let none = decide(&subject(&check), &[], &Decision::SendBack, &mut known, &Config::built_in(), "ana");
        assert_eq!(none, Err(Refusal::NothingWaits));
    }
}
