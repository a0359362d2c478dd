//! Lake files: column chunks as they come, then a footer that puts them in order.
//!
//! Parquet lets column chunks be anywhere. That is used twice: several threads encode columns of their own, and the
//! column that distinguishes twins is known only at the end, and is written behind all others.
//!
//! So no file of an observation can be ended before its last row is known. The content of a footer grows with the rows:
//! it is not held for files that are full.

use super::{
    encode::{Chunk, Press, ValueEncoder},
    part::{Group, Part, PutAside},
    schema::{self, Leaves},
    twins::Twins,
};
use crate::{Result, raw::sync_dir};
use parquet::{file::metadata::KeyValue, schema::types::ColumnDescPtr};
use std::path::{Path, PathBuf};

/// Is in every footer. It changes when the same bytes make other files than before.
pub(super) const CREATED_BY: &str = "payouts lake version 1";

/// Row groups of a file, which is then about as large as readers like best. Tests see many files sooner.
const FILE_GROUPS: usize = if cfg!(test) { 2 } else { 10 };

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

    /// Writes what is known only now, then the footers; syncs the files, and gives them their names once all are whole.
    pub(crate) fn finish(
        self,
        path: impl Fn(Option<usize>) -> PathBuf,
        twins: &mut Twins,
        facts: &[KeyValue],
    ) -> Result<Vec<Written>> {
        let Self { dir, leaves, occurrence, full, open } = self;
        let mut press = Press::new()?;
        let mut occurrences = ValueEncoder::<i32>::new(occurrence);
        let parts = full.len() + 1;
        let files = full.into_iter().map(|full| full.take_up(&leaves.0)).chain([Ok(open)]);
        let mut ended = Vec::new();
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
            ended.push((part, rows, file.end(&leaves.0, facts)?));
        }
        let mut written = Vec::new();
        for (part, rows, file) in ended {
            let (bytes, sha256) = file.publish(&path(part))?;
            written.push(Written { part, rows, bytes, sha256 });
        }
        sync_dir(&dir)?;
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lake::{encode::TextEncoder, twins::Keys};
    use payouts_files::columns::EARNINGS;
    use std::fs;

    /// Writes row groups of one row.
    struct Groups {
        press: Press,
        encoder: TextEncoder,
        columns: usize,
    }

    impl Groups {
        fn begin(dir: &Path) -> (Self, LakeWriter) {
            let leaves = Leaves::of(&EARNINGS).unwrap();
            let encoder = TextEncoder::new(leaves.find("earningId").unwrap(), false, false);
            let groups = Self { press: Press::new().unwrap(), encoder, columns: leaves.0.num_columns() };
            (groups, LakeWriter::begin(dir, leaves).unwrap())
        }

        fn append(&mut self, writer: &mut LakeWriter, group: usize) {
            let chunks = (0..self.columns - 1).map(|_| {
                self.encoder.push([Some(b"text".as_slice())].into_iter(), &mut self.press).unwrap();
                self.encoder.finish(&mut self.press).unwrap()
            });
            writer.append(group, chunks.collect()).unwrap();
        }
    }

    fn files(dir: &Path) -> Vec<PathBuf> {
        dir.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    #[test]
    fn what_is_held_of_a_file_does_not_grow_with_its_rows() {
        let dir = tempfile::tempdir().unwrap();
        let (mut groups, mut writer) = Groups::begin(dir.path());
        let count = 50;
        for group in 0..count {
            groups.append(&mut writer, group);
            let held: usize = writer.open.groups.iter().map(|group| group.columns.len()).sum();
            assert!(held <= FILE_GROUPS * groups.columns, "{held} columns are held after {group} row groups");
        }
        assert_eq!(writer.full.len() * FILE_GROUPS + writer.open.groups.len(), count);
        drop(writer);
        assert_eq!(files(dir.path()), [] as [PathBuf; 0], "nothing is left behind");
    }

    #[test]
    fn no_file_gets_its_name_before_all_are_whole() {
        let dir = tempfile::tempdir().unwrap();
        let (mut groups, mut writer) = Groups::begin(dir.path());
        let first = files(dir.path());
        for group in 0..=2 * FILE_GROUPS {
            groups.append(&mut writer, group);
            if group == FILE_GROUPS {
                let second = files(dir.path()).into_iter().find(|file| !first.contains(file)).unwrap();
                // What the disk does to the second file while the third is written.
                fs::hard_link(&second, dir.path().join("second")).unwrap();
            }
        }
        let second = fs::File::options().write(true).open(dir.path().join("second")).unwrap();
        second.set_len(0).unwrap();
        let mut twins = Keys::new(dir.path()).finish().unwrap();
        let name = |part: Option<usize>| dir.path().join(format!("part {part:?}"));
        assert!(writer.finish(name, &mut twins, &[]).is_err());
        assert_eq!(files(dir.path()), [dir.path().join("second")]);
    }
}
