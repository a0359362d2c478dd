//! What was encoded, read back by the library's own reader.

use super::*;
use crate::lake::value::{Read, Spelling};
use arrow_array::{Array, Decimal128Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use bytes::Bytes;
use parquet::{
    arrow::{ArrowSchemaConverter, arrow_reader::ParquetRecordBatchReaderBuilder},
    basic::{Compression, ZstdLevel},
    file::{
        metadata::{FileMetaData, ParquetMetaData, ParquetMetaDataWriter, RowGroupMetaData},
        statistics::Statistics,
        writer::TrackedWrite,
    },
    schema::types::SchemaDescPtr,
};
use proptest::prelude::*;
use std::{io::Write, sync::Arc};

fn schema(kind: DataType, is_nullable: bool) -> SchemaDescPtr {
    let schema = Schema::new(vec![Field::new("it", kind, is_nullable)]);
    Arc::new(ArrowSchemaConverter::new().convert(&schema).unwrap())
}

/// A file of these chunks, each a row group.
fn file(schema: &SchemaDescPtr, chunks: Vec<Chunk>) -> (Bytes, ParquetMetaData) {
    let mut out = TrackedWrite::new(Vec::new());
    out.write_all(b"PAR1").unwrap();
    let mut groups = Vec::new();
    for chunk in chunks {
        let rows = i64::try_from(chunk.rows()).unwrap();
        let column = chunk.write(Compression::ZSTD(ZstdLevel::default()), &mut out, 0).unwrap();
        groups.push(
            RowGroupMetaData::builder(Arc::clone(schema))
                .set_num_rows(rows)
                .set_total_byte_size(column.uncompressed_size())
                .set_column_metadata(vec![column])
                .build()
                .unwrap(),
        );
    }
    let rows = groups.iter().map(RowGroupMetaData::num_rows).sum();
    let metadata =
        ParquetMetaData::new(FileMetaData::new(1, rows, None, None, Arc::clone(schema), None), groups);
    let mut bytes = out.into_inner().unwrap();
    ParquetMetaDataWriter::new(&mut bytes, &metadata).finish().unwrap();
    (bytes.into(), metadata)
}

fn batches(bytes: Bytes) -> Vec<RecordBatch> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap().build().unwrap();
    reader.map(Result::unwrap).collect()
}

type Cell = Option<String>;

fn texts(encoder: &mut TextEncoder, groups: &[Vec<Cell>], block: usize) -> Vec<Chunk> {
    let mut press = Press::new().unwrap();
    groups
        .iter()
        .map(|rows| {
            for block in rows.chunks(block) {
                if block.iter().all(Option::is_none) {
                    encoder.push_blank(block.len(), &mut press).unwrap();
                } else {
                    let cells = block.iter().map(|cell| cell.as_deref().map(str::as_bytes));
                    encoder.push(cells, &mut press).unwrap();
                }
            }
            encoder.finish(&mut press).unwrap()
        })
        .collect()
}

fn texts_come_back(groups: &[Vec<Cell>], block: usize, is_unique: bool) -> Bytes {
    let schema = schema(DataType::Utf8, true);
    let mut encoder = TextEncoder::new(schema.column(0), is_unique, true);
    let (bytes, metadata) = file(&schema, texts(&mut encoder, groups, block));
    let read = batches(bytes.clone());
    let read = read.iter().flat_map(|batch| {
        let column: &StringArray = batch.column(0).as_any().downcast_ref().unwrap();
        column.iter().map(|text| text.map(str::to_owned)).collect::<Vec<_>>()
    });
    assert!(read.eq(groups.concat()));
    for (group, rows) in metadata.row_groups().iter().zip(groups) {
        let Some(Statistics::ByteArray(found)) = group.column(0).statistics() else {
            panic!("no statistics")
        };
        assert_eq!(found.null_count_opt(), Some(rows.iter().filter(|cell| cell.is_none()).count() as u64));
        let filled = rows.iter().flatten().map(String::as_bytes);
        if let (Some(least), Some(most)) = (found.min_bytes_opt(), found.max_bytes_opt()) {
            assert_eq!((Some(least), Some(most)), (filled.clone().min(), filled.max()));
        }
    }
    bytes
}

