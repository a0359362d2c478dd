//! Texts by number, in the order in which they first came.

use foldhash::fast::FixedState;
use hashbrown::{HashTable, hash_table::Entry};
use std::hash::{BuildHasher, Hasher};

/// Distinct texts. Hashes only find them: no order and no number depends on one.
#[derive(Debug, Default)]
pub(super) struct Interner {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    table: HashTable<(u64, u32)>,
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
        let mut hasher = self.state.build_hasher();
        hasher.write(text);
        let hash = hasher.finish();
        let (bytes, ends) = (&self.bytes, &self.ends);
        let is_same = |found: &(u64, u32)| found.0 == hash && slice(bytes, ends, found.1) == text;
        match self.table.entry(hash, is_same, |known| known.0) {
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

#[inline]
fn slice<'t>(bytes: &'t [u8], ends: &[usize], number: u32) -> &'t [u8] {
    let number = number as usize;
    let start = if number == 0 { 0 } else { ends[number - 1] };
    &bytes[start..ends[number]]
}
