//! Columns of text.

use crate::{
    Result,
    lake::{
        encode::{Chunk, Press, TextEncoder},
        schema::{self, Leaves},
    },
};
use payouts_files::columns::RowSchema;
use payouts_files::export_file::{Block, is_blank};

/// Some of the text columns of a dataset.
pub(crate) struct Texts {
    /// Their indices in the dataset.
    columns: Vec<(usize, TextEncoder)>,
    press: Press,
}

impl Texts {
    pub(crate) fn new(dataset: &RowSchema, columns: Vec<usize>, leaves: &Leaves) -> Result<Self> {
        let encoder = |index: usize| {
            let name = dataset.columns[index].name;
            let is_unique = dataset.business_key.contains(&name);
            Ok((index, TextEncoder::new(leaves.find(name)?, is_unique, schema::is_pruned_by(name))))
        };
        Ok(Self { columns: columns.into_iter().map(encoder).collect::<Result<_>>()?, press: Press::new()? })
    }

    pub(crate) fn push(&mut self, block: &Block) -> Result<()> {
        for (index, encoder) in &mut self.columns {
            match block.header().place(*index) {
                Some(position) => {
                    let cells = block.column(position).map(|cell| (!is_blank(cell)).then_some(cell));
                    encoder.push(cells, &mut self.press)?;
                }
                None => encoder.push_blank(block.rows(), &mut self.press)?,
            }
        }
        Ok(())
    }

    /// Ends the row group.
    pub(crate) fn finish(&mut self) -> Result<Vec<Chunk>> {
        let Self { columns, press } = self;
        columns.iter_mut().map(|(_, encoder)| encoder.finish(press)).collect()
    }
}
