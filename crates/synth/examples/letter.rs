//! Writes an image cash letter of invented checks: `letter ITEMS SEED FILE`. Fronts and backs are drawn for two thousand of
//! them and used again with other amounts, so that a large file does not take an hour to draw.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;

use chrono::NaiveDate;
use lockbox_domain::Cents;
use lockbox_ingest::x9::{Check, Coding, Framing, LetterHead, Separation, Writer};
use lockbox_synth::picture::{CheckFace, Look, Noise};
use rayon::prelude::*;

/// Checks that are drawn.
const DRAWN: u64 = 2_000;

/// Checks in a bundle.
const BUNDLE: usize = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [items, seed, file] = arguments.as_slice() else { return Err("letter ITEMS SEED FILE".into()) };
    let (items, seed): (u64, u64) = (items.parse()?, seed.parse()?);
    let drawn: Vec<(CheckFace, Vec<u8>, Vec<u8>)> = (0..items.min(DRAWN))
        .into_par_iter()
        .map(|nth| {
            let face = face(seed.wrapping_mul(1_000_003).wrapping_add(nth));
            let look = Look::from(Noise::ALL[(nth % 3) as usize]);
            let endorsed = ["FOR DEPOSIT ONLY".to_owned(), "LOCKBOX 2303".to_owned()];
            let (front, back) = (face.front(look, nth).tiff(), face.back(&endorsed, look, nth).tiff());
            (face, front, back)
        })
        .collect();
    let head = LetterHead {
        origin: "121000358".to_owned(),
        destination: "121000248".to_owned(),
        day: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default(),
        test: false,
        deposit_account: "4121002303".to_owned(),
    };
    let framing = Framing { separation: Separation::Lengths, coding: Coding::Ebcdic };
    let mut writer = Writer::new(BufWriter::new(File::create(file)?), framing, head)?;
    let numbers: Vec<u64> = (0..items).collect();
    for bundle in numbers.chunks(BUNDLE) {
        let on_us: Vec<String> = bundle.iter().map(|nth| on_us(&drawn[at(*nth)].0)).collect();
        let checks: Vec<Check<'_>> = bundle
            .iter()
            .zip(&on_us)
            .map(|(nth, on_us)| {
                let (face, front, back) = &drawn[at(*nth)];
                Check {
                    amount: Cents::new(1_000 + *nth as i64),
                    routing: &face.routing,
                    on_us,
                    payee: "KAISER",
                    images: [front, back],
                    ..Check::default()
                }
            })
            .collect();
        writer.bundle(&checks)?;
    }
    writer.finish()?;
    Ok(())
}

fn at(nth: u64) -> usize {
    (nth % DRAWN) as usize
}

fn on_us(face: &CheckFace) -> String {
    format!("{}/{}", face.account.as_deref().unwrap_or_default(), face.serial)
}

fn face(seed: u64) -> CheckFace {
    let digits = format!("{:020}", seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    CheckFace {
        amount: Cents::new(12_345),
        routing: ["121000358", "121000248", "122000661", "121042882"][(seed % 4) as usize].to_owned(),
        account: Some(digits[..10].to_owned()),
        serial: format!("{}", 1_000 + seed % 9_000),
        date: NaiveDate::from_ymd_opt(2026, 11, 1 + (seed % 20) as u32),
        remitter: ["R. VALDEZ", "2290 ALMOND AVE", "STOCKTON CA 95204"].map(str::to_owned).to_vec(),
        payee: "Kaiser Permanente".to_owned(),
        memo: digits[10..].to_owned(),
    }
}
