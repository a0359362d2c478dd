//! Recognizing a record that may be a header among the rows, as it is where files were put together.

use crate::columns::RowSchema;
use std::collections::HashSet;

/// What the first cell of a header may contain.
#[derive(Debug)]
pub(super) struct HeaderNames {
    folded: HashSet<String>,
    /// Whether a byte occurs in any name. A cell with another byte is no name, which spares almost every row a closer look.
    possible: [bool; 256],
    scratch: String,
}

impl Default for HeaderNames {
    /// No names: no record is a header.
    fn default() -> Self {
        Self { folded: HashSet::new(), possible: [false; 256], scratch: String::new() }
    }
}

impl HeaderNames {
    pub(super) fn new(dataset: &RowSchema) -> Self {
        let names = dataset
            .columns
            .iter()
            .flat_map(|column| std::iter::once(column.name).chain(column.aliases.iter().copied()));
        let folded: HashSet<String> = names
            .map(|name| {
                let mut text = String::new();
                fold(name, &mut text);
                text
            })
            .collect();
        // Blanks and letters beyond ASCII are left to the closer look.
        let mut possible = std::array::from_fn(|byte| byte >= 0x80 || byte <= 0x20);
        possible[usize::from(b'_')] = true;
        for byte in folded.iter().flat_map(|name| name.bytes()) {
            possible[usize::from(byte.to_ascii_lowercase())] = true;
            possible[usize::from(byte.to_ascii_uppercase())] = true;
        }
        Self { folded, possible, scratch: String::new() }
    }

    /// Whether a record that begins with this cell may be a header.
    #[inline]
    pub(super) fn may_begin_with(&mut self, cell: &[u8]) -> bool {
        !cell.is_empty() && cell.iter().all(|byte| self.possible[usize::from(*byte)]) && self.is_name(cell)
    }

    fn is_name(&mut self, cell: &[u8]) -> bool {
        self.scratch.clear();
        fold(&String::from_utf8_lossy(cell), &mut self.scratch);
        self.folded.contains(&self.scratch)
    }
}

fn fold(name: &str, into: &mut String) {
    let letters = name.chars().filter(|c| !c.is_whitespace() && *c != '_' && *c != '\u{feff}');
    into.extend(letters.flat_map(char::to_lowercase));
}
