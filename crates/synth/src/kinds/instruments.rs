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

/// A money order within its issuer's limit, some exactly at it.
pub(super) fn money_order(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    as_money_order(subject, &mut draft);
    if subject.has_one_kind() && subject.draw.chance(500) {
        draft.check.amount = Cents::new(POSTAL_LIMIT);
    }
    vec![(0, draft)]
}

/// A money order older than checks may be: it never gets stale.
pub(super) fn old_money_order(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    as_money_order(subject, &mut draft);
    draft.check.date = subject.days_before(400);
    draft.planted.push(Plant::OldMoneyOrder);
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

/// A check older than checks may be.
pub(super) fn stale(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    let beyond = subject.draw.between(1, 220);
    draft.check.date = subject.days_before(u64::from(subject.config.policy.stale_after_days) + beyond);
    draft.planted.push(Plant::Stale);
    draft.expect = Expect::Person(vec![Reason::StaleDated]);
    vec![(0, draft)]
}

/// A check just as old as checks may be: it posts.
pub(super) fn almost_stale(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    draft.check.date = subject.days_before(u64::from(subject.config.policy.stale_after_days));
    draft.planted.push(Plant::AlmostStale);
    vec![(0, draft)]
}

/// A check dated too far after the deposit.
pub(super) fn post_dated(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    let beyond = subject.draw.between(1, 20) as u32;
    date_ahead(subject, &mut draft, beyond);
    draft.planted.push(Plant::PostDated);
    draft.expect = Expect::Person(vec![Reason::PostDated]);
    vec![(0, draft)]
}

/// A check dated as far after the deposit as it may just be: it posts.
pub(super) fn almost_post_dated(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    date_ahead(subject, &mut draft, 0);
    draft.planted.push(Plant::AlmostPostDated);
    vec![(0, draft)]
}

/// Dates the check so many banking days beyond the limit.
fn date_ahead(subject: &Subject<'_>, draft: &mut Draft, beyond: u32) {
    let limit = subject.config.policy.post_dated_after_banking_days;
    draft.check.date = Some(subject.config.calendar.plus_banking_days(subject.deposit, limit + beyond));
}

/// A check without a date: as good as any.
pub(super) fn undated(subject: &mut Subject<'_>) -> Vec<Mailed> {
    let mut draft = subject.plain();
    draft.check.date = None;
    draft.planted.push(Plant::Undated);
    vec![(0, draft)]
}
