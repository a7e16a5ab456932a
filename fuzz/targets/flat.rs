//! A flat lockbox file under every layout: it ends once, items add up to it, and it reads the same in pieces.
#![no_main]

use std::io::{BufReader, Cursor};

use libfuzzer_sys::fuzz_target;
use lockbox_ingest::event::{PaymentEvent, ReadPayments};
use lockbox_ingest::flat::{FlatProfile, Reader, built_in, detect};

fn events(profile: &FlatProfile, bytes: &[u8], pieces: usize) -> Vec<PaymentEvent> {
    let mut reader = Reader::new(profile, BufReader::with_capacity(pieces, Cursor::new(bytes)));
    let mut events = Vec::new();
    while let Some(event) = reader.next_event().expect("memory is read without failing") {
        events.push(event);
    }
    events
}

fuzz_target!(|bytes: &[u8]| {
    for profile in built_in() {
        let whole = events(profile, bytes, 1 << 16);
        let Some(PaymentEvent::FileEnd(end)) = whole.last() else { panic!("no end: {whole:?}") };
        let items: Vec<_> = whole
            .iter()
            .filter_map(|e| if let PaymentEvent::Item(item) = e { Some(item) } else { None })
            .collect();
        assert_eq!(end.items as usize, items.len());
        assert_eq!(end.amount.get(), items.iter().map(|i| i.amount.get()).sum::<i64>());
        assert_eq!(whole, events(profile, bytes, 7), "{} differs when read in pieces", profile.name());
    }
    let _ = detect(built_in(), &[], || Ok(Cursor::new(bytes)));
});
