//! Days and deadlines where the lockbox is: local time from the UTC moment that a stage is given.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use lockbox_domain::{Calendar, Config, LockboxNumber};

/// The zone used where no lockbox says another.
const HOME: Tz = chrono_tz::America::Los_Angeles;

/// The zone of a lockbox, or of the house.
pub fn zone(config: &Config, lockbox: Option<&LockboxNumber>) -> Tz {
    let named = lockbox.and_then(|l| config.lockbox(l)).or(config.lockboxes.first());
    named.and_then(|l| l.time_zone.parse().ok()).unwrap_or(HOME)
}

/// The business day at the house at that moment.
pub fn business_day(config: &Config, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&zone(config, None)).date_naive()
}

/// The deposit day of mail received at that moment: after the lockbox's cut-off, the next banking day.
pub fn deposit_day(config: &Config, lockbox: &LockboxNumber, received: DateTime<Utc>) -> NaiveDate {
    let local = received.with_timezone(&zone(config, Some(lockbox)));
    let cut_off = config.lockbox(lockbox).map_or(NaiveTime::MIN, |l| l.cut_off);
    let day = local.date_naive();
    if config.calendar.is_banking_day(day) && local.time() <= cut_off {
        day
    } else {
        config.calendar.next_banking_day(day)
    }
}

/// Until when exceptions of a deposit should be decided, UTC: the end of its next banking day at the lockbox.
pub fn deadline(calendar: &Calendar, zone: Tz, deposit: NaiveDate) -> NaiveDateTime {
    let last = calendar.next_banking_day(deposit);
    let midnight = last.succ_opt().unwrap_or(last).and_time(NaiveTime::MIN);
    utc(zone, midnight)
}

/// A moment of that zone in UTC. Where daylight saving skips it, the hour after it is meant.
pub fn utc(zone: Tz, local: NaiveDateTime) -> NaiveDateTime {
    let earliest = |local: NaiveDateTime| zone.from_local_datetime(&local).earliest();
    let skipped = || earliest(local + chrono::TimeDelta::hours(1));
    earliest(local).or_else(skipped).map_or(local, |t| t.naive_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_pacific_and_the_cut_off_counts() {
        let config = Config::built_in();
        let box_2303 = LockboxNumber::new("2303").unwrap();
        assert_eq!(business_day(&config, at("2026-11-24T07:59:59Z")).to_string(), "2026-11-23");
        for (received, day) in [
            ("2026-11-24T23:59:00Z", "2026-11-24"),
            ("2026-11-25T00:00:01Z", "2026-11-25"),
            ("2026-11-26T18:00:00Z", "2026-11-27"),
            ("2026-07-01T22:59:00Z", "2026-07-01"),
        ] {
            assert_eq!(deposit_day(&config, &box_2303, at(received)).to_string(), day, "{received}");
        }
    }

    #[test]
    fn the_deadline_is_the_end_of_the_next_banking_day() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        assert_eq!(deadline(&Calendar::default(), HOME, day).to_string(), "2026-11-28 08:00:00");
    }
}
