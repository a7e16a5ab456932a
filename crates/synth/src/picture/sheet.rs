//! Paper under a scanner: shapes are laid on it by their place on paper, turned and stretched as the scanner sees it,
//! and become grey pixels.
//!
//! All of it is whole numbers, so that a picture is the same on every machine.

use super::mask::{MIL, Mask};

/// A picture of grey pixels, row by row, 0 black to 255 white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GreyPicture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Pixels an inch, as the scanner says.
    pub dpi: u32,
    /// The pixels, as many as width by height.
    pub grey: Vec<u8>,
}

/// How paper lies on the scanner.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pose {
    /// Turned by so many thousandths of a degree, clockwise; at most a right angle.
    pub(crate) skew: i64,
    /// Longer by so many parts in ten thousand, across and down.
    pub(crate) stretch: [i64; 2],
    /// Pushed by so many grains.
    pub(crate) shift: [i64; 2],
}

/// Paper, with its ink: 0 none to 255 full, a pixel each.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) dpi: u32,
    pub(crate) ink: Vec<u8>,
    /// Grains that a step of one pixel across and down goes on paper, times 2^16: `[[x, y] across, [x, y] down]`.
    steps: [[i64; 2]; 2],
    /// The place on paper of the picture's middle.
    middle: [i64; 2],
}

/// Samples a pixel each way.
const FINE: i64 = 4;
const ONE: i64 = 1 << 16;

impl Sheet {
    /// A picture that shows all of a paper of this size (in grains) and `dpi` pixels an inch, however it lies.
    pub(crate) fn new(size: [i64; 2], dpi: u32, pose: &Pose) -> Self {
        let [sin, cos] = sin_cos(pose.skew);
        let per_pixel = 1000 * MIL * ONE / i64::from(dpi.max(1));
        let step = |part: i64, stretch: i64| part * per_pixel / ONE * 10_000 / (10_000 + stretch);
        // The way back, from pixels to paper, turns the other way.
        let steps = [
            [step(cos, pose.stretch[0]), step(-sin, pose.stretch[1])],
            [step(sin, pose.stretch[0]), step(cos, pose.stretch[1])],
        ];
        let long = |side: i64, stretch: i64| side * (10_000 + stretch) / 10_000;
        let [w, h] = [long(size[0], pose.stretch[0]), long(size[1], pose.stretch[1])];
        let pixels = |a: i64, b: i64| {
            ((a * cos.abs() + b * sin.abs()) / ONE * i64::from(dpi) / (1000 * MIL)).max(1) as usize
        };
        let (width, height) = (pixels(w, h), pixels(h, w));
        let middle = [size[0] / 2 - pose.shift[0], size[1] / 2 - pose.shift[1]];
        Self { width, height, dpi, ink: vec![0; width * height], steps, middle }
    }

    /// The pixel in which a place on paper lies, in sixteenths of a pixel.
    pub(crate) fn pixel(&self, place: [i64; 2]) -> [i64; 2] {
        let [[ax, ay], [dx, dy]] = self.steps.map(|s| s.map(i128::from));
        let det = (ax * dy - ay * dx).max(1);
        let [x, y] = [place[0] - self.middle[0], place[1] - self.middle[1]].map(|g| i128::from(g * ONE));
        let across = (x * dy - y * dx) * 16 / det;
        let down = (y * ax - x * ay) * 16 / det;
        [across as i64 + self.width as i64 * 8, down as i64 + self.height as i64 * 8]
    }

    /// Prints a shape with its top left corner at a place on paper.
    pub(crate) fn print(&mut self, mask: &Mask, place: [i64; 2], darkness: u8) {
        let size = [mask.width() as i64 * mask.unit(), mask.height() as i64 * mask.unit()];
        let corners = [[0, 0], [size[0], 0], [0, size[1]], size]
            .map(|c| self.pixel([place[0] + c[0], place[1] + c[1]]));
        let unit = mask.unit();
        self.cover(corners, darkness, |x, y| {
            let (x, y) = (x - place[0], y - place[1]);
            x >= 0 && y >= 0 && mask.at(x / unit, y / unit)
        });
    }

