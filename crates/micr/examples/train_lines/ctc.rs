//! How wrong a line is when nobody says which column shows which character (connectionist temporal classification).

/// The loss of one line in nats, and its gradient for the outputs, so many
/// classes a place of which the last is none; none where the line is too short for its text.
pub fn loss(outputs: &[f32], classes: usize, text: &[u8]) -> Option<(f32, Vec<f32>)> {
    let blank = classes - 1;
    let frames = outputs.len() / classes;
    let states = text.len() * 2 + 1;
    let label = |s: usize| if s.is_multiple_of(2) { blank } else { usize::from(text[s / 2]) };
    let jump = |s: usize| s >= 2 && s % 2 == 1 && label(s) != label(s - 2);
    let log: Vec<f32> = outputs.chunks_exact(classes).flat_map(log_shares).collect();
    let at = |t: usize, s: usize| log[t * classes + label(s)];
    let mut ahead = vec![f32::NEG_INFINITY; frames * states];
    for t in 0..frames {
        for s in 0..states {
            let before = if t == 0 {
                if s < 2 { 0.0 } else { f32::NEG_INFINITY }
            } else {
                let row = &ahead[(t - 1) * states..t * states];
                let mut sum = row[s];
                if s >= 1 {
                    sum = add(sum, row[s - 1]);
                }
                if jump(s) {
                    sum = add(sum, row[s - 2]);
                }
                sum
            };
            ahead[t * states + s] = before + at(t, s);
        }
    }
    let mut behind = vec![f32::NEG_INFINITY; frames * states];
    for t in (0..frames).rev() {
        for s in 0..states {
            behind[t * states + s] = if t + 1 == frames {
                if s + 2 >= states { 0.0 } else { f32::NEG_INFINITY }
            } else {
                let row = &behind[(t + 1) * states..(t + 2) * states];
                let mut sum = row[s] + at(t + 1, s);
                if s + 1 < states {
                    sum = add(sum, row[s + 1] + at(t + 1, s + 1));
                }
                if s + 2 < states && jump(s + 2) {
                    sum = add(sum, row[s + 2] + at(t + 1, s + 2));
                }
                sum
            };
        }
    }
    let end = (frames - 1) * states;
    let mut total = ahead[end + states - 1];
    if states > 1 {
        total = add(total, ahead[end + states - 2]);
    }
    if !total.is_finite() {
        return None;
    }
    let mut gradient: Vec<f32> = log.iter().map(|l| l.exp()).collect();
    for t in 0..frames {
        for s in 0..states {
            let share = (ahead[t * states + s] + behind[t * states + s] - total).exp();
            gradient[t * classes + label(s)] -= share;
        }
    }
    Some((-total, gradient))
}

/// Natural logarithms of the shares of a frame's classes.
pub fn log_shares(frame: &[f32]) -> Vec<f32> {
    let top = frame.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = frame.iter().map(|v| (v - top).exp()).sum();
    frame.iter().map(|v| v - top - sum.ln()).collect()
}

fn add(a: f32, b: f32) -> f32 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if low == f32::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}
