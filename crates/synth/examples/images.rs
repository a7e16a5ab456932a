//! Makes pictures with their truth:
//! `cargo run --release -p lockbox-synth --example images -- --items 600 --seed 7 --dir out --lines`.
//!
//! Whole checks and money orders, with `--lines` their MICR lines alone, or with `--face ocr-a` (or `ocr-b`) scan lines of
//! coupons, in every noise class in turn (`--noise` for one of them, `--dpi` for another resolution than 200, `--grey` for
//! JPEG). `truth.csv` has the columns file, kind and micr (`A` transit, `B` amount, `C` on-us, `D` dash), and for whole
//! checks amount, words, date, payee and memo: what is typed on them.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use chrono::NaiveDate;
use lockbox_domain::Cents;
use lockbox_synth::picture::{CheckFace, Look, Noise, ScanFace, line, micr_text, scan_line, scan_text};

#[derive(Debug)]
struct Wanted {
    items: u64,
    seed: u64,
    dir: PathBuf,
    dpi: u32,
    grey: bool,
    lines: bool,
    noise: Option<Noise>,
    face: Option<ScanFace>,
}

impl Wanted {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let dir = PathBuf::from("images");
        let mut wanted =
            Self { items: 60, seed: 1, dir, dpi: 200, grey: false, lines: false, noise: None, face: None };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--items" => wanted.items = value()?.parse()?,
                "--seed" => wanted.seed = value()?.parse()?,
                "--dir" => wanted.dir = value()?.into(),
                "--dpi" => wanted.dpi = value()?.parse()?,
                "--grey" => wanted.grey = true,
                "--noise" => wanted.noise = Some(noise(&value()?)?),
                "--lines" => wanted.lines = true,
                "--face" => wanted.face = Some(face(&value()?)?),
                other => return Err(format!("{other} is not known; see the head of this example").into()),
            }
        }
        Ok(wanted)
    }
}

fn noise(name: &str) -> Result<Noise, String> {
    Noise::ALL.into_iter().find(|noise| noise.name() == name).ok_or_else(|| {
        let names: Vec<_> = Noise::ALL.iter().map(|n| n.name()).collect();
        format!("there is no noise called {name}; there are {}", names.join(", "))
    })
}

fn face(name: &str) -> Result<ScanFace, String> {
    match name {
        "ocr-a" => Ok(ScanFace::OcrA),
        "ocr-b" => Ok(ScanFace::OcrB),
        _ => Err(format!("there is no face called {name}; there are ocr-a and ocr-b")),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let wanted = Wanted::read(std::env::args().skip(1))?;
    fs::create_dir_all(&wanted.dir)?;
    let whole = wanted.face.is_none() && !wanted.lines;
    let mut truth = fs::File::create(wanted.dir.join("truth.csv"))?;
    writeln!(truth, "file,kind,micr{}", if whole { ",amount,words,date,payee,memo" } else { "" })?;
    for item in 0..wanted.items {
        // Seeds of neighbouring items must not meet.
        let seed = wanted.seed.wrapping_mul(1_000_003).wrapping_add(item);
        let noise = wanted.noise.unwrap_or(Noise::ALL[(item % Noise::ALL.len() as u64) as usize]);
        let look = Look { noise, dpi: wanted.dpi, bitonal: !wanted.grey };
        let mut typed = String::new();
        let (kind, text, picture) = if let Some(face) = wanted.face {
            let text = scan_text(seed);
            let kind = if face == ScanFace::OcrA { "ocr-a" } else { "ocr-b" };
            let picture = scan_line(&text, face, look, seed);
            (kind, text, picture)
        } else if wanted.lines {
            let text = micr_text(seed);
            let picture = line(&text, look, seed);
            ("line", text, picture)
        } else {
            let face = check(seed);
            typed = typed_on(&face);
            ("check", face.micr(), face.front(look, seed))
        };
        let (bytes, ending) = if wanted.grey { (picture.jpeg(85)?, "jpg") } else { (picture.tiff(), "tif") };
        let file = format!("{}-{item:06}.{ending}", noise.name());
        fs::write(wanted.dir.join(&file), bytes)?;
        writeln!(truth, "{file},{kind},{}{typed}", text.replace(' ', ""))?;
    }
    Ok(())
}

/// The columns of what is typed on a check.
fn typed_on(face: &CheckFace) -> String {
    let amount = format!("{}.{:02}", face.amount.get() / 100, face.amount.get() % 100);
    let date = face.date.map(|date| date.to_string()).unwrap_or_default();
    format!(",{amount},{amount},{date},{},{}", face.payee, face.memo)
}

/// An invented check, or one in eight times a money order.
fn check(seed: u64) -> CheckFace {
    let text = micr_text(seed);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let routing = text.split('A').find(|part| part.len() == 9).unwrap_or("121000358").to_owned();
    let cents = 500 + (seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 45) as i64;
    CheckFace {
        amount: Cents::new(cents),
        routing,
        account: (!seed.is_multiple_of(8)).then(|| digits.chars().rev().take(10).collect()),
        serial: digits.chars().take(if seed.is_multiple_of(8) { 11 } else { 4 }).collect(),
        date: NaiveDate::from_ymd_opt(2026, 11, 1 + (seed % 28) as u32),
        remitter: ["R. VALDEZ", "2290 ALMOND AVE", "STOCKTON CA 95204"].map(str::to_owned).to_vec(),
        payee: "Kaiser Permanente".to_owned(),
        memo: digits.chars().take(12).collect(),
    }
}
