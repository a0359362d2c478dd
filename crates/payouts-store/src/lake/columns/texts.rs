//! Columns of text.

use crate::{
    Result,
    error::lake,
    lake::{
        schema,
        split::{Block, is_blank},
    },
};
use arrow_array::{ArrayRef, StringArray};
use arrow_buffer::{BooleanBufferBuilder, NullBuffer, OffsetBuffer};
use arrow_schema::{Field, Schema, SchemaRef};
use partner_center_client::columns::Dataset;
use std::sync::Arc;

/// Some of the text columns of a dataset.
#[derive(Debug)]
pub(crate) struct Texts {
    /// Their indices in the dataset.
    columns: Vec<usize>,
    schema: SchemaRef,
}

impl Texts {
    pub(crate) fn new(dataset: &Dataset, columns: Vec<usize>) -> Self {
        let fields: Vec<Field> =
            columns.iter().map(|index| schema::field(&dataset.columns[*index])).collect();
        Self { columns, schema: Arc::new(Schema::new(fields)) }
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The columns of a block, in the order of the schema.
    pub(crate) fn arrays(&self, block: &Block) -> Result<Vec<ArrayRef>> {
        self.columns.iter().map(|index| column(block, *index)).collect()
    }
}

fn column(block: &Block, index: usize) -> Result<ArrayRef> {
    let Some(position) = block.mapping.position(index) else {
        return Ok(Arc::new(StringArray::new_null(block.rows())));
    };
    let mut texts = TextBuilder::new(block.rows());
    for cell in block.column(position) {
        texts.push((!is_blank(cell)).then_some(cell));
    }
    texts.finish()
}

/// Builds a column of text from bytes, which are checked to be UTF-8 once for all of them.
#[derive(Debug)]
pub(crate) struct TextBuilder {
    bytes: Vec<u8>,
    ends: Vec<i32>,
    filled: BooleanBufferBuilder,
    nulls: usize,
}

impl TextBuilder {
    pub(crate) fn new(rows: usize) -> Self {
        let mut ends = Vec::with_capacity(rows + 1);
        ends.push(0);
        Self { bytes: Vec::with_capacity(rows * 8), ends, filled: BooleanBufferBuilder::new(rows), nulls: 0 }
    }

    #[inline]
    pub(crate) fn push(&mut self, text: Option<&[u8]>) {
        match text {
            Some(text) => self.bytes.extend_from_slice(text),
            None => self.nulls += 1,
        }
        self.filled.append(text.is_some());
        self.ends.push(i32::try_from(self.bytes.len()).unwrap_or(i32::MAX));
    }

    pub(crate) fn finish(mut self) -> Result<ArrayRef> {
        let nulls = (self.nulls > 0).then(|| NullBuffer::new(self.filled.finish()));
        let ends = OffsetBuffer::new(self.ends.into());
        let array = StringArray::try_new(ends, self.bytes.into(), nulls);
        Ok(Arc::new(array.map_err(lake("a column of text"))?))
    }
}
