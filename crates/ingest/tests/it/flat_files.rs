//! Every fixture of a flat lockbox file, read under the layout that is found for it, beside its expected result.
//!
//! `UPDATE_EXPECT=1` rewrites the expected results; read the difference before you commit it.

use std::fmt::Write;
use std::fs;
use std::io::{BufReader, Cursor};
use std::path::{Path, PathBuf};

use lockbox_domain::{ImageSource, ProblemCode};
use lockbox_ingest::event::{PaymentEvent as Event, ReadPayments};
use lockbox_ingest::flat::{Reader, built_in, detect, parse_profile, profile};
use proptest::prelude::*;

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/lockbox-flat");
    let mut found: Vec<PathBuf> = ["public", "made"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap().flatten().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e != "expected"))
        .collect();
    found.sort();
    found
}

fn events(name: &str, bytes: &[u8], chunk: usize) -> Vec<Event> {
    let input = BufReader::with_capacity(chunk, Cursor::new(bytes.to_vec()));
    let mut reader = Reader::new(profile(name).unwrap(), input);
    let mut events = Vec::new();
    while let Some(event) = reader.next_event().unwrap() {
        events.push(event);
    }
    events
}

/// What is read, with input that comes in pieces of `chunk` bytes.
fn read(bytes: &[u8], chunk: usize) -> String {
    let open = || Ok(BufReader::with_capacity(chunk, Cursor::new(bytes.to_vec())));
    let Some(fit) = detect(built_in(), &[], open).unwrap() else { return "no layout fits\n".to_owned() };
    let mut text = format!("{} {:?}\n", fit.profile, fit.verdict);
    for event in events(&fit.profile, bytes, chunk) {
        match event {
            Event::Item(i) => {
                let said = |t: &Option<String>| t.clone().unwrap_or_else(|| "-".to_owned());
                let images: Vec<String> = i
                    .images
                    .iter()
                    .map(|image| match &image.source {
                        ImageSource::Named { name, .. } => format!("{}={name}", image.side.as_str()),
                        ImageSource::Within(range) => format!("{range:?}"),
                    })
                    .collect();
                writeln!(
                    text,
                    "item {} batch {} {} {} serial {} from {} {} customer {} name {} {:?} {:?} {images:?}",
                    i.ordinal,
                    i.batch_number,
                    i.item_number,
                    i.amount,
                    said(&i.serial),
                    said(&i.routing),
                    said(&i.account),
                    said(&i.customer),
                    said(&i.remitter),
                    i.remittance,
                    i.lines
                        .iter()
                        .map(|l| (&l.reference, l.amount.map(|a| a.to_string())))
                        .collect::<Vec<_>>()
                )
            }
            Event::BatchEnd(b) => writeln!(
                text,
                "batch {} of {} {} items {} amount {} {}",
                b.number,
                b.lockbox.map_or_else(|| "-".to_owned(), |l| l.to_string()),
                b.deposit_date.map_or_else(|| "-".to_owned(), |d| d.to_string()),
                b.items,
                b.amount,
                b.why_held.unwrap_or_else(|| "flows".to_owned())
            ),
            Event::Diagnostic(d) => writeln!(
                text,
                "{} {} {} record {} line {} byte {}: {}",
                d.severity.as_str(),
                d.code.as_str(),
                d.scope.as_str(),
                d.place.record,
                d.place.line,
                d.place.byte,
                d.message
            ),
            Event::FileEnd(f) => writeln!(
                text,
                "file accepted {} balanced {} batches {} items {} amount {} totals {} true {} not",
                f.accepted, f.balanced, f.batches, f.items, f.amount, f.totals_confirmed, f.totals_broken
            ),
            Event::Attachment(a) => {
                writeln!(text, "attachment {} images {}", a.kind.as_str(), a.images.len())
            }
            Event::Returned(r) => writeln!(text, "returned {r:?}"),
        }
        .unwrap();
    }
    text
}

#[test]
fn every_file_reads_as_expected() {
    let files = fixtures();
    assert!(files.len() >= 18, "{}", files.len());
    let mut differ = Vec::new();
    for path in files {
        let bytes = fs::read(&path).unwrap();
        let text = read(&bytes, 4096);
        assert_eq!(text, read(&bytes, 7), "{}: the same in other pieces", path.display());
        let expected = PathBuf::from(format!("{}.expected", path.display()));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&expected, &text).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != text {
            differ.push(format!("{}\n{text}", path.display()));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn an_amount_that_is_changed_is_seen_by_the_total() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = path.join("../../fixtures/lockbox-flat/public");
    for (file, name, from, to) in [
        ("recreated__instamed-a.txt", "instamed-a", "000000000015000", "000000000016000"),
        ("recreated__instamed-c.pmt", "instamed-c", "00000004000", "00000004100"),
        ("recreated__kuali-arlockbox.txt", "kuali", "000000000071300C", "000000000071301C"),
        ("recreated__gotransverse.csv", "gotransverse", ",240.25,", ",240.26,"),
        ("recreated__ragged-record-types.csv", "csv-records", ",0000007500,", ",0000007501,"),
    ] {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let changed = text.replacen(from, to, 1);
        assert_ne!(text, changed, "{file}");
        let events = events(name, changed.as_bytes(), 64);
        let told = events
            .iter()
            .filter(|e| matches!(e, Event::Diagnostic(d) if d.code == ProblemCode::ControlTotal));
        assert!(told.count() >= 1, "{file}");
        let held = events.iter().any(|e| matches!(e, Event::BatchEnd(b) if !b.sound));
        assert!(held, "{file}");
    }
}

#[test]
fn layouts_that_make_no_sense_are_refused() {
    let whole = "name='x'\ndescription='y'\nrows='columns'\namounts='cents'\ndates=[]\n";
    for (rows, said) in [
        ("row=[]", "no row `payment`"),
        ("[[row]]\nrole='payment'\nfields={amount='0-3'}", "is no place"),
        ("[[row]]\nrole='payment'\nfields={amount='1-3',colour='4-5'}", "no field `colour`"),
        ("[[row]]\nrole='payment'\nwhen=[{at='1-1',like='('}]\nfields={amount='1-3'}", "regex"),
        ("[[row]]\nrole='king'", "unknown variant"),
    ] {
        let error = parse_profile(&format!("{whole}{rows}")).unwrap_err().to_string();
        assert!(error.contains(said), "{rows}: {error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever stands in a file, money is neither made nor lost: what the items add up to is what the file says it is.
    #[test]
    fn damage_loses_nothing_and_ends(which in 0_usize..18, at in 0.0_f64..1.0, cut in 0_usize..40, to in "\\PC{0,12}") {
        let path = &fixtures()[which];
        let mut bytes = fs::read(path).unwrap();
        let at = (bytes.len() as f64 * at) as usize;
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, to.into_bytes());
        for layout in built_in() {
            let all = events(layout.name(), &bytes, 512);
            let sum: i64 = all.iter().filter_map(|e| match e {
                Event::Item(i) => Some(i.amount.get()),
                _ => None,
            }).sum();
            let items = all.iter().filter(|e| matches!(e, Event::Item(_))).count();
            let batches: usize = all.iter().filter_map(|e| match e {
                Event::BatchEnd(b) => Some(b.items as usize),
                _ => None,
            }).sum();
            prop_assert_eq!(items, batches);
            match all.last() {
                Some(Event::FileEnd(end)) => {
                    prop_assert_eq!(end.amount.get(), sum);
                    prop_assert_eq!(end.items as usize, items);
                }
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }
}
