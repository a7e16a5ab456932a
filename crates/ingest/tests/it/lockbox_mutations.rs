//! One good file, damaged in every way that one fault can damage it: the fault is named once and holds what it hits.
//!
//! The file has two lockboxes of two batches each. Every case says which error it brings, at which record, and which
//! batches it holds; every other batch must flow with the very items of the good file.

use std::collections::BTreeMap;
use std::fmt::Write;

use lockbox_domain::{ByteRange, Item, ProblemCode as Code, Severity};
use lockbox_ingest::lockbox::{Event, profile, read_all};

/// Records, padded to 80 columns, without line ends.
type Records = Vec<String>;

/// The good file. Item 2 of batch 1 is a money order: it has no account.
fn good() -> Records {
    let lines = [
        "100KAISERPERM01210003582611240600",
        "2KAISERPERM0121000358",
        "50000000002303261123KAISERPERM0121000358",
        "6001001000000325012100035800055520010000001001112026ANA SINGH",
        "40010016010000281796573 001007809633 0000000001",
        "40010016029 0000032507",
        "60010020000012550000008002          0020002002112026BO TRAN",
        "40010026019M281796574 A1007809634",
        "6001003000000450012100035800055520030000001003112026C. ONEIL",
        "700100300023032611230030000020300",
        "6002001000000990012100035800055520040000001004112026DEE OKAFOR",
        "40020016019MEMBER 281796575",
        "6002002000000250012100035800055520050000001005112026LINH NGUYEN",
        "700200200023032611230020000012400",
        "8002000000230326112300050000032700",
        "50000000060095261123KAISERPERM0121000358",
        "6003001000007000012100035800055520060000001006112026EVA & CO",
        "6003002000000010012100035800055520070000001007112026F. IYER",
        "40030026019MRN# 281796576",
        "700300200600952611230020000070100",
        "6004001000000777012100035800055520080000001008112026GUS LEE",
        "40040016019A6309098645",
        "700400100600952611230010000007770",
        "8004000006009526112300030000077870",
        "9000025",
    ];
    // The first remittance record is full: a blank too many pushes it over its end.
    lines
        .iter()
        .map(|l| format!("{:<80}", l.get(..41).filter(|_| l.starts_with("40010016010")).unwrap_or(l)))
        .collect()
}

/// The batch that the record at `at` belongs to, or the batches that its header or trailer covers.
fn batches_at(at: usize) -> &'static [u32] {
    match at {
        2 => &[1, 2],
        3..=9 => &[1],
        10..=13 => &[2],
        15 => &[3, 4],
        16..=19 => &[3],
        20..=22 => &[4],
        _ => &[],
    }
}

/// What a damaged file must bring: no error, or one with its record; and the batches that are held.
struct Case {
    name: String,
    records: Records,
    error: Option<(Code, u64)>,
    held: Vec<u32>,
    /// Batches that flow, with an item of which something besides the money is lost.
    softened: Vec<u32>,
}

impl Case {
    /// Damages the record at `at`, which is an error of this record and holds its batches, or a loss of detail.
    fn damage(at: usize, what: &str, error: Option<Code>, change: impl FnOnce(&mut String)) -> Self {
        let mut records = good();
        let name = format!("record {} {}: {what}", at + 1, &records[at][..1]);
        change(&mut records[at]);
        let hit = batches_at(at).to_vec();
        let (held, softened) = if error.is_some() { (hit, Vec::new()) } else { (Vec::new(), hit) };
        Self { name, records, error: error.map(|code| (code, at as u64 + 1)), held, softened }
    }

    /// What is different from the rule by which [`Self::damage`] is judged.
    fn holding(mut self, held: &[u32]) -> Self {
        self.held = held.to_vec();
        self
    }
}

type Batches = BTreeMap<u32, Vec<(bool, Vec<Item>)>>;

