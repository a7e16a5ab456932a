//! Scores, by tables of what became of made mail.

use chrono::NaiveDate;
use lockbox_domain::recon::BreakCode;
use lockbox_domain::{AccountNumber, Cents, Reason, Region};
use lockbox_synth::{Expect, OutcomeItem, Score, Truth, TruthItem, score, score_breaks};

use crate::made::demo;

/// A fault: its name, which item has it, what it does, the list it must show in, and whether that is still safe.
type Case<'a> = (&'a str, &'a str, Box<dyn Fn(&mut OutcomeItem)>, fn(&Score) -> &Vec<usize>, bool);

/// A difference that was found.
type Found = (NaiveDate, Region, BreakCode, Cents);

/// Which found differences, and how many are then found, missed and invented.
type BreakCase<'a> = (&'a str, Vec<Found>, (usize, usize, usize));

/// What becomes of an item when all goes as the truth has it.
fn ideal(item: &TruthItem) -> OutcomeItem {
    let account = item.payer.and_then(|p| p.account_number()).unwrap();
    let posts = !matches!(item.expect, Expect::Person(_));
    OutcomeItem {
        lockbox: item.batch.lockbox.clone(),
        date: item.batch.deposit_date,
        batch: item.batch.number,
        item: item.item,
        occurrence: item.occurrence,
        posted_to: if posts { vec![(account, item.amount)] } else { Vec::new() },
        reasons: item.expect.reasons().iter().take(1).copied().collect(),
        total: item.amount,
    }
}

fn place_of(truth: &Truth, expect: &str) -> usize {
    truth.items.iter().position(|i| i.expect.as_str() == expect).unwrap()
}

#[test]
fn all_as_it_should_be() {
    let (truth, _) = demo(2_000, 6);
    let score = score(&truth, truth.items.iter().map(ideal));
    let waiting = truth.items.iter().filter(|i| matches!(i.expect, Expect::Person(_))).count();
    let expected = Score {
        items: 2_000,
        auto_posted: 2_000 - waiting,
        auto_posted_right: 2_000 - waiting,
        exceptions: waiting,
        ..Score::default()
    };
    assert_eq!(score, expected);
    assert!(score.is_safe());
}

#[test]
fn every_fault_shows() {
    let (truth, _) = demo(2_000, 6);
    let other = AccountNumber::new("999999999").unwrap();
    let one = Cents::new(1);
    let wrong = other.clone();
    let waits = |reason: Reason| {
        move |o: &mut OutcomeItem| {
            o.posted_to.clear();
            o.reasons = vec![reason];
        }
    };
    let account = {
        let item = &truth.items[place_of(&truth, "person")];
        (item.payer.and_then(|p| p.account_number()).unwrap(), item.amount)
    };
    let cases: Vec<Case<'_>> = vec![
        (
            "posted to another account",
            "auto",
            Box::new(move |o| o.posted_to[0].0 = wrong.clone()),
            |s| &s.wrong,
            false,
        ),
        (
            "posted in part elsewhere",
            "auto",
            Box::new(move |o| {
                o.posted_to[0].1 = o.posted_to[0].1.minus(one).unwrap();
                o.posted_to.push((other.clone(), one));
            }),
            |s| &s.wrong,
            false,
        ),
        (
            "a cent left over",
            "auto",
            Box::new(move |o| {
                o.posted_to[0].1 = o.posted_to[0].1.minus(one).unwrap();
            }),
            |s| &s.wrong,
            false,
        ),
        (
            "another sum",
            "may-auto",
            Box::new(move |o| o.total = o.total.plus(one).unwrap()),
            |s| &s.lost_items,
            false,
        ),
        ("nowhere", "person", Box::new(|o| o.reasons.clear()), |s| &s.lost_items, false),
        ("needlessly waiting", "auto", Box::new(waits(Reason::OneIdentifierOnly)), |s| &s.missed_auto, true),
        (
            "boldly posted",
            "person",
            Box::new(move |o| {
                o.reasons.clear();
                o.posted_to = vec![account.clone()];
            }),
            |s| &s.unexpected_auto,
            true,
        ),
        (
            "for another reason",
            "person",
            Box::new(waits(Reason::BatchOutOfBalance)),
            |s| &s.unexpected_reasons,
            true,
        ),
    ];
    for (what, expect, fault, list, safe) in cases {
        let place = place_of(&truth, expect);
        let outcome = truth.items.iter().enumerate().map(|(at, item)| {
            let mut one = ideal(item);
            if at == place {
                fault(&mut one);
            }
            one
        });
        let score = score(&truth, outcome);
        assert_eq!(list(&score), &[place], "{what}");
        assert_eq!(score.is_safe(), safe, "{what}");
        assert_eq!(score.auto_posted, score.auto_posted_right + score.auto_posted_wrong);
    }
    // One that may post may also wait.
    let place = place_of(&truth, "may-auto");
    let outcome = truth.items.iter().enumerate().map(|(at, item)| {
        let mut one = ideal(item);
        if at == place {
            waits(Reason::SeveralCandidates)(&mut one);
        }
        one
    });
    let score = score(&truth, outcome);
    assert!(score.is_safe() && score.missed_auto.is_empty() && score.unexpected_reasons.is_empty());
}

