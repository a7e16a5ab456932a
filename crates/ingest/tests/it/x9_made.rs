//! Cash letters made by the writer: in every framing, with one fault at a time, and damaged at random.

use std::io::Cursor;

use lockbox_domain::{
    AttachmentKind, Cents, FileSummary, ImageSide, ImageSource, Item, LockboxNumber, ProblemCode,
};
use lockbox_ingest::event::PaymentEvent;
use lockbox_ingest::x9::{Check, Coding, Framing, LetterHead, Reader, Records, Separation, Writer};
use proptest::prelude::*;

use crate::x9_files::{read, rewritten};

const TIFF: &[u8] = b"II*\0not really a picture\nbut with a line end and \x00\xff in it";
const PREFIXED: Framing = Framing { separation: Separation::Lengths, coding: Coding::Ascii };

fn head() -> LetterHead {
    LetterHead {
        origin: "121000358".to_owned(),
        destination: "121000248".to_owned(),
        day: chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        test: false,
        deposit_account: "4121002303".to_owned(),
    }
}

fn checks(cents: &[i64]) -> Vec<Check<'static>> {
    let check = |cents: &i64| Check {
        amount: Cents::new(*cents),
        routing: "121000248",
        auxiliary: if cents % 2 == 0 { "" } else { "004711" },
        on_us: "123456789/1220",
        payee: "KAISER",
        images: [TIFF, TIFF],
    };
    cents.iter().map(check).collect()
}

fn made(framing: Framing, bundles: &[&[i64]]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), framing, head()).unwrap();
    for bundle in bundles {
        writer.bundle(&checks(bundle)).unwrap();
    }
    writer.finish().unwrap()
}

fn items(events: &[PaymentEvent]) -> Vec<Item> {
    events.iter().filter_map(|e| if let PaymentEvent::Item(i) = e { Some(i.clone()) } else { None }).collect()
}

fn summary(events: &[PaymentEvent]) -> &FileSummary {
    let Some(PaymentEvent::FileEnd(summary)) = events.last() else { panic!("no end") };
    summary
}

fn problems(events: &[PaymentEvent]) -> Vec<ProblemCode> {
    events
        .iter()
        .filter_map(|e| if let PaymentEvent::Diagnostic(d) = e { Some(d.code) } else { None })
        .collect()
}

fn framings() -> impl Iterator<Item = Framing> {
    let separations = [Separation::Lengths, Separation::Lines, Separation::Nothing];
    separations
        .into_iter()
        .flat_map(|separation| [Coding::Ascii, Coding::Ebcdic].map(|coding| Framing { separation, coding }))
}

#[test]
fn what_is_written_reads_back_in_every_framing() {
    for framing in framings() {
        let bytes = made(framing, &[&[1250, 3], &[99_999_999]]);
        assert_eq!(Records::new(bytes.as_slice()).unwrap().framing(), Some(framing));
        let events = read(&bytes, 64);
        assert_eq!(problems(&events), [], "{framing:?}");
        let end = summary(&events);
        assert!(end.accepted && end.balanced, "{framing:?}");
        assert_eq!((end.batches, end.items, end.amount), (2, 3, Cents::new(100_001_252)));
        let items = items(&events);
        let told: Vec<_> =
            items.iter().map(|i| (i.serial.as_deref().unwrap(), i.account.as_deref().unwrap())).collect();
        assert_eq!(told, [("1220", "123456789"), ("004711", "123456789"), ("004711", "123456789")]);
        for image in items.iter().flat_map(|i| &i.images) {
            let ImageSource::Within(at) = &image.source else { panic!("an image elsewhere") };
            assert_eq!(&bytes[at.start as usize..at.start as usize + at.len as usize], TIFF);
        }
        assert_eq!(
            items[0].images.iter().map(|i| i.side).collect::<Vec<_>>(),
            [ImageSide::Front, ImageSide::Back]
        );
        assert_eq!(rewritten(&bytes), bytes, "{framing:?}");
    }
}

#[test]
fn a_deposit_account_of_ours_says_which_lockbox_it_is() {
    let lockbox = LockboxNumber::new("0002303").unwrap();
    let accounts = vec![("4121002303".to_owned(), lockbox.clone())];
    let bytes = made(PREFIXED, &[&[100]]);
    let mut reader = Reader::new(Cursor::new(bytes), accounts).unwrap();
    let events: Vec<_> = std::iter::from_fn(|| reader.next_event().unwrap()).collect();
    assert_eq!(items(&events)[0].lockbox, Some(lockbox));
    let tickets = events.iter().filter(
        |e| matches!(e, PaymentEvent::Attachment(a) if a.kind == AttachmentKind::DepositTicket && a.amount == Some(Cents::new(100))),
    );
    assert_eq!(tickets.count(), 1);
}

/// Changes columns of the nth record of a kind.
fn changed(bytes: &[u8], kind: &str, column: usize, to: &str) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let length = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        if &bytes[at + 4..at + 6] == kind.as_bytes() {
            bytes[at + 3 + column..at + 3 + column + to.len()].copy_from_slice(to.as_bytes());
            return bytes;
        }
        at += 4 + length;
    }
    panic!("no record {kind}");
}

