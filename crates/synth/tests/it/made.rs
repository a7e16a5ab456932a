//! Mail to test with, and files taken apart by their columns.

use chrono::NaiveDate;
use lockbox_domain::Config;
use lockbox_synth::{Memory, Plan, Truth, write_mail};

pub fn day() -> NaiveDate {
    "2026-11-25".parse().unwrap()
}

/// Mail of the demo, with its files.
pub fn demo(items: u32, seed: u64) -> (Truth, Memory) {
    let mut files = Memory::new();
    let truth = write_mail(&Plan::demo(items, seed, day()), &Config::built_in(), &mut files).unwrap();
    (truth, files)
}

/// The text of the files whose name begins so.
pub fn texts<'a>(files: &'a Memory, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    files
        .iter()
        .filter(move |(name, _)| name.starts_with(prefix))
        .map(|(name, bytes)| (name.as_str(), std::str::from_utf8(bytes).unwrap()))
}

/// A check of a lockbox file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub lockbox: String,
    pub day: String,
    pub batch: u32,
    pub item: u32,
    pub cents: i64,
    /// Routing, account, serial as they stand.
    pub drawn_on: String,
    pub date: String,
    pub name: String,
    pub text: String,
}

/// The checks of a file; panics where a total or counter does not come true.
pub fn checks(text: &str) -> Vec<Check> {
    let mut checks: Vec<Check> = Vec::new();
    let (mut lockbox, mut day) = (String::new(), String::new());
    let (mut batch_from, mut lockbox_from) = (0, None);
    for line in text.lines() {
        let n = |from: usize, to: usize| line[from - 1..to].parse::<i64>().unwrap();
        let sum = |from: usize| (checks.len() - from, checks[from..].iter().map(|c| c.cents).sum::<i64>());
        assert!(line.len() <= 80 && line.is_ascii(), "{line}");
        match &line[..1] {
            "5" => {
                (lockbox, day) = (line[7..14].to_owned(), line[14..20].to_owned());
                lockbox_from.get_or_insert(checks.len());
            }
            "6" => checks.push(Check {
                lockbox: lockbox.clone(),
                day: day.clone(),
                batch: n(2, 4) as u32,
                item: n(5, 7) as u32,
                cents: n(8, 17),
                drawn_on: line[17..46].to_owned(),
                date: line[46..52].to_owned(),
                name: line[52..].trim_end().to_owned(),
                text: String::new(),
            }),
            "4" => {
                let check = checks.last_mut().unwrap();
                assert_eq!((check.batch, check.item), (n(2, 4) as u32, n(5, 7) as u32), "{line}");
                let padded = check.text.len().next_multiple_of(30);
                check.text = format!("{:<padded$}{}", check.text, &line[11..]);
            }
            "7" => {
                assert_eq!((&line[7..14], &line[14..20]), (&*lockbox, &*day));
                assert_eq!((n(21, 23) as usize, n(24, 33)), sum(batch_from), "{line}");
                batch_from = checks.len();
            }
            "8" => {
                let (items, cents) = sum(lockbox_from.take().unwrap());
                assert_eq!(
                    (n(21, 24) as usize, n(25, 34)),
                    (items % 10_000, cents % 10_000_000_000),
                    "{line}"
                );
            }
            "9" => assert_eq!(n(2, 7) as usize, text.lines().count() % 1_000_000),
            _ => {}
        }
    }
    assert_eq!(batch_from, checks.len(), "the last batch has no total");
    checks
}
