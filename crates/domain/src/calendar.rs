//! Banking days and the Federal Reserve's holidays.
//!
//! Reserve Banks close on eleven holidays. One that falls on a Sunday is observed on the Monday after; one that falls
//! on a Saturday is *not* observed on the Friday before: the banks are open then. Extra closures are configuration.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Which days are banking days.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    extra_closures: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// The Federal Reserve's calendar with further days on which our bank is closed.
    pub fn with_closures(extra_closures: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self { extra_closures: extra_closures.into_iter().collect() }
    }

    /// True on days when the bank moves money.
    pub fn is_banking_day(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
            && federal_reserve_holiday(day).is_none()
            && !self.extra_closures.contains(&day)
    }

    /// The first banking day after `day`.
    pub fn next_banking_day(&self, day: NaiveDate) -> NaiveDate {
        self.step(day, true)
    }

    /// The last banking day before `day`.
    pub fn previous_banking_day(&self, day: NaiveDate) -> NaiveDate {
        self.step(day, false)
    }

    /// The banking day `count` banking days after `day`.
    pub fn plus_banking_days(&self, day: NaiveDate, count: u32) -> NaiveDate {
        (0..count).fold(day, |d, _| self.next_banking_day(d))
    }

    /// How many banking days lie after `from` up to and including `to`; 0 when `to` is not later.
    pub fn banking_days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        // A span of years is never asked for in earnest; the bound keeps a wild date from looping for long.
        from.iter_days()
            .skip(1)
            .take(4000)
            .take_while(|d| *d <= to)
            .filter(|d| self.is_banking_day(*d))
            .count() as u32
    }

    fn step(&self, day: NaiveDate, forward: bool) -> NaiveDate {
        let mut d = day;
        // Bounded: no bank closes for a month; a calendar that says so is wrong and must not hang us.
        for _ in 0..31 {
            let next =
                if forward { d.checked_add_days(Days::new(1)) } else { d.checked_sub_days(Days::new(1)) };
            let Some(next) = next else { return d };
            d = next;
            if self.is_banking_day(d) {
                break;
            }
        }
        d
    }
}

/// The holiday that the Federal Reserve Banks observe on `day`, if any.
pub fn federal_reserve_holiday(day: NaiveDate) -> Option<&'static str> {
    if let Some(name) = fixed_holiday(day) {
        return (day.weekday() != Weekday::Sun).then_some(name);
    }
    if day.weekday() == Weekday::Mon
        && let Some(sunday) = day.pred_opt()
        && let Some(name) = fixed_holiday(sunday)
    {
        return Some(name);
    }
    floating_holiday(day)
}

fn fixed_holiday(day: NaiveDate) -> Option<&'static str> {
    match (day.month(), day.day()) {
        (1, 1) => Some("New Year's Day"),
        (6, 19) if day.year() >= 2021 => Some("Juneteenth National Independence Day"),
        (7, 4) => Some("Independence Day"),
        (11, 11) => Some("Veterans Day"),
        (12, 25) => Some("Christmas Day"),
        _ => None,
    }
}

fn floating_holiday(day: NaiveDate) -> Option<&'static str> {
    let nth = (day.day() - 1) / 7 + 1;
    let last_of_month = day.checked_add_days(Days::new(7)).is_none_or(|d| d.month() != day.month());
    match (day.month(), day.weekday(), nth) {
        (1, Weekday::Mon, 3) => Some("Birthday of Martin Luther King, Jr."),
        (2, Weekday::Mon, 3) => Some("Washington's Birthday"),
        (5, Weekday::Mon, _) if last_of_month => Some("Memorial Day"),
        (9, Weekday::Mon, 1) => Some("Labor Day"),
        (10, Weekday::Mon, 2) => Some("Columbus Day"),
        (11, Weekday::Thu, 4) => Some("Thanksgiving Day"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn holidays_of_2026_and_the_saturdays_that_are_none() {
        let closed = [
            "2026-01-01",
            "2026-01-19",
            "2026-02-16",
            "2026-05-25",
            "2026-06-19",
            "2026-09-07",
            "2026-10-12",
            "2026-11-11",
            "2026-11-26",
            "2026-12-25",
            "2027-07-05",
        ];
        for d in closed {
            assert!(!Calendar::default().is_banking_day(day(d)), "{d} is a holiday");
        }
        for d in ["2026-07-03", "2027-06-18", "2027-12-24", "2026-11-27"] {
            assert!(Calendar::default().is_banking_day(day(d)), "{d} is a banking day");
        }
    }

    #[test]
    fn counts_and_steps() {
        let c = Calendar::with_closures([day("2026-11-27")]);
        assert_eq!(c.next_banking_day(day("2026-11-25")), day("2026-11-30"));
        assert_eq!(c.previous_banking_day(day("2026-11-30")), day("2026-11-25"));
        assert_eq!(c.plus_banking_days(day("2026-11-20"), 5), day("2026-12-01"));
        assert_eq!(c.banking_days_between(day("2026-11-20"), day("2026-12-01")), 5);
        assert_eq!(c.banking_days_between(day("2026-12-01"), day("2026-11-20")), 0);
    }
}
