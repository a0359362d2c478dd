//! Parquet: the columns of the lake, and those of where a row comes from.

use super::{BEHIND, ExportedEarnings, Files, Source, currency_name, rows_of};
use crate::{
    Error, Result,
    error::{Kind, lake},
    lake::{read::codes_of, schema},
};
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, StringArray, new_null_array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::{EnabledStatistics, WriterProperties},
};
use payouts_files::columns::RowSchema;
use std::{
    io::Write,
    sync::{Arc, mpsc::sync_channel},
    thread,
};

/// Rows of a row group. The writer holds all of it, so twice as many take a fifth more memory: `cargo xtask bench bulk`.
const GROUP_ROWS: usize = 60_000;

/// Writes all rows, and reads them on another thread.
pub(super) fn write(
    dataset: &'static RowSchema,
    as_received: bool,
    files: &Files<'_>,
    out: &mut (dyn Write + Send),
) -> Result<ExportedEarnings> {
    let mut writer = Parquet::begin(out, dataset, as_received)?;
    let mut written = ExportedEarnings::default();
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(2);
        scope.spawn(move || files.read(|batch| sender.send(batch).is_ok()));
        for batch in receiver {
            let (batch, source) = batch?;
            written.rows += batch.num_rows() as u64;
            written.repeats += source.repeats(&batch);
            writer.batch(&batch, &source)?;
        }
        Ok::<(), Error>(())
    })?;
    writer.finish()?;
    Ok(written)
}

struct Parquet<'o> {
    writer: ArrowWriter<&'o mut (dyn Write + Send)>,
    dataset: &'static RowSchema,
    schema: SchemaRef,
}

impl<'o> Parquet<'o> {
    fn begin(
        out: &'o mut (dyn Write + Send),
        dataset: &'static RowSchema,
        as_received: bool,
    ) -> Result<Self> {
        let schema = Arc::new(Schema::new(fields(dataset, as_received)));
        let level = ZstdLevel::try_new(1).map_err(lake("compression"))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            // The metadata of pages is kept for the whole file until its footer is written.
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .build();
        let writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties));
        Ok(Self { writer: writer.map_err(lake("a Parquet file"))?, dataset, schema })
    }

    fn batch(&mut self, batch: &RecordBatch, source: &Source<'_>) -> Result<()> {
        let rows = rows_of(batch, self.dataset)?;
        let count = batch.num_rows();
        let same = |text: &str| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(std::iter::repeat_n(text, count)))
        };
        let mut codes = codes_of(self.dataset, batch).into_iter();
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(self.schema.fields().len());
        for column in self.dataset.columns {
            let values = batch.column_by_name(column.name).cloned();
            let codes = codes.next().flatten();
            let code = codes.map(|mut codes| -> ArrayRef {
                let is_filled = |row: &usize| values.as_ref().is_some_and(|values| values.is_valid(*row));
                let codes = (0..count).map(|row| codes.currency(row).filter(|_| is_filled(&row)));
                Arc::new(codes.map(|code| code.map(|code| code.as_str().to_owned())).collect::<StringArray>())
            });
            let kind = schema::field(column).data_type().clone();
            columns.push(values.unwrap_or_else(|| new_null_array(&kind, count)));
            columns.extend(code);
        }
        for name in BEHIND.into_iter().chain([schema::RECEIVED, schema::SPELLING]) {
            if self.schema.column_with_name(name).is_none() {
                continue;
            }
            columns.push(match name {
                "counts" => {
                    let counts: Vec<bool> = (0..count).map(|row| source.counts(batch, row)).collect();
                    Arc::new(BooleanArray::from(counts))
                }
                "source" => same(source.file.window.source.as_str()),
                "observation" => same(&source.observation),
                "raw_sha256" => same(&source.file.raw),
                schema::EXTRA => Arc::new(StringArray::from_iter_values(
                    rows.iter().map(|row| row.extra().unwrap_or("{}")),
                )),
                // Its letters are for the columns that the file has.
                schema::SPELLING => {
                    Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.spelling())))
                }
                name => batch.column_by_name(name).cloned().ok_or_else(|| {
                    Error::new(
                        Kind::Damaged,
                        format!("column {name} of a lake file is not as it was written"),
                    )
                })?,
            });
        }
        let batch =
            RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(lake("a batch of rows"))?;
        self.writer.write(&batch).map_err(lake("a Parquet file"))
    }

    fn finish(self) -> Result<()> {
        self.writer.close().map_err(lake("a Parquet file"))?;
        Ok(())
    }
}

/// The columns, in the order of every form; behind them how values were spelt, where that is wanted.
fn fields(dataset: &'static RowSchema, as_received: bool) -> Vec<Field> {
    let lake_schema = schema::file_schema(dataset);
    let mut fields = Vec::new();
    for column in dataset.columns {
        fields.push(schema::field(column));
        fields.extend(currency_name(column).map(|name| Field::new(name, DataType::Utf8, true)));
    }
    let spelt: &[&str] = if as_received { &[schema::RECEIVED, schema::SPELLING] } else { &[] };
    for name in BEHIND.iter().chain(spelt) {
        fields.push(match (*name, lake_schema.field_with_name(name)) {
            ("counts", _) => Field::new(*name, DataType::Boolean, false),
            (schema::EXTRA, _) | (_, Err(_)) => Field::new(*name, DataType::Utf8, false),
            (_, Ok(field)) => field.clone(),
        });
    }
    fields
}
