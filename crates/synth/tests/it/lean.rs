//! Large files in little memory.

use std::collections::HashSet;
use std::io::{self, Write};

use lockbox_domain::Config;
use lockbox_synth::{write_accounts, write_lockbox_file};

use crate::made::checks;

fn file(n: u32, seed: u64) -> String {
    let mut out = Vec::new();
    write_lockbox_file(n, seed, &Config::built_in(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn files_are_well_formed_fixed_by_their_seed_and_match_their_list() {
    for n in [0, 1, 2, 999, 5_001] {
        let text = file(n, 3);
        let checks = checks(&text);
        assert_eq!(checks.len(), n as usize);
        let mut list = Vec::new();
        write_accounts(n, 3, &Config::built_in(), &mut list).unwrap();
        let list = String::from_utf8(list).unwrap();
        let known: HashSet<(&str, &str)> = list
            .lines()
            .skip(1)
            .map(|l| l.split(',').collect::<Vec<_>>())
            .map(|row| (row[0], row[1]))
            .collect();
        for check in checks {
            let mut numbers = check.text.split(' ').map(|w| w.trim_start_matches(['M', 'A', '0']));
            let pair = (numbers.next().unwrap(), numbers.next().unwrap());
            assert!(known.contains(&pair), "{check:?}");
        }
    }
    assert_eq!(file(400, 3), file(400, 3));
    assert_ne!(file(400, 3), file(400, 4));
}

#[test]
fn counters_wrap_in_large_files() {
    let text = file(120_000, 1);
    let checks = checks(&text);
    assert_eq!(checks.len(), 120_000);
    assert!(checks.iter().all(|c| (1..=999).contains(&c.batch) && (1..=999).contains(&c.item)));
}

/// Counts, and remembers how large the largest piece was.
#[derive(Default)]
struct Meter {
    bytes: usize,
    largest: usize,
}

impl Write for Meter {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.bytes += piece.len();
        self.largest = self.largest.max(piece.len());
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_file_is_streamed() {
    let mut meter = Meter::default();
    write_lockbox_file(20_000, 1, &Config::built_in(), &mut meter).unwrap();
    assert!(meter.bytes > 20_000 * 80 && meter.largest <= 1 << 16, "{} bytes at once", meter.largest);
}
