//! Numbers that look drawn at random and are the same on every machine and in every release.
//!
//! SplitMix64, seeded per subject: what an account or a check looks like depends on the seed and its own index alone,
//! so anything can be made again without making what comes before it. A library's generator may change its values
//! with a release; made mail is compared byte by byte, so it must not.

/// What a stream of draws is about; the same index in another stream draws other numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stream {
    Number = 1,
    Pair,
    Account,
    Bills,
    Check,
    Plan,
    Bank,
    Picture,
}

/// A stream of draws.
#[derive(Debug, Clone)]
pub(crate) struct Draw(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// Scrambles all bits of `x`.
pub(crate) const fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

impl Draw {
    /// The draws about subject `index` of `stream`.
    pub(crate) const fn new(seed: u64, stream: Stream, index: u64) -> Self {
        let place = mix(index.wrapping_add((stream as u64).wrapping_mul(STEP)));
        Self(mix(seed.wrapping_add(STEP)) ^ place)
    }

    /// 64 bits.
    pub(crate) const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number below `end`; 0 when `end` is 0.
    pub(crate) const fn below(&mut self, end: u64) -> u64 {
        ((self.bits() as u128 * end as u128) >> 64) as u64
    }

    /// A number from `from` up to and including `to`.
    pub(crate) const fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to.saturating_sub(from) + 1)
    }

    /// True this many times in ten thousand.
    pub(crate) const fn chance(&mut self, per_ten_thousand: u32) -> bool {
        self.below(10_000) < per_ten_thousand as u64
    }

    /// One of a list that is not empty.
    pub(crate) const fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_fixed_for_ever() {
        let mut d = Draw::new(7, Stream::Check, 3);
        let drawn = [d.below(1000), d.below(1000), d.below(1000), d.below(1000)];
        let mut again = Draw::new(7, Stream::Check, 3);
        assert_eq!(drawn, [again.below(1000), again.below(1000), again.below(1000), again.below(1000)]);
        let mut other = Draw::new(8, Stream::Check, 3);
        assert_ne!(drawn, [other.below(1000), other.below(1000), other.below(1000), other.below(1000)]);
    }

    #[test]
    fn chances_come_true() {
        let hits = (0..100_000).filter(|i| Draw::new(1, Stream::Plan, *i).chance(400)).count();
        assert!((3_700..4_300).contains(&hits), "{hits} of 4000");
        let mut d = Draw::new(1, Stream::Plan, 0);
        assert!((0..1000).all(|_| (5..=9).contains(&d.between(5, 9))));
    }
}
