//! Wrong digits: the account number is nobody's, or, worse, somebody else's.

use lockbox_domain::Reason;

use crate::check::{Draft, Mailed};
use crate::plant::{Expect, Plant};
use crate::spelling;
use crate::subject::Subject;

/// True when the other account of the pair is another member's.
pub(super) fn has_a_stranger(subject: &Subject<'_>) -> bool {
    subject.people.payer_numbers(subject.index ^ 1).0 != subject.person.payer.member
}

/// One digit of the account number is wrong.
pub(super) fn wrong_digit(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let wrong = spelling::wrong_digit(subject.person.payer.account, &mut subject.draw);
    with_account(subject, wrong, Plant::WrongDigit)
}

/// Two neighbouring digits of the account number are swapped.
pub(super) fn transposed(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let wrong = spelling::transposed(subject.person.payer.account, &mut subject.draw);
    with_account(subject, wrong, Plant::Transposed)
}

/// The member ID with the account number of the pair's other member: in some pairs it is one slip away.
pub(super) fn others_account(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let (_, wrong) = subject.people.payer_numbers(subject.index ^ 1);
    with_account(subject, wrong, Plant::OthersAccount)
}

fn with_account(subject: &mut Subject<'_>, wrong: u64, plant: Plant) -> Vec<Mailed> {
    let mut draft = subject.plain();
    let payer = subject.person.payer;
    let owner = subject.people.owner_of(wrong);
    if owner == Some(payer.member) {
        // All digits were alike, or it is the member's other account: nothing in it is wrong.
        return vec![(0, draft)];
    }
    let scanned = draft.planted.contains(&Plant::ScanLine);
    draft.check.text = if scanned && plant == Plant::OthersAccount {
        // A coupon that was printed so: its check digit is right.
        rescanned(subject, &draft, wrong)
    } else if scanned {
        // A coupon that was misread: its check digit is that of the right numbers.
        let own = format!("{:012}", payer.account);
        draft.check.text.replacen(&own, &format!("{wrong:012}"), 1)
    } else {
        let (text, split) = spelling::memo(payer.member, wrong, &mut subject.draw);
        draft.planted.retain(|p| *p != Plant::SplitNumber);
        draft.planted.extend(split.then_some(Plant::SplitNumber));
        text
    };
    let somebodys = owner.is_some();
    draft.planted.push(if somebodys { Plant::OthersAccount } else { plant });
    draft.expect = Expect::Person(if somebodys {
        let mut reasons = vec![Reason::IdentifiersDisagree];
        reasons.extend(scanned.then_some(Reason::Misread));
        reasons
    } else {
        vec![
            Reason::UnknownIdentifier,
            Reason::IdentifiersDisagree,
            Reason::OneIdentifierOnly,
            Reason::SeveralCandidates,
            Reason::Misread,
        ]
    });
    vec![(0, draft)]
}

fn rescanned(subject: &mut Subject<'_>, draft: &Draft, account: u64) -> String {
    let bill = subject.person.bills.iter().copied().find(|b| draft.statements.contains(&b.statement));
    match bill {
        Some(bill) => subject.scan_line(&bill, account),
        None => spelling::memo(subject.person.payer.member, account, &mut subject.draw).0,
    }
}
