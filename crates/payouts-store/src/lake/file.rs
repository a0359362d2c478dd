//! One lake file: column chunks as they come, then a footer that puts them in order.
//!
//! Parquet lets column chunks lie anywhere. That is used twice: several threads encode columns of their own, and the column
//! that tells twins apart, known only at the end, is written behind all others.

use super::{schema, twins::Twins};
use crate::{
    Error, Result,
    error::{Kind, at, lake},
    raw::sync_dir,
};
use arrow_array::{ArrayRef, Int32Array};
use arrow_schema::{DataType, Schema, SchemaRef};
use parquet::{
    arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves},
    basic::{Compression, Encoding, ZstdLevel},
    file::{
        metadata::{
            ColumnChunkMetaData, FileMetaData, KeyValue, ParquetMetaData, ParquetMetaDataWriter,
            RowGroupMetaData,
        },
        properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr},
        writer::{SerializedFileWriter, SerializedRowGroupWriter, TrackedWrite},
    },
    schema::types::{ColumnPath, SchemaDescPtr},
};
use partner_center_client::columns::{Dataset, EARNINGS};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{self, Write},
    path::Path,
    sync::Arc,
};
use tempfile::NamedTempFile;

/// Stands in every footer. It changes when the same bytes make another file than before.
const CREATED_BY: &str = "payouts lake version 1";
const MAGIC: &[u8] = b"PAR1";
/// Every column holds a page of its own in memory, and a compressor that grows with it.
const PAGE_BYTES: usize = 256 << 10;
const DICTIONARY_BYTES: usize = 512 << 10;
/// Text by whose smallest and largest values readers pass over row groups. For names and random ids they tell nothing,
/// and cost a comparison for each cell.
const PRUNED_BY: [&str; 4] = ["participantId", "programName", "paymentId", "paymentStatus"];

/// Some columns of a file, encoded together.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    schema: SchemaRef,
    parquet: SchemaDescPtr,
    properties: WriterPropertiesPtr,
}

impl Section {
    pub(crate) fn new(schema: &SchemaRef) -> Result<Self> {
        Ok(Self {
            parquet: schema::parquet_schema(schema)?,
            schema: Arc::clone(schema),
            properties: Arc::new(properties(schema)?),
        })
    }

    /// Encoders for one row group.
    pub(crate) fn encoders(&self) -> Result<Encoders> {
        let unused = SerializedFileWriter::new(
            io::sink(),
            self.parquet.root_schema_ptr(),
            Arc::clone(&self.properties),
        )
        .map_err(lake("column encoders"))?;
        let factory = ArrowRowGroupWriterFactory::new(&unused, Arc::clone(&self.schema));
        let columns = factory.create_column_writers(0).map_err(lake("column encoders"))?;
        Ok(Encoders { schema: Arc::clone(&self.schema), columns })
    }
}

fn properties(schema: &Schema) -> Result<WriterProperties> {
    let level = ZstdLevel::try_new(1).map_err(lake("compression"))?;
    let mut properties = WriterProperties::builder()
        .set_created_by(CREATED_BY.to_owned())
        .set_compression(Compression::ZSTD(level))
        .set_data_page_size_limit(PAGE_BYTES)
        .set_dictionary_page_size_limit(DICTIONARY_BYTES)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_column_dictionary_enabled(ColumnPath::from(schema::LINE), false)
        .set_column_encoding(ColumnPath::from(schema::LINE), Encoding::DELTA_BINARY_PACKED);
    for field in schema.fields().iter().filter(|field| *field.data_type() == DataType::Utf8) {
        let column = ColumnPath::from(field.name().as_str());
        if EARNINGS.business_key.contains(&field.name().as_str()) {
            // Hardly any value comes twice, so that a dictionary would only be thrown away again.
            properties = properties.set_column_dictionary_enabled(column.clone(), false);
        }
        if !PRUNED_BY.contains(&field.name().as_str()) {
            properties = properties.set_column_statistics_enabled(column, EnabledStatistics::None);
        }
    }
    Ok(properties.build())
}

/// Encodes the columns of a section, for one row group.
#[derive(Debug)]
pub(crate) struct Encoders {
    schema: SchemaRef,
    columns: Vec<ArrowColumnWriter>,
}

