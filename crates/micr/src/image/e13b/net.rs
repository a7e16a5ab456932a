//! The network that tells which character a place of a strip shows, in whole numbers: the same answer on every machine.
//!
//! Six layers of convolution. Weights are 12 bits and activations 11, and no sum of a layer can leave 32 bits: a test looks
//! at every row of the model. The weights are learnt by the example `train_e13b` and kept in `models/e13b.bin`.

#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for the wider processor")]

use std::sync::LazyLock;

use crate::image::line::{STRIP_HEIGHT, Strip};

/// One layer: a window that slides over its input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layer {
    /// Channels in.
    pub inputs: usize,
    /// Channels out.
    pub outputs: usize,
    /// Rows of the window.
    pub down: usize,
    /// Columns of the window.
    pub across: usize,
    /// Rows from window to window.
    pub step_down: usize,
    /// Columns from window to window.
    pub step_across: usize,
    /// Rows of nothing above and below.
    pub pad_down: usize,
    /// Columns of nothing on either side.
    pub pad_across: usize,
    /// Whether what is below zero becomes zero.
    pub rectified: bool,
}

impl Layer {
    const fn new(
        channels: (usize, usize),
        window: (usize, usize),
        step: (usize, usize),
        pad: (usize, usize),
    ) -> Self {
        Self {
            inputs: channels.0,
            outputs: channels.1,
            down: window.0,
            across: window.1,
            step_down: step.0,
            step_across: step.1,
            pad_down: pad.0,
            pad_across: pad.1,
            rectified: channels.1 != CLASSES,
        }
    }

    /// Values that one output sees.
    pub const fn fan_in(&self) -> usize {
        self.inputs * self.down * self.across
    }

    /// Rows and columns out, for rows and columns in.
    pub const fn output_size(&self, height: usize, width: usize) -> (usize, usize) {
        (
            (height + 2 * self.pad_down - self.down) / self.step_down + 1,
            (width + 2 * self.pad_across - self.across) / self.step_across + 1,
        )
    }
}

/// Ten digits, four symbols and nothing.
pub const CLASSES: usize = 15;

/// The class of a place that shows no character, or still the one before it.
pub const BLANK: usize = 14;

/// Columns of a strip for each place that the network judges.
pub(super) const STRIDE: usize = 4;

/// The layers, from the strip's pixels to the classes of each place.
pub const LAYERS: [Layer; 6] = [
    Layer::new((1, 12), (5, 5), (2, 2), (2, 2)),
    Layer::new((12, 24), (3, 3), (2, 2), (1, 1)),
    Layer::new((24, 32), (3, 3), (2, 1), (1, 1)),
    Layer::new((32, 64), (4, 3), (1, 1), (0, 1)),
    Layer::new((64, 64), (1, 5), (1, 1), (0, 2)),
    Layer::new((64, CLASSES), (1, 3), (1, 1), (0, 1)),
];

/// What an activation is at most.
const FULL: i64 = 2047;

/// Bits behind the point of a layer's scale.
const SCALE_BITS: u32 = 24;

/// Outputs are natural logarithms in units of 1/256.
pub(super) const UNIT: i32 = 256;

/// A layer's learnt numbers.
struct Learnt {
    layer: Layer,
    /// `outputs` rows of `padded` weights.
    rows: Vec<i16>,
    /// Values a row: what the window sees, and nothing up to a multiple of 16.
    padded: usize,
    biases: Vec<i32>,
    /// From sums to the next layer's activations.
    scale: i64,
}

static MODEL: &[u8] = include_bytes!("../../../models/e13b.bin");

static MODEL_LAYERS: LazyLock<Vec<Learnt>> = LazyLock::new(|| load(MODEL));

/// Reads `models/e13b.bin`: for each layer its scale (i64), biases (i32) and weights (i16), little-endian.
fn load(bytes: &[u8]) -> Vec<Learnt> {
    let mut rest = bytes;
    let mut take = |count: usize| {
        let (head, tail) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        rest = tail;
        head
    };
    LAYERS
        .iter()
        .map(|layer| {
            let scale = take(8).try_into().map_or(0, i64::from_le_bytes);
            let biases = take(4 * layer.outputs)
                .chunks_exact(4)
                .map(|b| b.try_into().map_or(0, i32::from_le_bytes))
                .collect();
            let padded = layer.fan_in().next_multiple_of(16);
            let mut rows = Vec::with_capacity(padded * layer.outputs);
            for row in take(2 * layer.fan_in() * layer.outputs).chunks_exact(2 * layer.fan_in()) {
                rows.extend(row.chunks_exact(2).map(|b| b.try_into().map_or(0, i16::from_le_bytes)));
                rows.resize(rows.len().next_multiple_of(16), 0);
            }
            Learnt { layer: *layer, rows, padded, biases, scale }
        })
        .collect()
}

/// For each place of the strip [`CLASSES`] values: natural logarithms in 1/[`UNIT`], up to a constant.
pub(super) fn judge(strip: &Strip) -> Vec<i32> {
    let mut size = (STRIP_HEIGHT, strip.width);
    let mut input: Vec<i16> = strip.ink.iter().map(|v| i16::from(*v)).collect();
    let mut classes = Vec::new();
    for learnt in MODEL_LAYERS.iter() {
        let sums = convolve(learnt, &input, size);
        let value = |(sum, nth): (&i32, usize)| {
            let bias = learnt.biases.get(nth).copied().unwrap_or(0);
            (i64::from(sum.wrapping_add(bias)) * learnt.scale) >> SCALE_BITS
        };
        let outputs = learnt.layer.outputs;
        let values = sums.iter().zip((0..outputs).cycle()).map(value);
        if learnt.layer.rectified {
            input = values.map(|v| v.clamp(0, FULL) as i16).collect();
        } else {
            classes = values.map(|v| v.clamp(-(1 << 20), 1 << 20) as i32).collect();
        }
        size = learnt.layer.output_size(size.0, size.1);
    }
    classes
}

