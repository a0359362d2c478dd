//! A column of a row group, encoded and ready to be written.

use crate::{Result, error::lake};
use parquet::{
    basic::{Compression, Encoding, PageType},
    column::page::{CompressedPage, PageWriter},
    file::{
        metadata::{ColumnChunkMetaData, PageEncodingStats},
        statistics::Statistics,
        writer::{SerializedPageWriter, TrackedWrite},
    },
    schema::types::ColumnDescPtr,
};
use std::io::Write;

/// The pages of one column of one row group, compressed.
pub(crate) struct Chunk {
    pub(super) column: ColumnDescPtr,
    pub(super) rows: u64,
    pub(super) dictionary: Option<CompressedPage>,
    pub(super) pages: Vec<CompressedPage>,
    pub(super) statistics: Option<Statistics>,
}

impl Chunk {
    /// How many rows it has.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes the pages, and returns where they are. `before` is how many bytes of the file `out` has not counted.
    pub(crate) fn write<W: Write + Send>(
        self,
        compression: Compression,
        out: &mut TrackedWrite<W>,
        before: u64,
    ) -> Result<ColumnChunkMetaData> {
        let Self { column, rows, dictionary, pages, statistics } = self;
        let signed = |number: usize| i64::try_from(number).map_err(lake("a column"));
        let (mut size, mut pressed) = (0, 0);
        let mut counts: Vec<PageEncodingStats> = Vec::new();
        let mut encodings = vec![Encoding::RLE];
        let mut writer = SerializedPageWriter::new(out);
        let (mut dictionary_at, mut data_at) = (None, None);
        for page in dictionary.into_iter().chain(pages) {
            let (page_type, encoding) = (page.page_type(), page.encoding());
            let written = writer.write_page(page).map_err(lake("a column"))?;
            let offset = i64::try_from(before + written.offset).map_err(lake("a column"))?;
            if page_type == PageType::DICTIONARY_PAGE {
                dictionary_at = Some(offset);
            } else {
                data_at.get_or_insert(offset);
            }
            size += written.uncompressed_size;
            pressed += written.compressed_size;
            if !encodings.contains(&encoding) {
                encodings.push(encoding);
            }
            match counts.last_mut() {
                Some(last) if last.page_type == page_type && last.encoding == encoding => last.count += 1,
                _ => counts.push(PageEncodingStats { page_type, encoding, count: 1 }),
            }
        }
        let mut metadata = ColumnChunkMetaData::builder(column)
            .set_compression(compression)
            .set_encodings(encodings)
            .set_page_encoding_stats(counts)
            .set_num_values(i64::try_from(rows).map_err(lake("a column"))?)
            .set_total_uncompressed_size(signed(size)?)
            .set_total_compressed_size(signed(pressed)?)
            .set_data_page_offset(data_at.unwrap_or_default())
            .set_dictionary_page_offset(dictionary_at);
        if let Some(statistics) = statistics {
            metadata = metadata.set_statistics(statistics);
        }
        metadata.build().map_err(lake("a column"))
    }
}
