//! One lake file in the making: its column chunks, and what its footer will say about them.

use super::{encode::Chunk, file::CREATED_BY};
use crate::{
    Result,
    error::{at, lake},
};
use parquet::{
    basic::{Compression, ZstdLevel},
    file::{
        metadata::{
            ColumnChunkMetaData, FileMetaData, KeyValue, ParquetMetaData, ParquetMetaDataOptions,
            ParquetMetaDataReader, ParquetMetaDataWriter, RowGroupMetaData,
        },
        writer::TrackedWrite,
    },
    schema::types::{ColumnDescPtr, SchemaDescPtr},
};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
    sync::Arc,
};
use tempfile::NamedTempFile;

const MAGIC: &[u8] = b"PAR1";
/// Bytes behind a footer: its length, and the magic number again.
const BEHIND: usize = 8;

/// A file that takes column chunks.
pub(super) struct Part {
    out: TrackedWrite<Hashing>,
    /// Bytes that were written before `out` began to count.
    before: u64,
    pub(super) groups: Vec<Group>,
}

/// The columns of one row group that are written.
#[derive(Default)]
pub(super) struct Group {
    pub(super) rows: u64,
    pub(super) columns: Vec<ColumnChunkMetaData>,
}

/// A file that lacks one column and waits for it. The content of its footer is behind its bytes, each row group by
/// itself: so this takes no more memory than one of them.
pub(super) struct PutAside {
    file: Hashing,
    /// The length of what is there, for each row group.
    footers: Vec<usize>,
}

/// A file that is whole and synced, and has no lasting name yet.
pub(super) struct Ended {
    file: NamedTempFile,
    size: u64,
    sha256: String,
}

impl Ended {
    /// Gives the file its name, which lasts once its directory is synced. Returns its size and its hash.
    pub(super) fn publish(self, path: &Path) -> Result<(u64, String)> {
        self.file.persist(path).map_err(|error| at(path)(error.error))?;
        Ok((self.size, self.sha256))
    }
}

impl Part {
    pub(super) fn begin(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir).map_err(at(dir))?;
        let file = tempfile::Builder::new().prefix("incoming-").tempfile_in(dir).map_err(at(dir))?;
        let mut out = TrackedWrite::new(Hashing { file, hash: Sha256::new(), size: 0 });
        out.write_all(MAGIC).map_err(at(dir))?;
        Ok(Self { out, before: 0, groups: Vec::new() })
    }

    /// Writes some columns of a row group.
    pub(super) fn append(&mut self, group: usize, chunks: Vec<Chunk>) -> Result<()> {
        if self.groups.len() <= group {
            self.groups.resize_with(group + 1, Group::default);
        }
        let group = &mut self.groups[group];
        let compression = Compression::ZSTD(ZstdLevel::default());
        for chunk in chunks {
            group.rows = chunk.rows();
            group.columns.push(chunk.write(compression, &mut self.out, self.before)?);
        }
        Ok(())
    }

    /// Frees what is held of its row groups, until `lacking` can be written.
    pub(super) fn put_aside(self, schema: &SchemaDescPtr, lacking: &ColumnDescPtr) -> Result<PutAside> {
        let Self { out, groups, .. } = self;
        let mut file = out.into_inner().map_err(lake("the file"))?;
        let mut footers = Vec::new();
        for mut group in groups {
            // A footer has a place for every column.
            let place = ColumnChunkMetaData::builder(Arc::clone(lacking)).build();
            group.columns.push(place.map_err(lake("a column"))?);
            let footer = footer(schema, vec![group], Vec::new())?;
            file.file.write_all(&footer).map_err(at(file.file.path()))?;
            footers.push(footer.len());
        }
        Ok(PutAside { file, footers })
    }

    /// Writes the footer and syncs the file.
    pub(super) fn end(self, schema: &SchemaDescPtr, facts: Vec<KeyValue>) -> Result<Ended> {
        let mut out = self.out.into_inner().map_err(lake("the file"))?;
        let footer = footer(schema, self.groups, facts)?;
        out.write_all(&footer).map_err(at(out.file.path().to_owned()))?;
        let Hashing { file, hash, size } = out;
        file.as_file().sync_all().map_err(at(file.path()))?;
        Ok(Ended { file, size, sha256: hex::encode(hash.finalize()) })
    }
}

