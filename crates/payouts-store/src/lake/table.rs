//! Opening a table: where its rows begin, and under which header.

use super::split::Start;
use crate::{Result, error::unreadable};
use partner_center_client::columns::Dataset;
use payouts_core::export_file::{ExportFile, Layout, Limits, Opened, Table};
use std::io::{self, Chain, Cursor, Read};

/// How much of a table is looked at to find its header.
const BEGINNING: u64 = 256 << 10;

/// What an entry turned out to be.
pub(crate) enum Found<R> {
    /// A table, its text from the first byte on.
    Table { table: Beginning, text: Chain<Cursor<Vec<u8>>, R> },
    /// Nothing, or blank lines only.
    Empty,
    /// Text without a header.
    NoHeader { beginning: Vec<u8> },
}

/// Where the rows of a table begin.
pub(crate) struct Beginning {
    pub(crate) start: Start,
    /// Records above the header.
    pub(crate) above: usize,
    /// It had no header, so that of the table before stands in.
    pub(crate) is_inherited: bool,
}

/// Looks at the beginning of an entry, in the way of [`Table::open`].
pub(crate) fn open<R: Read>(
    mut text: R,
    name: Option<&str>,
    dataset: &'static Dataset,
    limits: &Limits,
    previous: Option<&Layout>,
) -> Result<Found<R>> {
    let mut beginning = Vec::new();
    text.by_ref().take(BEGINNING).read_to_end(&mut beginning).map_err(unreadable(name))?;
    Ok(match look(&beginning, name, dataset, limits, previous).map_err(unreadable(name))? {
        Found::Table { table, .. } => Found::Table { table, text: Cursor::new(beginning).chain(text) },
        Found::NoHeader { beginning } => Found::NoHeader { beginning },
        Found::Empty => Found::Empty,
    })
}

fn look(
    beginning: &[u8],
    name: Option<&str>,
    dataset: &'static Dataset,
    limits: &Limits,
    previous: Option<&Layout>,
) -> payouts_core::Result<Found<io::Empty>> {
    let mut cursor = Cursor::new(beginning);
    let mut sample = ExportFile::open(&mut cursor, name, *limits)?;
    let Some(entry) = sample.next_entry()? else { return Ok(Found::Empty) };
    let found = match Table::open(entry, dataset, limits, previous)? {
        Opened::Table(table) => {
            let (above, is_inherited) = (table.records_above(), table.is_header_inherited());
            let passed_over = if is_inherited { 0 } else { above + 1 };
            let start = Start { layout: table.layout().clone(), passed_over, entry: None };
            let text = Cursor::new(Vec::new()).chain(io::empty());
            Found::Table { table: Beginning { start, above, is_inherited }, text }
        }
        Opened::NoHeader { beginning } => Found::NoHeader { beginning },
        _ => Found::Empty,
    };
    Ok(found)
}
