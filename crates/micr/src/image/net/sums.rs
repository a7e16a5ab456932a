//! The sums of products of a layer: where reading a line spends most of its time.
//!
//! Activations lie in a plane with the layer's margin of nothing about it, channels innermost, so that a row of a window
//! is one run of values and no edge needs its own code. Weights lie as pairs of inputs for sixteen outputs beside each
//! other: two products and their sum are one step of the processor for eight outputs, four windows take the same weights
//! at once, and nothing is ever added up across.

#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for the wider processor")]

use super::{FULL, Layer, Learnt, SCALE_BITS};

/// Outputs that are summed beside each other.
const LANES: usize = 16;

/// Windows that take the same weights at once.
const WINDOWS: usize = 4;

/// The sums of one window for [`LANES`] outputs.
type Sums = [i32; LANES];

/// Pairs of weights for [`LANES`] outputs: of the first eight, then of the others.
type Pairs = [i16; 2 * LANES];

/// Outputs rounded up to whole groups.
pub(super) const fn padded(outputs: usize) -> usize {
    outputs.next_multiple_of(LANES)
}

/// A layer's weights: for each group of outputs, for each row of the window, the pairs of its inputs.
pub(super) struct Weights {
    groups: Vec<Vec<Vec<Pairs>>>,
}

impl Weights {
    /// From `[out][down][across][in]`; missing weights are zero.
    pub(super) fn packed(layer: &Layer, weights: &[i16]) -> Self {
        let run = layer.across * layer.inputs;
        let weight = |output: usize, row: usize, at: usize| {
            let known = output < layer.outputs && at < run;
            known
                .then(|| weights.get(output * layer.fan_in() + row * run + at))
                .flatten()
                .copied()
                .unwrap_or(0)
        };
        let pairs = |group: usize, row: usize, pair: usize| {
            std::array::from_fn(|slot| weight(group * LANES + slot / 2, row, pair * 2 + slot % 2))
        };
        let rows = |group: usize| {
            (0..layer.down)
                .map(|row| (0..run.div_ceil(2)).map(|pair| pairs(group, row, pair)).collect())
                .collect()
        };
        Self { groups: (0..padded(layer.outputs) / LANES).map(rows).collect() }
    }
}

/// Activations with a margin of nothing.
#[derive(Default)]
pub(super) struct Plane {
    values: Vec<i16>,
    /// Values a row.
    stride: usize,
    /// Where the first value within the margin is.
    inside: usize,
}

impl Plane {
    /// Nothing, of a size (rows and columns) that `layer` takes.
    pub(super) fn empty(layer: &Layer, size: (usize, usize)) -> Self {
        let stride = (size.1 + 2 * layer.pad_across) * layer.inputs;
        // One value more: the last pair of the last window may reach beyond.
        let values = vec![0; (size.0 + 2 * layer.pad_down) * stride + 1];
        Self { values, stride, inside: layer.pad_down * stride + layer.pad_across * layer.inputs }
    }

    /// Values row by row, channels innermost.
    pub(super) fn of(layer: &Layer, size: (usize, usize), values: &mut dyn Iterator<Item = i16>) -> Self {
        let mut plane = Self::empty(layer, size);
        for row in 0..size.0 {
            let start = plane.inside + row * plane.stride;
            for slot in plane.values.iter_mut().skip(start).take(size.1 * layer.inputs) {
                *slot = values.next().unwrap_or(0);
            }
        }
        plane
    }

    /// A row from the sums of its places: each with its bias, scaled, and nothing where it is below zero.
    #[inline(always)]
    fn fill_row(&mut self, row: usize, channels: usize, sums: &[i32], scaling: &Scaling) {
        let start = self.inside + row * self.stride;
        let Some(slots) = self.values.get_mut(start..) else { return };
        for (slots, sums) in slots.chunks_exact_mut(channels).zip(sums.chunks_exact(padded(channels))) {
            let groups = sums.as_chunks::<LANES>().0.iter().zip(&scaling.biases);
            for (slots, (sums, biases)) in slots.chunks_mut(LANES).zip(groups) {
                let values = scaling.rectified(sums, biases);
                slots.copy_from_slice(values.get(..slots.len()).unwrap_or_default());
            }
        }
    }

