//! Counter-based random numbers: each is a function of a key and a counter, and there is no state.
//!
//! A [`Key`] identifies a thing of the world: a seed, then a month, then a row. The n-th number of a key is the n-th
//! output of `SplitMix64` (Steele, Lea, Flood 2014) started at that key, computed directly. So any fact of any row can be
//! computed without its neighbours and in any order. It is the same on every machine and in every version, as long as the
//! two constants of the finalizer and the golden-ratio increment below stay the same.

const INCREMENT: u64 = 0x9e37_79b9_7f4a_7c15;

/// Identifies one thing of the world. All its facts are computed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key(u64);

impl Key {
    pub(crate) fn root(seed: u64) -> Self {
        Self(mix(seed ^ INCREMENT))
    }

    /// The key of the `index`-th thing below this one.
    pub(crate) fn child(self, index: u64) -> Self {
        Self(mix(self.0.rotate_left(17) ^ mix(index.wrapping_add(INCREMENT))))
    }

    /// Sixty-four random bits, the same for the same key and `fact`.
    pub(crate) fn word(self, fact: u64) -> u64 {
        mix(self.0.wrapping_add(INCREMENT.wrapping_mul(fact.wrapping_add(1))))
    }

    /// A number below `limit`; 0 if the limit is 0.
    pub(crate) fn below(self, fact: u64, limit: u32) -> u32 {
        scale(self.word(fact), limit)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(self, fact: u64, low: u32, high: u32) -> u32 {
        low + self.below(fact, high - low + 1)
    }

    /// True in `per_mille` of 1,000 cases.
    pub(crate) fn chance(self, fact: u64, per_mille: u32) -> bool {
        self.below(fact, 1000) < per_mille
    }

    /// One of the items.
    pub(crate) fn pick<T: Copy>(self, fact: u64, from: &[T]) -> T {
        from[index(self.word(fact), from.len())]
    }
}

/// Spreads the high bits of a word over `0..limit` (Lemire's multiply and shift; the bias is below 2^-32).
pub(crate) fn scale(word: u64, limit: u32) -> u32 {
    (((word >> 32) * u64::from(limit)) >> 32) as u32
}

/// As [`scale`], for slices.
pub(crate) fn index(word: u64, len: usize) -> usize {
    scale(word, u32::try_from(len).unwrap_or(u32::MAX)) as usize
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_published_splitmix64_sequence() {
        let first = [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f];
        assert_eq!([0, 1, 2].map(|n| Key(0).word(n)), first);
    }

    #[test]
    fn scaling_reaches_both_ends_and_nothing_beyond() {
        assert_eq!(scale(0, 6), 0);
        assert_eq!(scale(u64::MAX, 6), 5);
        assert_eq!(scale(u64::MAX, 0), 0);
    }
}
