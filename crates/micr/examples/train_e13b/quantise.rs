//! Learnt weights as the whole numbers that the reader computes with.

use lockbox_micr::image::e13b::{LAYERS, STRIP_HEIGHT};

use crate::data::Line;
use crate::net::Net;

/// What a weight or an activation is at most.
const FULL: f32 = 2047.0;
/// Bits behind the point of a layer's scale.
const SCALE: f64 = (1_u64 << 24) as f64;
/// Units of a nat in the outputs.
const UNIT: f64 = 256.0;

/// The bytes of `models/e13b.bin`. `samples` show how large the activations become.
pub fn quantised(net: &Net, samples: &[&Line]) -> Vec<u8> {
    let mut largest = [0.0_f32; LAYERS.len()];
    for line in samples {
        for (most, trace) in largest.iter_mut().zip(net.forward(&line.ink, STRIP_HEIGHT, line.width)) {
            *most = trace.output.iter().copied().fold(*most, f32::max);
        }
    }
    let mut bytes = Vec::new();
    let mut incoming = 255.0_f64;
    for ((layer, parameters), most) in LAYERS.iter().zip(&net.0).zip(largest) {
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
