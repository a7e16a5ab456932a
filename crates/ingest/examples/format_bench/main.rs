//! How fast files are read and in how much memory: `format_bench [FORMAT] [ENTRIES]`, of `camt`, `bai2`, `ofx`, `csv` (statements)
//! and `kp-80`, `x12`, `index` (payments).
//!
//! The file is made as it is read and is never in memory, so that the peak is the reader's. Run one format a process,
//! since the peak of a process never falls.

mod made;

use std::io::BufReader;
use std::time::Instant;

use lockbox_ingest::event::{PaymentEvent, ReadPayments, ReadStatements, StatementEvent};
use lockbox_ingest::{bai2, camt, csv_statement, flat, lockbox, ofx, x12};

use made::{Made, made};

/// Seconds that making the file takes by itself, which are no reader's.
fn making(format: &str, entries: u64) -> std::io::Result<(f64, u64)> {
    let start = Instant::now();
    let mut file = made(format, entries);
    let bytes = std::io::copy(&mut file, &mut std::io::sink())?;
    Ok((start.elapsed().as_secs_f64(), bytes))
}

/// The most memory the process ever had, in KiB; 0 where the system does not tell.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// How many entries or payments were read, and whether they add up.
fn read_statement(mut reader: Box<dyn ReadStatements>) -> std::io::Result<(u64, bool)> {
    let (mut read, mut balanced) = (0, false);
    while let Some(event) = reader.next_event()? {
        match event {
            StatementEvent::Entry(_) => read += 1,
            StatementEvent::FileEnd(end) => balanced = end.balanced,
            StatementEvent::Statement(_) | StatementEvent::Diagnostic(_) => {}
        }
    }
    Ok((read, balanced))
}

fn read_payments(mut reader: Box<dyn ReadPayments>) -> std::io::Result<(u64, bool)> {
    let (mut read, mut balanced) = (0, false);
    while let Some(event) = reader.next_event()? {
        match event {
            PaymentEvent::Item(_) => read += 1,
            PaymentEvent::FileEnd(end) => balanced = end.balanced,
            _ => {}
        }
    }
    Ok((read, balanced))
}

fn read(format: &str, input: BufReader<Made>) -> std::io::Result<(u64, bool)> {
    let none = || std::io::Error::other("there is no such layout");
    match format {
        "bai2" => read_statement(Box::new(bai2::Reader::new(input))),
        "ofx" => read_statement(Box::new(ofx::Reader::new(input))),
        "csv" => {
            let profile = csv_statement::built_in().first().ok_or_else(none)?;
            read_statement(Box::new(csv_statement::Reader::new(profile, input)))
        }
        "x12" => read_payments(Box::new(x12::Reader::new(input))),
        "index" => {
            let profile = flat::built_in().iter().find(|p| p.name() == "csv-index").ok_or_else(none)?;
            read_payments(Box::new(flat::Reader::new(profile, input)))
        }
        "kp-80" => {
            let profile = lockbox::built_in().iter().find(|p| p.name() == "kp-80").ok_or_else(none)?;
            read_payments(Box::new(lockbox::Reader::new(profile, input)))
        }
        _ => read_statement(Box::new(camt::Reader::new(input))),
    }
}

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let format = arguments.next().unwrap_or_else(|| "camt".to_owned());
    let entries = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(300_000);
    let (making, bytes) = making(&format, entries)?;
    let input = BufReader::with_capacity(64 * 1024, made(&format, entries));
    let start = Instant::now();
    let (read, balanced) = read(&format, input)?;
    let seconds = (start.elapsed().as_secs_f64() - making).max(1e-9);
    println!(
        "{format}: {read} entries, {:.1} MB in {seconds:.3} s: {:.0} MB/s, {:.0} entries/s, peak {:.1} MB, balanced {balanced}",
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / seconds,
        read as f64 / seconds,
        peak_kib() as f64 / 1024.0,
    );
    Ok(())
}
