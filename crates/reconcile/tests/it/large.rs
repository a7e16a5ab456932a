//! A year's reconciling of a very large house at once. `cargo test --release -- --ignored --nocapture` prints the time.

use std::time::Instant;

use lockbox_domain::config::LockboxConfig;
use lockbox_domain::recon::{BankMovement, DepositPosition};
use lockbox_domain::{Cents, Config, DepositRef, FileId, ItemId, LockboxNumber};
use lockbox_reconcile::{Books, reconcile};

/// `boxes` lockboxes on a tenth as many accounts, `days` deposits each; every fifth credit is short, every
/// seventh split, so that all passes have work.
fn year(boxes: u32, days: u32) -> (Config, Vec<DepositPosition>, Vec<BankMovement>) {
    let mut config = Config::built_in();
    let like = config.lockboxes[0].clone();
    let number = |b: u32| LockboxNumber::new(&(100_000 + b).to_string()).unwrap();
    let account = |b: u32| (900_000 + b / 10).to_string();
    config.lockboxes = (0..boxes)
        .map(|b| LockboxConfig { number: number(b), deposit_account: account(b), ..like.clone() })
        .collect();
    let first: chrono::NaiveDate = "2026-01-01".parse().unwrap();
    let (mut deposits, mut movements) = (Vec::new(), Vec::new());
    for (b, d) in (0..boxes).flat_map(|b| (0..days).map(move |d| (b, d))) {
        let date = first + chrono::Days::new(u64::from(d));
        let amount = i64::from((b * 7_919 + d * 104_729) % 900_000 + 100_000);
        let amounts = match (b + d) % 35 {
            0 => vec![amount - 10_001],
            n if n % 7 == 0 => vec![amount / 3, amount - amount / 3],
            n if n % 5 == 0 => vec![amount - 900],
            _ => vec![amount],
        };
        for amount in amounts {
            let ordinal = movements.len() as u32;
            movements.push(BankMovement {
                id: ItemId { file: FileId::from_sha256(&[2; 32]), ordinal },
                account: account(b),
                as_of: config.calendar.next_banking_day(date),
                kind: lockbox_domain::bank::BankEntryKind::LockboxDeposit,
                amount: Cents::new(amount),
                matched: Cents::ZERO,
                bank_reference: format!("R{ordinal}"),
                customer_reference: number(b).to_string(),
                text: "LOCKBOX DEPOSIT".to_owned(),
            });
        }
        deposits.push(DepositPosition {
            deposit: DepositRef { lockbox: number(b), date },
            region: like.region,
            bank_account: account(b),
            lockbox: Cents::new(amount),
            ledger: Cents::new(amount),
            held: Cents::ZERO,
            credited: Cents::ZERO,
            adjusted: Cents::ZERO,
            batches: vec![Cents::new(amount / 2), Cents::new(amount - amount / 2)],
        });
    }
    (config, deposits, movements)
}

fn matched(boxes: u32, days: u32) -> f64 {
    let (config, deposits, movements) = year(boxes, days);
    let today = "2026-12-31".parse().unwrap();
    let start = Instant::now();
    let books = Books { deposits: &deposits, movements: &movements, config: &config, today };
    let found = reconcile(&books).unwrap();
    let (d, m, took) = (deposits.len(), movements.len(), start.elapsed());
    println!("{d} deposits, {m} movements, {} matches in {took:?}", found.matches.len());
    found.matches.len() as f64 / movements.len() as f64
}

#[test]
fn most_of_a_year_finds_its_deposit() {
    assert!(matched(20, 300) > 0.8);
}

#[test]
#[ignore = "three hundred thousand deposits take a while in dev builds"]
fn three_hundred_thousand_deposits() {
    assert!(matched(1000, 300) > 0.8);
}

#[test]
#[ignore = "the same"]
fn three_hundred_thousand_credits_of_one_day() {
    let (config, deposits, mut movements) = year(1, 300);
    let like = movements[0].clone();
    movements = (0..300_000)
        .map(|i| BankMovement {
            id: ItemId { file: like.id.file, ordinal: i },
            amount: Cents::new(i64::from(i) + 1),
            ..like.clone()
        })
        .collect();
    let today = "2026-12-31".parse().unwrap();
    let start = Instant::now();
    let books = Books { deposits: &deposits, movements: &movements, config: &config, today };
    let found = reconcile(&books).unwrap();
    println!("{} matches in {:?}", found.matches.len(), start.elapsed());
    assert!(!found.days.is_empty());
}