/// Batches by number, with their items as they are whatever stands before them in the file.
fn batches(events: &[Event]) -> Batches {
    let mut found = Batches::new();
    let mut items = Vec::new();
    for event in events {
        match event {
            Event::Item(item) => items.push(Item {
                ordinal: 0,
                batch_index: 0,
                record: 0,
                bytes: ByteRange::default(),
                ..item.clone()
            }),
            Event::BatchEnd(b) => {
                assert_eq!(b.items as usize, items.len());
                found.entry(b.number).or_default().push((b.sound, std::mem::take(&mut items)));
            }
            _ => {}
        }
    }
    found
}

fn read(records: &[String]) -> Vec<Event> {
    read_all(profile("kp-80").unwrap(), records.join("\n").as_bytes())
}

/// What is wrong with how a case was read; empty when nothing is.
fn faults(case: &Case, whole: &Batches) -> String {
    let mut wrong = String::new();
    let events = read(&case.records);
    let errors: Vec<(Code, u64)> = events
        .iter()
        .filter_map(|e| match e {
            Event::Diagnostic(d) if d.severity == Severity::Error => Some((d.code, d.place.record)),
            _ => None,
        })
        .collect();
    if errors != case.error.into_iter().collect::<Vec<_>>() {
        let _ = writeln!(wrong, "{}: errors {errors:?}, expected {:?}", case.name, case.error);
    }
    let found = batches(&events);
    let unsound: Vec<u32> = found.iter().filter(|(_, b)| b.iter().any(|b| !b.0)).map(|(n, _)| *n).collect();
    if unsound != case.held {
        let _ = writeln!(wrong, "{}: holds {unsound:?}, expected {:?}", case.name, case.held);
    }
    for (number, good) in whole.iter().filter(|(n, _)| !case.held.contains(n)) {
        let money = |b: &Vec<(bool, Vec<Item>)>| -> Vec<i64> {
            b.iter().flat_map(|b| &b.1).map(|i| i.amount.get()).collect()
        };
        let here = found.get(number).cloned().unwrap_or_default();
        let same = if case.softened.contains(number) { money(&here) == money(good) } else { here == *good };
        if !same {
            let _ = writeln!(wrong, "{}: batch {number} is not as in the good file", case.name);
        }
    }
    let Some(Event::FileEnd(end)) = events.last() else { return format!("{}: no end", case.name) };
    if end.balanced == case.error.is_some() {
        let _ = writeln!(wrong, "{}: balanced {}", case.name, end.balanced);
    }
    wrong
}

fn judge(cases: &[Case]) {
    let whole = batches(&read(&good()));
    let wrong: String = cases.iter().map(|c| faults(c, &whole)).collect();
    assert!(wrong.is_empty(), "of {} cases:\n{wrong}", cases.len());
}

/// The first record of each type, the money order and its remittance record, and the second header and trailers.
const EACH_TYPE: [usize; 13] = [0, 1, 2, 3, 4, 6, 7, 9, 14, 15, 22, 23, 24];

#[test]
fn the_good_file_is_good() {
    judge(&[Case { name: "good".into(), records: good(), error: None, held: vec![], softened: vec![] }]);
    assert_eq!(batches(&read(&good())).len(), 4);
}

/// A record may end where a field ends that nothing needs; anywhere else it was cut.
#[test]
fn a_record_that_is_cut() {
    let mut cases = Vec::new();
    for at in EACH_TYPE {
        let line = good().swap_remove(at);
        let may_end: &[usize] = match &line[..1] {
            "1" => &[1, 3, 29, 33],
            "2" => &[1],
            "5" => &[20],
            "6" => &[17, 26, 36, 46, 52],
            "4" => &[10],
            "7" => &[33],
            "8" => &[34],
            _ => &[7],
        };
        let last = *may_end.last().unwrap();
        for kept in 1..=80 {
            let in_text = line.starts_with('1') && (4..24).contains(&kept);
            let blank_account = at == 6 && (27..36).contains(&kept);
            let whole = kept >= last || may_end.contains(&kept) || in_text || blank_account;
            let error = (!whole).then_some(Code::TruncatedRecord);
            cases.push(Case::damage(at, &format!("cut after {kept}"), error, |l| l.truncate(kept)));
        }
    }
    judge(&cases);
}

