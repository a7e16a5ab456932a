//! Even light: a photograph is darker in one corner than in another, and what is ink there is paper here.

use super::ink::Histogram;
use crate::image::Picture;

/// Tiles across and down have so many pixels a side: larger than any character, smaller than a shadow.
const TILE: usize = 48;

/// Of a tile's pixels, so many in a hundred are darker than its paper.
const PAPER: usize = 80;

/// The picture as it would be if its paper were white everywhere; none where it is black and white already.
pub(in crate::image) fn evened(picture: &Picture, counts: &Histogram) -> Option<Picture> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let middling: u64 = counts.iter().skip(24).take(232 - 24).sum();
    if middling * 50 < picture.grey().len() as u64 || width < TILE || height < TILE / 2 {
        return None;
    }
    let (across, down) = (width.div_ceil(TILE), height.div_ceil(TILE));
    let mut paper = Vec::with_capacity(across * down);
    for tile_y in 0..down {
        for tile_x in 0..across {
            paper.push(level(picture, tile_x * TILE, tile_y * TILE));
        }
    }
    let mut grey = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let level = between(&paper, (across, down), x, y).max(1);
            let own = picture.grey().get(y * width + x).map_or(255, |g| u32::from(*g));
            grey.push((own * 255 / level).min(255) as u8);
        }
    }
    Picture::new(picture.width(), picture.height(), grey)
}

/// The grey of paper in the tile that begins there.
fn level(picture: &Picture, left: usize, top: usize) -> u32 {
    let width = picture.width() as usize;
    let mut counts = [0_usize; 256];
    let mut all = 0;
    for row in picture.grey().chunks_exact(width).skip(top).take(TILE) {
        for grey in row.iter().skip(left).take(TILE) {
            if let Some(count) = counts.get_mut(usize::from(*grey)) {
                *count += 1;
                all += 1;
            }
        }
    }
    let mut below = 0;
    let at = counts.iter().position(|count| {
        below += count;
        below * 100 >= all * PAPER
    });
    at.unwrap_or(255).max(1) as u32
}

/// The level at a pixel, between those of the four tiles whose middles are around it.
fn between(paper: &[u32], (across, down): (usize, usize), x: usize, y: usize) -> u32 {
    let half = TILE / 2;
    let place = |at: usize, tiles: usize| {
        let at = at.saturating_sub(half);
        let first = (at / TILE).min(tiles - 1);
        (first, (first + 1).min(tiles - 1), (at % TILE) as u32)
    };
    let ((x0, x1, fx), (y0, y1, fy)) = (place(x, across), place(y, down));
    let level = |x: usize, y: usize| paper.get(y * across + x).copied().unwrap_or(255);
    let tile = TILE as u32;
    let mix = |a: u32, b: u32, f: u32| (a * (tile - f) + b * f) / tile;
    mix(mix(level(x0, y0), level(x1, y0), fx), mix(level(x0, y1), level(x1, y1), fx), fy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::line::ink::histogram;

    fn even(picture: &Picture) -> Option<Picture> {
        evened(picture, &histogram(picture))
    }

    #[test]
    fn a_shadow_goes_and_ink_stays() {
        let (width, height) = (400_u32, 120_u32);
        let grey: Vec<u8> = (0..width * height)
            .map(|n| {
                let (x, y) = (n % width, n / width);
                let paper = 100 + x * 150 / width;
                let ink = (40..60).contains(&y) && x % 20 < 5;
                (if ink { paper * 55 / 100 } else { paper }) as u8
            })
            .collect();
        let evened = even(&Picture::new(width, height, grey).unwrap()).unwrap();
        let at = |x: u32, y: u32| evened.grey()[(y * width + x) as usize];
        for x in [30, 100, 200, 300, 370] {
            assert!(at(x / 20 * 20 + 10, 50) > 225, "paper at {x}: {}", at(x / 20 * 20 + 10, 50));
            assert!((110..175).contains(&at(x / 20 * 20 + 2, 50)), "ink at {x}: {}", at(x / 20 * 20 + 2, 50));
        }
    }

    #[test]
    fn black_and_white_is_left_alone() {
        let grey = (0..40_000_u32).map(|n| if n % 7 == 0 { 0 } else { 255 }).collect();
        assert!(even(&Picture::new(200, 200, grey).unwrap()).is_none());
    }
}
