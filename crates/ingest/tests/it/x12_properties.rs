//! What must hold whatever an interchange holds, and whatever cuts it.

use std::io::{BufReader, Cursor};

use lockbox_domain::{ByteRange, Cents, Diagnostic, Item, Place};
use lockbox_ingest::x12::{Event, MAX_SEGMENT_BYTES, Reader, Segments, read_all};
use proptest::prelude::*;

use crate::x12_mutations::GOOD;

/// The good interchange, cut by other characters: `joint` ends segments, with line end and indentation or without.
fn redelimit(element: u8, component: u8, joint: &[u8], trimmed: bool) -> Vec<u8> {
    let mut out = Vec::new();
    for segment in GOOD {
        let header = segment.starts_with("ISA");
        let text = if header && trimmed {
            segment.split('*').map(str::trim).collect::<Vec<_>>().join("*")
        } else {
            (*segment).to_owned()
        };
        out.extend(text.bytes().map(|b| if b == b'*' { element } else { b }));
        if header {
            *out.last_mut().unwrap() = component;
        }
        out.extend_from_slice(joint);
    }
    out
}

/// Events without their places.
fn facts(bytes: &[u8]) -> Vec<Event> {
    let mut events = read_all(bytes);
    for event in &mut events {
        match event {
            Event::Item(i) => i.bytes = ByteRange::default(),
            Event::BatchEnd(b) => b.bytes = ByteRange::default(),
            Event::Diagnostic(d) => d.place = Place::default(),
            _ => {}
        }
    }
    events
}

/// Characters that cut and are in none of the good interchange's values.
const CUTTING: &[u8] = b"*~'!|^:;<>+#$%\\{}\x1c\x1d\x1e\x1f\x85\xa6";

fn cutting() -> impl Strategy<Value = u8> {
    prop::sample::select(CUTTING)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn other_separators_make_the_same_payments(
        (element, component, terminator) in (cutting(), cutting(), cutting())
            .prop_filter("three different", |(a, b, c)| a != b && b != c && a != c),
        line_end in prop::sample::select(&["", "\n", "\r\n", "\r\n    ", "\r\r"]),
        only_lines in any::<bool>(),
        mark in any::<bool>(),
        trimmed in any::<bool>(),
    ) {
        let joint = match (only_lines, line_end) {
            (true, "") => b"\n".to_vec(),
            (true, line_end) => line_end.as_bytes().to_vec(),
            (false, line_end) => [&[terminator], line_end.as_bytes()].concat(),
        };
        let mut bytes = if mark { b"\xef\xbb\xbf".to_vec() } else { Vec::new() };
        bytes.extend(redelimit(element, component, &joint, trimmed));
        prop_assert_eq!(facts(&bytes), facts(&redelimit(b'*', b'>', b"~\n", false)));
    }

    #[test]
    fn two_interchanges_are_read_one_after_the_other(
        (element, component, terminator) in (cutting(), cutting(), cutting())
            .prop_filter("three different", |(a, b, c)| a != b && b != c && a != c),
    ) {
        let first = redelimit(b'*', b'>', b"~", false);
        let both = [first.clone(), redelimit(element, component, &[terminator], false)].concat();
        let items = |bytes: &[u8]| -> Vec<Cents> {
            read_all(bytes)
                .iter()
                .filter_map(|e| match e { Event::Item(i) => Some(i.amount), _ => None })
                .collect()
        };
        prop_assert_eq!(items(&both), [items(&first), items(&first)].concat());
        let events = read_all(&both);
        let Some(Event::FileEnd(end)) = events.last() else { panic!("no end") };
        prop_assert!(end.accepted && end.balanced);
    }

    #[test]
    fn bare_sets_make_the_same_payments(terminator in cutting(), element in cutting(), from in prop::sample::select(&[2_usize, 26, 36, 48])) {
        prop_assume!(terminator != element);
        let to = from + GOOD[from..].iter().position(|s| s.starts_with("SE")).unwrap();
        let mut bytes = Vec::new();
        for segment in &GOOD[from..=to] {
            bytes.extend(segment.bytes().map(|b| if b == b'*' { element } else { b }));
            bytes.push(terminator);
        }
        let events = read_all(&bytes);
        let Some(Event::FileEnd(end)) = events.last() else { panic!("no end") };
        prop_assert!(end.accepted && end.balanced && end.items > 0, "{:?}", events);
        let held = events.iter().any(|e| matches!(e, Event::BatchEnd(b) if !b.sound));
        prop_assert!(!held);
    }

    #[test]
    fn random_bytes_never_hurt(bytes in prop::collection::vec(any::<u8>(), 0..2000), head in 0_usize..4) {
        let head: &[u8] = [b"".as_slice(), b"ISA*", b"ST*823*1~DEP*1*20261123~BPR*", b"GS*LB*"][head];
        check_shape(&[head, &bytes].concat());
    }

    #[test]
    fn damaged_interchanges_never_hurt(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_usize..40), 1..6),
        chunk in 1_usize..200,
    ) {
        let mut bytes = redelimit(b'*', b'>', b"~\n", false);
        for (at, byte, gone) in damage {
            let at = at.index(bytes.len());
            let end = (at + gone).min(bytes.len());
            bytes.splice(at..end, [byte]);
            if bytes.is_empty() {
                break;
            }
        }
        let whole = check_shape(&bytes);
        let mut reader = Reader::new(BufReader::with_capacity(chunk, Cursor::new(bytes)));
        let mut pieces = Vec::new();
        while let Some(event) = reader.next_event().unwrap() {
            pieces.push(event);
        }
        prop_assert_eq!(pieces, whole);
    }
}