/// The sums of a layer's windows, row by row, outputs innermost.
fn convolve(learnt: &Learnt, input: &[i16], size: (usize, usize)) -> Vec<i32> {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function is compiled for. It is the same code, and half of reading's time.
        #[allow(unsafe_code, reason = "twice as many products at once, on the processors that can")]
        return unsafe { convolve_wide(learnt, input, size) };
    }
    convolve_any(learnt, input, size)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn convolve_wide(learnt: &Learnt, input: &[i16], size: (usize, usize)) -> Vec<i32> {
    convolve_any(learnt, input, size)
}

#[inline(always)]
fn convolve_any(learnt: &Learnt, input: &[i16], size: (usize, usize)) -> Vec<i32> {
    let layer = &learnt.layer;
    let (down, across) = layer.output_size(size.0, size.1);
    let mut sums = Vec::with_capacity(down * across * layer.outputs);
    let mut window = vec![0_i16; learnt.padded];
    for y in 0..down {
        for x in 0..across {
            fill(&mut window, layer, input, size, (y, x));
            let mut quads = learnt.rows.chunks_exact(4 * learnt.padded);
            for quad in quads.by_ref() {
                sums.extend(dot_four(quad, &window));
            }
            sums.extend(quads.remainder().chunks_exact(learnt.padded).map(|row| dot(row, &window)));
        }
    }
    sums
}

/// The values under the window at `place`, nothing where it hangs over the edge.
#[inline(always)]
fn fill(window: &mut [i16], layer: &Layer, input: &[i16], size: (usize, usize), place: (usize, usize)) {
    let (height, width) = size;
    let channels = layer.inputs;
    let x0 = place.1 * layer.step_across;
    let first = layer.pad_across.saturating_sub(x0);
    let last = layer.across.min((width + layer.pad_across).saturating_sub(x0));
    for (row, slots) in window.chunks_exact_mut(layer.across * channels).take(layer.down).enumerate() {
        let y = (place.0 * layer.step_down + row).wrapping_sub(layer.pad_down);
        let from = (y.wrapping_mul(width).wrapping_add(x0 + first).wrapping_sub(layer.pad_across))
            .wrapping_mul(channels);
        let inside =
            (y < height && first < last).then(|| input.get(from..from + (last - first) * channels)).flatten();
        let middle = slots.get_mut(first * channels..last.max(first) * channels);
        let (Some(values), Some(middle)) = (inside, middle) else {
            slots.fill(0);
            continue;
        };
        middle.copy_from_slice(values);
        if values.len() < layer.across * channels {
            clear_edges(slots, first * channels, last * channels);
        }
    }
}

#[inline(always)]
fn clear_edges(slots: &mut [i16], first: usize, last: usize) {
    if let Some(before) = slots.get_mut(..first) {
        before.fill(0);
    }
    if let Some(behind) = slots.get_mut(last..) {
        behind.fill(0);
    }
}

/// The sum of products; the widths of both sides keep it within 32 bits.
#[inline(always)]
fn dot(one: &[i16], other: &[i16]) -> i32 {
    one.iter().zip(other).fold(0, |sum: i32, (a, b)| sum.wrapping_add(i32::from(*a) * i32::from(*b)))
}

/// Four sums over the same window, which is then fetched once for all of them.
#[inline(always)]
fn dot_four(rows: &[i16], window: &[i16]) -> [i32; 4] {
    let len = window.len();
    let mut sums = [0_i32; 4];
    let (one, rest) = rows.split_at(len);
    let (two, rest) = rest.split_at(len);
    let (three, four) = rest.split_at(len);
    for ((((w, a), b), c), d) in window.iter().zip(one).zip(two).zip(three).zip(four) {
        let w = i32::from(*w);
        sums[0] = sums[0].wrapping_add(w * i32::from(*a));
        sums[1] = sums[1].wrapping_add(w * i32::from(*b));
        sums[2] = sums[2].wrapping_add(w * i32::from(*c));
        sums[3] = sums[3].wrapping_add(w * i32::from(*d));
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sum_of_the_model_can_leave_32_bits() {
        assert_eq!(
            MODEL.len(),
            LAYERS.iter().map(|l| 8 + l.outputs * (4 + 2 * l.fan_in())).sum::<usize>(),
            "the model is of other layers"
        );
        for (nth, learnt) in MODEL_LAYERS.iter().enumerate() {
            let most = if nth == 0 { 255 } else { FULL };
            for (row, bias) in learnt.rows.chunks_exact(learnt.padded).zip(&learnt.biases) {
                let sum: i64 = row.iter().map(|w| i64::from(*w).abs() * most).sum();
                assert!(sum + i64::from(*bias).abs() <= i64::from(i32::MAX), "layer {nth}");
            }
        }
    }

    #[test]
    fn four_at_once_are_four_one_by_one() {
        let window: Vec<i16> = (0..48).map(|n| n * 37 % 2_000).collect();
        let rows: Vec<i16> = (0..192).map(|n| n * 101 % 4_000 - 2_000).collect();
        let one_by_one: Vec<i32> = rows.chunks_exact(48).map(|row| dot(row, &window)).collect();
        assert_eq!(dot_four(&rows, &window).to_vec(), one_by_one);
    }
}
