//! Archives made here: good ones, nested ones, and every trick that the limits are for.

use std::io::{Cursor, Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use lockbox_domain::ProblemCode as Code;
use lockbox_ingest::unpack::{Archive, Limits, for_each_file, is_archive};
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

type Files = Vec<(String, Vec<u8>)>;

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gzip_of(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The archive with every `from` written `to`, which is as long.
fn patched(archive: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut out = archive.to_vec();
    let mut found = 0;
    for at in 0..out.len().saturating_sub(from.len() - 1) {
        if out[at..].starts_with(from) {
            out[at..at + to.len()].copy_from_slice(to);
            found += 1;
        }
    }
    assert!(found > 0);
    out
}

/// Where the headers of the directory begin.
fn directory(archive: &[u8]) -> Vec<usize> {
    (0..archive.len()).filter(|at| archive[*at..].starts_with(b"PK\x01\x02")).collect()
}

fn unpack(bytes: &[u8], limits: Limits) -> (Files, Vec<Code>) {
    let mut files = Files::new();
    let problems = for_each_file(Cursor::new(bytes), limits, |name, contents| {
        let mut all = Vec::new();
        let read = contents.read_to_end(&mut all);
        files.push((name.to_owned(), all));
        read.map(drop)
    })
    .unwrap();
    for problem in &problems {
        assert!(!problem.message.is_empty());
    }
    (files, problems.iter().map(|p| p.code).collect())
}

fn small() -> Limits {
    Limits {
        entries: 10,
        total_bytes: 100_000,
        nested_bytes: 50_000,
        ratio: 50,
        ratio_from_bytes: 1000,
        depth: 1,
        name_bytes: 40,
    }
}

fn texts(files: &Files) -> Vec<(&str, &str)> {
    files.iter().map(|(n, b)| (n.as_str(), std::str::from_utf8(b).unwrap())).collect()
}

#[test]
fn files_come_out_under_their_names() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_directory("day", SimpleFileOptions::default()).unwrap();
    writer.start_file("day/index.csv", SimpleFileOptions::default()).unwrap();
    writer.write_all(b"1,2").unwrap();
    writer.start_file("day\\front.tif", SimpleFileOptions::default()).unwrap();
    writer.write_all(b"II*").unwrap();
    writer.start_file("empty", SimpleFileOptions::default()).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    assert!(is_archive(&bytes));
    let (files, problems) = unpack(&bytes, small());
    assert_eq!(problems, []);
    assert_eq!(texts(&files), [("day/index.csv", "1,2"), ("day/front.tif", "II*"), ("empty", "")]);

    let mut archive = Archive::open(Cursor::new(&bytes), small()).unwrap();
    assert!(archive.problems().is_empty());
    assert_eq!(archive.members()[0].stated_bytes, Some(3));
    // Any one of them, as often as one likes.
    for index in [1, 0, 1] {
        let mut text = String::new();
        archive.read(index).unwrap().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, ["1,2", "II*"][index]);
    }
    assert!(archive.read(3).unwrap().is_none());
    assert_eq!(unpack(&zip_of(&[]), small()), (vec![], vec![]));
}

#[test]
fn gzip_files_have_one_file() {
    let mut named = flate2::GzBuilder::new().filename("../x/day.csv").write(Vec::new(), Compression::fast());
    named.write_all(b"a,b").unwrap();
    let named = named.finish().unwrap();
    assert_eq!(texts(&unpack(&named, small()).0), [("day.csv", "a,b")]);
    let two = [gzip_of(b"one "), gzip_of(b"two")].concat();
    assert_eq!(texts(&unpack(&two, small()).0), [("contents", "one two")]);
}

