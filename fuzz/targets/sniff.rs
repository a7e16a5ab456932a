//! What a file is: any beginning of it gets an answer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockbox_ingest::sniff::sniff;

fuzz_target!(|bytes: &[u8]| {
    let whole = format!("{:?}", sniff(bytes));
    assert_eq!(whole, format!("{:?}", sniff(bytes)));
    for len in [1, 4, 8, 80, 200, 512] {
        let _ = sniff(&bytes[..len.min(bytes.len())]);
    }
});
