//! Learns the weights of the scan line reader: `train_ocr FOLDER... > crates/micr/models/ocr.bin`, folders of drawn scan
//! lines with a `truth.csv` (file, kind, micr) whose kinds are `ocr-a` and `ocr-b`; `crates/micr/models/README.md` has the
//! command and the seeds. The same folders give the same weights.
//!
//! Run it twice: at first only lines count whose digits are a blob each; the second run takes in those that the weights
//! of the first place rightly.

use std::io::Write;
use std::path::{Path, PathBuf};

use lockbox_micr::image::ocr::{
    CELL_COLUMNS, CELL_ROWS, CLASSES, FACES, Face, HIDDEN, NONE, Strip, aligned, cell, strips,
};
use lockbox_micr::image::{Limits, decode};
use rand::seq::SliceRandom as _;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

const CELL: usize = CELL_COLUMNS * CELL_ROWS;
const EPOCHS: usize = 7;

type Example = (usize, [u8; CELL]);

fn main() {
    let lines: Vec<(PathBuf, Face, String)> =
        std::env::args().skip(1).flat_map(|folder| truth(Path::new(&folder))).collect();
    let mut out = std::io::stdout().lock();
    let learnt: Vec<Net> = Face::ALL
        .into_par_iter()
        .map(|face| {
            let lines = lines.iter().enumerate().filter(|(_, (_, of, _))| *of == face);
            let examples: Vec<Example> =
                lines.flat_map(|(nth, (path, _, text))| examples(path, face, text, nth as u64)).collect();
            eprintln!("{}: {} examples", face.as_str(), examples.len());
            learn(examples)
        })
        .collect();
    assert_eq!(learnt.len(), FACES);
    for net in &learnt {
        write(&mut out, net).expect("written");
    }
}

/// The digits of a line, each a little beside its place too, and places where no digit has its middle.
fn examples(path: &Path, face: Face, text: &str, seed: u64) -> Vec<Example> {
    let Ok(bytes) = std::fs::read(path) else { return Vec::new() };
    let Ok(picture) = decode(&bytes, Limits::default()) else { return Vec::new() };
    let Some((strip, columns)) = strips(&picture).into_iter().next() else { return Vec::new() };
    let Some(places) = places(&strip, &columns, face, text) else { return Vec::new() };
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut found = Vec::new();
    for (at, (digit, column)) in text.bytes().zip(&places).enumerate() {
        let class = usize::from(digit - b'0');
        found.push((class, cell(&strip, *column, random.random_range(-1_i32..=1) as isize)));
        let beside = (column + random.random_range(0..=3)).saturating_sub(1 + random.random_range(0..=1));
        found.push((class, cell(&strip, beside, random.random_range(-2_i32..=2) as isize)));
        let next = places.get(at + 1).map_or(column + 40, |next| *next);
        let off = random.random_range(5..=next.saturating_sub(*column).saturating_sub(5).max(5));
        found.push((NONE, cell(&strip, column + off, random.random_range(-2_i32..=2) as isize)));
    }
    found
}

fn places(strip: &Strip, columns: &[usize], face: Face, text: &str) -> Option<Vec<usize>> {
    // A digit and then a speck would count as two digits: they have to stand at even distances, blanks between fields.
    let steps: Vec<usize> = columns.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    let even = |pitch: usize| steps.iter().all(|s| [pitch, 2 * pitch].iter().any(|p| s.abs_diff(*p) <= 3));
    let pitch = steps.get(steps.len() / 2).copied().unwrap_or(0);
    if columns.len() == text.len() && (pitch.saturating_sub(2)..=pitch + 2).any(even) {
        return Some(columns.to_vec());
    }
    // Where the places are right, a misread digit among many is what there is to learn.
    let near = |read: &str| {
        read.len() == text.len() && read.bytes().zip(text.bytes()).filter(|(a, b)| a != b).count() <= 6
    };
    aligned(strip, columns, face).filter(|(read, _)| near(read)).map(|(_, places)| places)
}

/// A row of weights, the bias last, for each hidden place and for each class.
struct Net {
    hidden: Vec<Vec<f32>>,
    classes: Vec<Vec<f32>>,
}