#[test]
fn archives_within_an_archive_are_opened_once() {
    let inner = zip_of(&[("b.txt", b"B"), ("c.txt", b"C")]);
    let outer = zip_of(&[("a.txt", b"A"), ("in.zip", &inner), ("d.gz", &gzip_of(b"D"))]);
    let (files, problems) = unpack(&outer, small());
    assert_eq!(problems, []);
    assert_eq!(
        texts(&files),
        [("a.txt", "A"), ("in.zip/b.txt", "B"), ("in.zip/c.txt", "C"), ("d.gz/contents", "D")]
    );
    assert_eq!(texts(&unpack(&gzip_of(&inner), small()).0)[0], ("contents/b.txt", "B"));
    let deep = zip_of(&[("outer.zip", &outer)]);
    assert_eq!(unpack(&deep, small()).1, [Code::UnsafeArchive]);
    assert_eq!(unpack(&outer, Limits { depth: 0, ..small() }).1, [Code::UnsafeArchive]);
    // What is within counts with what is around it.
    assert_eq!(unpack(&outer, Limits { entries: 5, ..small() }).1, [Code::UnsafeArchive]);
    assert_eq!(unpack(&outer, Limits { entries: 6, ..small() }).1, []);
    assert_eq!(unpack(&outer, Limits { nested_bytes: 50, ..small() }).1, [Code::UnsafeArchive]);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for name in ["../abc", "/abcde", "a/../b", "C:\\abc", "ab\0cde", "..\\abc", "\\abcde"] {
        let fill = "X".repeat(name.len());
        let good = zip_of(&[("ok.txt", b"1"), (&fill, b"2")]);
        assert_eq!(unpack(&good, small()).1, []);
        let (files, problems) = unpack(&patched(&good, fill.as_bytes(), name.as_bytes()), small());
        assert_eq!((files, problems), (vec![], vec![Code::UnsafeArchive]), "{name:?}");
    }
    let long = "n".repeat(41);
    assert_eq!(unpack(&zip_of(&[(&long, b"1")]), small()).1, [Code::UnsafeArchive]);
}

#[test]
fn names_that_some_machines_take_for_the_same_are_refused() {
    let cases = zip_of(&[("a.tif", b"1"), ("A.TIF", b"2")]);
    assert_eq!(unpack(&cases, small()).1, [Code::UnsafeArchive]);
    let twice = patched(&zip_of(&[("a.tif", b"1"), ("b.tif", b"2")]), b"b.tif", b"a.tif");
    assert_eq!(unpack(&twice, small()).1, [Code::UnsafeArchive]);
}

#[test]
fn links_are_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(unpack(&bytes, small()).1, [Code::UnsafeArchive]);
}

#[test]
fn encrypted_members_are_named_as_such() {
    let mut bytes = zip_of(&[("a.txt", b"secret")]);
    let header = directory(&bytes)[0];
    bytes[6] |= 1;
    bytes[header + 8] |= 1;
    assert_eq!(unpack(&bytes, small()).1, [Code::EncryptedFile]);
}

#[test]
fn members_over_one_another_are_refused() {
    let mut bytes = zip_of(&[("a.txt", b"first"), ("b.txt", b"other")]);
    let second = directory(&bytes)[1];
    bytes[second + 42..second + 46].copy_from_slice(&[0; 4]);
    assert_eq!(unpack(&bytes, small()).1, [Code::UnsafeArchive]);
}

