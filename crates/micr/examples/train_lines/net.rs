//! The network while it learns: the same layers as the reader's, in floating point, with their gradients.

use lockbox_micr::image::net::Layer;
use ndarray::linalg::general_mat_mul;
use ndarray::{ArrayView2, ArrayViewMut2, ShapeBuilder};

use crate::random::Random;

/// Weights and biases of one layer, or anything of the same shape: gradients, moments.
#[derive(Clone)]
pub struct Parameters {
    /// `[out][down][across][in]`.
    pub weights: Vec<f32>,
    pub biases: Vec<f32>,
}

impl Parameters {
    fn zero(layer: &Layer) -> Self {
        Self { weights: vec![0.0; layer.fan_in() * layer.outputs], biases: vec![0.0; layer.outputs] }
    }
}

/// All layers' parameters.
#[derive(Clone)]
pub struct Net {
    pub parameters: Vec<Parameters>,
    pub layers: &'static [Layer],
}

/// What a layer saw and said, kept for the way back.
pub struct Trace {
    patches: Vec<f32>,
    height: usize,
    width: usize,
    /// Outputs, row by row, channels innermost.
    pub output: Vec<f32>,
}

impl Net {
    pub fn zero(layers: &'static [Layer]) -> Self {
        Self { parameters: layers.iter().map(Parameters::zero).collect(), layers }
    }

    /// Small random weights, larger where a unit has fewer inputs.
    pub fn random(layers: &'static [Layer], random: &mut Random) -> Self {
        let mut net = Self::zero(layers);
        for (layer, parameters) in layers.iter().zip(&mut net.parameters) {
            let scale = (2.0 / layer.fan_in() as f32).sqrt();
            parameters.weights.iter_mut().for_each(|w| *w = random.normal() * scale);
        }
        net
    }

    /// The same judgements by layers with more channels: those that are new see something at random and begin with hardly
    /// a say.
    pub fn wider(&self, layers: &'static [Layer], random: &mut Random) -> Self {
        let mut net = Self::random(layers, random);
        for ((layer, into), (narrow, from)) in
            layers.iter().zip(&mut net.parameters).zip(self.layers.iter().zip(&self.parameters))
        {
            let known = from.weights.chunks_exact(narrow.inputs);
            // Output by output and window by window: those of the outputs that are new come last.
            for (slots, known) in into.weights.chunks_exact_mut(layer.inputs).zip(known) {
                slots[..narrow.inputs].copy_from_slice(known);
                slots[narrow.inputs..].iter_mut().for_each(|w| *w *= 0.05);
            }
            into.biases[..narrow.outputs].copy_from_slice(&from.biases);
        }
        net
    }

    pub fn forward(&self, strip: &[f32], height: usize, width: usize) -> Vec<Trace> {
        let mut traces: Vec<Trace> = Vec::with_capacity(self.layers.len());
        let (mut h, mut w) = (height, width);
        for (layer, parameters) in self.layers.iter().zip(&self.parameters) {
            let input = traces.last().map_or(strip, |t| &t.output);
            let (oh, ow) = layer.output_size(h, w);
            let patches = patches(layer, input, h, w, oh, ow);
            let (n, k, m) = (oh * ow, layer.fan_in(), layer.outputs);
            let mut output = parameters.biases.repeat(n);
            let (seen, weights) =
                (matrix(&patches, (n, k), (k, 1)), matrix(&parameters.weights, (k, m), (1, k)));
            multiply(seen, weights, 1.0, &mut output);
            if layer.rectified {
                output.iter_mut().for_each(|v| *v = v.max(0.0));
            }
            traces.push(Trace { patches, height: h, width: w, output });
            (h, w) = (oh, ow);
        }
        traces
    }

    /// Adds the gradients of one strip to `into`, from the gradient of the last outputs.
    pub fn backward(&self, traces: &[Trace], last: Vec<f32>, into: &mut Self) {
        let mut gradient = last;
        for (index, layer) in self.layers.iter().enumerate().rev() {
            let trace = &traces[index];
            if layer.rectified {
                gradient.iter_mut().zip(&trace.output).for_each(|(g, v)| *g *= f32::from(*v > 0.0));
            }
            let (k, m) = (layer.fan_in(), layer.outputs);
            let n = gradient.len() / m;
            let sums = &mut into.parameters[index];
            let slopes = matrix(&gradient, (m, n), (1, m));
            multiply(slopes, matrix(&trace.patches, (n, k), (k, 1)), 1.0, &mut sums.weights);
            for row in gradient.chunks_exact(m) {
                sums.biases.iter_mut().zip(row).for_each(|(b, g)| *b += g);
            }
            if index == 0 {
                break;
            }
            let mut back = vec![0.0; n * k];
            let weights = matrix(&self.parameters[index].weights, (m, k), (k, 1));
            multiply(matrix(&gradient, (n, m), (m, 1)), weights, 0.0, &mut back);
            gradient = unpatched(layer, &back, trace.height, trace.width);
        }
    }

    pub fn values(&mut self) -> impl Iterator<Item = &mut f32> {
        self.parameters.iter_mut().flat_map(|p| p.weights.iter_mut().chain(p.biases.iter_mut()))
    }
}

/// A matrix over a slice: (rows, columns), strides (down, across).
fn matrix(values: &[f32], shape: (usize, usize), strides: (usize, usize)) -> ArrayView2<'_, f32> {
    ArrayView2::from_shape(shape.strides(strides), values).expect("a slice as long as its shape")
}

/// `into = left right + keep into`.
fn multiply(left: ArrayView2<'_, f32>, right: ArrayView2<'_, f32>, keep: f32, into: &mut [f32]) {
    let shape = (left.nrows(), right.ncols());
    let mut into = ArrayViewMut2::from_shape(shape, into).expect("a slice as long as its shape");
    general_mat_mul(1.0, &left, &right, keep, &mut into);
}

/// Where a patch's rows lie: (index in the patch, index in the input, values), those inside the input only.
fn spans(layer: &Layer, h: usize, w: usize, oy: usize, ox: usize, mut each: impl FnMut(usize, usize, usize)) {
    let c = layer.inputs;
    for ky in 0..layer.down {
        let Some(y) = (oy * layer.step_down + ky).checked_sub(layer.pad_down).filter(|y| *y < h) else {
            continue;
        };
        let x0 = ox * layer.step_across;
        let first = layer.pad_across.saturating_sub(x0);
        let last = layer.across.min((w + layer.pad_across).saturating_sub(x0));
        if first < last {
            let from = (y * w + x0 + first - layer.pad_across) * c;
            each((ky * layer.across + first) * c, from, (last - first) * c);
        }
    }
}

fn patches(layer: &Layer, input: &[f32], h: usize, w: usize, oh: usize, ow: usize) -> Vec<f32> {
    let k = layer.fan_in();
    let mut all = vec![0.0; oh * ow * k];
    for (at, patch) in all.chunks_exact_mut(k).enumerate() {
        spans(layer, h, w, at / ow, at % ow, |to, from, len| {
            patch[to..to + len].copy_from_slice(&input[from..from + len]);
        });
    }
    all
}

fn unpatched(layer: &Layer, back: &[f32], h: usize, w: usize) -> Vec<f32> {
    let (_, ow) = layer.output_size(h, w);
    let mut gradient = vec![0.0; h * w * layer.inputs];
    for (at, patch) in back.chunks_exact(layer.fan_in()).enumerate() {
        spans(layer, h, w, at / ow, at % ow, |to, from, len| {
            gradient[from..from + len].iter_mut().zip(&patch[to..to + len]).for_each(|(g, b)| *g += b);
        });
    }
    gradient
}