/// Stochastic gradient descent on the logarithm of what the right class is given.
fn learn(mut examples: Vec<Example>) -> Net {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut rows = |count: usize, long: usize, spread: f32| -> Vec<Vec<f32>> {
        (0..count).map(|_| (0..=long).map(|_| random.random_range(-spread..spread)).collect()).collect()
    };
    let mut net = Net { hidden: rows(HIDDEN, CELL, 0.06), classes: rows(CLASSES, HIDDEN, 0.2) };
    let mut random = ChaCha8Rng::seed_from_u64(2);
    for epoch in 0..EPOCHS {
        examples.shuffle(&mut random);
        let rate = 0.01 * 0.6_f32.powi(epoch as i32);
        let mut right = 0;
        for (class, ink) in &examples {
            let input: Vec<f32> = ink.iter().map(|v| f32::from(*v) / 255.0).collect();
            right += usize::from(step(&mut net, &input, *class, rate));
        }
        eprintln!("  {epoch}: {:.3} % right", right as f32 * 100.0 / examples.len() as f32);
    }
    net
}

/// One example; whether it was told rightly.
fn step(net: &mut Net, input: &[f32], class: usize, rate: f32) -> bool {
    let between: Vec<f32> = net.hidden.iter().map(|w| dot(w, input).max(0.0)).collect();
    let logits: Vec<f32> = net.classes.iter().map(|w| dot(w, &between)).collect();
    let most = logits.iter().copied().fold(f32::MIN, f32::max);
    let sum: f32 = logits.iter().map(|l| (l - most).exp()).sum();
    let mut back = [0_f32; HIDDEN];
    for (nth, (row, logit)) in net.classes.iter_mut().zip(&logits).enumerate() {
        let wanted = if nth == class { 1.0 } else { 0.0 };
        let error = wanted - (logit - most).exp() / sum;
        for ((weight, value), back) in row.iter_mut().zip(&between).zip(&mut back) {
            *back += error * *weight;
            *weight += rate * error * value;
        }
        row[HIDDEN] += rate * error;
    }
    for ((row, value), error) in net.hidden.iter_mut().zip(&between).zip(&back) {
        if *value > 0.0 && error.abs() > 1e-5 {
            for (weight, value) in row.iter_mut().zip(input) {
                *weight += rate * error * value;
            }
            row[CELL] += rate * error;
        }
    }
    logits[class] >= most
}

/// In eight parts, which a processor adds up side by side.
fn dot(weights: &[f32], input: &[f32]) -> f32 {
    let mut parts = [0_f32; 8];
    let whole = input.len() / 8 * 8;
    for (w, v) in weights[..whole].chunks_exact(8).zip(input[..whole].chunks_exact(8)) {
        for at in 0..8 {
            parts[at] += w[at] * v[at];
        }
    }
    let rest: f32 = weights[whole..input.len()].iter().zip(&input[whole..]).map(|(w, v)| w * v).sum();
    parts.iter().sum::<f32>() + rest + weights[input.len()]
}

fn write(out: &mut impl Write, net: &Net) -> std::io::Result<()> {
    // Ink comes in as 255 for one, hidden places as 1,024 for one; weights are 4,096 for one.
    for (rows, unit) in [(&net.hidden, 255.0), (&net.classes, 1024.0)] {
        for row in rows {
            let (bias, weights) = row.split_last().expect("a bias");
            out.write_all(&((bias * 4096.0 * unit).round() as i32).to_le_bytes())?;
            for weight in weights {
                out.write_all(&((weight * 4096.0).round().clamp(-32_767.0, 32_767.0) as i16).to_le_bytes())?;
            }
        }
    }
    Ok(())
}

fn truth(folder: &Path) -> Vec<(PathBuf, Face, String)> {
    let mut table = csv::Reader::from_path(folder.join("truth.csv")).expect("truth.csv");
    let rows = table.records().map(|row| row.expect("a row"));
    rows.filter_map(|row| {
        let face = Face::ALL.into_iter().find(|face| face.as_str() == &row[1])?;
        Some((folder.join(&row[0]), face, row[2].replace(' ', "")))
    })
    .collect()
}
