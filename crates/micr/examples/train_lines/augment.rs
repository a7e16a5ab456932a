//! Makes of one line many: as other scanners, printers and pens would have left it.

use lockbox_micr::image::STRIP_HEIGHT;

use crate::data::Line;
use crate::random::Random;

const H: usize = STRIP_HEIGHT;

/// `line` as it might have looked elsewhere.
pub fn vary(line: &Line, random: &mut Random) -> Line {
    let mut line = bend(line, random);
    if random.chance(0.25) {
        strokes(&mut line, random);
    }
    // Ink that ran fills a symbol's gaps; ink that did not take opens a digit.
    let grow = random.chance(0.5);
    for _ in 0..[0, 0, 0, 1, 1, 2][random.below(6)] {
        let (dx, dy) = [(1, 0), (0, 1), (1, 1)][random.below(3)];
        neighbours(
            &mut line,
            dx,
            dy,
            |a, b| if grow { a.max(b) } else { a.min(b) },
            random.between(0.4, 1.0),
        );
    }
    if random.chance(0.25) {
        filled(&mut line, 1 + random.below(2), random.between(0.5, 1.0));
    }
    if random.chance(0.2) {
        breaks(&mut line, random);
    }
    if random.chance(0.3) {
        neighbours(&mut line, 1, 1, f32::midpoint, random.between(0.3, 1.0));
    }
    if random.chance(0.3) {
        speckle(&mut line, random);
    }
    let noise = if random.chance(0.4) { random.between(0.0, 0.18) } else { 0.0 };
    let (gain, lift) = (random.between(0.75, 1.25), random.between(-0.12, 0.12));
    let hard = random.chance(0.3).then(|| random.between(0.3, 0.7));
    for v in &mut line.ink {
        let mut value = (*v - 0.5) * gain + 0.5 + lift;
        if noise > 0.0 {
            value += random.normal() * noise;
        }
        if let Some(cut) = hard {
            value = f32::from(value > cut);
        }
        *v = value.clamp(0.0, 1.0);
    }
    line
}

/// `one` and behind it `other`, as one line.
pub fn join(one: &Line, other: &Line) -> Line {
    let width = one.width + other.width;
    let mut ink = Vec::with_capacity(width * H);
    for y in 0..H {
        ink.extend_from_slice(&one.ink[y * one.width..(y + 1) * one.width]);
        ink.extend_from_slice(&other.ink[y * other.width..(y + 1) * other.width]);
    }
    let text = one.text.iter().chain(&other.text).copied().collect();
    Line { ink, width, text, held_out: false }
}

/// Other scale, slant, slope and place.
fn bend(line: &Line, random: &mut Random) -> Line {
    let (sx, sy) = (random.between(0.86, 1.16), random.between(0.82, 1.22));
    let slant = random.between(-0.12, 0.12);
    let slope = random.between(-4.0, 4.0) / line.width as f32;
    let shift = random.between(-3.0, 3.0);
    let wave = (random.between(-1.5, 1.5), random.between(0.005, 0.03), random.between(0.0, 6.0));
    let left = random.between(-14.0, 14.0);
    let width = (((line.width as f32 * sx) as usize).max(8) + random.below(24)).next_multiple_of(4);
    let mut ink = vec![0.0; width * H];
    for y in 0..H {
        for x in 0..width {
            let from_x = (x as f32 - left) / sx + slant * (y as f32 - 16.0);
            let bow = wave.0 * (from_x * wave.1 + wave.2).sin();
            let from_y =
                (y as f32 - 15.5) / sy + 15.5 + shift + slope * (from_x - line.width as f32 / 2.0) + bow;
            ink[y * width + x] = between_pixels(line, from_x, from_y);
        }
    }
    Line { ink, width, ..line.clone() }
}

fn between_pixels(line: &Line, x: f32, y: f32) -> f32 {
    let (x0, y0) = (x.floor(), y.floor());
    let (fx, fy) = (x - x0, y - y0);
    let at = |x: f32, y: f32| {
        if x < 0.0 || y < 0.0 || x >= line.width as f32 || y >= H as f32 {
            0.0
        } else {
            line.ink[y as usize * line.width + x as usize]
        }
    };
    at(x0, y0) * (1.0 - fx) * (1.0 - fy)
        + at(x0 + 1.0, y0) * fx * (1.0 - fy)
        + at(x0, y0 + 1.0) * (1.0 - fx) * fy
        + at(x0 + 1.0, y0 + 1.0) * fx * fy
}

