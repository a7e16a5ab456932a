//! The same check twice, and checks that only look like it.

use lockbox_domain::{Cents, Reason};

use crate::check::Mailed;
use crate::plant::{Expect, Plant};
use crate::subject::Subject;

/// The same check again: in the same file, in the next, or a day later. The later one waits.
pub(super) fn duplicate(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let first = subject.plain();
    let mut again = first.clone();
    again.planted.push(Plant::Duplicate);
    again.expect = Expect::Person(vec![Reason::SuspectedDuplicate]);
    vec![(0, first), (subject.draw.below(3) as u32, again)]
}

/// Two checks alike but for the serial number: both are real.
pub(super) fn twin_by_serial(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let first = subject.plain();
    let mut twin = first.clone();
    twin.check.serial += 2;
    twin.planted.push(Plant::TwinSerial);
    vec![(0, first), (0, twin)]
}

/// Two checks alike but for the amount: both are real.
pub(super) fn twin_by_amount(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let first = subject.plain();
    let mut twin = first.clone();
    twin.check.amount = Cents::new(twin.check.amount.get() + 500);
    twin.planted.push(Plant::TwinAmount);
    vec![(0, first), (subject.draw.below(2) as u32, twin)]
}
