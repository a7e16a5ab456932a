//! A small network that tells which character each place of a strip shows, in whole numbers: the same answer on every
//! machine.
//!
//! Six layers of convolution (`layer`). Weights are 12 bits and activations 11, and no sum of a layer can leave 32 bits:
//! a test looks at every row of the models. The sums are where reading spends its time (`sums`); from the judgements of
//! the places to the likeliest text is `path`. Weights are learnt by the example `train_lines` and kept in `models`.

mod layer;
pub(in crate::image) mod looks;
pub(in crate::image) mod path;
mod sums;

pub use layer::{Channels, Layer, QUICK, THOROUGH, layers};

use super::line::{STRIP_HEIGHT, Strip};
use sums::Plane;

/// What an activation is at most.
const FULL: u64 = 2047;

/// Bits behind the point of a layer's scale.
const SCALE_BITS: u32 = 24;

/// Outputs are natural logarithms in units of 1/256.
pub(in crate::image) const UNIT: i32 = 256;

/// Columns of a strip for each place that is judged.
pub(in crate::image) const STRIDE: usize = 4;

/// A layer's learnt numbers.
struct Learnt {
    layer: Layer,
    /// The weights as the sums want them.
    weights: sums::Weights,
    /// From sums to the next layer's activations.
    scaling: sums::Scaling,
}

/// The learnt layers of a reader.
pub(in crate::image) struct Network(Vec<Learnt>);

impl Network {
    /// Reads a model: for each layer its scale (i64), biases (i32) and weights (i16), little-endian; what is missing is
    /// zero.
    pub(in crate::image) fn load(bytes: &[u8], layers: &[Layer]) -> Self {
        let mut rest = bytes;
        let mut take = |count: usize| {
            let (head, tail) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            rest = tail;
            head
        };
        let learnt = layers.iter().map(|layer| {
            let scale = take(8).try_into().map_or(0, i64::from_le_bytes);
            let biases: Vec<i32> =
                take(4 * layer.outputs).as_chunks().0.iter().map(|b| i32::from_le_bytes(*b)).collect();
            let weights: Vec<i16> = take(2 * layer.fan_in() * layer.outputs)
                .as_chunks()
                .0
                .iter()
                .map(|b| i16::from_le_bytes(*b))
                .collect();
            let scale = i32::try_from(scale).unwrap_or(i32::MAX);
            let scaling = sums::Scaling::new(&biases, scale);
            Learnt { layer: *layer, weights: sums::Weights::packed(layer, &weights), scaling }
        });
        Self(learnt.collect())
    }

    /// For each place of the strip a value for each class: natural logarithms in 1/[`UNIT`], up to a constant.
    pub(in crate::image) fn judge(&self, strip: &Strip) -> Vec<i32> {
        let mut size = (STRIP_HEIGHT, strip.width);
        let mut input = strip.ink.iter().map(|v| i16::from(*v));
        let mut plane =
            self.0.first().map(|first| Plane::of(&first.layer, size, &mut input)).unwrap_or_default();
        let mut classes = Vec::new();
        for (nth, learnt) in self.0.iter().enumerate() {
            let next = learnt.layer.output_size(size.0, size.1);
            if let Some(following) = self.0.get(nth + 1) {
                let mut into = Plane::empty(&following.layer, next);
                sums::fill(learnt, &plane, next, &mut into);
                plane = into;
            } else {
                let sums = sums::last(learnt, &plane, next.1);
                let outputs = learnt.layer.outputs;
                for place in sums.chunks_exact(sums::padded(outputs)) {
                    let values = learnt.scaling.plain(place).take(outputs);
                    classes.extend(values.map(|value| value.clamp(-(1 << 20), 1 << 20) as i32));
                }
            }
            size = next;
        }
        classes
    }
}

#[cfg(test)]
pub(in crate::image) mod tests {
    use super::*;

    /// Holds a model to what the sums rely on.
    pub(in crate::image) fn no_sum_can_leave_32_bits(model: &[u8], layers: &[Layer]) {
        let bytes = layers.iter().map(|l| 8 + l.outputs * (4 + 2 * l.fan_in())).sum::<usize>();
        assert_eq!(model.len(), bytes, "the model is of other layers");
        let mut rest = model;
        for (nth, layer) in layers.iter().enumerate() {
            let most = if nth == 0 { 255 } else { FULL as i64 };
            let (head, tail) = rest.split_at(8 + 4 * layer.outputs);
            let (weights, tail) = tail.split_at(2 * layer.fan_in() * layer.outputs);
            let scale = i64::from_le_bytes(head[..8].try_into().unwrap());
            assert!(i32::try_from(scale).is_ok_and(|scale| scale > 0), "layer {nth}: a scale of {scale}");
            let biases = head[8..].as_chunks().0.iter().map(|b| i64::from(i32::from_le_bytes(*b)));
            for (row, bias) in weights.chunks_exact(2 * layer.fan_in()).zip(biases) {
                let weights = row.as_chunks().0.iter().map(|b| i64::from(i16::from_le_bytes(*b)).abs());
                let sum: i64 = weights.map(|w| w * most).sum();
                assert!(sum + bias.abs() <= i64::from(i32::MAX), "layer {nth}");
            }
            rest = tail;
        }
    }
}
