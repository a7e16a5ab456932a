//! A lockbox file under every profile: it comes to an end, and what it adds up to is what its items are.
#![no_main]

use std::io::{BufReader, Cursor};

use libfuzzer_sys::fuzz_target;
use lockbox_domain::{Cents, FileSummary};
use lockbox_ingest::lockbox::{Event, Profile, Reader, built_in, detect};

/// What is read with input in pieces of `chunk` bytes.
fn read(profile: &Profile, bytes: &[u8], chunk: usize) -> Vec<Event> {
    let mut reader = Reader::new(profile, BufReader::with_capacity(chunk, Cursor::new(bytes)));
    let mut events = Vec::new();
    while let Some(event) = reader.next_event().expect("memory is read without failing") {
        events.push(event);
    }
    events
}

fn end(events: &[Event]) -> &FileSummary {
    let mut ends = events.iter().filter_map(|e| if let Event::FileEnd(end) = e { Some(end) } else { None });
    let end = ends.next().expect("a file ends");
    assert!(ends.next().is_none() && matches!(events.last(), Some(Event::FileEnd(_))));
    end
}

fuzz_target!(|bytes: &[u8]| {
    for profile in built_in() {
        let events = read(profile, bytes, 1 << 16);
        let end = end(&events);
        let items: Vec<Cents> =
            events.iter().filter_map(|e| if let Event::Item(i) = e { Some(i.amount) } else { None }).collect();
        assert_eq!(items.len(), end.items as usize, "{}", profile.name());
        if let Ok(total) = Cents::total(items) {
            assert_eq!(total, end.amount, "{}", profile.name());
        }
        assert!(end.accepted || !end.balanced, "{}: balanced but not accepted", profile.name());
        let pieces = read(profile, bytes, 7);
        assert_eq!(format!("{events:?}"), format!("{pieces:?}"), "{}: differs when read in pieces", profile.name());
    }
    let profiles: Vec<&Profile> = built_in().iter().collect();
    for preferred in [&["kp-80"][..], &[]] {
        let found = detect(&profiles, preferred, || Ok(Cursor::new(bytes))).expect("memory is read without failing");
        assert!(found.best.iter().all(|best| found.trials.iter().any(|t| t.profile == *best)));
    }
});
