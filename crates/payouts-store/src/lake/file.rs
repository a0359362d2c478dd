//! Lake files: column chunks as they come, then a footer that puts them in order.
//!
//! Parquet lets column chunks lie anywhere. That is used twice: several threads encode columns of their own, and the column
//! that tells twins apart, known only at the end, is written behind all others.
//!
//! So no file of an observation can be ended before its last row is known. What a footer says grows with the rows: it is not
//! held for files that are full.

use super::{
    encode::{Chunk, Press, ValueEncoder},
    part::{Group, Part, PutAside},
    schema::{self, Leaves},
    twins::Twins,
};
use crate::Result;
use parquet::{
    file::{
        metadata::KeyValue,
        reader::{FileReader, SerializedFileReader},
    },
    schema::types::ColumnDescPtr,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Stands in every footer. It changes when the same bytes make other files than before.
pub(super) const CREATED_BY: &str = "payouts lake version 3";

/// Row groups of a file, which is then about as large as readers like best. Tests see many files sooner.
const FILE_GROUPS: usize = if cfg!(test) { 2 } else { 10 };

/// Whether a file was written by another version, which makes other files of the same bytes. One that cannot be read is
/// not excused so.
pub(crate) fn is_of_another_version(path: &Path) -> bool {
    let reader = fs::File::open(path).ok().and_then(|file| SerializedFileReader::new(file).ok());
    reader.is_some_and(|reader| reader.metadata().file_metadata().created_by() != Some(CREATED_BY))
}

/// The files of an observation in the making. Dropped before they are finished, they leave nothing behind.
pub(crate) struct LakeWriter {
    dir: PathBuf,
    leaves: Leaves,
    occurrence: ColumnDescPtr,
    full: Vec<PutAside>,
    open: Part,
}

/// A file that was written.
pub(crate) struct Written {
    /// Its number from 1, where there are several.
    pub(crate) part: Option<usize>,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

impl LakeWriter {
    /// Begins a file in a directory, under no lasting name.
    pub(crate) fn begin(dir: &Path, leaves: Leaves) -> Result<Self> {
        let occurrence = leaves.find(schema::OCCURRENCE)?;
        let open = Part::begin(dir)?;
        Ok(Self { dir: dir.to_owned(), leaves, occurrence, full: Vec::new(), open })
    }

    /// Writes some columns of a row group: of the one that was written to last, or of the next.
    pub(crate) fn append(&mut self, group: usize, chunks: Vec<Chunk>) -> Result<()> {
        let mut place = group - self.full.len() * FILE_GROUPS;
        if place >= FILE_GROUPS {
            let full = std::mem::replace(&mut self.open, Part::begin(&self.dir)?);
            self.full.push(full.put_aside(&self.leaves.0, &self.occurrence)?);
            place = 0;
        }
        self.open.append(place, chunks)
    }

    /// Writes what is known only now, then the footers; syncs the files and gives each its name.
    pub(crate) fn finish(
        self,
        path: impl Fn(Option<usize>) -> PathBuf,
        twins: &mut Twins,
        facts: &[KeyValue],
    ) -> Result<Vec<Written>> {
        let Self { leaves, occurrence, full, open, .. } = self;
        let mut press = Press::new()?;
        let mut occurrences = ValueEncoder::<i32>::new(occurrence);
        let parts = full.len() + 1;
        let files = full.into_iter().map(|full| full.take_up(&leaves.0)).chain([Ok(open)]);
        let mut written = Vec::new();
        for (index, file) in files.enumerate() {
            let mut file = file?;
            for group in 0..file.groups.len() {
                let rows = twins.next_rows(file.groups[group].rows)?;
                occurrences.push_values(rows.into_iter(), &mut press)?;
                file.append(group, vec![occurrences.finish(&mut press)?])?;
            }
            let mut facts = facts.to_vec();
            let part = (parts > 1).then_some(index + 1);
            if let Some(part) = part {
                facts.push(KeyValue::new("payouts.part".to_owned(), format!("{part}/{parts}")));
            }
            let rows = file.groups.iter().map(|group: &Group| group.rows).sum();
            let (bytes, sha256) = file.publish(&leaves.0, facts, &path(part))?;
            written.push(Written { part, rows, bytes, sha256 });
        }
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lake::twins::Keys;
    use partner_center_client::columns::EARNINGS;

    #[test]
    fn what_is_held_of_a_file_does_not_grow_with_its_rows() {
        let dir = tempfile::tempdir().unwrap();
        let leaves = Leaves::of(&EARNINGS).unwrap();
        let columns = leaves.0.num_columns();
        let (mut press, mut keys) = (Press::new().unwrap(), Keys::new(dir.path()));
        let column = leaves.find("earningId").unwrap();
        let mut encoder = crate::lake::encode::TextEncoder::new(column, false, false);
        let mut writer = LakeWriter::begin(dir.path(), leaves).unwrap();
        let groups = 50;
        for group in 0..groups {
            keys.push([b"key".as_slice()].into_iter()).unwrap();
            let chunks = (0..columns - 1).map(|_| {
                encoder.push([Some(b"text".as_slice())].into_iter(), &mut press).unwrap();
                encoder.finish(&mut press).unwrap()
            });
            writer.append(group, chunks.collect()).unwrap();
            let held: usize = writer.open.groups.iter().map(|group| group.columns.len()).sum();
            assert!(held <= FILE_GROUPS * columns, "{held} columns are held after {group} row groups");
        }
        assert_eq!(writer.full.len() * FILE_GROUPS + writer.open.groups.len(), groups);
        drop((writer, keys));
        assert_eq!(dir.path().read_dir().unwrap().count(), 0, "nothing is left behind");
    }
}
