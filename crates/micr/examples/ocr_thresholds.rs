//! How many scan lines are read, rejected and wrong at each threshold: `ocr_thresholds FOLDER...`, each folder with a
//! `truth.csv` (file, kind, micr). What the reader's thresholds are chosen by.

use std::path::Path;

use lockbox_micr::image::ocr::read_ocr;
use lockbox_micr::image::{Limits, decode};
use rayon::prelude::*;

/// Noise class, whether the likeliest digits are right, the least confidence among them, and what was read.
type Read = (String, bool, u16, String);

fn main() {
    for folder in std::env::args().skip(1) {
        let folder = Path::new(&folder);
        let mut table = csv::Reader::from_path(folder.join("truth.csv")).expect("truth.csv");
        let rows: Vec<_> = table.records().map(|row| row.expect("a row")).collect();
        let mut read: Vec<Read> = rows
            .par_iter()
            .map(|row| {
                let noise = row[0].split('-').next().unwrap_or_default().to_owned();
                let bytes = std::fs::read(folder.join(&row[0])).expect("a file");
                let line = decode(&bytes, Limits::default()).ok().and_then(|picture| read_ocr(&picture));
                let Some(line) = line else { return (noise, false, 0, String::new()) };
                let text: String = line.characters.iter().map(|c| c.likeliest).collect();
                (
                    noise,
                    text == row[2].replace(' ', ""),
                    line.confidence_permille,
                    format!("{} {text} {}", &row[0], &row[2]),
                )
            })
            .collect();
        let count = |wanted: &dyn Fn(&Read) -> bool| read.iter().filter(|r| wanted(r)).count();
        println!(
            "{}: {} lines, {} right without any threshold",
            folder.display(),
            read.len(),
            count(&|r| r.1)
        );
        for noise in ["clean", "noise", "skew", "breaks", "strokes", "heavy"] {
            println!("  {noise}: {} of {}", count(&|r| r.0 == noise && r.1), count(&|r| r.0 == noise));
        }
        for least in [0, 500, 800, 900, 950, 970, 980, 990, 995, 998, 999, 1000] {
            let (right, wrong) = (count(&|r| r.2 >= least && r.1), count(&|r| r.2 >= least && !r.1));
            println!("  confidence {least}: {right} right, {wrong} wrong");
        }
        read.retain(|r| !r.1);
        read.sort_by_key(|r| std::cmp::Reverse(r.2));
        for (_, _, confidence, told) in read.iter().take(12) {
            println!("  {confidence} {told}");
        }
    }
}
