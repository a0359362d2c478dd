//! One table under two names in an archive, which would double every row.

use super::{Block, BlockSink, ExportFile, Header, Limits, Tables};
use crate::columns::RowSchema;
use crate::{
    error::{Error, ErrorKind, Result},
    sink::RawRead,
};
use foldhash::fast::FixedState;
use payouts_model::Unreadable;
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    hash::{BuildHasher, Hasher},
};

/// Entries that have the rows of an earlier entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats(HashMap<u64, String>);

impl Repeats {
    /// Compares all entries of an archive, row by row, whatever the order of their rows and columns, their separators and
    /// line ends. A file that is no archive has no such entries.
    ///
    /// # Errors
    /// When the file cannot be read, or two entries have rows of the same keys with other cells: which of them counts
    /// cannot be known.
    pub fn find(
        raw: &mut dyn RawRead,
        name: Option<&str>,
        dataset: &'static RowSchema,
        limits: &Limits,
    ) -> Result<Self> {
        let mut file = ExportFile::open(raw, name, *limits)?;
        if file.entries() < 2 {
            return Ok(Self::default());
        }
        let mut digests = Digests { dataset, entries: Vec::new() };
        Tables::new(dataset, limits, Self::default()).read(&mut file, &mut digests)?;
        digests.compare()
    }

    /// The name of the entry whose rows the entry of this index has.
    pub(super) fn of(&self, index: u64) -> Option<&str> {
        self.0.get(&index).map(String::as_str)
    }
}

/// A quick digest of the keys of an entry. Equal ones are a reason to look closer, no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct EntryKeys {
    rows: u64,
    sum: u64,
}

impl EntryKeys {
    pub(super) fn add(&mut self, block: &Block, dataset: &RowSchema) {
        let state = FixedState::default();
        let positions = key_positions(block.header(), dataset);
        for row in 0..block.rows() {
            let mut hasher = state.build_hasher();
            positions.iter().for_each(|position| hasher.write(block.cell(row, *position)));
            self.sum = self.sum.wrapping_add(hasher.finish());
        }
        self.rows += block.rows() as u64;
    }

    pub(super) fn any_equal(entries: &[Self]) -> bool {
        let mut seen = std::collections::HashSet::new();
        entries.iter().any(|keys| keys.rows > 0 && !seen.insert(*keys))
    }
}

fn key_positions(header: &Header, dataset: &RowSchema) -> Vec<usize> {
    dataset.business_key.iter().filter_map(|name| header.position(name)).collect()
}

/// What one entry has, whatever the order of its rows.
#[derive(Debug, Default)]
struct EntryDigest {
    index: u64,
    name: String,
    rows: u64,
    content: u128,
    keys: u128,
    has_keys: bool,
}

struct Digests {
    dataset: &'static RowSchema,
    entries: Vec<EntryDigest>,
}

impl Digests {
    fn compare(self) -> Result<Repeats> {
        let mut repeats = HashMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let mut before =
                self.entries[..at].iter().filter(|other| entry.rows > 0 && other.rows == entry.rows);
            if let Some(same) = before.clone().find(|other| other.content == entry.content) {
                repeats.insert(entry.index, same.name.clone());
            } else if let Some(same) = before.find(|other| entry.has_keys && other.keys == entry.keys) {
                let what = format!(
                    "the entries {:?} and {:?} have rows of the same keys with different cells",
                    same.name, entry.name
                );
                return Err(Error::new(ErrorKind::Unreadable, what).with_hint(
                    "which of them counts cannot be known, so none was read; fetch the export again",
                ));
            }
        }
        Ok(Repeats(repeats))
    }
}

impl BlockSink for Digests {
    type Error = Error;

    fn failed(error: Error) -> Error {
        error
    }

    fn begin_entry(&mut self, index: u64, name: Option<&str>) {
        let name = name.unwrap_or_default().to_owned();
        self.entries.push(EntryDigest { index, name, ..EntryDigest::default() });
    }

    fn block(&mut self, block: Block) -> Result<()> {
        let Some(digest) = self.entries.last_mut() else { return Ok(()) };
        let header = block.header();
        let keys = key_positions(header, self.dataset);
        let mut columns: Vec<_> = header.columns().iter().map(|column| &*column.name).enumerate().collect();
        columns.sort_unstable_by_key(|(_, name)| *name);
        for row in 0..block.rows() {
            let cells = columns.iter().map(|(position, name)| (*name, block.cell(row, *position)));
            digest.content = digest.content.wrapping_add(sum_of(cells));
            let cells = keys.iter().map(|position| ("", block.cell(row, *position)));
            digest.keys = digest.keys.wrapping_add(sum_of(cells));
            digest.has_keys |= keys.first().is_some_and(|first| !block.cell(row, *first).is_empty());
        }
        digest.rows += block.rows() as u64;
        Ok(())
    }

    fn unreadable(&mut self, _: Unreadable) -> Result<()> {
        Ok(())
    }
}

/// 128 bits of the SHA-256 of cells that are not empty.
fn sum_of<'c>(cells: impl Iterator<Item = (&'c str, &'c [u8])>) -> u128 {
    let mut hash = Sha256::new();
    for (name, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
        for part in [name.as_bytes(), cell] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    }
    let digest = hash.finalize();
    u128::from_le_bytes(std::array::from_fn(|index| digest[index]))
}
