//! Distinguishing rows of one key.

use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

pub(crate) type Fingerprint = [u8; 16];

/// Counts how often each business key has occurred in a file.
///
/// A file may have millions of rows, so it remembers keys by 128 bits of their SHA-256 and counts only those that come
/// again: 17 bytes a slot, 20 to 40 a row, whatever the key's length. That two different keys share a fingerprint is
/// less likely than 1 in 10²⁰ for a thousand million rows, and would cost no row: the later one would carry a needless index.
#[derive(Default)]
pub(super) struct Occurrences {
    seen: HashSet<Fingerprint>,
    repeated: HashMap<Fingerprint, u32>,
}

impl Occurrences {
    /// How many rows of this key came before.
    pub(super) fn next(&mut self, key: &[&str]) -> u32 {
        let fingerprint = fingerprint(key);
        if self.seen.insert(fingerprint) {
            return 0;
        }
        let count = self.repeated.entry(fingerprint).or_default();
        *count = count.saturating_add(1);
        *count
    }
}

/// 128 bits of the SHA-256 of some texts.
pub(crate) fn fingerprint(key: &[&str]) -> Fingerprint {
    let mut hash = Sha256::new();
    for part in key {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    std::array::from_fn(|index| digest[index])
}

/// 128 bits of the SHA-256 of some bytes.
pub(crate) fn fingerprint_of(bytes: &[u8]) -> Fingerprint {
    let digest = Sha256::digest(bytes);
    std::array::from_fn(|index| digest[index])
}

#[cfg(test)]
mod tests {
    use super::Occurrences;

    #[test]
    fn counts_each_key_on_its_own() {
        let mut occurrences = Occurrences::default();
        let keys: [&[&str]; 6] = [&["a", "b"], &["ab", ""], &["a", "b"], &["a", "b"], &["ab", ""], &["c"]];
        assert_eq!(keys.map(|key| occurrences.next(key)), [0, 0, 1, 2, 1, 0]);
    }
}
