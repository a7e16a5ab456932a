//! An accounts list: it ends, and reads the same in pieces.
#![no_main]

use std::io::{BufReader, Cursor};

use libfuzzer_sys::fuzz_target;
use lockbox_domain::Config;
use lockbox_ingest::accounts::{AccountsReader, read_all};

fuzz_target!(|bytes: &[u8]| {
    let regions = Config::built_in().regions();
    let events: Vec<String> = read_all(bytes, &regions).iter().map(|e| format!("{e:?}")).collect();
    let mut reader = AccountsReader::new(BufReader::with_capacity(3, Cursor::new(bytes)), &regions);
    let mut pieces = Vec::with_capacity(events.len());
    while let Some(event) = reader.next_event().expect("memory is read without failing") {
        pieces.push(format!("{event:?}"));
    }
    assert_eq!(events, pieces, "differs when read in pieces");
});