#[test]
fn one_fault_is_one_problem_and_holds_what_it_concerns() {
    use ProblemCode as P;
    let good = made(PREFIXED, &[&[100, 250], &[300]]);
    let cases: &[(&str, usize, &str, &[P], bool)] = &[
        // Record, column, what stands there, problems, whether the first bundle still flows.
        ("70", 7, "000000000351", &[P::ControlTotal], false),
        ("70", 3, "0009", &[P::ControlCount], false),
        ("70", 31, "00009", &[P::ControlCount], true),
        ("90", 17, "00000000000651", &[P::ControlTotal], true),
        ("90", 3, "000003", &[P::ControlCount], true),
        ("99", 25, "0000000000000651", &[P::ControlTotal], true),
        ("99", 9, "00000099", &[P::ControlCount], true),
        ("99", 3, "000002", &[P::ControlCount], true),
        ("25", 48, "00000001X0", &[P::BadAmount], false),
        ("25", 19, "12100025", &[P::BadRouting], true),
        ("25", 75, "9", &[P::OddValue], true),
        ("61", 48, "0000000351", &[P::CreditMismatch], false),
        ("10", 3, "77", &[P::OddValue], true),
        ("20", 23, "20261399", &[P::BadDate], true),
        ("01", 5, "T", &[P::TestFile], false),
        ("26", 1, "77", &[P::UnknownRecordType], false),
    ];
    for (kind, column, to, expected, flows) in cases {
        let events = read(&changed(&good, kind, *column, to), 4096);
        assert_eq!(problems(&events), *expected, "{kind} column {column}");
        let first =
            events.iter().find_map(|e| if let PaymentEvent::BatchEnd(b) = e { Some(b) } else { None });
        assert_eq!(first.unwrap().sound, *flows, "{kind} column {column}");
        let noted = matches!(expected, [P::BadRouting | P::OddValue | P::BadDate | P::TestFile]);
        assert_eq!(summary(&events).balanced, noted, "{kind} column {column}");
        assert!(summary(&events).accepted, "{kind} column {column}");
    }
}

#[test]
fn a_file_that_is_cut_anywhere_is_not_accepted() {
    let good = made(PREFIXED, &[&[100, 250]]);
    for cut in 90..good.len() {
        let events = read(&good[..cut], 4096);
        assert!(!summary(&events).accepted, "cut at {cut}");
        let lost = problems(&events).iter().filter(|c| **c == ProblemCode::MissingTrailer).count();
        assert_eq!(lost, 1, "cut at {cut}: {:?}", problems(&events));
    }
}

#[test]
fn a_length_that_no_record_has_is_never_believed() {
    let mut bytes = made(PREFIXED, &[&[100]]);
    bytes.splice(84..88, [0xff, 0xff, 0xff, 0xff]);
    let events = read(&bytes, 4096);
    assert_eq!(problems(&events), [ProblemCode::BadRecordLength]);
    assert!(!summary(&events).accepted);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_checks_read_back(bundles in prop::collection::vec(prop::collection::vec(1_i64..9_999_999_999, 1..6), 0..5), which in 0_usize..6) {
        let framing = framings().nth(which).unwrap();
        let parts: Vec<&[i64]> = bundles.iter().map(Vec::as_slice).collect();
        let bytes = made(framing, &parts);
        let events = read(&bytes, 512);
        prop_assert_eq!(problems(&events), []);
        let found: Vec<i64> = items(&events).iter().map(|i| i.amount.get()).collect();
        prop_assert_eq!(found, bundles.concat());
        prop_assert!(summary(&events).accepted && summary(&events).balanced);
    }

    #[test]
    fn damage_never_stops_the_reader(at in 0_usize..2000, to in any::<Vec<u8>>(), which in 0_usize..6) {
        let mut bytes = made(framings().nth(which).unwrap(), &[&[100, 250], &[7]]);
        let at = at.min(bytes.len());
        let end = (at + to.len()).min(bytes.len());
        bytes.splice(at..end, to);
        let events = read(&bytes, 333);
        prop_assert!(matches!(events.last(), Some(PaymentEvent::FileEnd(_))));
        prop_assert_eq!(events.iter().filter(|e| matches!(e, PaymentEvent::FileEnd(_))).count(), 1);
        let sum: i64 = items(&events).iter().map(|i| i.amount.get()).sum();
        prop_assert_eq!(summary(&events).amount.get(), sum);
    }

    #[test]
    fn any_bytes_are_read_to_their_end(mut bytes in prop::collection::vec(any::<u8>(), 0..600), header in 0_usize..4) {
        let head: [&[u8]; 4] = [b"", b"\0\0\0\x5001", b"01", b"\xf0\xf1"];
        bytes.splice(0..0, head[header].iter().copied());
        let events = read(&bytes, 64);
        prop_assert!(matches!(events.last(), Some(PaymentEvent::FileEnd(f)) if !f.accepted || f.items == 0));
    }
}