/// Fields by record type: first and last column, and the error of a letter in it; none where only that detail is lost.
const NUMBERS: [(&str, usize, usize, Option<Code>); 26] = [
    ("1", 2, 3, None),
    ("1", 24, 29, None),
    ("1", 30, 33, None),
    ("5", 2, 7, None),
    ("5", 8, 14, Some(Code::FieldNotNumeric)),
    ("5", 15, 20, Some(Code::BadDate)),
    ("6", 2, 7, Some(Code::FieldNotNumeric)),
    ("6", 8, 17, Some(Code::BadAmount)),
    ("6", 18, 26, None),
    ("6", 27, 36, None),
    ("6", 37, 46, None),
    ("6", 47, 52, None),
    ("4", 2, 7, Some(Code::FieldNotNumeric)),
    ("4", 9, 10, Some(Code::FieldNotNumeric)),
    ("7", 2, 4, Some(Code::FieldNotNumeric)),
    ("7", 5, 14, None),
    ("7", 15, 20, None),
    ("7", 21, 23, Some(Code::FieldNotNumeric)),
    ("7", 24, 33, Some(Code::BadAmount)),
    ("8", 2, 14, None),
    ("8", 15, 20, None),
    ("8", 21, 24, Some(Code::FieldNotNumeric)),
    ("8", 25, 34, Some(Code::BadAmount)),
    ("9", 2, 7, Some(Code::FieldNotNumeric)),
    ("2", 2, 21, None),
    ("4", 12, 41, None),
];

#[test]
fn a_letter_in_a_number() {
    let mut cases = Vec::new();
    for at in EACH_TYPE {
        let line = good().swap_remove(at);
        for (_, first, last, error) in NUMBERS.iter().filter(|(t, ..)| line.starts_with(t)) {
            for column in *first..=*last {
                cases.push(Case::damage(at, &format!("letter in {column}"), *error, |l| {
                    l.replace_range(column - 1..column, "X");
                }));
            }
        }
        let error = Some(Code::UnknownRecordType);
        let case = Case::damage(at, "letter as type", error, |l| l.replace_range(..1, "X"));
        cases.push(case);
    }
    judge(&cases);
}

/// A blank too many or too few left of a number pushes all of the record beside its columns.
#[test]
fn a_record_that_is_pushed_aside() {
    let mut cases = Vec::new();
    for at in EACH_TYPE {
        let line = good().swap_remove(at);
        let strict = match (&line[..1], at) {
            ("1" | "7", _) => 33,
            ("5", _) => 20,
            ("6", _) => 52,
            ("4", 4) => 41,
            ("4", _) => 10,
            ("8", _) => 34,
            ("9", _) => 7,
            _ => 1,
        };
        for column in 1..strict {
            let shifted = Some(Code::ShiftedRecord);
            cases.push(Case::damage(at, &format!("blank before column {}", column + 1), shifted, |l| {
                l.insert(column, ' ');
            }));
            if line.as_bytes()[column] == b' ' && line.starts_with('6') {
                cases.push(Case::damage(at, &format!("no blank in column {}", column + 1), shifted, |l| {
                    l.remove(column);
                }));
            }
        }
    }
    judge(&cases);
}

/// Adds to the number in columns `first..=last`.
fn add(line: &mut String, first: usize, last: usize, by: i64) {
    let number: i64 = line[first - 1..last].parse().unwrap();
    let width = last - first + 1;
    line.replace_range(first - 1..last, &format!("{:0width$}", number + by));
}