    /// Inks what `inside` says of places on paper, within the pixels that these corners (sixteenths) span.
    pub(crate) fn cover(&mut self, corners: [[i64; 2]; 4], darkness: u8, inside: impl Fn(i64, i64) -> bool) {
        let range = |axis: usize, end: usize| {
            let low = corners.iter().map(|c| c[axis]).min().unwrap_or(0) / 16 - 1;
            let high = corners.iter().map(|c| c[axis]).max().unwrap_or(0) / 16 + 2;
            low.clamp(0, end as i64)..high.clamp(0, end as i64)
        };
        let [[ax, ay], [dx, dy]] = self.steps;
        for row in range(1, self.height) {
            for column in range(0, self.width) {
                // The pixel's first sample, in eighths of a pixel from the middle.
                let (px, py) = (8 * column + 1 - 4 * self.width as i64, 8 * row + 1 - 4 * self.height as i64);
                let mut samples = 0;
                for s in 0..FINE * FINE {
                    let (px, py) = (px + 2 * (s % FINE), py + 2 * (s / FINE));
                    let x = self.middle[0] + ((px * ax + py * dx) >> 19);
                    let y = self.middle[1] + ((px * ay + py * dy) >> 19);
                    samples += u32::from(inside(x, y));
                }
                if samples > 0 {
                    let at = row as usize * self.width + column as usize;
                    let more = samples * u32::from(darkness) / (FINE * FINE) as u32;
                    self.ink[at] = self.ink[at].max(more.min(255) as u8);
                }
            }
        }
    }

    /// As a picture of full contrast.
    pub(crate) fn picture(self) -> GreyPicture {
        GreyPicture {
            width: self.width as u32,
            height: self.height as u32,
            dpi: self.dpi,
            grey: self.ink.into_iter().map(|ink| 255 - ink).collect(),
        }
    }
}

/// Sine and cosine of thousandths of a degree, times 2^16, right to some parts in a hundred thousand up to 90 degrees.
fn sin_cos(thousandths: i64) -> [i64; 2] {
    // Radians times 2^30, and the first terms of the series.
    let a = i128::from(thousandths) * 18_740_330 / 1000;
    let times = |x: i128, y: i128| (x * y) >> 30;
    let a2 = times(a, a);
    let (mut sin, mut cos) = (0, 0);
    let (mut term, mut n) = (1_i128 << 30, 0_i128);
    while n < 12 {
        let sign = if n % 4 == 0 { 1 } else { -1 };
        cos += sign * term;
        sin += sign * times(term, a) / (n + 1);
        term = times(term, a2) / ((n + 1) * (n + 2));
        n += 2;
    }
    [(sin >> 14) as i64, (cos >> 14) as i64]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_are_right() {
        for (angle, sin, cos) in
            [(0, 0, 65_536), (30_000, 32_768, 56_756), (-5_000, -5_712, 65_287), (90_000, 65_536, 0)]
        {
            let found = sin_cos(angle);
            assert!((found[0] - sin).abs() <= 2 && (found[1] - cos).abs() <= 2, "{angle}: {found:?}");
        }
    }

    #[test]
    fn a_square_lies_where_it_was_put() {
        let mut square = Mask::blank(1, 1, 100 * MIL);
        square.set(0, 0, true);
        for (skew, at) in [(0, [40, 30]), (90_000, [40, 40])] {
            // An inch by 0.8 at 100 dpi; the square's corner at 0.4 by 0.3, a tenth of an inch wide.
            let pose = Pose { skew, ..Pose::default() };
            let mut sheet = Sheet::new([1000 * MIL, 800 * MIL], 100, &pose);
            sheet.print(&square, [400 * MIL, 300 * MIL], 255);
            let wide = if skew == 0 { [100, 80] } else { [80, 100] };
            assert!((sheet.width as i64 - wide[0]).abs() < 2 && (sheet.height as i64 - wide[1]).abs() < 2);
            let inked = (0..sheet.ink.len()).filter(|n| sheet.ink[*n] > 127);
            let (xs, ys): (Vec<_>, Vec<_>) = inked.map(|n| (n % sheet.width, n / sheet.width)).unzip();
            assert!((90..=110).contains(&xs.len()), "{} pixels", xs.len());
            let first: [usize; 2] = [*xs.iter().min().unwrap(), *ys.iter().min().unwrap()];
            assert!(first[0].abs_diff(at[0]) < 2 && first[1].abs_diff(at[1]) < 2, "{skew}: {first:?}");
        }
    }
}
