//! From a map of how likely each pixel is a part of a line of text to the lines' places.

/// Above this a pixel is taken for text.
const LIKELY: f32 = 0.3;
/// Lines whose pixels are less likely than this on the whole are none.
const LIKELY_ON_THE_WHOLE: f32 = 0.5;
/// The model learnt lines that are this much slimmer than the ink; they are widened again.
const WIDENED: f32 = 1.6;
/// Slimmer or shorter lines are specks.
const SMALLEST: f32 = 3.0;
/// More lines are on no check and no coupon.
const MOST: usize = 100;

/// A line's place: its middle, half of its length and height, and its direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    pub(super) middle: (f32, f32),
    pub(super) half: (f32, f32),
    /// Cosine and sine of the angle at which it falls from left to right.
    pub(super) along: (f32, f32),
}

impl Stretch {
    /// A point of it: `x` along, `y` across, both from -1 to 1.
    pub(super) fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let (along, across) = (x * self.half.0, y * self.half.1);
        (
            self.middle.0 + along * self.along.0 - across * self.along.1,
            self.middle.1 + along * self.along.1 + across * self.along.0,
        )
    }

    /// The same in a picture that is that much larger.
    pub(super) fn scaled(&self, by: (f32, f32)) -> Self {
        Self {
            middle: (self.middle.0 * by.0, self.middle.1 * by.1),
            half: (self.half.0 * by.0, self.half.1 * by.1),
            along: self.along,
        }
    }
}

/// The lines of a map of `width` pixels across, from top to bottom and left to right.
pub(super) fn stretches(map: &[f32], width: usize) -> Vec<Stretch> {
    let height = map.len().checked_div(width).unwrap_or(0);
    let mut seen = vec![false; map.len()];
    let (mut found, mut stack) = (Vec::new(), Vec::new());
    for start in 0..width * height {
        if seen[start] || map[start] <= LIKELY {
            continue;
        }
        let mut pixels = Vec::new();
        seen[start] = true;
        stack.push(start);
        while let Some(at) = stack.pop() {
            pixels.push(at);
            let (x, y) = (at % width, at / width);
            for ny in y.saturating_sub(1)..(y + 2).min(height) {
                for nx in x.saturating_sub(1)..(x + 2).min(width) {
                    let next = ny * width + nx;
                    if !seen[next] && map[next] > LIKELY {
                        seen[next] = true;
                        stack.push(next);
                    }
                }
            }
        }
        found.extend(stretch(&pixels, map, width));
    }
    found.sort_by(|a, b| a.middle.1.total_cmp(&b.middle.1).then(a.middle.0.total_cmp(&b.middle.0)));
    found.truncate(MOST);
    found
}

fn stretch(pixels: &[usize], map: &[f32], width: usize) -> Option<Stretch> {
    let count = pixels.len() as f32;
    let place = |at: &usize| ((at % width) as f32, (at / width) as f32);
    if pixels.iter().map(|at| map[*at]).sum::<f32>() < LIKELY_ON_THE_WHOLE * count {
        return None;
    }
    let (sum_x, sum_y) = pixels.iter().map(place).fold((0.0, 0.0), |sum, (x, y)| (sum.0 + x, sum.1 + y));
    let middle = (sum_x / count, sum_y / count);
    let (mut xx, mut xy, mut yy) = (0.0_f32, 0.0_f32, 0.0_f32);
    for (x, y) in pixels.iter().map(place) {
        let (x, y) = (x - middle.0, y - middle.1);
        (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y);
    }
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    // Words of a letter or two have no direction of their own.
    let angle = if angle.abs() > 0.2 { 0.0 } else { angle };
    let (sin, cos) = angle.sin_cos();
    let (mut left, mut right, mut top, mut foot) = (f32::MAX, f32::MIN, f32::MAX, f32::MIN);
    for (x, y) in pixels.iter().map(place) {
        let (x, y) = (x - middle.0, y - middle.1);
        let (along, across) = (x * cos + y * sin, y * cos - x * sin);
        (left, right) = (left.min(along), right.max(along));
        (top, foot) = (top.min(across), foot.max(across));
    }
    let (long, high) = (right - left + 1.0, foot - top + 1.0);
    if long < SMALLEST || high < SMALLEST {
        return None;
    }
    let wider = long * high * WIDENED / (2.0 * (long + high));
    let (x, y) = (f32::midpoint(left, right), f32::midpoint(top, foot));
    Some(Stretch {
        middle: (middle.0 + x * cos - y * sin + 0.5, middle.1 + x * sin + y * cos + 0.5),
        half: (long / 2.0 + wider, high / 2.0 + wider),
        along: (cos, sin),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: usize = 120;

    /// A map with bars of text, each from (x, y), so long, so high, falling by so much along its length.
    fn map(bars: &[(usize, usize, usize, usize, usize)]) -> Vec<f32> {
        let mut map = vec![0.0; WIDE * 80];
        for (x, y, long, high, falls) in bars {
            for at in 0..*long {
                for down in 0..*high {
                    map[(y + down + at * falls / long) * WIDE + x + at] = 0.9;
                }
            }
        }
        map
    }

    #[test]
    fn lines_are_found_from_top_to_bottom_and_widened() {
        let found = stretches(&map(&[(50, 40, 40, 6, 0), (10, 10, 60, 8, 0), (5, 70, 2, 2, 0)]), WIDE);
        assert_eq!(found.len(), 2, "a speck is no line: {found:?}");
        let first = found[0];
        assert!((first.middle.0 - 40.0).abs() < 1.0 && (first.middle.1 - 14.0).abs() < 1.0, "{first:?}");
        assert!(first.half.0 > 30.0 && first.half.0 < 40.0 && first.half.1 > 4.0 && first.half.1 < 12.0);
        let corner = first.at(-1.0, -1.0);
        assert!(corner.0 < 10.0 && corner.1 < 10.0, "{corner:?}");
    }

    #[test]
    fn a_line_askew_is_followed() {
        let found = stretches(&map(&[(10, 20, 100, 8, 9)]), WIDE);
        let [line] = found[..] else { panic!("{found:?}") };
        let falls = line.along.1 / line.along.0;
        assert!((falls - 0.09).abs() < 0.02, "{falls}");
        assert!(line.half.1 < 12.0, "its box lies askew as it does: {line:?}");
    }

    #[test]
    fn nothing_is_found_on_nothing() {
        assert!(stretches(&[], 0).is_empty());
        assert!(stretches(&map(&[]), WIDE).is_empty());
        assert_eq!(stretches(&vec![1.0; WIDE * 80], WIDE).len(), 1, "all of it");
    }
}