/// Rows of which every n-th has a new value, and some have none.
fn rows(count: usize, new_each: usize, blank_each: usize) -> Vec<Cell> {
    let text = |row: usize| format!("{:032x}", (row / new_each).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    (0..count).map(|row| (row % blank_each != 1).then(|| text(row))).collect()
}

#[test]
fn a_dictionary_is_kept_given_up_and_outgrown() {
    let groups = [
        rows(50_000, 5_000, 7),
        rows(50_000, 1, 100),
        rows(50_000, 2, 3),
        vec![None; 30_000],
        // Too few to decide at first, then too many for a dictionary.
        [rows(20_000, 1, 1_000), vec![None; 25_000]].concat(),
        [vec![None; 25_000], rows(100, 1, 2), vec![None; 25_000], rows(30_000, 1, 1_000)].concat(),
        rows(10, 1, 3),
    ];
    let once = texts_come_back(&groups, 460, false);
    assert_eq!(texts_come_back(&groups, 460, false), once, "the same rows, the same bytes");
    texts_come_back(&groups, 30_000, false);
    texts_come_back(&groups, 460, true);
}

#[test]
fn values_come_back_whatever_their_text() {
    let schema = schema(DataType::Int64, true);
    let mut encoder = ValueEncoder::<i64>::new(schema.column(0));
    let mut press = Press::new().unwrap();
    let read = |cell: &[u8]| match std::str::from_utf8(cell).unwrap().trim().parse() {
        Ok(value) => Read::Plain(value, Spelling::BARE),
        Err(_) if cell.is_empty() => Read::Blank,
        Err(_) => Read::Malformed,
    };
    let mut expected = Vec::new();
    let mut chunks = Vec::new();
    for (modulus, every) in [(10, 1), (1_000_000, 1), (30_000, 2), (7, 1_000)] {
        let cells: Vec<String> = (0..60_000_i64)
            .map(|row| match row % every {
                0 if row % 11 == 3 => format!(" {}", row * 7_919 % modulus),
                0 => (row * 7_919 % modulus).to_string(),
                1 => String::new(),
                _ => "n/a".to_owned(),
            })
            .collect();
        for block in cells.chunks(500) {
            let mut shown = Vec::new();
            let cells = block.iter().map(String::as_bytes);
            encoder.push(cells.clone(), read, |cell, read| shown.push((cell, read)), &mut press).unwrap();
            assert!(shown.into_iter().eq(cells.map(|cell| (cell, read(cell)))));
        }
        expected.extend(cells.iter().map(|cell| read(cell.as_bytes()).value()));
        chunks.push(encoder.finish(&mut press).unwrap());
    }
    let (bytes, metadata) = file(&schema, chunks);
    let found = batches(bytes);
    let found = found.iter().flat_map(|batch| {
        let column: &Int64Array = batch.column(0).as_any().downcast_ref().unwrap();
        column.iter().collect::<Vec<_>>()
    });
    assert!(found.eq(expected.iter().copied()));
    for (group, rows) in metadata.row_groups().iter().zip(expected.chunks(60_000)) {
        let Some(Statistics::Int64(found)) = group.column(0).statistics() else { panic!("no statistics") };
        let filled = rows.iter().flatten();
        assert_eq!((found.min_opt(), found.max_opt()), (filled.clone().min(), filled.max()));
    }
}

proptest! {
    #[test]
    fn decimals_and_lines_come_back(
        decimals in prop::collection::vec(-(10_i128.pow(28) - 1)..10_i128.pow(28), 1..300),
        steps in prop::collection::vec(prop_oneof![9 => 1..3_i64, 1 => any::<i64>()], 1..300),
    ) {
        let mut press = Press::new().unwrap();
        let schema = schema(DataType::Decimal128(28, 12), false);
        let mut encoder = ValueEncoder::<i128>::new(schema.column(0));
        encoder.push_values(decimals.iter().copied(), &mut press).unwrap();
        let read = batches(file(&schema, vec![encoder.finish(&mut press).unwrap()]).0);
        let column: &Decimal128Array = read[0].column(0).as_any().downcast_ref().unwrap();
        prop_assert_eq!(column.values().to_vec(), decimals);

        let mut line = 0_i64;
        let lines: Vec<i64> = steps.iter().map(|step| { line = line.wrapping_add(*step); line }).collect();
        let schema = self::schema(DataType::Int64, false);
        let mut encoder = LineEncoder::new(schema.column(0));
        encoder.push(lines.iter().copied(), &mut press).unwrap();
        let read = batches(file(&schema, vec![encoder.finish(&mut press).unwrap()]).0);
        let column: &Int64Array = read[0].column(0).as_any().downcast_ref().unwrap();
        prop_assert_eq!(column.values().to_vec(), lines);
    }

    #[test]
    fn texts_of_any_kind_come_back(
        runs in prop::collection::vec((prop::option::of("[a-z]{0,3}|é{1,20}"), 1..20_usize), 0..200),
        block in 1..100_usize,
    ) {
        let rows: Vec<Cell> =
            runs.iter().flat_map(|(cell, times)| std::iter::repeat_n(cell.clone(), *times)).collect();
        if !rows.is_empty() {
            texts_come_back(&[rows.clone(), rows], block, false);
        }
    }
}
