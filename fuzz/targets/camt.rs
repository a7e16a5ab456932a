//! A statement as camt: it ends once, however it is cut.
#![no_main]

use std::io::{BufReader, Cursor};

use libfuzzer_sys::fuzz_target;
use lockbox_domain::ProblemCode;
use lockbox_ingest::event::{ReadStatements, StatementEvent};
use lockbox_ingest::camt::Reader;

fn read(bytes: &[u8], pieces: usize) -> Vec<StatementEvent> {
    let mut reader = Reader::new(BufReader::with_capacity(pieces, Cursor::new(bytes)));
    let mut events = Vec::new();
    while let Some(event) = ReadStatements::next_event(&mut reader).expect("memory is read without failing") {
        events.push(match event {
            // Of XML that is broken in two ways, which one is told first depends on where a piece ends.
            StatementEvent::Diagnostic(mut problem) if problem.code == ProblemCode::BadXml => {
                problem.message.clear();
                StatementEvent::Diagnostic(problem)
            }
            other => other,
        });
    }
    events
}

fuzz_target!(|bytes: &[u8]| {
    let events = read(bytes, 4096);
    assert_eq!(events.iter().filter(|e| matches!(e, StatementEvent::FileEnd(_))).count(), 1);
    assert_eq!(events, read(bytes, 7), "differs when read in pieces");
});
