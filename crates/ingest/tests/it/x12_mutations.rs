//! One good interchange, damaged in every way that one fault can damage it: the fault is named once and holds what it
//! hits; what it does not hit flows with the very items of the good one.

use std::collections::BTreeMap;
use std::fmt::Write;

use lockbox_domain::{ByteRange, Cents, Item, ProblemCode as Code, Severity};
use lockbox_ingest::x12::{Event, read_all, write_refused};

/// Segments without terminators. Batches are told apart by number: 1, 2 and 3 of the lockboxes, 7 and 8 the orders.
pub const GOOD: [&str; 57] = [
    "ISA*00*          *00*          *01*990100010      *ZZ*SAMPLECO       *261123*0915*U*00501*000000101*0*P*>",
    "GS*LB*990100010*SAMPLECO*20261123*0915*11*X*005010",
    "ST*823*0001",
    "N1*BK*SAMPLE BANK*01*121000358",
    "DEP*0002303*20261123*0915*D1*01*121000358*DA*4121002303",
    "AMT*3*1353.55",
    "QTY*41*2",
    "QTY*42*3",
    "BAT*20261123**001",
    "AMT*2*1232.50",
    "QTY*42*2",
    "BPR*I*32.50*C*CHK**01*121000358*DA*123456",
    "TRN*1*1207",
    "N1*PR*PAYER ONE*92*C77",
    "RMR*IV*S00000001**32.50",
    "BPR*I*1200*C*CHK**01*121000358*DA*765432",
    "TRN*1*88",
    "RMR*IV*S00000002**1300",
    "ADX*-100*01",
    "RMR*IV*S00000003**-100",
    "BAT*20261123**002",
    "AMT*2*121.05",
    "QTY*42*1",
    "BPR*I*121.05*C*CHK**01*121000358*DA*55",
    "TRN*1*501",
    "SE*24*0001",
    "ST*823*0002",
    "DEP*60095*20261123*0915*D2*01*121000358*DA*4121060095",
    "AMT*3*70",
    "QTY*42*1",
    "BPR*I*70*C*CHK**01*121000358*DA*99",
    "TRN*1*600",
    "REF*ZZ*MRN 281796576",
    "SE*8*0002",
    "GE*2*11",
    "GS*RA*PAYERCO*SAMPLECO*20261123*0915*12*X*005010X218",
    "ST*820*0007*005010X218",
    "BPR*I*239.6*C*ACH*CCP*01*121000358*DA*31*1141797357**01*121000358*DA*4121002303*20261123",
    "TRN*3*021300000000000*1141797357",
    "REF*38*GROUP5",
    "N1*PE*SAMPLE PLAN*FI*123456789",
    "N1*PR*STATE OF SAMPLE*FI*141797357",
    "ENT*1*2J*EI*X1",
    "NM1*QE*1*SINGH*ANA****N*281796573",
    "RMR*AZ*POL1**-5.4",
    "RMR*AZ*POL2**245",
    "DTM*582****RD8*20261101-20261130",
    "SE*12*0007",
    "ST*820*0008*005010X306",
    "BPR*I*0*C*NON************20261123",
    "TRN*3*T8",
    "ENT*1*2J",
    "NM1*IL*1*TRAN*BO****C1*EX900",
    "RMR*ZZ*APTC**0",
    "SE*7*0008",
    "GE*2*12",
    "IEA*2*000000101",
];

type Batches = BTreeMap<(u32, String), Vec<(bool, Vec<Item>)>>;

fn join(segments: &[String]) -> Vec<u8> {
    let mut text = segments.join("~\n");
    text.push_str("~\n");
    text.into_bytes()
}

fn good() -> Vec<String> {
    GOOD.iter().map(|s| (*s).to_owned()).collect()
}

/// Batches by number and lockbox, with their items as they are whatever stands before them in the file.
fn batches(events: &[Event]) -> Batches {
    let mut items: Vec<Item> = Vec::new();
    let mut found = Batches::new();
    for event in events {
        match event {
            Event::Item(item) => items.push(item.clone()),
            Event::BatchEnd(b) => {
                let (own, rest): (Vec<_>, Vec<_>) =
                    std::mem::take(&mut items).into_iter().partition(|i| i.batch_index == b.index);
                items = rest;
                assert_eq!(own.len(), b.items as usize);
                assert_eq!(Cents::total(own.iter().map(|i| i.amount)), Ok(b.amount));
                let own = own
                    .into_iter()
                    .map(|i| Item {
                        ordinal: 0,
                        batch_index: 0,
                        occurrence: 0,
                        record: 0,
                        bytes: ByteRange::default(),
                        ..i
                    })
                    .collect();
                let lockbox = b.lockbox.as_ref().map_or_else(String::new, ToString::to_string);
                found.entry((b.number, lockbox)).or_default().push((b.sound, own));
            }
            _ => {}
        }
    }
    assert!(items.is_empty(), "items without a batch");
    found
}

