//! Amounts that are not one bill's: short, over, several bills, several checks, and amounts of no bill at all.

use lockbox_domain::{Cents, Reason};

use crate::check::Mailed;
use crate::plant::{Expect, Plant};
use crate::subject::Subject;

/// True when several bills of one kind are open.
pub(super) fn has_several_bills(subject: &Subject<'_>) -> bool {
    subject.person.bills.len() > 1 && !subject.person.is_mixed()
}

/// True when there is one kind of bill and the first is worth several checks.
pub(super) fn has_large_bill(subject: &Subject<'_>) -> bool {
    subject.has_one_kind() && subject.person.bills.first().is_some_and(|b| b.amount.get() >= 4_000)
}

/// Less than the bill.
pub(super) fn short(subject: &mut Subject<'_>) -> Vec<Mailed> {
    changed(subject, Plant::Short, |cents, part| cents - (cents * part / 100).max(1))
}

/// More than the bill.
pub(super) fn over(subject: &mut Subject<'_>) -> Vec<Mailed> {
    changed(subject, Plant::Over, |cents, part| cents + (cents * part / 100).max(1))
}

fn changed(subject: &mut Subject<'_>, plant: Plant, change: fn(i64, i64) -> i64) -> Vec<Mailed> {
    let mut draft = subject.plain();
    let part = subject.draw.between(1, 60) as i64;
    draft.check.amount = Cents::new(change(draft.check.amount.get(), part));
    draft.planted.push(plant);
    vec![(0, draft)]
}

/// One check for all bills of the account.
pub(super) fn combined(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let bills = subject.person.bills.clone();
    let mut draft = subject.paying(subject.person.open(), &bills);
    draft.planted.push(Plant::Combined);
    vec![(0, draft)]
}

/// Two or three checks that add up to one bill, each with its own coupon or memo.
pub(super) fn several_checks(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let Some(bill) = subject.person.bills.first().copied() else { return vec![(0, subject.plain())] };
    let parts = subject.draw.between(2, 3) as i64;
    let each = bill.amount.get() / parts;
    let first = subject.paying(Cents::new(each), &[bill]);
    (0..parts)
        .map(|nth| {
            let mut draft = first.clone();
            draft.check.serial += 2 * nth as u64;
            if nth == 0 {
                draft.check.amount = Cents::new(bill.amount.get() - each * (parts - 1));
            }
            draft.planted.push(Plant::SeveralChecks);
            (0, draft)
        })
        .collect()
}

/// Premium and medical bills are open, the text names none, and the amount is that of no bill and not of all.
pub(super) fn mixed_unclear(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let smallest = subject.person.bills.iter().map(|b| b.amount.get()).min().unwrap_or(5_000);
    let mut cents = smallest * subject.draw.between(40, 90) as i64 / 100;
    while subject.person.bills.iter().any(|b| b.amount.get() == cents) {
        cents += 1;
    }
    let mut draft = subject.paying(Cents::new(cents.max(1)), &[]);
    draft.planted.push(Plant::MixedUnclear);
    draft.expect = Expect::Person(vec![Reason::KindUnclear]);
    vec![(0, draft)]
}
