//! How fast mail is made: `cargo run --release -p lockbox-synth --example measure -- lean 3000000`.

use std::io;
use std::time::Instant;

use chrono::NaiveDate;
use lockbox_domain::Config;
use lockbox_synth::{Output, Plan, write_accounts, write_lockbox_file, write_mail};

/// Files that go nowhere.
struct Nowhere;

impl Output for Nowhere {
    fn file(&mut self, _: &str) -> io::Result<Box<dyn io::Write + '_>> {
        Ok(Box::new(io::sink()))
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mode = arguments.next().unwrap_or_else(|| "lean".to_owned());
    let items: u32 = arguments.next().map_or(Ok(1_000_000), |n| n.parse())?;
    let config = Config::built_in();
    let begin = Instant::now();
    match mode.as_str() {
        "lean" => write_lockbox_file(items, 1, &config, io::sink())?,
        "accounts" => write_accounts(items, 1, &config, io::sink())?,
        _ => {
            let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap_or_default();
            let truth = write_mail(&Plan::demo(items, 1, day), &config, &mut Nowhere)?;
            println!("{} items with truth", truth.items.len());
        }
    }
    let took = begin.elapsed();
    println!("{mode}: {items} items in {took:.2?}, {} items/ms", u128::from(items) / took.as_millis().max(1));
    Ok(())
}
