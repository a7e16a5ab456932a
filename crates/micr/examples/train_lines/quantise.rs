//! Learnt weights as the whole numbers that the reader computes with, and back.

use lockbox_micr::image::STRIP_HEIGHT;
use lockbox_micr::image::net::Layer;

use crate::data::Line;
use crate::net::Net;

/// What a weight or an activation is at most.
const FULL: f32 = 2047.0;
/// Bits behind the point of a layer's scale.
const SCALE: f64 = (1_u64 << 24) as f64;
/// Units of a nat in the outputs.
const UNIT: f64 = 256.0;

/// The bytes of a model. `samples` show how large the activations become.
pub fn quantised(net: &Net, samples: &[&Line]) -> Vec<u8> {
    let mut largest = vec![0.0_f32; net.layers.len()];
    for line in samples {
        for (most, trace) in largest.iter_mut().zip(net.forward(&line.ink, STRIP_HEIGHT, line.width)) {
            *most = trace.output.iter().copied().fold(*most, f32::max);
        }
    }
    let mut bytes = Vec::new();
    let mut incoming = 255.0_f64;
    for ((layer, parameters), most) in net.layers.iter().zip(&net.parameters).zip(largest) {
        let largest_weight = parameters.weights.iter().fold(1e-6_f32, |m, w| m.max(w.abs()));
        let unit = f64::from(FULL / largest_weight);
        let outgoing = if layer.rectified { f64::from(FULL / most.max(1e-6)) } else { UNIT };
        bytes.extend(((outgoing / (unit * incoming) * SCALE).round() as i64).to_le_bytes());
        for bias in &parameters.biases {
            bytes.extend(((f64::from(*bias) * unit * incoming).round() as i32).to_le_bytes());
        }
        for weight in &parameters.weights {
            bytes.extend(((f64::from(*weight) * unit).round() as i16).to_le_bytes());
        }
        incoming = outgoing;
    }
    bytes
}

/// The weights of a model, as large as they may have been: only their ratios are known.
pub fn restored(bytes: &[u8], layers: &'static [Layer]) -> Net {
    let mut net = Net::zero(layers);
    let mut rest = bytes.iter().copied();
    let mut take = |count: usize| -> Vec<u8> { rest.by_ref().take(count).collect() };
    let mut incoming = 255.0_f64;
    for (layer, parameters) in layers.iter().zip(&mut net.parameters) {
        let scale = i64::from_le_bytes(take(8).try_into().expect("a model of these layers")) as f64 / SCALE;
        let unit = if layer.rectified { f64::from(FULL) } else { UNIT / (scale * incoming) };
        for bias in &mut parameters.biases {
            let whole = i32::from_le_bytes(take(4).try_into().expect("a model of these layers"));
            *bias = (f64::from(whole) / (unit * incoming)) as f32;
        }
        for weight in &mut parameters.weights {
            let whole = i16::from_le_bytes(take(2).try_into().expect("a model of these layers"));
            *weight = (f64::from(whole) / unit) as f32;
        }
        incoming *= scale * unit;
    }
    net
}