#[test]
fn missing_and_invented_items_show() {
    let (truth, _) = demo(300, 6);
    let missing = score(&truth, truth.items.iter().skip(1).map(ideal));
    assert_eq!((missing.lost, missing.lost_items, missing.invented), (1, vec![0], 0));
    let twice = score(&truth, truth.items.iter().chain(&truth.items[..2]).map(ideal));
    assert_eq!((twice.lost, twice.invented), (0, 2));
    let nobodys = ideal(&TruthItem { item: 998, ..truth.items[0].clone() });
    assert_eq!(score(&truth, truth.items.iter().map(ideal).chain([nobodys])).invented, 1);
}

#[test]
fn a_check_that_came_back_is_neither_lost_nor_missed() {
    let (truth, _) = demo(600, 6);
    let place = truth.returns[0].item;
    let outcome = truth.items.iter().enumerate().map(|(at, item)| {
        let mut one = ideal(item);
        if at == place {
            one.posted_to.clear();
        }
        one
    });
    let score = score(&truth, outcome);
    assert_eq!((score.returned, score.lost, score.missed_auto.len()), (1, 0, 0));
}

#[test]
fn differences_with_the_bank() {
    let (truth, _) = demo(600, 6);
    let all: Vec<Found> = truth.breaks.iter().map(|b| (b.date, b.region, b.code, b.amount)).collect();
    let negated = |list: &[Found]| list.iter().map(|f| (f.0, f.1, f.2, f.3.negated().unwrap())).collect();
    let with = |change: fn(&mut Found)| {
        let mut list = all.clone();
        change(&mut list[0]);
        list
    };
    let n = all.len();
    let cases: [BreakCase<'_>; 7] = [
        ("exactly those", all.clone(), (n, 0, 0)),
        ("with the other sign", negated(&all), (n, 0, 0)),
        ("none", Vec::new(), (0, n, 0)),
        ("one too few", all[1..].to_vec(), (n - 1, 1, 0)),
        ("one twice", all.iter().chain(&all[..1]).copied().collect(), (n, 0, 1)),
        ("another amount", with(|f| f.3 = Cents::new(1)), (n - 1, 1, 1)),
        ("another code", with(|f| f.2 = BreakCode::LedgerDiffers), (n - 1, 1, 1)),
    ];
    for (what, found, expected) in cases {
        let score = score_breaks(&truth, &found);
        assert_eq!((score.found.len(), score.missed.len(), score.invented.len()), expected, "{what}");
        assert_eq!(score.is_exact(), expected.1 + expected.2 == 0, "{what}");
    }
}
