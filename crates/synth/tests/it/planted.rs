//! What is planted: all of it, at its rate, and as the truth says.

use std::collections::{HashMap, HashSet};

use lockbox_domain::recon::BreakCode;
use lockbox_domain::{Cents, Config, Reason};
use lockbox_synth::{Expect, Memory, Plan, Plant, Rates, Truth, write_mail};

use crate::made::{Check, checks, day, demo, texts};

/// Every check with the truth about it, in order.
fn with_truth(truth: &Truth, files: &Memory) -> Vec<(Check, lockbox_synth::TruthItem)> {
    let written = texts(files, "mail/").flat_map(|(_, text)| checks(text));
    written.zip(truth.items.iter().cloned()).collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[test]
fn two_thousand_items_hold_every_kind() {
    for seed in 0..8 {
        let (truth, _) = demo(2_000, seed);
        let planted: HashSet<Plant> = truth.items.iter().flat_map(|i| i.planted.iter().copied()).collect();
        for plant in Plant::ALL {
            assert!(planted.contains(plant), "seed {seed} has no {}", plant.as_str());
        }
        for expect in ["auto", "may-auto", "person"] {
            assert!(truth.items.iter().any(|i| i.expect.as_str() == expect));
        }
        let regions: HashSet<_> = truth.items.iter().filter_map(|i| i.payer).map(|p| p.region).collect();
        assert_eq!(regions.len(), 2);
    }
}

#[test]
fn rates_come_true() {
    let (truth, _) = demo(20_000, 1);
    let usual = Rates::usual();
    let cases = [
        (Plant::WrongRegion, usual.wrong_region, 25),
        (Plant::MemberOnly, usual.member_only, 5),
        (Plant::Duplicate, usual.duplicate, 5),
        (Plant::Short, usual.short, 5),
        (Plant::BillPay, usual.bill_pay, 5),
        (Plant::MoneyOrderOverLimit, usual.money_order_over_limit, 5),
        (Plant::MixedUnclear, usual.mixed_unclear, 5),
        (Plant::Combined, usual.combined, 5),
    ];
    for (plant, rate, tolerance) in cases {
        let found = truth.items.iter().filter(|i| i.planted.contains(&plant)).count() as u32;
        let due = 2 * rate;
        assert!(found.abs_diff(due) <= due * tolerance / 100 + 2, "{}: {found} of {due}", plant.as_str());
    }
    let rates = Rates { wrong_region: 0, duplicate: 0, ..usual };
    let plan = Plan { rates, ..Plan::demo(2_000, 1, day()) };
    let truth = write_mail(&plan, &Config::built_in(), &mut Memory::new()).unwrap();
    let none = [Plant::WrongRegion, Plant::Duplicate];
    assert!(truth.items.iter().all(|i| none.iter().all(|p| !i.planted.contains(p))));
}

#[test]
fn items_that_must_post_say_who_pays() {
    let (truth, files) = demo(6_000, 2);
    for (check, item) in with_truth(&truth, &files).into_iter().filter(|(_, i)| i.expect == Expect::Auto) {
        let payer = item.payer.unwrap();
        let said = digits(&check.text);
        assert!(
            said.contains(&payer.member.to_string()) && said.contains(&payer.account.to_string()),
            "{check:?} does not say {payer:?}"
        );
        assert!(!check.text.contains('?'));
    }
}

#[test]
fn scan_lines_have_good_check_digits_unless_misread() {
    let (truth, files) = demo(6_000, 2);
    let mut scanned = 0;
    for (check, item) in with_truth(&truth, &files) {
        let slipped = item.planted.iter().any(|p| {
            matches!(p, Plant::WrongDigit | Plant::Transposed | Plant::OthersAccount | Plant::Misread)
        });
        if !item.planted.contains(&Plant::ScanLine) || slipped {
            continue;
        }
        scanned += 1;
        assert!(matches!(check.text.len(), 44 | 47), "{check:?}");
        let sum: u32 = digits(&check.text)
            .bytes()
            .rev()
            .map(|d| u32::from(d - b'0'))
            .enumerate()
            .map(|(place, d)| if place % 2 == 1 { d * 2 / 10 + d * 2 % 10 } else { d })
            .sum();
        assert_eq!(sum % 10, 0, "{}", check.text);
    }
    assert!(scanned > 2_500);
}

#[test]
fn only_duplicates_are_alike() {
    let (truth, files) = demo(12_000, 4);
    let mut seen: HashMap<(String, i64), usize> = HashMap::new();
    for (place, (check, item)) in with_truth(&truth, &files).into_iter().enumerate() {
        let is_duplicate = item.planted.contains(&Plant::Duplicate);
        let earlier = seen.insert((check.drawn_on.clone(), check.cents), place);
        assert_eq!(earlier.is_some(), is_duplicate, "{check:?}");
        let waits = item.expect == Expect::Person(vec![Reason::SuspectedDuplicate]);
        assert_eq!(waits, is_duplicate);
    }
}

#[test]
fn twins_differ_in_one_thing() {
    let (truth, files) = demo(12_000, 4);
    let all = with_truth(&truth, &files);
    for plant in [Plant::TwinSerial, Plant::TwinAmount] {
        let twins: Vec<_> = all.iter().filter(|(_, i)| i.planted.contains(&plant)).collect();
        assert!(twins.len() > 10);
        for (check, item) in twins {
            let has_twin = all.iter().any(|(other, o)| {
                let same_serial = other.drawn_on == check.drawn_on;
                let same_account = other.drawn_on[..19] == check.drawn_on[..19];
                let alike = match plant {
                    Plant::TwinSerial => !same_serial && same_account && other.cents == check.cents,
                    _ => same_serial && other.cents != check.cents,
                };
                alike && o.payer == item.payer
            });
            assert!(has_twin && item.expect == Expect::Auto, "{check:?}");
        }
    }
}

#[test]
fn parts_of_a_bill_and_bills_in_one_check_add_up() {
    let (truth, _) = demo(12_000, 4);
    let mut parts: HashMap<u64, (u32, i64)> = HashMap::new();
    for item in truth.items.iter().filter(|i| i.planted.contains(&Plant::SeveralChecks)) {
        let part = parts.entry(item.statements[0]).or_default();
        *part = (part.0 + 1, part.1 + item.amount.get());
    }
    assert!(parts.len() > 20 && parts.values().filter(|(n, _)| *n > 1).count() > parts.len() - 12);
    let combined = truth.items.iter().filter(|i| i.planted.contains(&Plant::Combined));
    assert!(combined.clone().count() > 100 && combined.clone().all(|i| i.statements.len() > 1));
}

#[test]
fn a_wrong_number_is_nobodys_or_the_truth_says_whose() {
    let (truth, files) = demo(12_000, 4);
    let (_, list) = texts(&files, "accounts.csv").next().unwrap();
    let accounts: HashSet<&str> = list.lines().skip(1).filter_map(|l| l.split(',').nth(1)).collect();
    let others = [Plant::OthersAccount, Plant::WrongDigit, Plant::Transposed];
    let mut seen: HashMap<Plant, u32> = HashMap::new();
    for (check, item) in with_truth(&truth, &files) {
        let Some(plant) = others.into_iter().find(|p| item.planted.contains(p)) else { continue };
        *seen.entry(plant).or_default() += 1;
        let own = item.payer.unwrap().account.to_string();
        assert!(!check.text.contains(&own), "{check:?} names the payer's account");
        // Memo lines without punctuation inside the numbers tell whose account they name.
        let words =
            check.text.split([' ', ':', ',']).map(|w| w.trim_start_matches(['A', 'a', 'M', 'm', '0']));
        let member = item.payer.unwrap().member.to_string();
        if let Some(named) = words.filter(|w| w.len() >= 9 && **w != *member).find(|w| digits(w) == **w)
            && check.text.contains(&member)
            && !item.planted.contains(&Plant::ScanLine)
        {
            assert_eq!(accounts.contains(named), plant == Plant::OthersAccount, "{check:?}");
        }
    }
    assert!(others.iter().all(|p| seen.get(p).is_some_and(|n| *n > 30)), "{seen:?}");
}

#[test]
fn dates_are_on_their_side_of_the_limit() {
    let config = Config::built_in();
    let (truth, files) = demo(12_000, 4);
    let mut seen = HashSet::new();
    for (check, item) in with_truth(&truth, &files) {
        let date = chrono::NaiveDate::parse_from_str(&check.date, "%m%d%y").ok();
        let deposit = item.batch.deposit_date;
        let order = check.drawn_on.starts_with("000008002");
        assert_eq!(date.is_none(), item.planted.contains(&Plant::Undated));
        let Some(date) = date else { continue };
        let age = (deposit - date).num_days();
        let ahead = config.calendar.banking_days_between(deposit, date);
        seen.insert((age == 180, ahead == 2));
        if item.planted.contains(&Plant::Duplicate) {
            continue;
        }
        assert_eq!(age > 180 && !order, item.planted.contains(&Plant::Stale), "{check:?}");
        assert_eq!(ahead > 2, item.planted.contains(&Plant::PostDated), "{check:?}");
        let over = order && check.cents > 100_000;
        assert_eq!(over, item.planted.contains(&Plant::MoneyOrderOverLimit), "{check:?}");
    }
    assert!(seen.contains(&(true, false)) && seen.contains(&(false, true)), "both limits are met exactly");
}

#[test]
fn the_bank_differs_as_planted() {
    let (truth, files) = demo(2_000, 5);
    let codes: Vec<BreakCode> = truth.breaks.iter().map(|b| b.code).collect();
    for code in [
        BreakCode::BankShort,
        BreakCode::NotYetCredited,
        BreakCode::CreditedWithoutDetail,
        BreakCode::Correction,
    ] {
        assert_eq!(codes.iter().filter(|c| **c == code).count(), 1, "{}", code.as_str());
    }
    assert_eq!(codes.len(), 4);
    let mut ways: Vec<usize> = truth.deposits.iter().map(|d| d.credits.len()).collect();
    ways.sort_unstable();
    assert_eq!(ways, [0, 1, 1, 1, 1, 2], "one missing, one in two parts");
    for deposit in &truth.deposits {
        let credited = Cents::total(deposit.credits.iter().map(|(_, c)| *c)).unwrap();
        let missing = deposit.amount.minus(credited).unwrap();
        let planted = truth.breaks.iter().find(|b| b.date == deposit.date && b.region == deposit.region);
        assert_eq!(missing, planted.map_or(Cents::ZERO, |b| b.amount));
    }
    // One credit for two deposits: their parts of it bear the date of the second.
    let late: Vec<_> =
        truth.deposits.iter().filter(|d| d.credits.iter().any(|(day, _)| *day != d.date)).collect();
    assert_eq!(late.len(), 2, "one waits for the next deposit, one comes a day late");
    let returned = &truth.returns[0];
    let line =
        texts(&files, "bank/").flat_map(|(_, t)| t.lines()).find(|l| l.starts_with("16,555,")).unwrap();
    assert!(
        line.contains(&format!("16,555,{},Z,", returned.amount.get())) && line.contains(&returned.serial)
    );
    let all = with_truth(&truth, &files);
    let hits = all.iter().filter(|(c, _)| c.drawn_on.ends_with(&format!("{:0>10}", returned.serial)));
    assert_eq!(hits.count(), 1);
    assert!(truth.items[returned.item].planted.contains(&Plant::Returned));
    assert_eq!(truth.items[returned.item].amount, returned.amount);
}
