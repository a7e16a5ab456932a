//! Large files for measuring: one check an account, streamed, nothing kept.

use std::io::{BufWriter, Write};

use chrono::NaiveDate;
use lockbox_domain::{Config, LockboxConfig};

use crate::check::Check;
use crate::draw::{Draw, Stream};
use crate::error::SynthError;
use crate::kp80::{Header, LARGEST_NUMBER, Writer};
use crate::list;
use crate::numbers::MOST_ACCOUNTS;
use crate::people::{People, Person};
use crate::spelling;

/// One coupon in so many is scanned; the others wrote both numbers into the memo line.
const SCANNED_PART: u64 = 4;

/// How much is written at once.
const PIECE: usize = 1 << 16;

/// The day on which lean files are deposited.
pub fn lean_deposit_date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or(NaiveDate::MIN)
}

/// Writes one lockbox file, profile `kp-80`, of `n` checks for the lockboxes of `config`, each with both identifiers
/// and for one bill in full. Made check by check from its index and the seed, in bounded memory.
pub fn write_lockbox_file(n: u32, seed: u64, config: &Config, out: impl Write) -> Result<(), SynthError> {
    let first = config.lockboxes.first().ok_or(SynthError::NoLockbox)?;
    let people = people(n, seed, config)?;
    let mut writer = Writer::begin(BufWriter::with_capacity(PIECE, out), first, lean_deposit_date(), "0915")?;
    for (lockbox, (from, to)) in config.lockboxes.iter().zip(ranges(n, config)) {
        write_lockbox(&people, config, lockbox, from..to, &mut writer)?;
    }
    Ok(writer.finish()?)
}

/// Writes the accounts list that goes with [`write_lockbox_file`] of the same `n` and `seed`.
pub fn write_accounts(n: u32, seed: u64, config: &Config, out: impl Write) -> Result<(), SynthError> {
    let mut out = BufWriter::with_capacity(PIECE, out);
    Ok(list::write(&people(n, seed, config)?, lean_deposit_date(), &mut out)?)
}

fn people(n: u32, seed: u64, config: &Config) -> Result<People, SynthError> {
    let regions = config.regions();
    if regions.is_empty() {
        return Err(SynthError::NoLockbox);
    }
    let boxes = config.lockboxes.len() as u64;
    let most_boxes = regions.iter().map(|r| config.lockboxes.iter().filter(|l| l.region == *r).count()).max();
    let per_region = u64::from(n).div_ceil(boxes) * most_boxes.unwrap_or(1) as u64;
    let count = per_region.next_multiple_of(2) * regions.len() as u64;
    if count > MOST_ACCOUNTS {
        return Err(SynthError::TooMany { asked: count, most: MOST_ACCOUNTS });
    }
    Ok(People { seed, regions, count })
}

/// For each lockbox, which of its region's accounts pay into it.
fn ranges(n: u32, config: &Config) -> impl Iterator<Item = (u64, u64)> {
    let boxes = config.lockboxes.len() as u64;
    config.lockboxes.iter().enumerate().map(move |(place, lockbox)| {
        let share = |nth: u64| u64::from(n) / boxes + u64::from(nth < u64::from(n) % boxes);
        let before: u64 = config.lockboxes[..place]
            .iter()
            .zip(0_u64..)
            .filter(|(other, _)| other.region == lockbox.region)
            .map(|(_, nth)| share(nth))
            .sum();
        (before, before + share(place as u64))
    })
}

fn write_lockbox(
    people: &People,
    config: &Config,
    lockbox: &LockboxConfig,
    accounts: std::ops::Range<u64>,
    writer: &mut Writer<impl Write>,
) -> Result<(), SynthError> {
    let region = people.regions.iter().position(|r| *r == lockbox.region).unwrap_or(0);
    if accounts.is_empty() {
        return Ok(());
    }
    writer.open_lockbox(&lockbox.number, lean_deposit_date(), Header::OfLockbox)?;
    let mut left = accounts.end - accounts.start;
    let in_batch = (left / u64::from(LARGEST_NUMBER) + 1).clamp(50, u64::from(LARGEST_NUMBER));
    let mut accounts = accounts;
    let mut batches = 0;
    while left > 0 {
        writer.open_batch(batches % LARGEST_NUMBER + 1)?;
        batches += 1;
        for nth in accounts.by_ref().take(in_batch as usize) {
            left -= 1;
            let index = people.place(region, nth);
            writer.check(&check(people, config, index))?;
        }
        writer.close_batch()?;
    }
    Ok(writer.close_lockbox()?)
}

fn check(people: &People, config: &Config, index: u64) -> Check {
    let mut draw = Draw::new(people.seed, Stream::Check, index);
    let Person { payer, name, routing, bank_account, bills, .. } = people.person(index);
    let bill = bills.first();
    let amount = bill.map_or(lockbox_domain::Cents::new(5_000), |b| b.amount);
    let text = match bill {
        Some(bill) if draw.below(SCANNED_PART) == 0 => {
            spelling::scan_line(payer.member, payer.account, bill.statement, bill.amount)
        }
        _ => format!("M{} A{}", payer.member, payer.account),
    };
    Check {
        amount,
        routing,
        account: Some(bank_account),
        serial: 2 * draw.between(51, 4_900) + (index & 1),
        date: Some(config.calendar.previous_banking_day(lean_deposit_date())),
        name: format!("{} {}", name.first, name.last),
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_share_the_checks_and_no_account_pays_twice() {
        let mut config = Config::built_in();
        assert_eq!(ranges(5, &config).collect::<Vec<_>>(), [(0, 3), (0, 2)]);
        let third = config.lockboxes[0].clone();
        config.lockboxes.push(third);
        assert_eq!(ranges(8, &config).collect::<Vec<_>>(), [(0, 3), (0, 3), (3, 5)]);
        assert!(people(8, 1, &config).unwrap().count >= 10);
    }
}
