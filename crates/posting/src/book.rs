//! From an account and an amount to entries: across regions where need be, to bills, the rest to the account.

use lockbox_domain::{AccountNumber, Cents, Ledger, Region, StatementNumber, SubLedger, Transfer};

use crate::apply::{Applied, apply};
use crate::entries::{CreditKept, Entry, MovedAcrossRegions, PaymentApplied};
use crate::{Known, PostingError};

/// Money that waits and is to be applied.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Waiting {
    /// In whose books it waits.
    pub region: Region,
    /// In which account: `Unapplied` or `Unidentified`.
    pub ledger: Ledger,
    /// How much.
    pub amount: Cents,
}

/// What became of applying.
pub(crate) enum Booked {
    /// It is booked.
    Done,
    /// Premium and medical bills are open and nothing says which is meant; nothing is booked.
    KindUnclear,
}

/// Applies waiting money to an account: E15 if its books are another region's, E3 to bills, E4 for the rest.
///
/// `any_kind` is a person's word that kinds may be mixed.
pub(crate) fn to_account(
    waiting: Waiting,
    account: &AccountNumber,
    named: Option<&StatementNumber>,
    evidence: &str,
    any_kind: bool,
    known: &mut Known,
    journal: &mut Vec<Transfer>,
) -> Result<Option<Booked>, PostingError> {
    let Some(found) = known.account(account) else { return Ok(None) };
    let applied = apply(found, named, waiting.amount, any_kind)?;
    let Applied::Bills { parts, rest } = applied else { return Ok(Some(Booked::KindUnclear)) };
    let (region, member) = (found.region, found.member.clone());
    if region != waiting.region {
        MovedAcrossRegions {
            from: waiting.region,
            waited_in: waiting.ledger,
            to: region,
            amount: waiting.amount,
            evidence,
        }
        .write(journal)?;
    } else if waiting.ledger == Ledger::Unidentified {
        crate::entries::PayerIdentified { region, amount: waiting.amount, evidence }.write(journal)?;
    }
    let sub = |statement| SubLedger { member: member.clone(), account: account.clone(), statement };
    for part in &parts {
        let bill = sub(Some(part.statement.clone()));
        PaymentApplied { region, kind: part.kind, bill, amount: part.amount, evidence }.write(journal)?;
    }
    if rest.is_positive() {
        CreditKept { region, account: sub(None), amount: rest, evidence }.write(journal)?;
    }
    for part in &parts {
        known.note_applied(account, &part.statement, part.amount);
    }
    Ok(Some(Booked::Done))
}
