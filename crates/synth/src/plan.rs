//! What mail to make: how much, from when, and how often what is planted in it.

use chrono::NaiveDate;
use lockbox_domain::Calendar;

use crate::pictured::Pictured;

/// How often things are planted, each in ten thousand items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    /// Mail in another region's box.
    pub wrong_region: u32,
    /// Coupons whose scan line was captured (the rest wrote a memo, or nothing).
    pub scan_line: u32,
    /// Nothing captured.
    pub no_coupon: u32,
    /// The member ID alone.
    pub member_only: u32,
    /// The account number alone.
    pub account_only: u32,
    /// One wrong digit.
    pub wrong_digit: u32,
    /// Two digits swapped.
    pub transposed: u32,
    /// A member ID with another member's account number.
    pub others_account: u32,
    /// Unread characters in a scan line.
    pub misread: u32,
    /// The same check twice.
    pub duplicate: u32,
    /// Honest twins, one half differing in serial and one in amount.
    pub twins: u32,
    /// Less than the bill.
    pub short: u32,
    /// More than the bill.
    pub over: u32,
    /// One check for several bills.
    pub combined: u32,
    /// Several checks for one bill.
    pub several_checks: u32,
    /// Money orders.
    pub money_order: u32,
    /// Money orders for more than their issuer sells.
    pub money_order_over_limit: u32,
    /// Money orders that would be stale were they checks.
    pub old_money_order: u32,
    /// Checks too old.
    pub stale: u32,
    /// Checks as old as they may just be.
    pub almost_stale: u32,
    /// Checks dated too far ahead.
    pub post_dated: u32,
    /// Checks dated as far ahead as they may just be.
    pub almost_post_dated: u32,
    /// Checks without a date.
    pub undated: u32,
    /// Checks of a bank's bill payment service.
    pub bill_pay: u32,
    /// Premium and medical bills open, and the amount is that of none.
    pub mixed_unclear: u32,
    /// Nothing captured, from a bank account that paid before.
    pub returning_payer: u32,
}

impl Rates {
    /// Rates at which every kind occurs among two thousand items and most of the mail is easy.
    pub const fn usual() -> Self {
        Self {
            wrong_region: 400,
            scan_line: 6_000,
            no_coupon: 150,
            member_only: 200,
            account_only: 200,
            wrong_digit: 80,
            transposed: 60,
            others_account: 50,
            misread: 80,
            duplicate: 60,
            twins: 80,
            short: 200,
            over: 150,
            combined: 200,
            several_checks: 120,
            money_order: 250,
            money_order_over_limit: 30,
            old_money_order: 30,
            stale: 40,
            almost_stale: 20,
            post_dated: 40,
            almost_post_dated: 20,
            undated: 40,
            bill_pay: 600,
            mixed_unclear: 80,
            returning_payer: 80,
        }
    }
}

/// What mail to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How many checks and money orders, all lockboxes and days together.
    pub items: u32,
    /// The same seed makes the same bytes.
    pub seed: u64,
    /// How often things are planted.
    pub rates: Rates,
    /// The first deposit date; the next banking day is taken when it is none.
    pub first_deposit: NaiveDate,
    /// How many deposit dates.
    pub days: u32,
    /// Of what pictures are made.
    pub pictured: Pictured,
}

/// On how many banking days after the last deposit date statements still come.
pub(crate) const STATEMENT_DAYS_AFTER: u32 = 2;

const DEMO_DAYS: u32 = 3;

impl Plan {
    /// Mail of three deposit dates before `day`, so that on `day` the last of its bank statements has come.
    pub fn demo(items: u32, seed: u64, day: NaiveDate) -> Self {
        let calendar = Calendar::default();
        let back = DEMO_DAYS + STATEMENT_DAYS_AFTER;
        let first_deposit = (0..back).fold(day, |d, _| calendar.previous_banking_day(d));
        let rates = Rates::usual();
        Self { items, seed, rates, first_deposit, days: DEMO_DAYS, pictured: Pictured::None }
    }

    /// The deposit dates.
    pub(crate) fn deposit_dates(&self, calendar: &Calendar) -> Vec<NaiveDate> {
        let first = if calendar.is_banking_day(self.first_deposit) {
            self.first_deposit
        } else {
            calendar.next_banking_day(self.first_deposit)
        };
        std::iter::successors(Some(first), |d| Some(calendar.next_banking_day(*d)))
            .take(self.days.max(1) as usize)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_ends_before_its_day() {
        let day: NaiveDate = "2026-11-25".parse().unwrap();
        let plan = Plan::demo(100, 1, day);
        let calendar = Calendar::default();
        let dates = plan.deposit_dates(&calendar);
        assert_eq!(
            dates.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["2026-11-18", "2026-11-19", "2026-11-20"]
        );
        // The last statement is about the 24th and comes on the 25th.
        assert_eq!(calendar.plus_banking_days(dates[2], STATEMENT_DAYS_AFTER + 1), day);
    }

    #[test]
    fn deposits_are_on_banking_days() {
        let plan = Plan { first_deposit: "2026-11-26".parse().unwrap(), ..Plan::demo(1, 1, NaiveDate::MIN) };
        let dates = plan.deposit_dates(&Calendar::default());
        assert_eq!(dates[0].to_string(), "2026-11-27");
        assert_eq!(dates[1].to_string(), "2026-11-30");
    }
}
