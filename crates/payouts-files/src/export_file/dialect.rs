//! What parts the cells of a table, and where its header is.

use super::{
    Header, Limits,
    blocks::{Preview, preview},
    header::Judged,
};
use crate::columns::RowSchema;
use std::io;

/// How far down a header is looked for. What is above it is a title, a date, a `sep=,`.
const HEADER_WITHIN: usize = 20;
/// Separators that other programs write. A file under one of them is refused with the separator named, because its
/// numbers may have a decimal comma: `1.234` is then ambiguous, and no amount is guessed.
const FOREIGN: [u8; 5] = [b';', b'|', b':', b'^', 0x1f];

/// What parts the cells of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// A tab.
    Tab,
    /// Another byte, under which a file is looked at and never read.
    #[doc(hidden)]
    Foreign(u8),
}

impl Delimiter {
    /// The byte itself.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Tab => b'\t',
            Self::Foreign(byte) => byte,
        }
    }

    /// The delimiter that the extension of a file name implies, if any.
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

/// What the beginning of a table shows.
pub(super) enum Detected {
    Header(Box<Dialect>),
    /// No header can be trusted; the reason in words.
    Refused(String),
    /// No record names columns.
    None,
}

/// Where a header is.
pub(super) struct Dialect {
    pub(super) delimiter: Delimiter,
    pub(super) header: Header,
    /// The records above the header.
    pub(super) above: Vec<Preview>,
}

/// Reads the beginning of a table with either delimiter, and takes the one under which a header shows best. The one that
/// the name hints at wins a draw, but no more: names may be wrong.
pub(super) fn detect(
    beginning: &[u8],
    hint: Option<Delimiter>,
    dataset: &'static RowSchema,
    limits: &Limits,
) -> io::Result<Detected> {
    let first = hint.unwrap_or(Delimiter::Comma);
    let second = if first == Delimiter::Comma { Delimiter::Tab } else { Delimiter::Comma };
    let mut best: (usize, Detected) = (0, Detected::None);
    for delimiter in [first, second] {
        let records = preview(beginning, delimiter, dataset, limits, HEADER_WITHIN)?;
        let mut width = None;
        for (above, Preview { line, cells, .. }) in records.iter().enumerate() {
            match Header::judge(*line, cells, dataset) {
                Judged::Header(header) if header.known() > best.0 => {
                    width = Some(header.width());
                    let above = records[..above].to_vec();
                    best = (header.known(), Detected::Header(Box::new(Dialect { delimiter, header, above })));
                }
                Judged::Refused(known, reason) if known > best.0 => {
                    best = (known, Detected::Refused(format!("line {line} is no header: {reason}")));
                }
                // The header has rows. As long as it has none it may be a title that names columns, and a record below that
                // names more of them is the header.
                _ if width.is_some_and(|width| width > 1 && width == cells.len()) => break,
                _ => {}
            }
        }
    }
    if best.0 == 0
        && let Some(separator) = foreign_separator(beginning, dataset, limits)?
    {
        let reason = format!(
            "its cells are separated by {separator:?}: only commas and tabs are read, because with another separator a \
             number such as 1.234 has two meanings"
        );
        return Ok(Detected::Refused(reason));
    }
    Ok(best.1)
}

/// The separator under which a header shows that neither commas nor tabs part.
fn foreign_separator(
    beginning: &[u8],
    dataset: &'static RowSchema,
    limits: &Limits,
) -> io::Result<Option<char>> {
    for byte in FOREIGN {
        let records = preview(beginning, Delimiter::Foreign(byte), dataset, limits, HEADER_WITHIN)?;
        let is_header = |record: &Preview| {
            record.cells.len() > 1
                && !matches!(Header::judge(record.line, &record.cells, dataset), Judged::None)
        };
        if records.iter().any(is_header) {
            return Ok(Some(char::from(byte)));
        }
    }
    Ok(None)
}