impl Encoders {
    pub(crate) fn write(&mut self, arrays: &[ArrayRef]) -> Result<()> {
        for ((field, array), column) in self.schema.fields().iter().zip(arrays).zip(&mut self.columns) {
            for leaf in compute_leaves(field, array).map_err(lake("a column"))? {
                column.write(&leaf).map_err(lake("a column"))?;
            }
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<Vec<ArrowColumnChunk>> {
        self.columns.into_iter().map(|column| column.close().map_err(lake("a column"))).collect()
    }
}

/// A file in the making. Dropped before it is finished, it leaves nothing behind.
pub(crate) struct LakeWriter {
    out: TrackedWrite<Hashing>,
    schema: SchemaDescPtr,
    sections: Vec<Section>,
    groups: Vec<Group>,
}

/// The columns of one row group that are written.
#[derive(Default)]
struct Group {
    rows: i64,
    size: i64,
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
    pub(crate) fn begin(dir: &Path, dataset: &Dataset, sections: Vec<Section>) -> Result<Self> {
        fs::create_dir_all(dir).map_err(at(dir))?;
        let file = tempfile::Builder::new().prefix("incoming-").tempfile_in(dir).map_err(at(dir))?;
        let mut out = TrackedWrite::new(Hashing { file, hash: Sha256::new(), size: 0 });
        out.write_all(MAGIC).map_err(at(dir))?;
        let schema = schema::parquet_schema(&schema::file_schema(dataset))?;
        Ok(Self { out, schema, sections, groups: Vec::new() })
    }

    /// Writes the chunks of a section of the present row group.
    pub(crate) fn append(
        &mut self,
        group: usize,
        section: usize,
        chunks: Vec<ArrowColumnChunk>,
    ) -> Result<()> {
        let section = self.sections[section].clone();
        self.append_section(group, &section, chunks)
    }

    fn append_section(
        &mut self,
        group: usize,
        section: &Section,
        chunks: Vec<ArrowColumnChunk>,
    ) -> Result<()> {
        let ordinal = i32::try_from(group).map_err(lake("too many row groups"))?;
        let properties = Arc::clone(&section.properties);
        let mut writer = SerializedRowGroupWriter::new(
            Arc::clone(&section.parquet),
            properties,
            &mut self.out,
            ordinal,
            None,
        );
        for chunk in chunks {
            chunk.append_to_row_group(&mut writer).map_err(lake("a column"))?;
        }
        let written = writer.close().map_err(lake("a row group"))?;
        if self.groups.len() <= group {
            self.groups.resize_with(group + 1, Group::default);
        }
        let group = &mut self.groups[group];
        group.rows = written.num_rows();
        group.size += written.total_byte_size();
        group.columns.extend_from_slice(written.columns());
        Ok(())
    }

    /// Writes what is known only now, then the footer; syncs the file and gives it its name.
    pub(crate) fn finish(mut self, path: &Path, twins: &mut Twins, facts: Vec<KeyValue>) -> Result<Written> {
        let section = Section::new(&Arc::new(Schema::new(vec![schema::occurrence_field()])))?;
        for group in 0..self.groups.len() {
            let rows = self.groups[group].rows.unsigned_abs();
            let mut encoders = section.encoders()?;
            encoders.write(&[Arc::new(Int32Array::from(twins.next_rows(rows)?))])?;
            self.append_section(group, &section, encoders.finish()?)?;
        }
        let rows = self.groups.iter().map(|group| group.rows).sum::<i64>();
        let groups = self.groups.drain(..).enumerate();
        let groups =
            groups.map(|(ordinal, group)| group.metadata(&self.schema, ordinal)).collect::<Result<_>>()?;
        let file = FileMetaData::new(
            1,
            rows,
            Some(CREATED_BY.to_owned()),
            Some(facts),
            Arc::clone(&self.schema),
            None,
        );
        let metadata = ParquetMetaData::new(file, groups);
        let mut out = self.out.into_inner().map_err(lake("the file"))?;
        let mut footer = Vec::new();
        ParquetMetaDataWriter::new(&mut footer, &metadata).finish().map_err(lake("the footer"))?;
        out.write_all(&footer).map_err(at(out.file.path().to_owned()))?;
        out.publish(path, rows.unsigned_abs())
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
        RowGroupMetaData::builder(Arc::clone(schema))
            .set_num_rows(self.rows)
            .set_total_byte_size(self.size)
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
