//! What must hold whatever a lockbox file holds.

use chrono::{NaiveDate, NaiveTime};
use lockbox_domain::{ByteRange, Cents, Item, LockboxNumber, RemittanceLine};
use lockbox_ingest::lines::LineEnd;
use lockbox_ingest::lockbox::{
    Event, Field, FileHead, Name, Profile, Role, Verdict, Writer, built_in, detect, profile, read_all,
};
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
        ..Item::default()
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

/// As much of `item` as a payment of `p` has columns for; numbers as wide as their fields.
fn fit(p: &Profile, item: &Item, number: u64) -> Item {
    let has = |role: Role, name: Name| p.field(role, name).is_some();
    let width = |name: Name| p.field(Role::Payment, name).map_or(0, Field::width);
    let (account, serial) = (width(Name::Account), width(Name::Serial));
    Item {
        account: Some(format!("{:0account$}", number * 3 + 1)),
        serial: Some(format!("{number:0serial$}")),
        check_date: item.check_date.filter(|_| has(Role::Payment, Name::CheckDate)),
        remitter: item.remitter.clone().filter(|_| has(Role::Payment, Name::Remitter)),
        customer: has(Role::Payment, Name::Customer).then(|| format!("C{number}")),
        remittance: item.remittance.chars().filter(|_| has(Role::Remittance, Name::Text)).collect(),
        // The layout of our own bank alone has no invoices.
        lines: if p.name() == "kp-80" { Vec::new() } else { item.lines.clone() },
        ..item.clone()
    }
}

fn line() -> impl Strategy<Value = RemittanceLine> {
    ("[A-Z][A-Z0-9]{0,9}", prop::option::of(0_i64..100_000_000))
        .prop_map(|(reference, cents)| RemittanceLine { reference, amount: cents.map(Cents::new) })
}

fn an_item() -> impl Strategy<Value = (Item, u64)> {
    let lines = prop::collection::vec(line(), 0..8);
    (1_i64..1_000_000_000, 1_u32..9_999_999, "[A-Z0-9 ]{0,70}", "[A-Z&.' ]{1,28}", lines).prop_map(
        |(cents, serial, text, name, lines)| {
            (Item { lines, ..item(0, cents, serial, &text, &name) }, u64::from(serial))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// What was written is read again, item for item, and its own totals confirm it and no other profile.
    #[test]
    fn reading_what_was_written_gives_the_same(
        parts in prop::collection::vec(an_item(), 1..12),
        crlf: bool,
        pad: bool,
    ) {
        for name in ["kp-80", "bai-300", "oracle-85"] {
            let p = profile(name).unwrap();
            let items: Vec<Item> = parts
                .iter()
                .zip(0..)
                .map(|((i, n), o)| Item { ordinal: o, item_number: o + 1, ..fit(p, i, *n) })
                .collect();
            let end = if crlf { LineEnd::CrLf } else { LineEnd::Lf };
            same_again(name, &items, &write(name, &items, end, pad))?;
        }
    }

    /// No bytes make a reader panic, and the end comes exactly once, with what was told before added up.
    #[test]
    fn any_bytes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        ends_well(&bytes)?;
    }

    /// Nor do records of every type with anything after it, which get further than bytes.
    #[test]
    fn any_records_come_to_an_end(lines in prop::collection::vec("[1-9][0-9A-Z ]{0,60}", 0..40)) {
        ends_well(lines.join("\n").as_bytes())?;
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

fn same_again(name: &str, items: &[Item], bytes: &[u8]) -> Result<(), TestCaseError> {
    let profiles: Vec<_> = built_in().iter().collect();
    let found = detect(&profiles, &["kp-80"], || Ok(bytes)).unwrap();
    prop_assert_eq!((found.best.as_deref(), found.verdict), (Some(name), Verdict::Confirmed));
    let sum: i64 = items.iter().map(|i| i.amount.get()).sum();
    let mut read = Vec::new();
    for event in read_all(profile(name).unwrap(), bytes) {
        match event {
            Event::Item(i) => read.push(Item { bytes: ByteRange::default(), record: 0, ..i }),
            Event::FileEnd(f) => {
                prop_assert!(f.accepted && f.balanced);
                prop_assert_eq!((f.amount.get(), f.items as usize), (sum, items.len()));
            }
            Event::BatchEnd(b) => {
                prop_assert!(b.sound);
                prop_assert_eq!(b.stated_amount.map(Cents::get), Some(sum));
            }
            Event::Diagnostic(d) => prop_assert!(false, "{}", d.message),
            Event::Attachment(_) | Event::Returned(_) => prop_assert!(false, "no payment"),
        }
    }
    prop_assert_eq!(read, items);
    Ok(())
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
