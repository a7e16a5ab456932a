//! How fast a large image cash letter is read: `x9_bench [MEGABYTES [FILE]]` makes one, in the temporary folder or as FILE,
//! and reads it. A FILE is kept, for other readers to read.

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::time::Instant;

use lockbox_domain::Cents;
use lockbox_ingest::event::PaymentEvent;
use lockbox_ingest::x9::{Check, Coding, Framing, LetterHead, Reader, Separation, Writer};

fn main() -> Result<(), Box<dyn Error>> {
    let megabytes: u64 = std::env::args().nth(1).map_or(Ok(83), |n| n.parse())?;
    let kept = std::env::args().nth(2).map(std::path::PathBuf::from);
    let passing = || std::env::temp_dir().join(format!("x9-bench-{}.x9", std::process::id()));
    let path = kept.clone().unwrap_or_else(passing);
    make(&path, megabytes * 1_000_000)?;
    let size = std::fs::metadata(&path)?.len();
    for _ in 0..3 {
        let begin = Instant::now();
        let input = BufReader::with_capacity(256 * 1024, File::open(&path)?);
        let mut reader = Reader::new(input, Vec::new())?;
        let (mut items, mut images) = (0_u64, 0_usize);
        while let Some(event) = reader.next_event()? {
            if let PaymentEvent::Item(item) = event {
                items += 1;
                images += item.images.len();
            }
        }
        let seconds = begin.elapsed().as_secs_f64();
        println!(
            "{:.1} MB, {items} checks, {images} images: {:.0} MB/s, {:.0} items/s, {} MB at most",
            size as f64 / 1e6,
            size as f64 / 1e6 / seconds,
            items as f64 / seconds,
            peak_megabytes()
        );
    }
    if kept.is_none() {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

fn make(path: &std::path::Path, bytes: u64) -> Result<(), Box<dyn Error>> {
    let mut front = b"II*\0".to_vec();
    front.resize(5_200, 0x5a);
    let mut back = front.clone();
    back.truncate(2_600);
    let framing = Framing { separation: Separation::Lengths, coding: Coding::Ebcdic };
    let head = LetterHead {
        origin: "121000358".to_owned(),
        destination: "121000248".to_owned(),
        day: chrono::NaiveDate::from_ymd_opt(2026, 11, 23).ok_or("no such day")?,
        test: false,
        deposit_account: "4121002303".to_owned(),
    };
    let mut writer = Writer::new(BufWriter::new(File::create(path)?), framing, head)?;
    let check = Check {
        amount: Cents::new(12_345),
        routing: "121000248",
        auxiliary: "",
        on_us: "000123456789/1220",
        payee: "KAISER PERMANENTE",
        images: [&front, &back],
    };
    let bundle = vec![check; 250];
    for _ in 0..bytes / (250 * 8_500) {
        writer.bundle(&bundle)?;
    }
    writer.finish()?;
    Ok(())
}

/// The most memory this process held; 0 where the system does not tell.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}
