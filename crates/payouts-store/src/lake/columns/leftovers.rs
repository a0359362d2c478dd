//! What has no place in a typed column: kept as text, by name, in a JSON object for each row that has any.

use payouts_files::export_file::Block;

/// Texts that are stored next to the columns.
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

    /// An object by the names of the header for each row that has any, in the order of the rows.
    pub(crate) fn objects(mut self, block: &Block) -> Vec<(usize, String)> {
        self.0.sort_unstable();
        let rows = self.0.chunk_by(|one, other| one.row == other.row);
        rows.map(|leftovers| (leftovers[0].row, object(block, leftovers))).collect()
    }
}

fn object(block: &Block, leftovers: &[Leftover]) -> String {
    let members = leftovers.iter().map(|leftover| {
        let name = block.header().columns()[leftover.position].name.clone();
        (name, serde_json::Value::String(leftover.text.clone()))
    });
    serde_json::Value::Object(members.collect()).to_string()
}