/// A damaged file, the errors it must bring (with the segment), and the numbers of the batches that are held. Batch 1
/// of lockbox 60095 is written 61.
struct Case {
    name: String,
    segments: Vec<String>,
    errors: Vec<(Code, u64)>,
    held: Vec<u32>,
    /// A batch that flows and has lost something besides its money.
    softened: Option<u32>,
}

fn money(batch: &[(bool, Vec<Item>)]) -> Vec<Cents> {
    batch.iter().flat_map(|b| &b.1).map(|i| i.amount).collect()
}

fn known_as((number, lockbox): &(u32, String)) -> u32 {
    if lockbox == "60095" { 61 } else { *number }
}

fn faults(case: &Case, whole: &Batches) -> String {
    let mut wrong = String::new();
    let events = read_all(&join(&case.segments));
    let errors: Vec<(Code, u64)> = events
        .iter()
        .filter_map(|e| match e {
            Event::Diagnostic(d) if d.severity == Severity::Error => Some((d.code, d.place.record)),
            _ => None,
        })
        .collect();
    if errors != case.errors {
        let _ = writeln!(wrong, "{}: errors {errors:?}, expected {:?}", case.name, case.errors);
    }
    let found = batches(&events);
    let held: Vec<u32> =
        found.iter().filter(|(_, b)| b.iter().any(|b| !b.0)).map(|(n, _)| known_as(n)).collect();
    // What a fault leaves nothing of cannot be held.
    let there = |n: &u32| found.keys().any(|k| known_as(k) == *n);
    let mut expected = case.held.clone();
    expected.retain(there);
    if held != expected {
        let _ = writeln!(wrong, "{}: holds {held:?}, expected {:?}", case.name, case.held);
    }
    for (key, good) in whole.iter().filter(|(n, _)| !case.held.contains(&known_as(n))) {
        let softened = case.softened == Some(known_as(key));
        let here = found.get(key);
        let same = if softened { here.map(|b| money(b)) == Some(money(good)) } else { here == Some(good) };
        if !same {
            let _ = writeln!(wrong, "{}: batch {key:?} is not as in the good file", case.name);
        }
    }
    let Some(Event::FileEnd(end)) = events.last() else { return format!("{}: no end", case.name) };
    let balanced = case.errors.iter().all(|(code, _)| *code == Code::TestFile);
    if end.balanced != balanced {
        let _ = writeln!(wrong, "{}: balanced {}", case.name, end.balanced);
    }
    wrong
}

fn judge(cases: &[Case]) {
    let whole = batches(&read_all(&join(&good())));
    let wrong: String = cases.iter().map(|c| faults(c, &whole)).collect();
    assert!(wrong.is_empty(), "of {} cases:\n{wrong}", cases.len());
}

#[test]
fn the_good_file_is_good() {
    judge(&[Case { name: "good".into(), segments: good(), errors: vec![], held: vec![], softened: None }]);
    let events = read_all(&join(&good()));
    let problems = events.iter().filter(|e| matches!(e, Event::Diagnostic(_))).count();
    assert_eq!(problems, 0, "{events:#?}");
    let Some(Event::FileEnd(end)) = events.last() else { panic!("no end") };
    assert_eq!((end.batches, end.items, end.amount), (5, 6, Cents::new(166_315)));
    assert_eq!(end.totals_confirmed, 4);
    assert!(end.accepted && end.balanced);
}