    /// The row of a window: `pairs` pairs of values from its first one on.
    #[inline(always)]
    fn run(&self, top: usize, left: usize, pairs: usize) -> &[[i16; 2]] {
        let start = top * self.stride + left;
        self.values.get(start..start + 2 * pairs).map_or(&[], |run| run.as_chunks().0)
    }
}

/// From a layer's sums to activations.
pub(super) struct Scaling {
    biases: Vec<Sums>,
    /// Activations for a sum of 2^[`SCALE_BITS`].
    scale: i32,
}

impl Scaling {
    pub(super) fn new(biases: &[i32], scale: i32) -> Self {
        let group = |biases: &[i32]| std::array::from_fn(|at| biases.get(at).copied().unwrap_or(0));
        Self { biases: biases.chunks(LANES).map(group).collect(), scale }
    }

    /// Sums as they are scaled, of a place's outputs.
    pub(super) fn plain<'s>(&'s self, sums: &'s [i32]) -> impl Iterator<Item = i64> + 's {
        let biases = self.biases.as_flattened().iter();
        sums.iter()
            .zip(biases)
            .map(|(sum, bias)| (i64::from(sum.wrapping_add(*bias)) * i64::from(self.scale)) >> SCALE_BITS)
    }

    #[inline(always)]
    fn rectified(&self, sums: &Sums, biases: &Sums) -> [i16; LANES] {
        let scale = u64::from(self.scale.unsigned_abs());
        let mut values = [0; LANES];
        for ((value, sum), bias) in values.iter_mut().zip(sums).zip(biases) {
            let sum = sum.wrapping_add(*bias).max(0) as u32;
            *value = ((u64::from(sum) * scale) >> SCALE_BITS).min(FULL) as i16;
        }
        values
    }
}

/// A rectified layer over `plane`, which has `size` rows and columns of places, into the plane of the next layer.
pub(super) fn fill(learnt: &Learnt, plane: &Plane, size: (usize, usize), into: &mut Plane) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function is compiled for.
        #[allow(unsafe_code, reason = "sixteen products a step: reading takes three times as long without")]
        return unsafe { wide::fill(learnt, plane, size, into) };
    }
    fill_by(learnt, size, into, |y, row| sum_row(learnt, plane, y, row, four_any, one_any));
}

/// The same by a way of summing up the places of a row.
#[inline(always)]
fn fill_by(learnt: &Learnt, size: (usize, usize), into: &mut Plane, sum: impl Fn(usize, &mut [i32])) {
    let outputs = learnt.layer.outputs;
    let mut row = vec![0; size.1 * padded(outputs)];
    for y in 0..size.0 {
        sum(y, &mut row);
        into.fill_row(y, outputs, &row, &learnt.scaling);
    }
}

/// The sums of a layer that has one row of places: for each its outputs, [`padded`].
pub(super) fn last(learnt: &Learnt, plane: &Plane, width: usize) -> Vec<i32> {
    let mut row = vec![0; width * padded(learnt.layer.outputs)];
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function is compiled for.
        #[allow(unsafe_code, reason = "as above")]
        unsafe {
            wide::sum_row(learnt, plane, 0, &mut row);
        }
        return row;
    }
    sum_row(learnt, plane, 0, &mut row, four_any, one_any);
    row
}

