//! One lake file: column chunks as they come, then a footer that puts them in order.
//!
//! Parquet lets column chunks lie anywhere. That is used twice: several threads encode columns of their own, and the column
//! that tells twins apart, known only at the end, is written behind all others.

use super::{
    encode::{Chunk, Press, ValueEncoder},
    schema::{self, Leaves},
    twins::Twins,
};
use crate::{
    Error, Result,
    error::{Kind, at, lake},
    raw::sync_dir,
};
use parquet::{
    basic::{Compression, ZstdLevel},
    file::{
        metadata::{
            ColumnChunkMetaData, FileMetaData, KeyValue, ParquetMetaData, ParquetMetaDataWriter,
            RowGroupMetaData,
        },
        reader::{FileReader, SerializedFileReader},
        writer::TrackedWrite,
    },
    schema::types::SchemaDescPtr,
};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{self, Write},
    path::Path,
    sync::Arc,
};
use tempfile::NamedTempFile;

/// Stands in every footer. It changes when the same bytes make another file than before.
const CREATED_BY: &str = "payouts lake version 2";
const MAGIC: &[u8] = b"PAR1";
/// Whether a file was written by another version, which makes other files of the same bytes. One that cannot be read is
/// not excused so.
pub(crate) fn is_of_another_version(path: &Path) -> bool {
    let reader = fs::File::open(path).ok().and_then(|file| SerializedFileReader::new(file).ok());
    reader.is_some_and(|reader| reader.metadata().file_metadata().created_by() != Some(CREATED_BY))
}

/// A file in the making. Dropped before it is finished, it leaves nothing behind.
pub(crate) struct LakeWriter {
    out: TrackedWrite<Hashing>,
    leaves: Leaves,
    compression: Compression,
    groups: Vec<Group>,
}

/// The columns of one row group that are written.
#[derive(Default)]
struct Group {
    rows: u64,
    columns: Vec<ColumnChunkMetaData>,
}

/// What was written.
pub(crate) struct Written {
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

impl LakeWriter {
    /// Begins a file in a directory, under no lasting name.
    pub(crate) fn begin(dir: &Path, leaves: Leaves) -> Result<Self> {
        fs::create_dir_all(dir).map_err(at(dir))?;
        let file = tempfile::Builder::new().prefix("incoming-").tempfile_in(dir).map_err(at(dir))?;
        let mut out = TrackedWrite::new(Hashing { file, hash: Sha256::new(), size: 0 });
        out.write_all(MAGIC).map_err(at(dir))?;
        let compression = Compression::ZSTD(ZstdLevel::default());
        Ok(Self { out, leaves, compression, groups: Vec::new() })
    }

    /// Writes some columns of a row group.
    pub(crate) fn append(&mut self, group: usize, chunks: Vec<Chunk>) -> Result<()> {
        if self.groups.len() <= group {
            self.groups.resize_with(group + 1, Group::default);
        }
        let group = &mut self.groups[group];
        for chunk in chunks {
            group.rows = chunk.rows();
            group.columns.push(chunk.write(self.compression, &mut self.out)?);
        }
        Ok(())
    }

    /// Writes what is known only now, then the footer; syncs the file and gives it its name.
    pub(crate) fn finish(mut self, path: &Path, twins: &mut Twins, facts: Vec<KeyValue>) -> Result<Written> {
        let mut press = Press::new()?;
        let mut occurrences = ValueEncoder::<i32>::new(self.leaves.find(schema::OCCURRENCE)?);
        for group in 0..self.groups.len() {
            let rows = twins.next_rows(self.groups[group].rows)?;
            occurrences.push_values(rows.into_iter(), &mut press)?;
            self.append(group, vec![occurrences.finish(&mut press)?])?;
        }
        let rows = self.groups.iter().map(|group| group.rows).sum::<u64>();
        let groups = self.groups.drain(..).enumerate();
        let groups =
            groups.map(|(ordinal, group)| group.metadata(&self.leaves.0, ordinal)).collect::<Result<_>>()?;
        let file = FileMetaData::new(
            1,
            i64::try_from(rows).map_err(lake("too many rows"))?,
            Some(CREATED_BY.to_owned()),
            Some(facts),
            Arc::clone(&self.leaves.0),
            None,
        );
        let metadata = ParquetMetaData::new(file, groups);
        let mut out = self.out.into_inner().map_err(lake("the file"))?;
        let mut footer = Vec::new();
        ParquetMetaDataWriter::new(&mut footer, &metadata).finish().map_err(lake("the footer"))?;
        out.write_all(&footer).map_err(at(out.file.path().to_owned()))?;
        out.publish(path, rows)
    }
}

impl Group {
    /// The row group, its columns in the order of the schema.
    fn metadata(mut self, schema: &SchemaDescPtr, ordinal: usize) -> Result<RowGroupMetaData> {
        let place = |column: &ColumnChunkMetaData| {
            schema.columns().iter().position(|known| known.path() == column.column_path())
        };
        self.columns.sort_by_cached_key(place);
        let ordinal = i32::try_from(ordinal).map_err(lake("too many row groups"))?;
        let size = self.columns.iter().map(ColumnChunkMetaData::uncompressed_size).sum();
        RowGroupMetaData::builder(Arc::clone(schema))
            .set_num_rows(i64::try_from(self.rows).map_err(lake("too many rows"))?)
            .set_total_byte_size(size)
            .set_ordinal(ordinal)
            .set_column_metadata(self.columns)
            .build()
            .map_err(lake("a row group"))
    }
}

/// A file that is hashed while it is written.
struct Hashing {
    file: NamedTempFile,
    hash: Sha256,
    size: u64,
}

impl Hashing {
    fn publish(self, path: &Path, rows: u64) -> Result<Written> {
        let dir = path.parent().ok_or_else(|| Error::new(Kind::Lake, "a lake file has no directory"))?;
        self.file.as_file().sync_all().map_err(at(self.file.path()))?;
        self.file.persist(path).map_err(|error| at(path)(error.error))?;
        sync_dir(dir)?;
        Ok(Written { rows, bytes: self.size, sha256: hex::encode(self.hash.finalize()) })
    }
}

impl Write for Hashing {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let written = self.file.write(piece)?;
        self.hash.update(&piece[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
