//! Earnings that the newest files of several windows hold.
//!
//! A listing streams file after file and so shows such an earning once for each: comparing rows across months would hold
//! tens of millions of ids. Here they are sorted outside of memory, once, when somebody verifies.

use super::{
    read::EarningFilter,
    twins::{Sorter, fingerprint},
};
use crate::{
    AsOf, Result, Store, StoredLakeFile,
    error::{at, lake},
};
use arrow_array::{Array, RecordBatch, StringArray};
use parquet::arrow::{ProjectionMask, arrow_reader::ParquetRecordBatchReaderBuilder};
use payouts_core::Window;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    path::Path,
};

/// The column that names an earning.
const ID: &str = "earningId";

/// Ids in memory, 32 bytes each, before a run is spilled.
const IN_MEMORY: usize = 96 << 10;

/// How many are told by name.
const NAMED: usize = 20;

/// An earning that the newest readings of several windows hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedEarning {
    /// Its id.
    pub id: String,
    /// The windows, oldest first.
    pub windows: Vec<Window>,
}

impl Store {
    /// How many earnings are in several windows at once, and the first of them by name. Sorts within `scratch`. A file that
    /// cannot be read is passed over.
    pub(crate) fn shared_earnings(&self, scratch: &Path) -> Result<(u64, Vec<SharedEarning>)> {
        let files = self.earning_files(&EarningFilter::default(), AsOf::Now)?;
        let root = self.layout().root();
        let mut sorter = Sorter::new(scratch, IN_MEMORY);
        for (index, file) in files.iter().enumerate() {
            // What is wrong with a file is found, and told, where its bytes are hashed.
            let _ = visit(root, file, |id| sorter.push(mark(file, id), index as u64).map_err(at(scratch)))?;
        }
        let (mut count, mut held) = (0, Vec::new());
        let mut open: (u128, BTreeSet<usize>) = Default::default();
        let mut close = |(mark, holders): (u128, BTreeSet<usize>)| {
            // Files of one window stand side by side.
            let window = |holder: Option<&usize>| holder.map(|index| &files[*index].window);
            if window(holders.first()) != window(holders.last()) {
                count += 1;
                if held.len() < NAMED {
                    held.push((mark, holders));
                }
            }
        };
        for pair in sorter.sorted().map_err(at(scratch))? {
            let (mark, index) = pair.map_err(at(scratch))?;
            if mark != open.0 {
                close(std::mem::take(&mut open));
                open.0 = mark;
            }
            open.1.extend(usize::try_from(index));
        }
        close(open);
        Ok((count, named(root, &files, &held)?))
    }
}

/// Finds the ids again that the marks stand for, in the first file that holds each.
fn named(
    root: &Path,
    files: &[StoredLakeFile],
    held: &[(u128, BTreeSet<usize>)],
) -> Result<Vec<SharedEarning>> {
    let mut wanted: BTreeMap<usize, BTreeMap<u128, &BTreeSet<usize>>> = BTreeMap::new();
    for (mark, holders) in held {
        wanted.entry(holders.first().copied().unwrap_or_default()).or_default().insert(*mark, holders);
    }
    let mut named = Vec::new();
    for (index, mut marks) in wanted {
        let file = &files[index];
        let _ = visit(root, file, |id| {
            if let Some(holders) = marks.remove(&mark(file, id)) {
                let mut windows: Vec<_> =
                    holders.iter().map(|holder| files[*holder].window.clone()).collect();
                windows.dedup();
                named.push(SharedEarning { id: id.to_owned(), windows });
            }
            Ok(())
        })?;
    }
    Ok(named)
}

/// An id means one earning within a sign-in.
fn mark(file: &StoredLakeFile, id: &str) -> u128 {
    fingerprint([file.window.source.as_str().as_bytes(), id.as_bytes()].into_iter()).0
}

/// Visits the ids of a file, blank ones left out. The inner result is that of the file.
fn visit(root: &Path, stored: &StoredLakeFile, mut id: impl FnMut(&str) -> Result<()>) -> Result<Result<()>> {
    let path = root.join(&stored.file.path);
    let batches = File::open(&path).map_err(at(path)).and_then(|file| {
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(lake("a lake file"))?;
        let only = ProjectionMask::columns(builder.parquet_schema(), [ID]);
        builder.with_projection(only).build().map_err(lake("a lake file"))
    });
    let batches = match batches {
        Ok(batches) => batches,
        Err(error) => return Ok(Err(error)),
    };
    for batch in batches {
        let batch: RecordBatch = match batch.map_err(lake("a lake file")) {
            Ok(batch) => batch,
            Err(error) => return Ok(Err(error)),
        };
        let Some(ids) =
            batch.columns().first().and_then(|column| column.as_any().downcast_ref::<StringArray>())
        else {
            break;
        };
        (0..ids.len()).filter(|row| ids.is_valid(*row)).try_for_each(|row| id(ids.value(row)))?;
    }
    Ok(Ok(()))
}
