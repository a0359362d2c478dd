//! Texts by number, in the order in which they first came.

use foldhash::fast::FixedState;
use hashbrown::{HashTable, hash_table::Entry};
use std::hash::{BuildHasher, Hasher};

/// Distinct texts. Hashes only find them: no order and no number depends on one.
#[derive(Debug, Default)]
pub(super) struct Interner {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    table: HashTable<(u32, u32)>,
    state: FixedState,
}

impl Interner {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of all texts.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The number of a text, and whether it is new.
    #[inline]
    pub(super) fn number(&mut self, text: &[u8]) -> (u32, bool) {
        let hash = self.hash(text);
        let (bytes, ends) = (&self.bytes, &self.ends);
        let is_same = |known: &(u32, u32)| known.0 == hash && same(slice(bytes, ends, known.1), text);
        match self.table.entry(spread(hash), is_same, |known| spread(known.0)) {
            Entry::Occupied(known) => (known.get().1, false),
            Entry::Vacant(vacant) => {
                let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
                vacant.insert((hash, number));
                self.bytes.extend_from_slice(text);
                self.ends.push(self.bytes.len());
                (number, true)
            }
        }
    }

    #[inline]
    fn hash(&self, text: &[u8]) -> u32 {
        let mut hasher = self.state.build_hasher();
        hasher.write(text);
        let [a, b, c, d, ..] = hasher.finish().to_le_bytes();
        u32::from_le_bytes([a, b, c, d])
    }

    pub(super) fn text(&self, number: u32) -> &[u8] {
        slice(&self.bytes, &self.ends, number)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(start, end)| &self.bytes[*start..*end])
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.table.clear();
    }
}

/// The table looks at both ends of 64 bits; half as many are kept, so that more entries share a line of the cache.
#[inline]
fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

/// Whether two texts are equal. Most are too short for a call to pay.
#[inline]
pub(super) fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() || one.len() > 16 {
        return one == other;
    }
    match (one.first_chunk::<8>(), one.first_chunk::<4>()) {
        (Some(start), _) => other.first_chunk() == Some(start) && other.last_chunk::<8>() == one.last_chunk(),
        (None, Some(start)) => {
            other.first_chunk() == Some(start) && other.last_chunk::<4>() == one.last_chunk()
        }
        (None, None) => one.iter().eq(other),
    }
}

#[inline]
fn slice<'t>(bytes: &'t [u8], ends: &[usize], number: u32) -> &'t [u8] {
    let number = number as usize;
    let start = if number == 0 { 0 } else { ends[number - 1] };
    &bytes[start..ends[number]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_equal_when_all_their_bytes_are() {
        for length in 0..40 {
            let text = vec![b'a'; length];
            assert!(same(&text, &text.clone()));
            assert!(!same(&text, &[text.as_slice(), b"a"].concat()));
            for at in 0..length {
                let mut other = text.clone();
                other[at] = b'b';
                assert!(!same(&text, &other) && !same(&other, &text));
            }
        }
    }

    #[test]
    fn numbers_follow_the_order_of_first_sight() {
        let mut interner = Interner::default();
        let texts: Vec<String> = (0..3_000).map(|number| (number * number % 1_009).to_string()).collect();
        let mut seen: Vec<&str> = Vec::new();
        for text in &texts {
            let expected = seen.iter().position(|known| known == text);
            let (number, is_new) = interner.number(text.as_bytes());
            assert_eq!((number as usize, is_new), (expected.unwrap_or(seen.len()), expected.is_none()));
            if is_new {
                seen.push(text);
            }
        }
        assert!(interner.iter().eq(seen.iter().map(|text| text.as_bytes())));
    }
}