/// The segment at an index is put in another form: what that brings.
#[test]
fn a_segment_that_is_wrong() {
    use Code as C;
    let cases: Vec<Case> = [
        (0, "*P*>", "*T*>", Some((C::TestFile, 1)), &[1, 61, 2, 7, 8][..]),
        (0, "000000101", "000000102", Some((C::ControlNumber, 57)), &[]),
        (1, "*11*", "*12*", Some((C::ControlNumber, 35)), &[]),
        (2, "0001", "0003", Some((C::ControlNumber, 26)), &[2]),
        (4, "DEP*0002303", "DEP*", Some((C::BadHeader, 5)), &[1, 2]),
        (4, "*20261123", "*20261323", Some((C::BadDate, 5)), &[1, 2]),
        (5, "1353.55", "1353.54", Some((C::ControlTotal, 6)), &[]),
        (5, "1353.55", "1353.5X", Some((C::BadAmount, 6)), &[1, 2]),
        (5, "1353.55", "1353.555", Some((C::AmountLosesMoney, 6)), &[1, 2]),
        (6, "*2", "*3", Some((C::ControlCount, 7)), &[]),
        (7, "*3", "*4", Some((C::ControlCount, 8)), &[]),
        (9, "1232.50", "1232.51", Some((C::ControlTotal, 10)), &[1]),
        (9, "1232.50", "1,232.50", Some((C::BadAmount, 10)), &[1]),
        (10, "*2", "*3", Some((C::ControlCount, 11)), &[1]),
        (11, "32.50", "32.60", Some((C::ControlTotal, 10)), &[1]),
        (11, "32.50", "32.505", Some((C::AmountLosesMoney, 12)), &[1]),
        (11, "32.50", "$32.50", Some((C::BadAmount, 12)), &[1]),
        (11, "32.50", "-32.50", Some((C::BadAmount, 12)), &[1]),
        (11, "32.50", "", Some((C::BadAmount, 12)), &[1]),
        (11, "*C*CHK", "*D*CHK", Some((C::OddValue, 12)), &[1]),
        (11, "BPR*", "BPX*", Some((C::UnknownRecordType, 12)), &[1]),
        (17, "1300", "1300.001", Some((C::AmountLosesMoney, 18)), &[1]),
        (18, "-100", "x", Some((C::BadAmount, 19)), &[1]),
        (20, "BAT*", "BTA*", Some((C::UnknownRecordType, 21)), &[1, 2]),
        (25, "SE*24", "SE*25", Some((C::ControlCount, 26)), &[]),
        (25, "*0001", "*0002", Some((C::ControlNumber, 26)), &[2]),
        (28, "70", "71", Some((C::ControlTotal, 29)), &[61]),
        (29, "*1", "*2", Some((C::ControlCount, 30)), &[61]),
        (30, "*70*", "*69*", Some((C::ControlTotal, 29)), &[61]),
        (34, "GE*2", "GE*3", Some((C::ControlCount, 35)), &[]),
        (34, "GE*2", "GE*1", Some((C::ControlCount, 35)), &[]),
        (34, "*11", "*9", Some((C::ControlNumber, 35)), &[]),
        (37, "239.6", "239.605", Some((C::AmountLosesMoney, 38)), &[7]),
        (37, "*C*ACH", "*D*ACH", Some((C::OddValue, 38)), &[7]),
        (44, "-5.4", "-5.4.", Some((C::BadAmount, 45)), &[7]),
        (47, "SE*12", "SE*13", Some((C::ControlCount, 48)), &[7]),
        (56, "IEA*2", "IEA*3", Some((C::ControlCount, 57)), &[]),
        (56, "000000101", "000000111", Some((C::ControlNumber, 57)), &[]),
        (39, "REF*38*GROUP5", "CUR*PR*CAD", Some((C::OtherCurrency, 40)), &[7]),
        (13, "N1*PR*PAYER ONE*92*C77", "CUR*PR*EUR", Some((C::OtherCurrency, 14)), &[1]),
    ]
    .into_iter()
    .map(|(at, from, to, error, held)| {
        let mut segments = good();
        assert!(segments[at].contains(from), "{at} {from}");
        segments[at] = segments[at].replacen(from, to, 1);
        let name = format!("{} with {to:?}", GOOD[at]);
        Case { name, segments, errors: error.into_iter().collect(), held: held.to_vec(), softened: None }
    })
    .collect();
    judge(&cases);
}

#[test]
fn a_segment_that_is_missing() {
    use Code as C;
    let cases: Vec<Case> = [
        (1, C::MissingHeader, 2, &[1, 61, 2][..]),
        (2, C::MissingHeader, 3, &[1, 2]),
        (4, C::MissingHeader, 8, &[1, 2]),
        (8, C::ControlCount, 25, &[]),
        (9, C::ControlCount, 25, &[]),
        (11, C::ControlTotal, 10, &[1]),
        (12, C::ControlCount, 25, &[]),
        (15, C::ControlTotal, 10, &[1]),
        (23, C::ControlTotal, 22, &[2]),
        (25, C::MissingTrailer, 26, &[2]),
        (30, C::ControlTotal, 29, &[61]),
        (33, C::MissingTrailer, 34, &[61]),
        (34, C::MissingTrailer, 35, &[]),
        (35, C::MissingHeader, 36, &[7, 8]),
        (36, C::MissingHeader, 37, &[0, 7]),
        (37, C::MissingHeader, 37, &[7]),
        (47, C::MissingTrailer, 48, &[7]),
        (54, C::MissingTrailer, 55, &[8]),
        (55, C::MissingTrailer, 56, &[]),
        (56, C::MissingTrailer, 56, &[]),
    ]
    .into_iter()
    .map(|(at, code, record, held)| {
        let mut segments = good();
        let name = format!("without {}", segments.remove(at));
        let softened = (at == 12).then_some(1);
        Case { name, segments, errors: vec![(code, record)], held: held.to_vec(), softened }
    })
    .collect();
    judge(&cases);
}

