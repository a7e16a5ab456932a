//! What can be planted: one list, a kind a line. A kind says how often it comes, which accounts it suits, and what it
//! makes of the plain payment.
//!
//! Kinds are dealt by debt, not by dice: each is owed its rate for every item made, and the one owed most that suits
//! the account comes next. So rates come true even in small mail.

mod captured;
mod digits;
mod doubles;
mod instruments;
mod payments;

use crate::check::Mailed;
use crate::draw::{Draw, Stream};
use crate::plan::Rates;
use crate::subject::Subject;

/// One thing that can be planted.
pub(crate) struct Kind {
    rate: fn(&Rates) -> u32,
    suits: fn(&Subject<'_>) -> bool,
    make: fn(&mut Subject<'_>) -> Vec<Mailed>,
}

/// All of them. The order breaks ties.
const KINDS: [Kind; 25] = [
    Kind { rate: |r| r.no_coupon, suits: |_| true, make: captured::no_coupon },
    Kind { rate: |r| r.member_only, suits: |_| true, make: captured::member_only },
    Kind { rate: |r| r.account_only, suits: |_| true, make: captured::account_only },
    Kind { rate: |r| r.misread, suits: captured::has_bill, make: captured::misread },
    Kind { rate: |r| r.returning_payer, suits: captured::may_return, make: captured::returning_payer },
    Kind { rate: |r| r.bill_pay, suits: |_| true, make: captured::bill_pay },
    Kind { rate: |r| r.wrong_digit, suits: |_| true, make: digits::wrong_digit },
    Kind { rate: |r| r.transposed, suits: |_| true, make: digits::transposed },
    Kind { rate: |r| r.others_account, suits: digits::has_a_stranger, make: digits::others_account },
    Kind { rate: |r| r.duplicate, suits: |_| true, make: doubles::duplicate },
    Kind { rate: |r| r.twins / 2, suits: |s| s.has_one_kind(), make: doubles::twin_by_serial },
    Kind { rate: |r| r.twins.div_ceil(2), suits: |s| s.has_one_kind(), make: doubles::twin_by_amount },
    Kind { rate: |r| r.short, suits: |s| s.has_one_kind(), make: payments::short },
    Kind { rate: |r| r.over, suits: |s| s.has_one_kind(), make: payments::over },
    Kind { rate: |r| r.combined, suits: payments::has_several_bills, make: payments::combined },
    Kind { rate: |r| r.several_checks, suits: payments::has_large_bill, make: payments::several_checks },
    Kind { rate: |r| r.mixed_unclear, suits: |s| s.person.is_mixed(), make: payments::mixed_unclear },
    Kind { rate: |r| r.money_order, suits: instruments::in_limit, make: instruments::money_order },
    Kind {
        rate: |r| r.money_order_over_limit,
        suits: |s| s.has_one_kind(),
        make: instruments::money_order_over_limit,
    },
    Kind { rate: |r| r.old_money_order, suits: instruments::in_limit, make: instruments::old_money_order },
    Kind { rate: |r| r.stale, suits: |_| true, make: instruments::stale },
    Kind { rate: |r| r.almost_stale, suits: |_| true, make: instruments::almost_stale },
    Kind { rate: |r| r.post_dated, suits: |_| true, make: instruments::post_dated },
    Kind { rate: |r| r.almost_post_dated, suits: |_| true, make: instruments::almost_post_dated },
    Kind { rate: |r| r.undated, suits: |_| true, make: instruments::undated },
];

/// Deals kinds so that their rates come true.
pub(crate) struct Dealer {
    /// Per kind, in ten-thousandths of an item.
    owed: [u64; KINDS.len()],
}

const WHOLE: u64 = 10_000;

impl Dealer {
    /// Begins with a random part of one item owed of each kind, so that no two seeds deal alike.
    pub(crate) fn new(seed: u64) -> Self {
        Self { owed: std::array::from_fn(|k| Draw::new(seed, Stream::Plan, k as u64).below(WHOLE)) }
    }

    /// One more item is to come: every kind is owed its rate.
    pub(crate) fn accrue(&mut self, rates: &Rates) {
        for (owed, kind) in self.owed.iter_mut().zip(&KINDS) {
            *owed += u64::from((kind.rate)(rates));
        }
    }

    /// What the account mails: the kind owed most among those that suit it, or a plain payment.
    pub(crate) fn deal(&mut self, subject: &mut Subject<'_>) -> Vec<Mailed> {
        let due = self
            .owed
            .iter_mut()
            .zip(&KINDS)
            .filter(|(owed, kind)| **owed >= WHOLE && (kind.suits)(subject))
            .max_by_key(|(owed, _)| **owed);
        match due {
            Some((owed, kind)) => {
                *owed -= WHOLE;
                (kind.make)(subject)
            }
            None => vec![(0, subject.plain())],
        }
    }
}
