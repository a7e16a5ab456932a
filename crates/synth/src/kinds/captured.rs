//! What the bank captured is too little: nothing, one number alone, a line with unread characters.

use lockbox_domain::Reason;

use crate::check::{Draft, Mailed};
use crate::names::OnCheck;
use crate::people::Pairing;
use crate::plant::{Expect, Plant};
use crate::spelling;
use crate::subject::Subject;

/// True when there is a coupon to send along.
pub(super) fn has_bill(subject: &Subject<'_>) -> bool {
    !subject.person.bills.is_empty()
}

/// True when a second check of the same payer can come on a later day, and nobody could be meant but the payer.
pub(super) fn may_return(subject: &Subject<'_>) -> bool {
    subject.is_alone() && subject.has_one_kind() && subject.files_later > 0
}

/// Nothing was captured and nothing is remembered.
pub(super) fn no_coupon(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    nothing_captured(&mut draft);
    subject.sign(&mut draft, OnCheck::Full);
    draft.planted.push(Plant::NoCoupon);
    draft.expect = Expect::Person(vec![Reason::NoIdentifier, Reason::SeveralCandidates]);
    vec![(0, draft)]
}

/// The member ID alone. Name or amount may support it; where neither does, a person decides.
pub(super) fn member_only(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    uncaptured(&mut draft);
    draft.check.text = spelling::member_alone(subject.person.payer.member, &mut subject.draw);
    draft.planted.push(Plant::MemberOnly);
    draft.expect = Expect::MayAuto;
    if subject.draw.chance(2_500) {
        unsupported(subject, &mut draft);
    } else if subject.person.pairing == Pairing::SameMember && !tells_accounts_apart(subject, &draft) {
        draft.expect = Expect::Person(vec![Reason::SeveralCandidates, Reason::OneIdentifierOnly]);
    }
    vec![(0, draft)]
}

/// The account number alone, as people write it into the memo line of their bank's form.
pub(super) fn account_only(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    uncaptured(&mut draft);
    draft.check.text = spelling::account_alone(subject.person.payer.account, &mut subject.draw);
    draft.planted.push(Plant::AccountOnly);
    draft.expect = Expect::MayAuto;
    if subject.draw.chance(2_500) {
        unsupported(subject, &mut draft);
    }
    vec![(0, draft)]
}

/// Takes name and amount away as evidence.
fn unsupported(subject: &mut Subject<'_>, draft: &mut Draft) {
    subject.sign(draft, OnCheck::Other);
    let odd = draft.check.amount.get() + subject.draw.between(101, 499) as i64;
    // Not the amount of any bill, nor of all of them.
    let open = subject.person.open().get();
    draft.check.amount = lockbox_domain::Cents::new(if odd == open { odd + 1 } else { odd });
    draft.statements.clear();
    draft.expect = Expect::Person(vec![
        Reason::OneIdentifierOnly,
        Reason::SeveralCandidates,
        Reason::IdentifiersDisagree,
        Reason::KindUnclear,
    ]);
}

/// True when the amount is that of a bill of this account and of none of the member's other account.
fn tells_accounts_apart(subject: &Subject<'_>, draft: &Draft) -> bool {
    let amount = draft.check.amount;
    let other = subject.people.person(subject.index ^ 1);
    subject.person.bills.iter().any(|b| b.amount == amount) && other.bills.iter().all(|b| b.amount != amount)
}

/// A scan line in which characters were not read: in one number, or in all that could tell.
pub(super) fn misread(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    uncaptured(&mut draft);
    let Some(bill) = subject.bill() else { return vec![(0, draft)] };
    draft.check.amount = bill.amount;
    draft.statements = vec![bill.statement];
    let payer = subject.person.payer;
    let line = spelling::scan_line(payer.member, payer.account, bill.statement, bill.amount);
    // Only digits that are not leading zeros tell anything: the last eight of each field.
    let (member, account, statement) = ((4, 11), (17, 24), (30, 35));
    let draw = &mut subject.draw;
    draft.check.text = match draw.below(3) {
        0 => spelling::unread(&line, member.0, member.1, 2, draw),
        1 => spelling::unread(&line, account.0, account.1, 2, draw),
        _ => {
            let line = spelling::unread(&line, member.0, member.1, 2, draw);
            let line = spelling::unread(&line, account.0, account.1, 2, draw);
            draft.planted.push(Plant::NoCoupon);
            spelling::unread(&line, statement.0, statement.1, 8, draw)
        }
    };
    draft.expect = if draft.planted.contains(&Plant::NoCoupon) {
        Expect::Person(vec![
            Reason::Misread,
            Reason::NoIdentifier,
            Reason::UnknownIdentifier,
            Reason::SeveralCandidates,
            Reason::OneIdentifierOnly,
        ])
    } else {
        Expect::MayAuto
    };
    draft.planted.retain(|p| *p != Plant::NoCoupon);
    draft.planted.extend([Plant::ScanLine, Plant::Misread]);
    vec![(0, draft)]
}

/// A payer whose first check says everything and whose second says nothing.
pub(super) fn returning_payer(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut first = subject.plain();
    subject.sign(&mut first, OnCheck::Full);
    let mut second = first.clone();
    nothing_captured(&mut second);
    second.check.serial += 2;
    second.planted.push(Plant::ReturningPayer);
    second.expect = Expect::MayAuto;
    vec![(0, first), (subject.files_a_day, second)]
}

/// The bank account of each bill payment service: many payers', so it says nothing about who pays.
const SERVICES: [(&str, u64); 3] =
    [("061207716", 9_900_000_011), ("091407764", 9_900_000_022), ("111907746", 9_900_000_033)];

/// A check of a bill payment service: the account number in its memo line, both numbers, or nothing.
pub(super) fn bill_pay(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    uncaptured(&mut draft);
    let (routing, account) = subject.draw.pick(&SERVICES);
    draft.check.routing = routing;
    draft.check.account = Some(account);
    draft.check.serial = 10_000_000 + 4 * subject.index;
    draft.planted.retain(|p| *p != Plant::SharedBankAccount);
    draft.planted.push(Plant::BillPay);
    subject.sign(&mut draft, OnCheck::Full);
    let payer = subject.person.payer;
    match subject.draw.below(100) {
        0..=69 => draft.check.text = spelling::memo(payer.member, payer.account, &mut subject.draw).0,
        70..=89 => {
            draft.check.text = spelling::account_alone(payer.account, &mut subject.draw);
            draft.planted.push(Plant::AccountOnly);
            draft.expect = Expect::MayAuto;
        }
        _ => {
            nothing_captured(&mut draft);
            draft.planted.push(Plant::NoCoupon);
            draft.expect = Expect::Person(vec![Reason::NoIdentifier, Reason::SeveralCandidates]);
        }
    }
    vec![(0, draft)]
}

fn nothing_captured(draft: &mut Draft) {
    uncaptured(draft);
    draft.check.text.clear();
}

/// What was planted by the text no longer holds once the text is another.
fn uncaptured(draft: &mut Draft) {
    draft.planted.retain(|p| !matches!(p, Plant::ScanLine | Plant::SplitNumber));
}
