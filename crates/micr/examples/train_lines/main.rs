//! Learns the weights of a reader of lines: `train_lines e13b|e13b-thorough|ocr OUT STEPS FOLDER...`, each folder with a
//! `truth.csv` (file, kind, micr) and its images. With `--from MODEL` behind the steps it goes on from weights learnt
//! before, in smaller steps; with `--wider MODEL` a larger network begins with what a smaller one learnt. The same folders,
//! steps and seed give the same weights.
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
mod reader;

use std::path::Path;
use std::time::Instant;

use lockbox_micr::image::STRIP_HEIGHT;
use rayon::prelude::*;

use data::Line;
use net::Net;
use random::Random;
use reader::Reader;

const BATCH: usize = 16;
const USAGE: &str = "train_lines e13b|e13b-thorough|ocr OUT STEPS [--from MODEL | --wider MODEL] FOLDER...";
const SEED: u64 = 20_261_125;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, reader, out, steps, folders @ ..] = &arguments[..] else { panic!("{USAGE}") };
    let reader = Reader::named(reader).expect(USAGE);
    let steps: usize = steps.parse().expect("a number of steps");
    let (net, rate, folders) = match folders {
        [from, model, folders @ ..] if from == "--from" => {
            let bytes = std::fs::read(model).expect("the model to go on from");
            (quantise::restored(&bytes, reader.layers()), 0.000_5, folders)
        }
        [wider, model, folders @ ..] if wider == "--wider" => {
            let bytes = std::fs::read(model).expect("the model to begin with");
            let smaller = quantise::restored(&bytes, reader.smaller());
            (smaller.wider(reader.layers(), &mut Random::new(SEED)), 0.001, folders)
        }
        folders => (Net::random(reader.layers(), &mut Random::new(SEED)), 0.002, folders),
    };
    let sets: Vec<Vec<Line>> = folders.iter().map(|f| data::lines(reader, Path::new(f))).collect();
    let learn: Vec<Vec<&Line>> = sets.iter().map(|s| s.iter().filter(|l| !l.held_out).collect()).collect();
    let test: Vec<&Line> = sets.iter().flatten().filter(|l| l.held_out).collect();
    eprintln!("{} lines to learn, {} to test", learn.iter().map(Vec::len).sum::<usize>(), test.len());
    let net = train(net, rate, &learn, &test, steps, Path::new(out));
    let samples: Vec<&Line> = learn.iter().flat_map(|s| s.iter().step_by(10)).copied().collect();
    std::fs::write(out, quantise::quantised(&net, &samples)).expect("the model");
}

fn train(mut net: Net, rate: f32, learn: &[Vec<&Line>], test: &[&Line], steps: usize, out: &Path) -> Net {
    let layers = net.layers;
    let (mut first, mut second) = (Net::zero(layers), Net::zero(layers));
    let started = Instant::now();
    let mut running = 0.0;
    for step in 1..=steps {
        let seeds: Vec<u64> = (0..BATCH).map(|i| (step * BATCH + i) as u64 ^ (SEED << 20)).collect();
        let parts: Vec<(f32, Net)> = seeds.par_iter().map(|seed| sample(&net, learn, *seed)).collect();
        let mut gradient = Net::zero(layers);
        let mut sum = 0.0;
        for (loss, part) in parts {
            sum += loss;
            let mut part = part;
            gradient.values().zip(part.values()).for_each(|(g, p)| *g += *p / BATCH as f32);
        }
        running += (sum / BATCH as f32 - running) * if step < 50 { 0.1 } else { 0.02 };
        let so_far = step as f32 / steps as f32;
        let warm = (step as f32 / 200.0).min(1.0);
        let rate = rate * warm * (0.5 + 0.5 * (std::f32::consts::PI * so_far).cos()) + 1e-6;
        adam(&mut net, &mut gradient, &mut first, &mut second, step, rate);
        if step % 250 == 0 {
            let some: Vec<&Line> = test.iter().step_by(test.len().div_ceil(600).max(1)).copied().collect();
            let exact = some.par_iter().filter(|l| greedy(&net, l) == l.text).count();
            eprintln!(
                "{step}: loss {running:.4}, test {exact} of {} exact, {:?}",
                some.len(),
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
    let mut gradient = Net::zero(net.layers);
    let Some((loss, back)) = traces.last().and_then(|t| ctc::loss(&t.output, classes(net), &line.text))
    else {
        return (0.0, gradient);
    };
    let share = 1.0 / line.text.len().max(1) as f32;
    net.backward(&traces, back.iter().map(|g| g * share).collect(), &mut gradient);
    (loss * share, gradient)
}

/// One step against the gradient, its length fitted to what each weight saw before (Adam), shorter and shorter.
fn adam(net: &mut Net, gradient: &mut Net, first: &mut Net, second: &mut Net, step: usize, rate: f32) {
    let norm = gradient.values().map(|g| *g * *g).sum::<f32>().sqrt();
    let clip = if norm > 5.0 { 5.0 / norm } else { 1.0 };
    let (fade1, fade2) = (1.0 - 0.9_f32.powi(step as i32), 1.0 - 0.999_f32.powi(step as i32));
    let moments = first.values().zip(second.values());
    for ((value, slope), (m, v)) in net.values().zip(gradient.values()).zip(moments) {
        let slope = *slope * clip;
        *m += (slope - *m) * 0.1;
        *v += (slope * slope - *v) * 0.001;
        *value -= rate * (*m / fade1) / ((*v / fade2).sqrt() + 1e-8) + rate * 1e-4 * *value;
    }
}

/// Classes of each place, the last of which is none.
fn classes(net: &Net) -> usize {
    net.layers.last().map_or(1, |layer| layer.outputs)
}

/// The likeliest class of each place, repeats and blanks left out.
fn greedy(net: &Net, line: &Line) -> Vec<u8> {
    let traces = net.forward(&line.ink, STRIP_HEIGHT, line.width);
    let outputs = traces.last().map_or(&[][..], |t| &t.output);
    let count = classes(net);
    let mut classes: Vec<usize> = outputs
        .chunks_exact(count)
        .map(|f| (0..count).max_by(|a, b| f[*a].total_cmp(&f[*b])).unwrap_or(0))
        .collect();
    classes.dedup();
    classes.retain(|c| *c + 1 < count);
    classes.into_iter().map(|c| c as u8).collect()
}
