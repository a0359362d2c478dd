//! Parquet: the columns of the lake, and those of where a row comes from.

use super::{Files, Source, rows_of};
use crate::{Error, Result, error::lake, lake::schema};
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, new_null_array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::{EnabledStatistics, WriterProperties},
};
use partner_center_client::columns::Dataset;
use std::{
    io::Write,
    sync::{Arc, mpsc::sync_channel},
    thread,
};

/// Rows of a row group. The writer holds all of it, so twice as many take a fifth more memory: `cargo xtask bench bulk`.
const GROUP_ROWS: usize = 60_000;

/// Writes all rows, and reads them on another thread. Returns how many.
pub(super) fn write(
    dataset: &'static Dataset,
    files: &Files<'_>,
    out: &mut (dyn Write + Send),
) -> Result<u64> {
    let mut writer = Parquet::begin(out, dataset)?;
    let mut rows = 0;
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(2);
        scope.spawn(move || files.read(|batch| sender.send(batch).is_ok()));
        for batch in receiver {
            let (batch, source) = batch?;
            rows += batch.num_rows() as u64;
            writer.batch(&batch, &source)?;
        }
        Ok::<(), Error>(())
    })?;
    writer.finish()?;
    Ok(rows)
}

struct Parquet<'o> {
    writer: ArrowWriter<&'o mut (dyn Write + Send)>,
    dataset: &'static Dataset,
    /// The columns of the lake.
    lake: SchemaRef,
    schema: SchemaRef,
}

impl<'o> Parquet<'o> {
    fn begin(out: &'o mut (dyn Write + Send), dataset: &'static Dataset) -> Result<Self> {
        let lake_schema = schema::file_schema(dataset);
        let behind = [
            Field::new("source", DataType::Utf8, false),
            Field::new("observation", DataType::Int64, false),
            Field::new("raw_sha256", DataType::Utf8, false),
        ];
        let fields: Vec<_> = lake_schema.fields().iter().cloned().chain(behind.map(Arc::new)).collect();
        let schema = Arc::new(Schema::new(fields));
        let level = ZstdLevel::try_new(1).map_err(lake("compression"))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            // What is told of pages is held for the whole file until its footer is written.
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .build();
        let writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties));
        Ok(Self { writer: writer.map_err(lake("a Parquet file"))?, dataset, lake: lake_schema, schema })
    }

    /// The columns of the present spec, whichever the file has.
    fn columns(&self, batch: &RecordBatch) -> Result<Vec<ArrayRef>> {
        if batch.schema().fields() == self.lake.fields() {
            return Ok(batch.columns().to_vec());
        }
        let rows = rows_of(batch, self.dataset)?;
        let column = |field: &Arc<Field>| -> ArrayRef {
            match batch.column_by_name(field.name()) {
                // Its letters stand for the columns that the file has.
                Some(_) if field.name() == schema::SPELLING => {
                    Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.spelling())))
                }
                Some(known) => Arc::clone(known),
                None => new_null_array(field.data_type(), batch.num_rows()),
            }
        };
        Ok(self.lake.fields().iter().map(column).collect())
    }

    fn batch(&mut self, batch: &RecordBatch, source: &Source<'_>) -> Result<()> {
        let rows = batch.num_rows();
        let same = |text: &str| Arc::new(StringArray::from_iter_values(std::iter::repeat_n(text, rows)));
        let mut columns = self.columns(batch)?;
        columns.push(same(source.file.window.source.as_str()));
        columns.push(Arc::new(Int64Array::from_value(source.file.observation.0, rows)));
        columns.push(same(&source.file.raw));
        let batch =
            RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(lake("a batch of rows"))?;
        self.writer.write(&batch).map_err(lake("a Parquet file"))
    }

    fn finish(self) -> Result<()> {
        self.writer.close().map_err(lake("a Parquet file"))?;
        Ok(())
    }
}