/// Each pixel with its right and lower neighbours, by `how`, to a degree.
fn neighbours(line: &mut Line, dx: usize, dy: usize, how: impl Fn(f32, f32) -> f32, degree: f32) {
    let (w, before) = (line.width, line.ink.clone());
    for y in 0..H {
        for x in 0..w {
            let mut value = before[y * w + x];
            if x + dx < w && y + dy < H {
                value = how(value, before[(y + dy) * w + x + dx]);
            }
            if dx == 1 && x > 0 {
                value = how(value, before[y * w + x - 1]);
            }
            if dy == 1 && y > 0 {
                value = how(value, before[(y - 1) * w + x]);
            }
            let slot = &mut line.ink[y * w + x];
            *slot += (value - *slot) * degree;
        }
    }
}

/// Ink that ran only where ink was near on both sides: the bars of a symbol become one, and nothing grows outwards.
fn filled(line: &mut Line, reach: usize, degree: f32) {
    for row in line.ink.chunks_exact_mut(line.width) {
        let about = |row: &[f32], x: usize, how: fn(f32, f32) -> f32| {
            let from = x.saturating_sub(reach);
            row[from..(x + reach + 1).min(row.len())].iter().copied().reduce(how).unwrap_or(0.0)
        };
        let grown: Vec<f32> = (0..row.len()).map(|x| about(row, x, f32::max)).collect();
        for (x, slot) in row.iter_mut().enumerate() {
            *slot += (about(&grown, x, f32::min) - *slot) * degree;
        }
    }
}

/// A pen across the band.
fn strokes(line: &mut Line, random: &mut Random) {
    let w = line.width as f32;
    for _ in 0..=random.below(3) {
        let (x0, y0) = (random.between(0.0, w), random.between(-8.0, 40.0));
        let (x1, y1) = (x0 + random.between(-60.0, 60.0), random.between(-8.0, 40.0));
        let (mx, my) = (random.between(-30.0, 30.0), random.between(-15.0, 15.0));
        let (thick, dark) = (random.between(0.6, 1.6), random.between(0.5, 1.0));
        for step in 0..=120 {
            let t = step as f32 / 120.0;
            let swing = 4.0 * t * (1.0 - t);
            let (x, y) = (x0 + (x1 - x0) * t + mx * swing, y0 + (y1 - y0) * t + my * swing);
            blot(line, x, y, thick, dark);
        }
    }
}

fn blot(line: &mut Line, x: f32, y: f32, radius: f32, dark: f32) {
    for py in (y - radius).floor() as i32..=(y + radius).ceil() as i32 {
        for px in (x - radius).floor() as i32..=(x + radius).ceil() as i32 {
            let far = (px as f32 - x).hypot(py as f32 - y);
            if px >= 0 && py >= 0 && (px as usize) < line.width && (py as usize) < H && far <= radius {
                let slot = &mut line.ink[py as usize * line.width + px as usize];
                *slot = slot.max(dark);
            }
        }
    }
}

/// Places where the ribbon gave no ink.
fn breaks(line: &mut Line, random: &mut Random) {
    for _ in 0..=random.below(line.width / 30) {
        let (wide, high) =
            if random.chance(0.5) { (1 + random.below(2), 12) } else { (10, 1 + random.below(2)) };
        let (x, y) = (random.below(line.width), random.below(H));
        for py in y..(y + high).min(H) {
            for px in x..(x + wide).min(line.width) {
                line.ink[py * line.width + px] *= 0.15;
            }
        }
    }
}

fn speckle(line: &mut Line, random: &mut Random) {
    let count = (line.width * H) as f32 * random.between(0.0, 0.03);
    for _ in 0..count as usize {
        let at = random.below(line.ink.len());
        line.ink[at] = f32::from(random.chance(0.5));
    }
}