#[test]
fn bombs_are_stopped_by_what_comes_out() {
    let zeros = vec![0; 3_000_000];
    let roomy = Limits { total_bytes: 1 << 30, ..small() };
    let mut lying = zip_of(&[("zeros", &zeros)]);
    let header = directory(&lying)[0];
    for at in [22, header + 24] {
        lying[at..at + 4].copy_from_slice(&500_u32.to_le_bytes());
    }
    let random: Vec<u8> = (0..120_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for (what, bytes, limits) in [
        ("ratio of a zip", zip_of(&[("zeros", &zeros)]), roomy),
        ("ratio of a gzip", gzip_of(&zeros), roomy),
        ("ratio of a gzip within", zip_of(&[("g.gz", &gzip_of(&zeros))]), roomy),
        ("total of a zip", zip_of(&[("r", &random)]), small()),
        ("total of a gzip", gzip_of(&random), small()),
        ("total of many", zip_of(&[("a", &random[..60_000]), ("b", &random[..60_000])]), small()),
        (
            "total within",
            zip_of(&[("a", &random[..60_000]), ("i", &gzip_of(&random[..60_000]))]),
            Limits { nested_bytes: 1 << 20, ..small() },
        ),
    ] {
        let (files, problems) = unpack(&bytes, limits);
        assert_eq!(problems, [Code::UnsafeArchive], "{what}");
        let out: usize = files.iter().map(|f| f.1.len()).sum();
        assert!(out <= 200_000, "{what}: {out} bytes came out");
    }
    let (files, problems) = unpack(&lying, roomy);
    assert!(matches!(problems[..], [Code::UnsafeArchive | Code::BadArchive]), "{problems:?}");
    assert!(files.iter().all(|f| f.1.len() <= 200_000));
}

#[test]
fn too_many_members_are_refused_before_they_are_listed() {
    let names: Vec<String> = (0..11).map(|n| format!("f{n}")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), b"x".as_slice())).collect();
    assert_eq!(unpack(&zip_of(&files), small()).1, [Code::UnsafeArchive]);
    assert_eq!(unpack(&zip_of(&files[..10]), small()).1, []);
    // An end record that counts more than there are.
    let mut bytes = zip_of(&files[..3]);
    let end = bytes.len() - 22;
    bytes[end + 10..end + 12].copy_from_slice(&60_000_u16.to_le_bytes());
    assert_eq!(unpack(&bytes, small()).1, [Code::UnsafeArchive]);
}

#[test]
fn archives_that_are_cut_are_named_as_such() {
    let text = b"a line that is there more than once\n".repeat(50);
    let zip = zip_of(&[("a.txt", &text), ("b.txt", &text)]);
    let gzip = gzip_of(&text);
    for (what, whole) in [("zip", zip), ("gzip", gzip)] {
        for len in 0..whole.len() {
            let (_, problems) = unpack(&whole[..len], small());
            assert_eq!(problems, [Code::BadArchive], "{what} cut after {len}");
        }
    }
    assert_eq!(unpack(b"no archive", small()).1, [Code::BadArchive]);
}

#[test]
fn a_failing_input_is_a_failure() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::from_raw_os_error(5))
        }
    }
    impl std::io::Seek for Broken {
        fn seek(&mut self, _: std::io::SeekFrom) -> std::io::Result<u64> {
            Ok(0)
        }
    }
    assert!(Archive::open(Broken, small()).is_err());
    let bytes = zip_of(&[("a.txt", b"1")]);
    let full = std::io::ErrorKind::StorageFull;
    let failed = for_each_file(Cursor::new(bytes), small(), |_, _| Err(full.into()));
    assert_eq!(failed.unwrap_err().kind(), full);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_archives_never_hurt(
        kind in 0_usize..3,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let text = b"1207,32.50,PAYER ONE\n".repeat(30);
        let inner = zip_of(&[("a.csv", &text), ("b.tif", b"II*\0")]);
        let mut bytes = match kind {
            0 => inner,
            1 => gzip_of(&text),
            _ => zip_of(&[("in.zip", &inner), ("c.gz", &gzip_of(&text))]),
        };
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let (files, _) = unpack(&bytes, small());
        let out: usize = files.iter().map(|f| f.1.len()).sum();
        prop_assert!(out <= 200_000);
        for (name, _) in files {
            prop_assert!(!name.split('/').any(|part| part == ".." || part.is_empty()));
        }
    }

    #[test]
    fn random_bytes_are_no_archive(bytes in prop::collection::vec(any::<u8>(), 0..500), head in 0_usize..3) {
        let head: &[u8] = [b"".as_slice(), b"PK\x03\x04", b"\x1f\x8b\x08"][head];
        let (files, problems) = unpack(&[head, &bytes].concat(), small());
        prop_assert!(!problems.is_empty() || files.len() == 1);
    }
}
