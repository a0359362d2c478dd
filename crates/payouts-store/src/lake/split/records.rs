//! Recognising a header that comes again among the rows, as it does where files were put together.

use partner_center_client::columns::Dataset;
use payouts_core::export_file::{Delimiter, Header, Limits, Records, Step};
use std::collections::HashSet;

/// What can stand in the first cell of a header.
#[derive(Debug)]
pub(super) struct HeaderNames {
    dataset: &'static Dataset,
    folded: HashSet<String>,
    /// Whether a byte occurs in any name; a cell with another one is no name, which spares almost every row a closer look.
    possible: [bool; 256],
    scratch: String,
}

impl HeaderNames {
    pub(super) fn new(dataset: &'static Dataset) -> Self {
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
        Self { dataset, folded, possible, scratch: String::new() }
    }

    /// Whether a row beginning with this cell may be a header.
    #[inline]
    pub(super) fn may_begin_with(&mut self, cell: &[u8]) -> bool {
        !cell.is_empty() && cell.iter().all(|byte| self.possible[usize::from(*byte)]) && self.is_name(cell)
    }

    fn is_name(&mut self, cell: &[u8]) -> bool {
        self.scratch.clear();
        fold(&String::from_utf8_lossy(cell), &mut self.scratch);
        self.folded.contains(&self.scratch)
    }

    /// The header that a record is: it names columns, in at least half of its cells that are not blank.
    pub(super) fn header(&self, raw: &[u8], delimiter: Delimiter, limits: &Limits) -> Option<Header> {
        let mut records = Records::new(raw, delimiter, limits);
        let Ok(Some(Step::Record)) = records.advance() else { return None };
        let record = records.current();
        record.cell(0).and_then(|cell| self.dataset.find(cell))?;
        let filled = record.cells().filter(|cell| !cell.trim().is_empty()).count();
        Header::of(&record, self.dataset).filter(|header| header.known() * 2 >= filled)
    }
}

fn fold(name: &str, into: &mut String) {
    let letters = name.chars().filter(|c| !c.is_whitespace() && *c != '_' && *c != '\u{feff}');
    into.extend(letters.flat_map(char::to_lowercase));
}