/// The sums of a row of places, four windows at a time and then one by one.
#[inline(always)]
fn sum_row(
    learnt: &Learnt,
    plane: &Plane,
    y: usize,
    row: &mut [i32],
    four: impl Fn(&[Vec<Pairs>], [Runs<'_>; WINDOWS]) -> [Sums; WINDOWS],
    one: impl Fn(&[Vec<Pairs>], Runs<'_>) -> Sums,
) {
    let layer = &learnt.layer;
    let outputs = padded(layer.outputs);
    let runs =
        |x: usize| Runs { plane, top: y * layer.step_down, left: x * layer.step_across * layer.inputs };
    let places = row.len() / outputs;
    for (group, rows) in learnt.weights.groups.iter().enumerate() {
        let mut put = |x: usize, sums: &Sums| {
            let start = x * outputs + group * LANES;
            if let Some(slots) = row.get_mut(start..start + LANES) {
                slots.copy_from_slice(sums);
            }
        };
        let whole = places / WINDOWS * WINDOWS;
        for x in (0..whole).step_by(WINDOWS) {
            let found = four(rows, [runs(x), runs(x + 1), runs(x + 2), runs(x + 3)]);
            for (nth, sums) in found.iter().enumerate() {
                put(x + nth, sums);
            }
        }
        for x in whole..places {
            put(x, &one(rows, runs(x)));
        }
    }
}

/// The rows of one window.
#[derive(Clone, Copy)]
struct Runs<'p> {
    plane: &'p Plane,
    top: usize,
    left: usize,
}

impl<'p> Runs<'p> {
    #[inline(always)]
    fn row(&self, row: usize, pairs: usize) -> &'p [[i16; 2]] {
        self.plane.run(self.top + row, self.left, pairs)
    }
}

fn one_any(rows: &[Vec<Pairs>], window: Runs<'_>) -> Sums {
    let mut sums = [0_i32; LANES];
    for (nth, row) in rows.iter().enumerate() {
        for (pairs, [one, other]) in row.iter().zip(window.row(nth, row.len())) {
            for (sum, [a, b]) in sums.iter_mut().zip(pairs.as_chunks().0) {
                let products = i32::from(*a) * i32::from(*one) + i32::from(*b) * i32::from(*other);
                *sum = sum.wrapping_add(products);
            }
        }
    }
    sums
}

fn four_any(rows: &[Vec<Pairs>], windows: [Runs<'_>; WINDOWS]) -> [Sums; WINDOWS] {
    windows.map(|window| one_any(rows, window))
}

/// The same sums for processors with vectors of 256 bits.
#[cfg(target_arch = "x86_64")]
mod wide {
    #![allow(
        unsafe_code,
        reason = "the innermost loop of reading; loads are of arrays as long as the vector"
    )]

    use std::arch::x86_64::{
        __m256i, _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_set1_epi32,
        _mm256_setzero_si256, _mm256_storeu_si256,
    };

    use super::{LANES, Learnt, Pairs, Plane, Runs, Sums};

    #[target_feature(enable = "avx2")]
    pub(super) fn fill(learnt: &Learnt, plane: &Plane, size: (usize, usize), into: &mut Plane) {
        super::fill_by(learnt, size, into, |y, row| sum_row(learnt, plane, y, row));
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn sum_row(learnt: &Learnt, plane: &Plane, y: usize, row: &mut [i32]) {
        super::sum_row(
            learnt,
            plane,
            y,
            row,
            |rows, windows| windows_of(rows, windows),
            |rows, window| windows_of(rows, [window])[0],
        );
    }

    #[target_feature(enable = "avx2")]
    fn windows_of<const N: usize>(rows: &[Vec<Pairs>], windows: [Runs<'_>; N]) -> [Sums; N] {
        let mut sums = [[_mm256_setzero_si256(); 2]; N];
        for (nth, row) in rows.iter().enumerate() {
            let mut runs: [&[[i16; 2]]; N] = [&[]; N];
            let mut count = row.len();
            for (run, window) in runs.iter_mut().zip(&windows) {
                *run = window.row(nth, row.len());
                count = count.min(run.len());
            }
            for run in &mut runs {
                *run = &run[..count];
            }
            for (pair, weights) in row[..count].iter().enumerate() {
                let [low, high] = halves(weights);
                for (sums, run) in sums.iter_mut().zip(&runs) {
                    let [one, other] = run[pair];
                    let both = _mm256_set1_epi32(i32::from(one as u16) | (i32::from(other) << 16));
                    sums[0] = _mm256_add_epi32(sums[0], _mm256_madd_epi16(low, both));
                    sums[1] = _mm256_add_epi32(sums[1], _mm256_madd_epi16(high, both));
                }
            }
        }
        let mut all = [[0; LANES]; N];
        for (values, sums) in all.iter_mut().zip(sums) {
            *values = stored(sums);
        }
        all
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn halves(weights: &Pairs) -> [__m256i; 2] {
        let (low, high) = weights.split_at(LANES);
        // SAFETY: sixteen values of 16 bits are one vector.
        unsafe { [_mm256_loadu_si256(low.as_ptr().cast()), _mm256_loadu_si256(high.as_ptr().cast())] }
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn stored(sums: [__m256i; 2]) -> Sums {
        let mut values = [0; LANES];
        let (low, high) = values.split_at_mut(LANES / 2);
        // SAFETY: eight values of 32 bits are one vector.
        unsafe {
            _mm256_storeu_si256(low.as_mut_ptr().cast(), sums[0]);
            _mm256_storeu_si256(high.as_mut_ptr().cast(), sums[1]);
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use super::super::QUICK;
    use super::*;

    /// Each sum as the layer defines it.
    fn plainly(layer: &Layer, weights: &[i16], input: &[i16], size: (usize, usize)) -> Vec<i32> {
        let (down, across) = layer.output_size(size.0, size.1);
        let mut sums = Vec::new();
        for (y, x, output) in
            (0..down).flat_map(|y| (0..across).flat_map(move |x| (0..layer.outputs).map(move |o| (y, x, o))))
        {
            let mut sum = 0;
            for (row, column, channel) in (0..layer.down)
                .flat_map(|r| (0..layer.across).flat_map(move |c| (0..layer.inputs).map(move |i| (r, c, i))))
            {
                let (iy, ix) = (y * layer.step_down + row, x * layer.step_across + column);
                let (Some(iy), Some(ix)) = (iy.checked_sub(layer.pad_down), ix.checked_sub(layer.pad_across))
                else {
                    continue;
                };
                if iy < size.0 && ix < size.1 {
                    let weight = weights
                        [output * layer.fan_in() + (row * layer.across + column) * layer.inputs + channel];
                    sum += i32::from(weight) * i32::from(input[(iy * size.1 + ix) * layer.inputs + channel]);
                }
            }
            sums.push(sum);
        }
        sums
    }

    #[test]
    fn all_ways_of_summing_agree() {
        let mut state = 7_u32;
        let mut any = |most: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 8) % most) as i16
        };
        for width in [4, 8, 20, 52] {
            for layer in super::super::layers(QUICK, 15) {
                let size = (if layer.down == 1 { 1 } else { 8 }, width);
                let input: Vec<i16> = (0..size.0 * size.1 * layer.inputs).map(|_| any(2_048)).collect();
                let weights: Vec<i16> =
                    (0..layer.fan_in() * layer.outputs).map(|_| any(4_095) - 2_047).collect();
                let plane = Plane::of(&layer, size, &mut input.iter().copied());
                let packed = Weights::packed(&layer, &weights);
                let learnt = Learnt { layer, weights: packed, scaling: Scaling::new(&[], 1) };
                let expected = plainly(&layer, &weights, &input, size);
                let (down, across) = layer.output_size(size.0, size.1);
                let mut row = vec![0; across * padded(layer.outputs)];
                for y in 0..down {
                    sum_row(&learnt, &plane, y, &mut row, four_any, one_any);
                    let places = row.chunks_exact(padded(layer.outputs));
                    let found: Vec<i32> = places.flat_map(|p| &p[..layer.outputs]).copied().collect();
                    let each = across * layer.outputs;
                    assert_eq!(found, expected[y * each..][..each], "{layer:?}");
                    if y == 0 {
                        assert_eq!(last(&learnt, &plane, across), row, "{layer:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn activations_are_scaled_and_never_negative() {
        let scaling = Scaling::new(&[5; 20], 1 << 20);
        let sums: Vec<i32> = (0..32).map(|n| (n - 8) * 4_000).collect();
        let layer = Layer { pad_across: 1, ..super::super::layers(QUICK, 15)[0] };
        let mut plane = Plane::empty(&Layer { inputs: 20, ..layer }, (1, 1));
        plane.fill_row(0, 20, &sums, &scaling);
        let found = &plane.values[plane.inside..plane.inside + 20];
        let expected: Vec<i16> = scaling
            .plain(&sums)
            .take(20)
            .map(|value| value.clamp(0, i64::from(FULL as u32)) as i16)
            .collect();
        assert_eq!(found, expected);
        assert_eq!(&found[7..11], [0, 0, 250, 500]);
    }
}