#[test]
fn totals_and_counts_that_are_wrong() {
    let mut cases = Vec::new();
    for by in [-1, 1] {
        for (at, count, amount) in [
            (9, (21, 23), (24, 33)),
            (22, (21, 23), (24, 33)),
            (14, (21, 24), (25, 34)),
            (23, (21, 24), (25, 34)),
        ] {
            let what = format!("amount {by:+}");
            cases.push(Case::damage(at, &what, Some(Code::ControlTotal), |l| add(l, amount.0, amount.1, by)));
            let what = format!("count {by:+}");
            cases.push(Case::damage(at, &what, Some(Code::ControlCount), |l| add(l, count.0, count.1, by)));
            let what = format!("amount and count {by:+}");
            cases.push(Case::damage(at, &what, Some(Code::ControlTotal), |l| {
                add(l, amount.0, amount.1, by);
                add(l, count.0, count.1, by);
            }));
        }
        cases.push(Case::damage(24, &format!("records {by:+}"), Some(Code::ControlCount), |l| {
            add(l, 2, 7, by);
        }));
        // A payment of another amount shows at the batch total.
        for (at, total, held) in [(3, 10, 1), (20, 23, 4)] {
            let mut case =
                Case::damage(at, &format!("amount {by:+}"), None, |l| add(l, 8, 17, by)).holding(&[held]);
            case.error = Some((Code::ControlTotal, total));
            cases.push(case);
        }
    }
    judge(&cases);
}

/// A record that is not there: the record at which that shows, and what is held.
#[test]
fn a_record_that_is_missing() {
    use Code as C;
    let mut cases = Vec::new();
    for (at, code, record, held) in [
        (0, C::MissingHeader, 1, &[][..]),
        (1, C::ControlCount, 24, &[]),
        (2, C::MissingHeader, 3, &[1, 2]),
        (3, C::ControlTotal, 9, &[1]),
        (4, C::ControlCount, 24, &[]),
        (5, C::ControlCount, 24, &[]),
        (6, C::BatchMismatch, 7, &[1]),
        (7, C::ControlCount, 24, &[]),
        (8, C::ControlTotal, 9, &[1]),
        (9, C::MissingTrailer, 10, &[1]),
        (10, C::ControlTotal, 13, &[2]),
        (12, C::ControlTotal, 13, &[2]),
        (13, C::MissingTrailer, 14, &[2]),
        (14, C::MissingTrailer, 15, &[]),
        (15, C::MissingHeader, 16, &[3, 4]),
        (16, C::ControlTotal, 19, &[3]),
        (19, C::MissingTrailer, 20, &[3]),
        (22, C::MissingTrailer, 23, &[4]),
        (23, C::MissingTrailer, 24, &[]),
        (24, C::MissingTrailer, 24, &[]),
    ] {
        let mut records = good();
        let gone = records.remove(at);
        let softened = if gone.starts_with('4') { batches_at(at).to_vec() } else { Vec::new() };
        let name = format!("record {} {} missing", at + 1, &gone[..1]);
        cases.push(Case { name, records, error: Some((code, record)), held: held.to_vec(), softened });
    }
    judge(&cases);
}

/// A record that is there twice.
#[test]
fn a_record_that_is_repeated() {
    use Code as C;
    let mut cases = Vec::new();
    for (at, code, record, held) in [
        (0, C::RecordOutOfPlace, 2, &[][..]),
        (1, C::ControlCount, 26, &[]),
        (2, C::ControlCount, 26, &[]),
        (3, C::ControlTotal, 11, &[1]),
        (4, C::ControlCount, 26, &[]),
        (6, C::ControlTotal, 11, &[1]),
        (8, C::ControlTotal, 11, &[1]),
        (9, C::ControlTotal, 11, &[1]),
        (14, C::ControlTotal, 16, &[]),
        (15, C::ControlCount, 26, &[]),
        (22, C::ControlTotal, 24, &[4]),
        (23, C::ControlTotal, 25, &[]),
        (24, C::DataAfterTrailer, 26, &[]),
    ] {
        let mut records = good();
        records.insert(at, records[at].clone());
        let softened = if records[at].starts_with('4') { batches_at(at).to_vec() } else { Vec::new() };
        let name = format!("record {} {} twice", at + 1, &records[at][..1]);
        cases.push(Case { name, records, error: Some((code, record)), held: held.to_vec(), softened });
    }
    judge(&cases);
}