impl PutAside {
    /// Goes on where the file was put aside: the column that it lacks is to be written now.
    pub(super) fn take_up(self, schema: &SchemaDescPtr) -> Result<Part> {
        let Self { mut file, footers } = self;
        let behind = file.take_back(footers.iter().sum()).map_err(at(file.file.path()))?;
        let options =
            ParquetMetaDataOptions::new().with_schema(Arc::clone(schema)).with_encoding_stats_as_mask(false);
        let mut rest = behind.as_slice();
        let mut groups = Vec::new();
        for length in footers {
            let (footer, others) = rest.split_at(length);
            rest = others;
            let shown = footer.get(..length.saturating_sub(BEHIND)).unwrap_or_default();
            let metadata = ParquetMetaDataReader::decode_metadata_with_options(shown, Some(&options));
            let metadata = metadata.map_err(lake("a footer"))?;
            groups.extend(metadata.into_builder().take_row_groups().into_iter().map(|group| {
                let rows = group.num_rows().unsigned_abs();
                let mut columns = group.into_builder().take_columns();
                // The place that was kept for it: it is the last of the schema.
                columns.pop();
                Group { rows, columns }
            }));
        }
        Ok(Part { before: file.size, groups, out: TrackedWrite::new(file) })
    }
}

fn footer(schema: &SchemaDescPtr, groups: Vec<Group>, facts: Vec<KeyValue>) -> Result<Vec<u8>> {
    let rows = groups.iter().map(|group| group.rows).sum::<u64>();
    let groups = groups.into_iter().enumerate();
    let groups = groups.map(|(ordinal, group)| group.metadata(schema, ordinal)).collect::<Result<_>>()?;
    let file = FileMetaData::new(
        1,
        i64::try_from(rows).map_err(lake("too many rows"))?,
        Some(CREATED_BY.to_owned()),
        Some(facts),
        Arc::clone(schema),
        None,
    );
    let metadata = ParquetMetaData::new(file, groups);
    let mut footer = Vec::new();
    ParquetMetaDataWriter::new(&mut footer, &metadata).finish().map_err(lake("the footer"))?;
    Ok(footer)
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
    /// Cuts off what was written behind the hashed bytes, and goes on there.
    fn take_back(&mut self, behind: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; behind];
        let file = self.file.as_file_mut();
        file.seek(SeekFrom::Start(self.size))?;
        file.read_exact(&mut bytes)?;
        file.set_len(self.size)?;
        file.seek(SeekFrom::Start(self.size))?;
        Ok(bytes)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lake::{
        encode::{Press, TextEncoder},
        schema::{self, Leaves},
    };
    use parquet::basic::Type;
    use payouts_files::columns::EARNINGS;

    #[test]
    fn a_file_that_was_put_aside_is_as_if_it_never_was() {
        let dir = tempfile::tempdir().unwrap();
        let Leaves(schema) = Leaves::of(&EARNINGS).unwrap();
        let (lacking, columns) = schema.columns().split_last().unwrap();
        assert_eq!(lacking.name(), schema::OCCURRENCE);
        let mut press = Press::new().unwrap();
        let mut chunk = |column: &ColumnDescPtr, rows: usize| {
            let is_text = column.physical_type() == Type::BYTE_ARRAY;
            let mut encoder = TextEncoder::new(Arc::clone(column), false, is_text);
            let texts = (0..rows).map(|row| [b"some text".as_slice(), b"other"].get(row % 3).copied());
            encoder.push(texts, &mut press).unwrap();
            encoder.finish(&mut press).unwrap()
        };
        let [put_aside, never] = [true, false].map(|is_put_aside| {
            let mut part = Part::begin(dir.path()).unwrap();
            for (group, rows) in [(0, 30_000), (1, 7)] {
                part.append(group, columns.iter().map(|column| chunk(column, rows)).collect()).unwrap();
            }
            if is_put_aside {
                part = part.put_aside(&schema, lacking).unwrap().take_up(&schema).unwrap();
            }
            for (group, rows) in [(0, 30_000), (1, 7)] {
                part.append(group, vec![chunk(lacking, rows)]).unwrap();
            }
            let path = dir.path().join(is_put_aside.to_string());
            let shown = part.end(&schema, Vec::new()).unwrap().publish(&path).unwrap();
            let bytes = fs::read(path).unwrap();
            assert_eq!(shown, (bytes.len() as u64, hex::encode(Sha256::digest(&bytes))));
            bytes
        });
        assert!(put_aside == never);
    }
}