/// Whatever was read: items are counted, belong to their batches, add up, and the end comes once.
fn check_shape(bytes: &[u8]) -> Vec<Event> {
    let events = read_all(bytes);
    let mut items: Vec<&Item> = Vec::new();
    let mut batches = 0;
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Item(i) => {
                assert_eq!(i.ordinal as usize, items.len());
                items.push(i);
            }
            Event::BatchEnd(b) => {
                let own: Vec<_> = items.iter().filter(|i| i.batch_index == b.index).collect();
                assert_eq!(own.len(), b.items as usize);
                assert_eq!(b.sound, b.why_held.is_none());
                batches += 1;
            }
            Event::FileEnd(f) => {
                assert_eq!(at + 1, events.len());
                assert_eq!((f.items as usize, f.batches), (items.len(), batches));
                assert!(!f.balanced || f.accepted);
            }
            Event::Diagnostic(Diagnostic { place, .. }) => assert!(place.byte <= bytes.len() as u64),
            Event::Attachment(_) | Event::Returned(_) => {}
        }
    }
    assert!(matches!(events.last(), Some(Event::FileEnd(_))));
    events
}

#[test]
fn a_segment_without_end_does_not_grow_memory() {
    let mut bytes = redelimit(b'*', b'>', b"~", false);
    let at = bytes.windows(4).position(|w| w == b"N1*P").unwrap();
    bytes.splice(at + 3..at + 3, std::iter::repeat_n(b'x', MAX_SEGMENT_BYTES * 3));
    let mut segments = Segments::new(bytes.as_slice());
    let mut longest = 0;
    while let Some(segment) = segments.next_segment().unwrap() {
        longest = longest.max(segment.bytes().len());
    }
    assert_eq!(longest, MAX_SEGMENT_BYTES);
    let events = check_shape(&bytes);
    let long = events
        .iter()
        .filter(|e| matches!(e, Event::Diagnostic(d) if d.code == lockbox_domain::ProblemCode::LineTooLong));
    assert_eq!(long.count(), 1);
}

/// More lockboxes than are told apart: all the rest is held, and told once.
#[test]
fn a_crowd_of_lockboxes_is_held() {
    let mut text = String::from("ST*823*0001~");
    for lockbox in 1..=1_002 {
        text.push_str(&format!("DEP*{lockbox}*20261123~AMT*3*1~BPR*I*1*C*CHK~"));
    }
    text.push_str("SE*3008*0001~");
    let events = check_shape(text.as_bytes());
    let held = events.iter().filter(|e| matches!(e, Event::BatchEnd(b) if !b.sound)).count();
    let told = events.iter().filter(|e| matches!(e, Event::Diagnostic(_))).count();
    assert_eq!((held, told), (2, 1));
}
