//! Damaged export files, each with what can still be known of it, and a judge of readers.
//!
//! [`damaged_files`] makes the same files at each call: every kind of damage at every row and column where it makes
//! sense, in payments and earnings, with commas and tabs; a part of them again as gzip and as a zip archive. A file comes
//! with its [`TrueRow`]s, so that [`judge`] can state what a reader made of it: a row lost, invented or changed without a
//! report is the failure that this module exists to find.
//!
//! | module | damage |
//! |---|---|
//! | `separators` | separators and cells of a row, and those of the whole file |
//! | `quotes` | quotes and line breaks |
//! | `cuts` | files and rows that end too early or begin too late |
//! | `junk` | lines that are no rows: totals, footnotes, padding, a second table |
//! | `headers` | headers |
//! | `values` | amounts, dates and currencies in another spelling |
//! | `texts` | line ends and encodings |
//! | `containers` | archives, empty files, and pages in place of a file |

mod base;
mod containers;
mod cuts;
mod headers;
mod judge;
mod junk;
mod odd;
mod ours;
mod quotes;
mod separators;
mod sheet;
mod table;
mod texts;
mod values;

pub use base::{Base, Shape};
pub use judge::{Judgement, Outcome, ReadRow, Reading, Report, judge};
pub use odd::odd_files;
pub use ours::read_with_payouts;
pub use table::{Counts, by_kind};

use payouts_core::Dataset;
use sheet::Sheet;

/// How a damaged file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packed {
    /// Not at all.
    Plain,
    /// As one member of gzip.
    Gzip,
    /// As the only entry of a zip archive.
    Zip,
    /// The packing itself is the damage.
    Special,
}

/// A damaged export file.
#[derive(Clone, Debug)]
pub struct DamagedFile {
    /// The kind of damage.
    pub kind: &'static str,
    /// Where and how: the row, the column, the variant.
    pub label: String,
    /// The undamaged file that it was made of.
    pub base: &'static Base,
    /// How it is packed.
    pub packed: Packed,
    /// The bytes that a reader gets.
    pub bytes: Vec<u8>,
    /// The rows of the undamaged file, in its order.
    pub rows: Vec<TrueRow>,
    /// Lines that are no rows, and have to be reported: their number from 1, and their text.
    pub junk: Vec<(u64, Vec<u8>)>,
}

impl DamagedFile {
    /// The dataset that a reader expects.
    #[must_use]
    pub const fn dataset(&self) -> Dataset {
        self.base.dataset
    }
}

/// A row of the undamaged file, and what the damaged one still shows of it.
#[derive(Clone, Debug)]
pub struct TrueRow {
    /// Its cells, in the order of the undamaged header.
    pub cells: Vec<String>,
    /// The lines of the damaged file that it is on; none when it is gone.
    pub lines: std::ops::Range<u64>,
    /// What became of it.
    pub state: State,
    /// Columns whose value the damaged bytes cannot show.
    pub unknowable: Vec<&'static str>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It has to be read, and exactly.
    Intact,
    /// It may be read exactly, or be reported.
    Damaged,
    /// The bytes show nothing of it.
    Gone,
}

/// All damaged files, the same ones at each call.
#[must_use]
pub fn damaged_files() -> Vec<DamagedFile> {
    let mut files = Vec::new();
    for base in Base::all() {
        for separator in [',', '\t'] {
            let sheet = Sheet::new(base, separator);
            let all = files.len();
            separators::damage(&sheet, &mut files);
            quotes::damage(&sheet, &mut files);
            cuts::damage(&sheet, &mut files);
            junk::damage(&sheet, &mut files);
            headers::damage(&sheet, &mut files);
            values::damage(&sheet, &mut files);
            texts::damage(&sheet, &mut files);
            // Tabs are damaged as commas are: a part of the places is enough.
            if separator == '\t' {
                let tabs = files.split_off(all);
                files.extend(tabs.into_iter().step_by(5));
            }
        }
    }
    let packed: Vec<_> =
        files.iter().enumerate().filter_map(|(nth, file)| containers::pack(nth, file)).collect();
    files.extend(packed);
    for base in Base::all() {
        containers::damage(&Sheet::new(base, ','), &mut files);
    }
    files
}