/// Cut anywhere, the file is not accepted, nothing of it is wrong, and the cut is its only error.
#[test]
fn a_file_that_is_cut() {
    let bytes = join(&good());
    let whole = batches(&read_all(&bytes));
    // Before the first set can be told, and behind the last trailer's number, there is nothing to lose.
    let last = bytes.len() - b"1~\n".len();
    for len in 110..last {
        let events = read_all(&bytes[..len]);
        let Some(Event::FileEnd(end)) = events.last() else { panic!("no end") };
        assert!(!end.balanced, "cut after {len}");
        let last_line = bytes[..len].rsplit(|b| *b == b'\n').next().unwrap_or_default();
        let in_trailer = last_line.starts_with(b"IEA");
        assert!(!end.accepted || in_trailer, "cut after {len}");
        let errors = events
            .iter()
            .filter(|e| matches!(e, Event::Diagnostic(d) if d.severity == Severity::Error))
            .count();
        assert_eq!(errors, 1, "cut after {len}: {events:#?}");
        for (key, found) in batches(&events) {
            for (sound, items) in found {
                assert!(!sound || whole[&key].iter().any(|b| b.1 == items), "cut after {len}: {key:?}");
            }
        }
    }
}

/// Every payment but the one of nothing in turn is broken, comes out, and is mended: both files together have what the
/// good one has, and what was mended flows. Lines, bars and no line ends at all.
#[test]
fn what_is_refused_and_mended_is_what_the_original_lacks() {
    let amounts = |events: &[Event]| -> BTreeMap<(u32, String, Cents), u32> {
        let mut found = BTreeMap::new();
        for event in events {
            if let Event::Item(item) = event {
                let lockbox = item.lockbox.as_ref().map_or_else(String::new, ToString::to_string);
                *found.entry((item.batch_number, lockbox, item.amount)).or_default() += 1;
            }
        }
        found
    };
    for (element, terminator) in [('*', "~\n"), ('|', "~"), ('*', "\n"), ('*', "\r\n"), ('^', "'\r")] {
        let written = |segments: &[String]| -> Vec<u8> {
            let text: String = segments.iter().flat_map(|s| [s.as_str(), terminator]).collect();
            text.replace('*', &element.to_string()).into_bytes()
        };
        let whole = amounts(&read_all(&written(&good())));
        for at in [11, 15, 23, 30, 37] {
            let mut broken = good();
            let amount = GOOD[at].split('*').nth(2).unwrap();
            broken[at] = GOOD[at].replacen(amount, "l2.O1", 1);
            let broken = written(&broken);
            let mut out = Vec::new();
            let repair = write_refused(|| Ok(broken.as_slice()), &mut out).unwrap();
            let name = format!("segment {at} cut by {element} and {terminator:?}");
            assert_eq!((repair.items, repair.batches), (1, 1), "{name}");
            assert!(repair.records[0].text.contains("l2.O1") && !repair.records[0].why.is_empty(), "{name}");
            let mended = String::from_utf8(out).unwrap().replace("l2.O1", amount);
            let events = read_all(mended.as_bytes());
            let ends = events.iter().filter_map(|e| match e {
                Event::BatchEnd(batch) => Some(batch.sound),
                _ => None,
            });
            assert!(ends.clone().count() == 1 && ends.clone().all(|sound| sound), "{name}: {mended}");
            let Some(Event::FileEnd(end)) = events.last() else { panic!("no end") };
            assert!(end.accepted && end.balanced, "{name}: {mended}\n{events:#?}");
            let mut both = amounts(&read_all(&broken));
            for (item, times) in amounts(&events) {
                *both.entry(item).or_default() += times;
            }
            // A batch without a number is the first of the file that it is mended in.
            assert_eq!(both, whole, "{name}: {mended}");
        }
        let good = written(&good());
        assert_eq!(write_refused(|| Ok(good.as_slice()), Vec::new()).unwrap().items, 0);
    }
}
