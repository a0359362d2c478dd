//! What has no place in a typed column: kept as text, by name, in a JSON object for each row that has any.

use super::texts::TextBuilder;
use crate::{Result, lake::split::Block};
use arrow_array::ArrayRef;

/// Texts that go beside the columns.
#[derive(Debug, Default)]
pub(crate) struct Leftovers(Vec<Leftover>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Leftover {
    row: usize,
    position: usize,
    text: String,
}

impl Leftovers {
    pub(crate) fn push(&mut self, row: usize, position: usize, cell: &[u8]) {
        self.0.push(Leftover { row, position, text: String::from_utf8_lossy(cell).into_owned() });
    }

    /// The column: an object by the names of the header, or null.
    pub(crate) fn finish(mut self, block: &Block) -> Result<ArrayRef> {
        self.0.sort_unstable();
        let mut texts = TextBuilder::new(block.rows());
        let mut rows = self.0.chunk_by(|one, other| one.row == other.row).peekable();
        for row in 0..block.rows() {
            match rows.next_if(|leftovers| leftovers[0].row == row) {
                Some(leftovers) => texts.push(Some(object(block, leftovers).as_bytes())),
                None => texts.push(None),
            }
        }
        texts.finish()
    }
}

fn object(block: &Block, leftovers: &[Leftover]) -> String {
    let members = leftovers.iter().map(|leftover| {
        let name = block.mapping.name(leftover.position);
        (name, serde_json::Value::String(leftover.text.clone()))
    });
    serde_json::Value::Object(members.collect()).to_string()
}
