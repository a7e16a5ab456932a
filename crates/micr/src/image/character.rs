//! Characters of a line as they were read off a picture.

use super::net::looks::Seen;
use super::net::path::WHOLE;

/// A character of a line as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Character {
    /// A digit, `⑆⑇⑈⑉`, or `?`.
    pub value: char,
    /// How sure the likeliest one is, 0 to 1000.
    pub confidence_permille: u16,
    /// The likeliest one, also where it is not sure.
    pub likeliest: char,
    /// What it would be otherwise; none where that is no character.
    pub runner_up: Option<char>,
    /// Left, top, width and height in pixels of the picture.
    pub area: [u32; 4],
}

impl Character {
    /// One without any doubt.
    #[cfg(test)]
    pub(super) fn sure(value: char) -> Self {
        Self { value, confidence_permille: 990, likeliest: value, runner_up: None, area: [0; 4] }
    }

    /// The middle of its box across, in pixels.
    pub(super) fn middle(&self) -> i32 {
        i32::try_from(self.area[0] + self.area[2] / 2).unwrap_or(i32::MAX)
    }

    /// A character as it was seen, `?` where it is not sure; `letter` says what a class is written as.
    pub(super) fn of(seen: &Seen, letter: impl Fn(usize) -> Option<char>) -> Self {
        let likeliest = letter(seen.class).unwrap_or('?');
        Self {
            value: if seen.sure { likeliest } else { '?' },
            confidence_permille: permille(seen.share),
            likeliest,
            runner_up: letter(seen.second),
            area: seen.area,
        }
    }
}

/// A doubtful character may be taken for its likeliest reading, where a check digit confirms it, from this share on, of 1000.
const LIKELY: u16 = 500;

/// The place of the one character that is doubtful and likely enough to be confirmed; none where several are doubtful.
///
/// A check digit tells every single digit that is wrong. So the likeliest reading of one doubt and the check digit that it
/// makes right confirm each other; with two doubts it says nothing of either.
pub(super) fn one_doubt(characters: &[Character]) -> Option<usize> {
    let mut doubts = characters.iter().enumerate().filter(|(_, character)| character.value == '?');
    let (at, doubt) = doubts.next()?;
    (doubts.next().is_none() && doubt.confidence_permille >= LIKELY && doubt.likeliest != '?').then_some(at)
}

pub(super) fn permille(share: u32) -> u16 {
    (u64::from(share) * 1000 / u64::from(WHOLE)).min(1000) as u16
}

/// The box around all of them.
pub(super) fn around(characters: &[Character]) -> [u32; 4] {
    let left = characters.iter().map(|c| c.area[0]).min().unwrap_or(0);
    let top = characters.iter().map(|c| c.area[1]).min().unwrap_or(0);
    let right = characters.iter().map(|c| c.area[0] + c.area[2]).max().unwrap_or(0);
    let bottom = characters.iter().map(|c| c.area[1] + c.area[3]).max().unwrap_or(0);
    [left, top, right - left, bottom - top]
}
