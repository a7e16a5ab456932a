//! Member IDs and account numbers: of every length, each given once, and found again without a list.
//!
//! A number is `base + tail · scramble(place) + last digits`. The scramble is a bijection on a fixed count of bits, so
//! no two places share a number, and a number can be traced back to its place: that is how a made-up wrong digit is
//! known to hit nobody, or somebody. Families differ in length or range, and no member ID is an account number.

use crate::draw::{Draw, Stream, mix};

/// Numbers of one length.
struct Family {
    base: u64,
    /// How many bits of the place are scrambled.
    bits: u32,
    /// 10 or 100: how many numbers belong to one place.
    tail: u64,
    /// Which sixteenths of the places have numbers of this family.
    classes: std::ops::RangeInclusive<u64>,
}

/// Which kind of number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Member,
    Account,
}

/// No population may be larger: the smallest family is full then.
pub(crate) const MOST_ACCOUNTS: u64 = 1 << 25;

const MEMBERS: [Family; 4] = [
    Family { base: 200_000_000, bits: 25, tail: 10, classes: 0..=11 },
    Family { base: 10_000_000, bits: 22, tail: 10, classes: 12..=12 },
    Family { base: 8_000_000_000, bits: 25, tail: 10, classes: 13..=14 },
    Family { base: 600_000_000_000, bits: 25, tail: 10, classes: 15..=15 },
];

const ACCOUNTS: [Family; 4] = [
    Family { base: 1_000_000_000, bits: 26, tail: 100, classes: 0..=12 },
    Family { base: 740_000_000, bits: 21, tail: 100, classes: 13..=13 },
    Family { base: 10_000_000_000, bits: 26, tail: 100, classes: 14..=14 },
    Family { base: 100_000_000_000, bits: 26, tail: 100, classes: 15..=15 },
];

impl Kind {
    const fn families(self) -> &'static [Family] {
        match self {
            Self::Member => &MEMBERS,
            Self::Account => &ACCOUNTS,
        }
    }
}

/// The class of a place: four of its bits, above those that tell neighbours and regions apart.
const fn class_of(place: u64) -> u64 {
    (place >> 4) & 15
}

impl Family {
    fn holds(&self, place: u64) -> bool {
        self.classes.contains(&class_of(place))
    }

    /// A family of one class leaves the class's bits out, so that short numbers suffice for many places.
    fn slot(&self, place: u64) -> u64 {
        if self.classes.start() == self.classes.end() { ((place >> 8) << 4) | (place & 15) } else { place }
    }

    fn place(&self, slot: u64) -> u64 {
        if self.classes.start() == self.classes.end() {
            ((slot >> 4) << 8) | (self.classes.start() << 4) | (slot & 15)
        } else {
            slot
        }
    }

    fn scramble(&self, seed: u64, slot: u64) -> u64 {
        let mask = (1 << self.bits) - 1;
        (0..3).fold(slot & mask, |x, round| {
            let x = x.wrapping_add(key(seed, round)).wrapping_mul(MULTIPLIER) & mask;
            x ^ (x >> (self.bits / 2 + 1))
        })
    }

    fn unscramble(&self, seed: u64, number: u64) -> u64 {
        let mask = (1 << self.bits) - 1;
        (0..3).rev().fold(number & mask, |x, round| {
            let x = x ^ (x >> (self.bits / 2 + 1));
            x.wrapping_mul(inverse(MULTIPLIER)).wrapping_sub(key(seed, round)) & mask
        })
    }
}

const MULTIPLIER: u64 = 0xd134_2543_de82_ef95;

/// The inverse of an odd number modulo 2^64: each step of Newton's doubles the right bits, beginning with three.
const fn inverse(odd: u64) -> u64 {
    let mut x = odd;
    let mut step = 0;
    while step < 5 {
        x = x.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(x)));
        step += 1;
    }
    x
}

const fn key(seed: u64, round: u64) -> u64 {
    mix(seed ^ (round + 1).wrapping_mul(0x9e37_79b9))
}

/// How a number's last digits relate to those its place would have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tail {
    /// They are its own.
    Own,
    /// The last digit is one more.
    NextDigit,
    /// The last two digits are swapped (where the family has two to spare).
    Swapped,
}

/// The number of `place`, below [`MOST_ACCOUNTS`].
pub(crate) fn number(seed: u64, kind: Kind, place: u64, tail: Tail) -> u64 {
    let families = kind.families();
    let family = families.iter().find(|f| f.holds(place)).unwrap_or(&families[0]);
    let last = last_digits(seed, kind, place, family.tail, tail);
    family.base + family.tail * family.scramble(seed, family.slot(place)) + last
}

/// The place whose number this could be, with the last digits it would have to have; none outside every family.
pub(crate) fn place_of(seed: u64, kind: Kind, number: u64) -> Option<u64> {
    kind.families().iter().find_map(|family| {
        let scrambled = number.checked_sub(family.base)? / family.tail;
        if scrambled >> family.bits != 0 {
            return None;
        }
        let place = family.place(family.unscramble(seed, scrambled));
        (family.holds(place) && place < MOST_ACCOUNTS).then_some(place)
    })
}

fn last_digits(seed: u64, kind: Kind, place: u64, end: u64, tail: Tail) -> u64 {
    let mut draw = Draw::new(seed ^ kind as u64, Stream::Number, place);
    let (tens, mut ones) = (draw.below(10), draw.below(10));
    if tens == ones {
        ones = (ones + 1) % 10;
    }
    let digits = match tail {
        Tail::Own => 10 * tens + ones,
        Tail::NextDigit => 10 * tens + (ones + 1) % 10,
        Tail::Swapped => 10 * ones + tens,
    };
    digits % end
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn numbers_are_unique_found_again_and_of_every_length() {
        for kind in [Kind::Member, Kind::Account] {
            let mut seen = HashSet::new();
            let mut lengths = HashSet::new();
            for place in (0..40_000).chain(MOST_ACCOUNTS - 40_000..MOST_ACCOUNTS) {
                let n = number(11, kind, place, Tail::Own);
                assert!(seen.insert(n), "{n} comes twice");
                assert_eq!(place_of(11, kind, n), Some(place));
                lengths.insert(n.to_string().len());
            }
            let expected: &[usize] = if kind == Kind::Member { &[8, 9, 10, 12] } else { &[9, 10, 11, 12] };
            assert_eq!(lengths, expected.iter().copied().collect());
        }
    }

    #[test]
    fn members_and_accounts_never_share_a_number() {
        let range = |f: &Family| f.base..=f.base + (f.tail << f.bits);
        for m in &MEMBERS {
            for a in &ACCOUNTS {
                let (m, a) = (range(m), range(a));
                assert!(m.end() < a.start() || a.end() < m.start(), "{m:?} and {a:?} overlap");
            }
        }
    }

    #[test]
    fn neighbours_are_one_slip_away() {
        for place in 0..2_000 {
            let own = number(3, Kind::Account, place, Tail::Own).to_string();
            let next = number(3, Kind::Account, place, Tail::NextDigit).to_string();
            let swapped = number(3, Kind::Account, place, Tail::Swapped).to_string();
            let differing = |other: &str| own.bytes().zip(other.bytes()).filter(|(a, b)| a != b).count();
            assert_eq!((own.len(), differing(&next), differing(&swapped)), (next.len(), 1, 2), "{own}");
        }
    }
}
