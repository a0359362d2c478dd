//! What parts the cells of a table, and where its header is.

use super::{Header, Limits, Records, Step};
use partner_center_client::columns::Dataset;
use std::io;

/// How far down a header is looked for. What stands above it is a title, a date, a `sep=,`.
const HEADER_WITHIN: usize = 20;

/// What parts the cells of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// A tab.
    Tab,
}

impl Delimiter {
    /// The byte itself.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Tab => b'\t',
        }
    }

    /// The delimiter that the extension of a file name stands for, where it stands for one.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Comma),
            "tsv" => Some(Self::Tab),
            _ => None,
        }
    }
}

/// What the beginning of a table gives away.
pub(super) struct Dialect {
    pub(super) delimiter: Delimiter,
    /// How many records stand above the header.
    pub(super) above: usize,
}

/// Reads the beginning of a table with either delimiter, and takes the one under which a header shows best. The one that
/// the name hints at wins a draw, but no more: names lie.
pub(super) fn detect(
    beginning: &[u8],
    hint: Option<Delimiter>,
    dataset: &'static Dataset,
    limits: &Limits,
) -> io::Result<Option<Dialect>> {
    let first = hint.unwrap_or(Delimiter::Comma);
    let second = if first == Delimiter::Comma { Delimiter::Tab } else { Delimiter::Comma };
    let mut best: Option<(usize, Dialect)> = None;
    for delimiter in [first, second] {
        let mut records = Records::new(beginning, delimiter, limits);
        for above in 0..HEADER_WITHIN {
            let Some(step) = records.advance()? else { break };
            let Step::Record = step else { continue };
            let Some(header) = Header::of(&records.current(), dataset) else { continue };
            if best.as_ref().is_none_or(|(known, _)| header.known() > *known) {
                best = Some((header.known(), Dialect { delimiter, above }));
            }
        }
    }
    Ok(best.map(|(_, dialect)| dialect))
}

/// Whether the first record of a table has as many cells as a header has columns.
pub(super) fn fits(
    beginning: &[u8],
    header: &Header,
    delimiter: Delimiter,
    limits: &Limits,
) -> io::Result<bool> {
    let mut records = Records::new(beginning, delimiter, limits);
    records.advance()?;
    Ok(records.current().len() == header.columns().len())
}
