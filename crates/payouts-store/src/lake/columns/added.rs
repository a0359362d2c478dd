//! The columns that the lake adds to those of the spec, `occurrence` apart.

use super::{Leftovers, pass::Pass};
use crate::{
    Result,
    lake::{
        encode::{Chunk, LineEncoder, Press, TextEncoder},
        schema::{self, Leaves},
    },
};
use payouts_files::export_file::Block;

pub(super) struct Added {
    extra: TextEncoder,
    received: TextEncoder,
    spelling: TextEncoder,
    entry: TextEncoder,
    line: LineEncoder,
}

impl Added {
    pub(super) fn new(leaves: &Leaves) -> Result<Self> {
        let text = |name| leaves.find(name).map(|leaf| TextEncoder::new(leaf, false, false));
        Ok(Self {
            extra: text(schema::EXTRA)?,
            received: text(schema::RECEIVED)?,
            spelling: text(schema::SPELLING)?,
            entry: text(schema::ENTRY)?,
            line: LineEncoder::new(leaves.find(schema::LINE)?),
        })
    }

    pub(super) fn push(&mut self, block: &Block, pass: Pass<'_>, press: &mut Press) -> Result<()> {
        let (width, rows) = (pass.width(), block.rows());
        push_leftovers(&mut self.extra, pass.extra, block, press)?;
        push_leftovers(&mut self.received, pass.received, block, press)?;
        let spellings = (0..rows).map(|row| pass.spellings.get(row * width..(row + 1) * width));
        self.spelling.push(spellings, press)?;
        let entry = block.entry().map(str::as_bytes);
        self.entry.push(std::iter::repeat_n(entry, rows), press)?;
        let lines = block.lines().iter().map(|line| i64::try_from(*line).unwrap_or(i64::MAX));
        self.line.push(lines, press)
    }

    /// Ends the row group.
    pub(super) fn finish(&mut self, press: &mut Press, chunks: &mut Vec<Chunk>) -> Result<()> {
        for text in [&mut self.extra, &mut self.received, &mut self.spelling, &mut self.entry] {
            chunks.push(text.finish(press)?);
        }
        chunks.push(self.line.finish(press)?);
        Ok(())
    }
}

fn push_leftovers(
    encoder: &mut TextEncoder,
    leftovers: Leftovers,
    block: &Block,
    press: &mut Press,
) -> Result<()> {
    let objects = leftovers.objects(block);
    if objects.is_empty() {
        return encoder.push_blank(block.rows(), press);
    }
    let mut objects = objects.iter().peekable();
    let cells = (0..block.rows()).map(|row| objects.next_if(|object| object.0 == row));
    encoder.push(cells.map(|object| object.map(|object| object.1.as_bytes())), press)
}
