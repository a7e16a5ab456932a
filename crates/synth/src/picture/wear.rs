//! A sheet's ink as it suffers: gaps, running, dust, and the scanner's decision what is black.

use super::noise::Wear;
use super::sheet::{GreyPicture, Sheet};
use crate::draw::Draw;

/// How far from the threshold chance decides, of 255.
const RAGGED: u64 = 24;

/// Makes a picture of a sheet: black and white, or grey as a camera would see it.
pub(crate) fn scan(mut sheet: Sheet, wear: &Wear, bitonal: bool, draw: &mut Draw) -> GreyPicture {
    gaps(&mut sheet, wear.gaps, draw);
    for _ in 0..wear.blur * sheet.dpi.div_ceil(200) {
        blur(&mut sheet);
    }
    dust(&mut sheet, wear.dust, draw);
    if bitonal {
        black_and_white(&mut sheet, wear.threshold, draw);
    } else {
        shades(&mut sheet, draw);
    }
    sheet.picture()
}

/// Ink lifted off along short lines, mostly upright, as a ribbon or a drum with a scratch does. A stroke is 13 thousandths
/// of an inch wide and a character 117 high: a gap narrows a stroke or parts it, and never takes the whole of one, because
/// then another character would be on the paper: 5 is 3 but for one upright.
fn gaps(sheet: &mut Sheet, in_ten_inches: u64, draw: &mut Draw) {
    let dpi = u64::from(sheet.dpi);
    let count = in_ten_inches * sheet.width as u64 / (10 * dpi.max(1));
    for _ in 0..count {
        let (narrow, long) = (draw.between(3, 9), draw.between(20, 90));
        let (wide, high) = if draw.chance(6_000) { (narrow, long) } else { (long, narrow) };
        let pixels = |mils: u64| (mils * dpi).div_ceil(1000).max(1) as usize;
        let (left, top) = (draw.below(sheet.width as u64) as usize, draw.below(sheet.height as u64) as usize);
        for y in top..(top + pixels(high)).min(sheet.height) {
            for x in left..(left + pixels(wide)).min(sheet.width) {
                sheet.ink[y * sheet.width + x] = 0;
            }
        }
    }
}

/// Every pixel takes after its eight neighbours, itself weighing most (1 2 1 by 1 2 1).
fn blur(sheet: &mut Sheet) {
    let width = sheet.width;
    let weigh = |before: u8, own: u8, after: u8| {
        ((u32::from(before) + 2 * u32::from(own) + u32::from(after) + 2) / 4) as u8
    };
    for row in sheet.ink.chunks_exact_mut(width) {
        let mut before = row[0];
        for x in 0..width {
            let own = row[x];
            row[x] = weigh(before, own, *row.get(x + 1).unwrap_or(&own));
            before = own;
        }
    }
    let mut above = sheet.ink[..width].to_vec();
    for start in (0..sheet.ink.len()).step_by(width) {
        for (x, above) in above.iter_mut().enumerate() {
            let own = sheet.ink[start + x];
            sheet.ink[start + x] = weigh(*above, own, *sheet.ink.get(start + width + x).unwrap_or(&own));
            *above = own;
        }
    }
}

/// Dots of one to three pixels: black on white, and white in black.
fn dust(sheet: &mut Sheet, in_hundred_thousand: u64, draw: &mut Draw) {
    let count = sheet.ink.len() as u64 * in_hundred_thousand / 100_000;
    for _ in 0..count {
        let at = draw.below(sheet.ink.len() as u64) as usize;
        let turned = 255 - sheet.ink[at];
        let wide = 1 + draw.below(10) as usize / 6 * sheet.dpi as usize / 200;
        for next in [at, at + 1, at + sheet.width].into_iter().take(wide.min(3)) {
            if let Some(ink) = sheet.ink.get_mut(next) {
                *ink = turned;
            }
        }
    }
}

fn black_and_white(sheet: &mut Sheet, threshold: u8, draw: &mut Draw) {
    for ink in &mut sheet.ink {
        // Chance is drawn only where it can matter, which is nearly nowhere.
        let doubtful = u64::from(ink.abs_diff(threshold)) < RAGGED;
        let own = if doubtful { u64::from(*ink) + draw.below(RAGGED) } else { u64::from(*ink) + RAGGED / 2 };
        *ink = if own >= u64::from(threshold) + RAGGED / 2 { 255 } else { 0 };
    }
}

/// Ink and paper are not black and white, the light falls from one side, and every pixel has its noise.
fn shades(sheet: &mut Sheet, draw: &mut Draw) {
    let (paper, black) = (draw.between(8, 50), draw.between(180, 240));
    let (slope, grain) = (draw.below(40), draw.between(4, 16));
    let (width, from_left) = (sheet.width, draw.chance(5_000));
    for (at, ink) in sheet.ink.iter_mut().enumerate() {
        let x = if from_left { at % width } else { width - 1 - at % width } as u64;
        let noise = draw.below(grain) + draw.below(grain);
        let shade = paper + u64::from(*ink) * (black - paper) / 255 + slope * x / width as u64 + noise;
        *ink = shade.saturating_sub(grain).min(255) as u8;
    }
}
