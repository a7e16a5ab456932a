//! What must hold whatever a lockbox file holds.

use chrono::{NaiveDate, NaiveTime};
use lockbox_domain::{ByteRange, Cents, Item, LockboxNumber};
use lockbox_ingest::lines::LineEnd;
use lockbox_ingest::lockbox::{Event, FileHead, Verdict, Writer, built_in, detect, profile, read_all};
use proptest::prelude::*;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn item(ordinal: u32, cents: i64, serial: u32, text: &str, name: &str) -> Item {
    let some = |t: &str| Some(t.trim().to_owned()).filter(|t| !t.is_empty());
    Item {
        ordinal,
        batch_index: 0,
        batch_number: 1,
        item_number: ordinal + 1,
        occurrence: 0,
        lockbox: LockboxNumber::new("2303").ok(),
        deposit_date: Some(day()),
        amount: Cents::new(cents),
        bytes: ByteRange::default(),
        record: 0,
        routing: some("121000358"),
        account: some("0005551234"),
        serial: Some(format!("{serial:010}")),
        check_date: Some(day()),
        remitter: some(name),
        payee: None,
        received: None,
        customer: None,
        remittance: text.trim().to_owned(),
        lines: Vec::new(),
    }
}

fn write(profile_name: &str, items: &[Item], end: LineEnd, pad: bool) -> Vec<u8> {
    let head =
        FileHead { destination: "KAISERPERM", origin: "0121000358", date: day(), time: NaiveTime::MIN };
    let mut w = Writer::new(profile(profile_name).unwrap(), head, Vec::new(), end, pad).unwrap();
    w.batch_header(&LockboxNumber::new("2303").unwrap(), day(), None).unwrap();
    for item in items {
        w.payment(item).unwrap();
    }
    w.batch_total().unwrap();
    w.lockbox_total().unwrap();
    w.finish().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// What was written is read again, item for item, and its own totals confirm it.
    #[test]
    fn reading_what_was_written_gives_the_same(
        parts in prop::collection::vec((1_i64..1_000_000_000, 1_u32..9_999_999, "[A-Z0-9 ]{0,70}", "[A-Z&.' ]{1,28}"), 1..12),
        crlf: bool,
        pad: bool,
    ) {
        let items: Vec<Item> = parts.iter().zip(0..).map(|((c, s, t, n), o)| item(o, *c, *s, t, n)).collect();
        let end = if crlf { LineEnd::CrLf } else { LineEnd::Lf };
        let bytes = write("kp-80", &items, end, pad);
        let profiles: Vec<_> = built_in().iter().collect();
        let found = detect(&profiles, &["kp-80"], || Ok(bytes.as_slice())).unwrap();
        prop_assert_eq!(found.verdict, Verdict::Confirmed);
        let mut read = Vec::new();
        for event in read_all(profile("kp-80").unwrap(), &bytes) {
            match event {
                Event::Item(mut i) => {
                    (i.bytes, i.record) = (ByteRange::default(), 0);
                    read.push(i);
                }
                Event::FileEnd(f) => prop_assert!(f.accepted && f.balanced),
                Event::BatchEnd(b) => prop_assert!(b.sound),
                Event::Diagnostic(d) => prop_assert!(false, "{}", d.message),
            }
        }
        prop_assert_eq!(read, items);
    }

    /// No bytes make a reader panic, and the end comes exactly once, with what was told before added up.
    #[test]
    fn any_bytes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        ends_well(&bytes)?;
    }

    /// Nor does a good file in which a few bytes were changed.
    #[test]
    fn damaged_files_come_to_an_end(changes in prop::collection::vec((0_usize..2000, any::<u8>()), 1..6)) {
        let items: Vec<Item> = (0..6).map(|o| item(o, 100 + i64::from(o), o, "M281796573 A1007809633", "ANA")).collect();
        let mut bytes = write("kp-80", &items, LineEnd::Lf, true);
        for (at, byte) in changes {
            let len = bytes.len();
            bytes[at % len] = byte;
        }
        ends_well(&bytes)?;
    }
}

fn ends_well(bytes: &[u8]) -> Result<(), TestCaseError> {
    for p in built_in() {
        let events = read_all(p, bytes);
        let ends = events.iter().filter(|e| matches!(e, Event::FileEnd(_))).count();
        prop_assert_eq!(ends, 1);
        let sum: i64 = events.iter().map(|e| if let Event::Item(i) = e { i.amount.get() } else { 0 }).sum();
        let Some(Event::FileEnd(end)) = events.last() else { panic!("the end is not last") };
        prop_assert_eq!(end.amount.get(), sum);
    }
    Ok(())
}
