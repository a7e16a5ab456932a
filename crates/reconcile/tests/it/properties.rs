//! What must hold whatever comes in.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use lockbox_domain::recon::BreakCode;
use lockbox_domain::{Cents, DepositRef, ItemId};
use lockbox_reconcile::Reconciliation;
use proptest::prelude::*;

use crate::world::World;

/// Checks every property on one world.
pub fn check(world: &World) {
    let found = world.reconcile();
    nothing_is_matched_beyond_what_it_is(world, &found);
    days_add_up(&found);

    let mut shuffled = world.clone();
    shuffled.deposits.reverse();
    shuffled.movements.reverse();
    let half = shuffled.movements.len() / 2;
    shuffled.movements.rotate_left(half);
    assert_eq!(shuffled.reconcile(), found, "the order of the input matters");

    let booked = world.book(&found);
    let again = booked.reconcile();
    assert_eq!(again.matches, [], "matched anew");
    assert_eq!(again.corrections, [], "corrected anew");
    assert!(again.adjustments.iter().all(|a| a.needs_approval), "adjusted anew");
    assert_eq!(again.days, found.days, "days differ once booked");
    assert_eq!(booked.book(&again), booked);
}

fn nothing_is_matched_beyond_what_it_is(world: &World, found: &Reconciliation) {
    let mut by_entry: BTreeMap<ItemId, Cents> = BTreeMap::new();
    let mut by_deposit: BTreeMap<DepositRef, Cents> = BTreeMap::new();
    for m in &found.matches {
        assert!(m.amount.is_positive());
        let sum = by_entry.entry(m.entry).or_default();
        *sum = sum.plus(m.amount).unwrap();
        let sum = by_deposit.entry(m.deposit.clone()).or_default();
        *sum = sum.plus(m.amount).unwrap();
        let deposit = world.deposits.iter().find(|d| d.deposit == m.deposit).unwrap();
        let entry = world.movements.iter().find(|e| e.id == m.entry).unwrap();
        assert_eq!(deposit.bank_account, entry.account, "money of another account");
        assert!(entry.as_of >= deposit.deposit.date, "credited before it was deposited");
    }
    for m in &world.movements {
        let sum = by_entry.get(&m.id).copied().unwrap_or_default();
        let left = m.amount.minus(m.matched).unwrap();
        assert!(sum.is_zero() || sum == left, "a credit is matched wholly or not at all");
    }
    for d in &world.deposits {
        let sum = by_deposit.get(&d.deposit).copied().unwrap_or_default();
        let over = found.adjustments.iter().filter(|a| a.deposit == d.deposit && a.short.is_negative());
        let over = Cents::total(over.map(|a| a.short.negated().unwrap())).unwrap();
        let open = d.lockbox.minus(d.credited).unwrap().minus(d.adjusted).unwrap();
        assert!(sum <= open.max(Cents::ZERO).plus(over).unwrap(), "more than the deposit");
    }
}

/// Lockbox less bank is what the breaks that are about deposits and credits say.
fn days_add_up(found: &Reconciliation) {
    for day in &found.days {
        let about_bank = |c: BreakCode| !matches!(c, BreakCode::LedgerDiffers | BreakCode::Correction);
        let breaks = day.breaks.iter().filter(|b| about_bank(b.code)).map(|b| b.amount);
        let missing = day.lockbox.minus(day.bank.unwrap_or_default()).unwrap();
        assert_eq!(Cents::total(breaks).unwrap(), missing, "breaks do not explain {day:?}");
        let ledger = day.breaks.iter().filter(|b| b.code == BreakCode::LedgerDiffers).map(|b| b.amount);
        assert_eq!(Cents::total(ledger).unwrap(), day.lockbox.minus(day.ledger).unwrap());
        assert!(day.breaks.iter().all(|b| !b.message.is_empty() && !b.message.ends_with('.')));
    }
}

/// Few amounts, days and lockboxes, so that equal ones, sums and near misses are common.
fn worlds() -> impl Strategy<Value = World> {
    let amount = prop_oneof![Just(5_000_i64), Just(20_000), Just(30_000), Just(50_000), 1..90_000_i64];
    let lockbox = prop_oneof![Just("2303"), Just("2304"), Just("2305"), Just("60095")];
    let day = 16..28_u32;
    let deposit = (lockbox.clone(), day.clone(), amount.clone(), 0..6_u8, amount.clone());
    let reference = prop_oneof![Just("2303"), Just("2304"), Just("60095"), Just(""), Just("99999")];
    let account = prop_oneof![3 => Just("4121002303"), 1 => Just("4121060095"), 1 => Just("4121002305")];
    let kind = prop_oneof![8 => Just("lockbox-deposit"), 1 => Just("correction-credit"), 1 => Just("correction-debit")];
    let matched = prop_oneof![9 => Just(""), 1 => Just(" matched=50.00")];
    let credit = (day, amount, reference, account, kind, matched);
    (prop::collection::vec(deposit, 0..8), prop::collection::vec(credit, 0..10)).prop_map(
        |(deposits, credits)| {
            let mut text = String::new();
            let mut seen = BTreeSet::new();
            for (lockbox, day, amount, extra, more) in deposits {
                if seen.insert((lockbox, day)) {
                    let (amount, more) = (Cents::new(amount), Cents::new(more));
                    let extra = match extra {
                        0 => format!("held={more}"),
                        1 => format!("batches={more};{amount}"),
                        2 => format!("credited={more}"),
                        3 => format!("credited={amount} adjusted={more} ledger={more}"),
                        _ => String::new(),
                    };
                    writeln!(text, "deposit {lockbox} 2026-11-{day} {amount} {extra}").unwrap();
                }
            }
            for (day, amount, reference, account, kind, matched) in credits {
                let amount = Cents::new(if kind == "correction-debit" { -amount } else { amount });
                let to = format!("ref={reference} account={account} kind={kind}{matched}");
                writeln!(text, "credit 2026-11-{day} {amount} {to}").unwrap();
            }
            World::parse(&text)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn hold_for_any_world(world in worlds()) {
        check(&world);
    }
}
