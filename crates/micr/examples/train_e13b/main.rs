//! Learns the weights of the E-13B reader: `train_e13b OUT STEPS FOLDER...`, each folder with a `truth.csv` (file, kind,
//! micr) and its images. The same folders, steps and seed give the same weights.
//!
//! One text in five is never learnt from, in all folders; what is printed at the end was read on those by the weights as
//! they are written, in whole numbers.

#![allow(
    clippy::many_single_char_names,
    clippy::needless_for_each,
    clippy::needless_pass_by_value,
    reason = "formulas are read as they are written on paper"
)]

mod augment;
mod ctc;
mod data;
mod net;
mod quantise;
mod random;

use std::path::Path;
use std::time::Instant;

use lockbox_micr::image::e13b::{CLASSES, STRIP_HEIGHT};
use rayon::prelude::*;

use data::Line;
use net::Net;
use random::Random;

const BATCH: usize = 16;
const SEED: u64 = 20_261_125;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, out, steps, folders @ ..] = &arguments[..] else { panic!("train_e13b OUT STEPS FOLDER...") };
    let steps: usize = steps.parse().expect("a number of steps");
    let sets: Vec<Vec<Line>> = folders.iter().map(|f| data::lines(Path::new(f))).collect();
    let learn: Vec<Vec<&Line>> =
        sets.iter().map(|s| s.iter().filter(|l| !l.is_held_out()).collect()).collect();
    let test: Vec<&Line> = sets.iter().flatten().filter(|l| l.is_held_out()).collect();
    eprintln!("{} lines to learn, {} to test", learn.iter().map(Vec::len).sum::<usize>(), test.len());
    let net = train(&learn, &test, steps, Path::new(out));
    let samples: Vec<&Line> = learn.iter().flat_map(|s| s.iter().step_by(10)).copied().collect();
    std::fs::write(out, quantise::quantised(&net, &samples)).expect("the model");
}

fn train(learn: &[Vec<&Line>], test: &[&Line], steps: usize, out: &Path) -> Net {
    let mut random = Random::new(SEED);
    let mut net = Net::random(&mut random);
    let (mut first, mut second) = (Net::zero(), Net::zero());
    let started = Instant::now();
    let mut running = 0.0;
    for step in 1..=steps {
        let seeds: Vec<u64> = (0..BATCH).map(|i| (step * BATCH + i) as u64 ^ (SEED << 20)).collect();
        let parts: Vec<(f32, Net)> = seeds.par_iter().map(|seed| sample(&net, learn, *seed)).collect();
        let mut gradient = Net::zero();
        let mut sum = 0.0;
        for (loss, part) in parts {
            sum += loss;
            let mut part = part;
            gradient.values().zip(part.values()).for_each(|(g, p)| *g += *p / BATCH as f32);
        }
        running += (sum / BATCH as f32 - running) * if step < 50 { 0.1 } else { 0.02 };
        adam(&mut net, &mut gradient, &mut first, &mut second, step, steps);
        if step % 250 == 0 {
            let exact = test.iter().filter(|l| greedy(&net, l) == l.text).count();
            eprintln!(
                "{step}: loss {running:.4}, test {exact} of {} exact, {:?}",
                test.len(),
                started.elapsed()
            );
            let samples: Vec<&Line> = learn.iter().flat_map(|s| s.iter().step_by(20)).copied().collect();
            std::fs::write(out, quantise::quantised(&net, &samples)).expect("the model");
        }
    }
    net
}

/// The loss and gradient of one varied line.
fn sample(net: &Net, learn: &[Vec<&Line>], seed: u64) -> (f32, Net) {
    let mut random = Random::new(seed);
    let pick = |random: &mut Random| {
        let set = &learn[random.below(learn.len())];
        set[random.below(set.len())]
    };
    let mut line = augment::vary(pick(&mut random), &mut random);
    if line.width < 500 && random.chance(0.5) {
        let other = augment::vary(pick(&mut random), &mut random);
        line = augment::join(&line, &other);
    }
    let traces = net.forward(&line.ink, STRIP_HEIGHT, line.width);
    let mut gradient = Net::zero();
    let Some((loss, back)) = traces.last().and_then(|t| ctc::loss(&t.output, &line.text)) else {
        return (0.0, gradient);
    };
    let share = 1.0 / line.text.len().max(1) as f32;
    net.backward(&traces, back.iter().map(|g| g * share).collect(), &mut gradient);
    (loss * share, gradient)
}

/// One step against the gradient, its length fitted to what each weight saw before (Adam), shorter and shorter.
fn adam(net: &mut Net, gradient: &mut Net, first: &mut Net, second: &mut Net, step: usize, steps: usize) {
    let norm = gradient.values().map(|g| *g * *g).sum::<f32>().sqrt();
    let clip = if norm > 5.0 { 5.0 / norm } else { 1.0 };
    let warm = (step as f32 / 200.0).min(1.0);
    let rate = 0.002 * warm * (0.5 + 0.5 * (std::f32::consts::PI * step as f32 / steps as f32).cos()) + 1e-6;
    let (fade1, fade2) = (1.0 - 0.9_f32.powi(step as i32), 1.0 - 0.999_f32.powi(step as i32));
    let moments = first.values().zip(second.values());
    for ((value, slope), (m, v)) in net.values().zip(gradient.values()).zip(moments) {
        let slope = *slope * clip;
        *m += (slope - *m) * 0.1;
        *v += (slope * slope - *v) * 0.001;
        *value -= rate * (*m / fade1) / ((*v / fade2).sqrt() + 1e-8) + rate * 1e-4 * *value;
    }
}

/// The likeliest class of each place, repeats and blanks left out.
fn greedy(net: &Net, line: &Line) -> Vec<u8> {
    let traces = net.forward(&line.ink, STRIP_HEIGHT, line.width);
    let outputs = traces.last().map_or(&[][..], |t| &t.output);
    let mut classes: Vec<usize> = outputs
        .chunks_exact(CLASSES)
        .map(|f| (0..CLASSES).max_by(|a, b| f[*a].total_cmp(&f[*b])).unwrap_or(0))
        .collect();
    classes.dedup();
    classes.retain(|c| *c + 1 < CLASSES);
    classes.into_iter().map(|c| c as u8).collect()
}
