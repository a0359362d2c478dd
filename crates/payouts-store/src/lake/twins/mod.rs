//! Distinguishing rows of one business key, in memory that does not grow with their number.
//!
//! How many rows of the same key came before is known only when all rows were seen. So the fingerprint of each key is
//! kept with the number of its row, sorted in runs that are spilled to a file, and merged at the end: rows of one key
//! are then side by side, in the order of the file.

mod sorter;

pub(crate) use sorter::Sorter;

use crate::{Result, error::at};
use std::{
    hash::{DefaultHasher, Hasher},
    iter::Peekable,
    path::{Path, PathBuf},
};

/// Rows kept in memory, 32 bytes each, before a run is spilled.
const IN_MEMORY: usize = 96 << 10;

/// The keys of all rows so far.
#[derive(Debug)]
pub(crate) struct Keys {
    dir: PathBuf,
    rows: u64,
    blank: u64,
    sorter: Sorter,
}

impl Keys {
    /// Spills into the directory, under no name.
    pub(crate) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), rows: 0, blank: 0, sorter: Sorter::new(dir, IN_MEMORY) }
    }

    /// Takes the identifying cells of the next row; a blank one is empty.
    pub(crate) fn push<'c>(&mut self, parts: impl Iterator<Item = &'c [u8]>) -> Result<()> {
        let (fingerprint, is_blank) = fingerprint(parts);
        self.sorter.push(if is_blank { BLANK } else { fingerprint }, self.rows).map_err(at(&self.dir))?;
        self.rows += 1;
        self.blank += u64::from(is_blank);
        Ok(())
    }

    /// Finds the rows that are not the first of their key.
    pub(crate) fn finish(self) -> Result<Twins> {
        let (mut repeated, mut occurrence, mut last) = (0, 0_u64, None);
        let mut later = Sorter::new(&self.dir, IN_MEMORY);
        for pair in self.sorter.sorted().map_err(at(&self.dir))? {
            let (key, row) = pair.map_err(at(&self.dir))?;
            occurrence = if last == Some(key) { occurrence + 1 } else { 0 };
            last = Some(key);
            if occurrence > 0 {
                later.push(u128::from(row), occurrence).map_err(at(&self.dir))?;
                repeated += u64::from(key != BLANK);
            }
        }
        let later = later.sorted().map_err(at(&self.dir))?;
        Ok(Twins { dir: self.dir, row: 0, blank: self.blank, repeated, later: later.peekable() })
    }
}

/// The fingerprint of rows without a key.
const BLANK: u128 = 0;

/// 128 bits of a key, and whether it is blank. That two of a thousand million keys share them is less likely than 1 in 10²⁰.
pub(crate) fn fingerprint<'c>(parts: impl Iterator<Item = &'c [u8]>) -> (u128, bool) {
    let (mut high, mut low) = (DefaultHasher::new(), DefaultHasher::new());
    low.write_u8(1);
    let mut is_blank = true;
    for part in parts {
        is_blank &= part.is_empty();
        for half in [&mut high, &mut low] {
            half.write(part);
            half.write_usize(part.len());
        }
    }
    (u128::from(high.finish()) << 64 | u128::from(low.finish()), is_blank)
}

/// The rows that are not the first of their key, in the order of the rows.
#[derive(Debug)]
pub(crate) struct Twins {
    dir: PathBuf,
    row: u64,
    /// Rows whose key is blank.
    pub(crate) blank: u64,
    /// Rows whose key, not blank, came before.
    pub(crate) repeated: u64,
    later: Peekable<sorter::Sorted>,
}

impl Twins {
    /// For each of the next rows how many rows of its key came before.
    pub(crate) fn next_rows(&mut self, rows: u64) -> Result<Vec<i32>> {
        let mut occurrences = Vec::with_capacity(usize::try_from(rows).unwrap_or_default());
        for row in self.row..self.row + rows {
            let is_later = |next: &std::io::Result<(u128, u64)>| {
                next.as_ref().map_or(true, |next| next.0 == u128::from(row))
            };
            let occurrence = match self.later.next_if(is_later) {
                Some(pair) => pair.map_err(at(&self.dir))?.1,
                None => 0,
            };
            occurrences.push(i32::try_from(occurrence).unwrap_or(i32::MAX));
        }
        self.row += rows;
        Ok(occurrences)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn occurrences(keys: &[&str], in_memory: usize) -> (Vec<i32>, u64, u64) {
        let dir = tempfile::tempdir().unwrap();
        let mut all = Keys::new(dir.path());
        all.sorter = Sorter::new(dir.path(), in_memory);
        for key in keys {
            all.push(key.split('~').map(str::as_bytes)).unwrap();
        }
        let mut twins = all.finish().unwrap();
        let half = keys.len() as u64 / 2;
        let mut rows = twins.next_rows(half).unwrap();
        rows.extend(twins.next_rows(keys.len() as u64 - half).unwrap());
        (rows, twins.repeated, twins.blank)
    }

    #[test]
    fn each_key_is_counted_on_its_own() {
        let keys = ["a~b", "ab~", "a~b", "", "a~b", "ab~", "c", "", "~"];
        assert_eq!(occurrences(&keys, 100), (vec![0, 0, 1, 0, 2, 1, 0, 1, 2], 3, 3));
    }

    #[test]
    fn spilled_runs_give_what_memory_gives() {
        let keys: Vec<String> = (0..5_000_u64).map(|row| (row * row % 997).to_string()).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let mut seen = HashMap::new();
        let expected: Vec<i32> = keys
            .iter()
            .map(|key| {
                let count = seen.entry(*key).or_insert(0);
                *count += 1;
                *count - 1
            })
            .collect();
        for in_memory in [1, 7, 1_000, 5_000, 50_000] {
            assert_eq!(occurrences(&keys, in_memory).0, expected);
        }
    }
}
