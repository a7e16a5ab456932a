//! How many lines are read, rejected and wrong at each threshold, on lines that no weight was learnt from:
//! `thresholds FOLDER...`, each folder with a `truth.csv` (file, kind, micr). What `LINE_MIN` and `CHARACTER_MIN` of the
//! reader are chosen by.

use std::path::{Path, PathBuf};

use lockbox_micr::image::e13b::{E13bLine, held_out, in_letters, read_e13b};
use lockbox_micr::image::{Limits, decode};
use rayon::prelude::*;

/// A line as it was read whatever its confidence: whether that is right, and how sure the line and its weakest
/// character are.
struct Read {
    right: bool,
    line: u16,
    weakest: u16,
    rejected: bool,
    told: String,
}

fn main() {
    for folder in std::env::args().skip(1) {
        let (mut held, mut all) = (Vec::new(), Vec::new());
        for (truth, read) in lines(Path::new(&folder)) {
            if held_out(&truth) { &mut held } else { &mut all }.push(read);
        }
        println!("{folder}: held out");
        table(&held);
        all.extend(held);
        println!("{folder}: all");
        table(&all);
        let mut wrong: Vec<&Read> = all.iter().filter(|r| !r.right && !r.rejected).collect();
        wrong.sort_by_key(|r| std::cmp::Reverse(r.line));
        for read in wrong.iter().take(25) {
            println!("  {} {} {}", read.line, read.weakest, read.told);
        }
    }
}

fn table(reads: &[Read]) {
    let count = |wanted: &dyn Fn(&Read) -> bool| reads.iter().filter(|r| wanted(r)).count();
    println!("  {} lines, {} right without any threshold", reads.len(), count(&|r| r.right));
    for line in [0, 500, 700, 800, 850, 900, 950, 970, 980, 990, 995] {
        for weakest in [0, 850, 950] {
            let taken = |r: &Read| r.line >= line && r.weakest >= weakest && !r.rejected;
            let (right, wrong) = (count(&|r| taken(r) && r.right), count(&|r| taken(r) && !r.right));
            println!("  line {line:3} weakest {weakest:3}: {right} right, {wrong} wrong");
        }
    }
}

fn lines(folder: &Path) -> Vec<(String, Read)> {
    let mut table = csv::Reader::from_path(folder.join("truth.csv")).expect("truth.csv");
    let rows: Vec<(PathBuf, String)> = table
        .records()
        .map(|row| row.expect("a row"))
        .filter(|row| &row[1] == "line")
        .map(|row| (folder.join(&row[0]), row[2].replace(' ', "")))
        .collect();
    rows.into_par_iter()
        .map(|(path, truth)| {
            let bytes = std::fs::read(&path).expect("an image");
            let line = decode(&bytes, Limits::default()).ok().and_then(|picture| read_e13b(&picture));
            let read = judged(line.as_ref(), &truth, &path);
            (truth, read)
        })
        .collect()
}

fn judged(line: Option<&E13bLine>, truth: &str, path: &Path) -> Read {
    let Some(line) = line else {
        return Read { right: false, line: 0, weakest: 0, rejected: true, told: String::new() };
    };
    let text: String = line.characters.iter().map(|c| in_letters(c.likeliest)).collect();
    Read {
        right: text == truth,
        line: line.confidence_permille,
        weakest: line.characters.iter().map(|c| c.confidence_permille).min().unwrap_or(0),
        // A character that is doubted though it is sure: a check digit that is wrong.
        rejected: line.characters.iter().any(|c| c.value == '?' && c.confidence_permille >= 850)
            && line.confidence_permille >= 800,
        told: format!("{} {truth} {text}", path.file_name().unwrap_or_default().to_string_lossy()),
    }
}
