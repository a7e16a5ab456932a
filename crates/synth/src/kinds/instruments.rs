//! The paper itself: money orders, and checks too old, too early or without a date.

use lockbox_domain::config::MoneyOrderIssuer;
use lockbox_domain::{Cents, Reason};

use crate::check::{Draft, Mailed};
use crate::plant::{Expect, Plant};
use crate::subject::Subject;

/// The US Postal Service's routing number and limit, the one issuer that made mail knows.
const POSTAL_ROUTING: &str = "000008002";
const POSTAL_LIMIT: i64 = 100_000;

/// True when the first bill can be paid by one money order.
pub(super) fn in_limit(subject: &Subject<'_>) -> bool {
    subject.person.bills.iter().all(|b| b.amount.get() <= POSTAL_LIMIT)
}

/// A money order within its issuer's limit. Some are old: they never get stale. Some are exactly at the limit.
pub(super) fn money_order(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    as_money_order(subject, &mut draft);
    if subject.has_one_kind() && subject.draw.chance(500) {
        draft.check.amount = Cents::new(POSTAL_LIMIT);
    }
    if subject.draw.chance(1_500) {
        draft.check.date = subject.days_before(400);
        draft.planted.push(Plant::OldMoneyOrder);
    }
    vec![(0, draft)]
}

/// A money order for more than its issuer sells.
pub(super) fn money_order_over_limit(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    as_money_order(subject, &mut draft);
    let over = if subject.draw.chance(3_000) { 1 } else { subject.draw.between(100, 50_000) as i64 };
    draft.check.amount = Cents::new(POSTAL_LIMIT + over);
    draft.planted.push(Plant::MoneyOrderOverLimit);
    if limit_is_known(&subject.config.money_orders) {
        draft.expect = Expect::Person(vec![Reason::MoneyOrderLimit]);
    }
    vec![(0, draft)]
}

fn as_money_order(subject: &Subject<'_>, draft: &mut Draft) {
    draft.check.routing = POSTAL_ROUTING;
    draft.check.account = None;
    draft.check.serial = 2_000_000_000 + 4 * subject.index;
    draft.planted.retain(|p| *p != Plant::SharedBankAccount);
    draft.planted.push(Plant::MoneyOrder);
}

fn limit_is_known(issuers: &[MoneyOrderIssuer]) -> bool {
    issuers.iter().any(|i| i.routing.as_str() == POSTAL_ROUTING && i.limit == Some(Cents::new(POSTAL_LIMIT)))
}

/// A check older than checks may be; every third is only just as old as it may be, and posts.
pub(super) fn stale(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    let limit = u64::from(subject.config.policy.stale_after_days);
    if subject.draw.below(3) == 0 {
        draft.check.date = subject.days_before(limit);
        draft.planted.push(Plant::AlmostStale);
    } else {
        let beyond = subject.draw.between(1, 220);
        draft.check.date = subject.days_before(limit + beyond);
        draft.planted.push(Plant::Stale);
        draft.expect = Expect::Person(vec![Reason::StaleDated]);
    }
    vec![(0, draft)]
}

/// A check dated too far after the deposit; every third is dated as far as it may be, and posts.
pub(super) fn post_dated(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    let limit = subject.config.policy.post_dated_after_banking_days;
    let calendar = &subject.config.calendar;
    if subject.draw.below(3) == 0 {
        draft.check.date = Some(calendar.plus_banking_days(subject.deposit, limit));
        draft.planted.push(Plant::AlmostPostDated);
    } else {
        let beyond = subject.draw.between(1, 20) as u32;
        draft.check.date = Some(calendar.plus_banking_days(subject.deposit, limit + beyond));
        draft.planted.push(Plant::PostDated);
        draft.expect = Expect::Person(vec![Reason::PostDated]);
    }
    vec![(0, draft)]
}

/// A check without a date: as good as any.
pub(super) fn undated(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    draft.check.date = None;
    draft.planted.push(Plant::Undated);
    vec![(0, draft)]
}
