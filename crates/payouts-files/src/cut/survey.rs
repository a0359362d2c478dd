//! Which lines of a file belong to which period.

use crate::{
    columns::{EARNINGS, PAYMENTS, RowSchema},
    error::{Error, ErrorKind, Result},
    export_file::{Block, BlockSink, Container, ExportFile, Header, Limits, Record, Repeats, Tables},
    read::{Fingerprint, fingerprint},
    sink::RawRead,
};
use chrono::NaiveDate;
use payouts_model::{Dataset, Period, Unreadable};
use payouts_wire::WireDate;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    iter::Peekable,
    ptr, vec,
};

/// A file to be cut.
pub struct CutFile<'f> {
    /// Its name, which hints at the separator of its cells.
    pub name: String,
    /// Its bytes.
    pub raw: &'f mut dyn RawRead,
}

impl fmt::Debug for CutFile<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CutFile").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What files contain, by day and period, and on which lines.
#[derive(Debug)]
pub struct Survey {
    dataset: Dataset,
    limits: Limits,
    pub(super) files: Vec<FileLines>,
    pub(super) periods: Vec<Period>,
    /// What each part has to contain, by the index of its period.
    contents: HashMap<usize, Content>,
    /// The rows of each day.
    days: BTreeMap<NaiveDate, u64>,
    undated: u64,
    unreadable: u64,
    passed_over: Vec<String>,
}

/// The lines of one file.
#[derive(Debug)]
pub(super) struct FileLines {
    pub(super) container: Container,
    pub(super) entries: Vec<EntryLines>,
}

/// The lines of one table.
#[derive(Debug, Default)]
pub(super) struct EntryLines {
    /// Whether its rows are under the header of the table before.
    pub(super) inherits: bool,
    /// In the order of their lines. The first begins on line 1.
    pub(super) pieces: Vec<Piece>,
}

/// Lines from one on, up to the next piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) line: u64,
    pub(super) target: Target,
}

/// Where lines go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To every part that has records below them.
    Header,
    /// To the part of this period, by its index.
    Part(usize),
    /// To the first part: nothing in the files has a date.
    Undecided,
}

/// The rows of one part, in their order.
#[derive(Clone, Debug, Default)]
struct Content {
    rows: u64,
    unreadable: u64,
    hash: Sha256,
}

impl Content {
    fn add(&mut self, row: Option<&Fingerprint>) {
        match row {
            Some(row) => {
                self.rows += 1;
                self.hash.update(row);
            }
            None => self.unreadable += 1,
        }
    }
}

/// The table of a dataset, and the column whose date decides about the window.
fn schema(dataset: Dataset) -> Result<(&'static RowSchema, &'static str)> {
    match dataset {
        Dataset::Payments => Ok((&PAYMENTS, "paymentDate")),
        Dataset::Earnings => Ok((&EARNINGS, "earningDate")),
        other => Err(Error::new(ErrorKind::Unreadable, format!("{other} has no tables that could be cut"))),
    }
}

impl Survey {
    /// Reads files of a dataset from their first byte to the last.
    ///
    /// # Errors
    /// When a file cannot be read, is no table of the dataset, or has no column with the date of its rows.
    pub fn new(dataset: Dataset, files: &mut [CutFile<'_>], limits: Limits) -> Result<Self> {
        let (table, date) = schema(dataset)?;
        let mut surveyor = Surveyor {
            dataset,
            date,
            survey: Self {
                dataset,
                limits,
                files: Vec::new(),
                periods: Vec::new(),
                contents: HashMap::new(),
                days: BTreeMap::new(),
                undated: 0,
                unreadable: 0,
                passed_over: Vec::new(),
            },
            indexes: HashMap::new(),
            last: None,
            pending: Content::default(),
            last_header: ptr::null(),
            header: HeaderSeen::default(),
            spent: None,
        };
        for file in files {
            let mut opened = ExportFile::open(file.raw, Some(&file.name), limits)?;
            let lines = FileLines { container: opened.container(), entries: Vec::new() };
            surveyor.survey.files.push(lines);
            surveyor.last_header = ptr::null();
            let mut tables = Tables::new(table, &limits, Repeats::default());
            tables.read(&mut opened, &mut surveyor)?;
            surveyor.end_entry();
            surveyor.survey.passed_over.extend(tables.into_report().passed_over);
        }
        Ok(surveyor.finish())
    }

    /// How many rows have each day as their date.
    #[must_use]
    pub const fn days(&self) -> &BTreeMap<NaiveDate, u64> {
        &self.days
    }

    /// How many rows have no date that can be read.
    #[must_use]
    pub const fn undated(&self) -> u64 {
        self.undated
    }

    /// How many records are no rows.
    #[must_use]
    pub const fn unreadable(&self) -> u64 {
        self.unreadable
    }

    /// Names of the entries of archives that are no tables.
    #[must_use]
    pub fn passed_over(&self) -> &[String] {
        &self.passed_over
    }

    pub(super) const fn limits(&self) -> Limits {
        self.limits
    }

    /// Compares a part with what it was cut from: the same rows, to the last cell and in the same order, and as many records
    /// that are no rows.
    ///
    /// # Errors
    /// When the part cannot be read or has another content. The reader decides about some records by those around them, so a
    /// file with heavy damage may read differently once it is cut.
    pub fn check(
        &self,
        period: Period,
        is_first: bool,
        name: Option<&str>,
        raw: &mut dyn RawRead,
    ) -> Result<()> {
        let part = CutFile { name: name.unwrap_or_default().to_owned(), raw };
        let part =
            Self::new(self.dataset, &mut [part], self.limits).map_err(|error| apart(period, &error))?;
        let index = self.periods.iter().position(|known| *known == period);
        let mut expected = index.and_then(|index| self.contents.get(&index)).cloned().unwrap_or_default();
        if is_first && let Some(undecided) = self.contents.get(&UNDECIDED) {
            expected = undecided.clone();
        }
        let [expected, found] = [expected.digest(), part.content().digest()];
        let is_of_period =
            part.days.keys().all(|day| self.dataset.period_of(*day) == period) && expected == found;
        if is_of_period {
            return Ok(());
        }
        Err(apart(period, &Error::new(ErrorKind::Unreadable, "its rows differ from those of the file")))
    }

    /// What is in a part, which has no other content than that of one period.
    fn content(&self) -> Content {
        let mut all = self.contents.values();
        match (all.next(), all.next()) {
            (Some(content), None) => content.clone(),
            _ => Content::default(),
        }
    }
}

impl Content {
    fn digest(self) -> (u64, u64, [u8; 32]) {
        (self.rows, self.unreadable, self.hash.finalize().into())
    }
}

fn apart(period: Period, why: &Error) -> Error {
    let what = format!("the records of {period} cannot be cut out of the file without changing them");
    Error::new(ErrorKind::Unreadable, format!("{what}: {why:#}"))
        .with_hint("its lines have to end with a line feed; import a file of each month by itself")
}

/// The index of the content that goes to the first part, because nothing has a date.
const UNDECIDED: usize = usize::MAX;

/// What is known of the present header of an entry.
#[derive(Debug, Default)]
struct HeaderSeen {
    line: Option<u64>,
    names: Fingerprint,
}

/// Takes the blocks of all tables.
struct Surveyor {
    dataset: Dataset,
    date: &'static str,
    survey: Survey,
    indexes: HashMap<Period, usize>,
    /// The period of the last row that has a date, by its index.
    last: Option<usize>,
    /// What comes before the first row that has a date.
    pending: Content,
    /// The last header of the entry before. Its address alone is compared: the tables keep it alive until the next entry has
    /// its own, so no other header can be there.
    last_header: *const Header,
    header: HeaderSeen,
    spent: Option<Block>,
}

impl BlockSink for Surveyor {
    type Error = Error;

    fn failed(error: Error) -> Error {
        error
    }

    fn spare(&mut self) -> Option<Block> {
        self.spent.take()
    }

    fn begin_entry(&mut self, _: u64, _: Option<&str>) {
        self.end_entry();
        self.header = HeaderSeen::default();
        if let Some(file) = self.survey.files.last_mut() {
            file.entries.push(EntryLines::default());
        }
    }

    fn block(&mut self, mut block: Block) -> Result<()> {
        let mut unreadable = std::mem::take(&mut block.unreadable).into_iter().peekable();
        let begins_at = self.begin_header(block.header());
        let Some(date) = block.header().position(self.date) else {
            return Err(Error::new(ErrorKind::Unreadable, format!("the file has no column {}", self.date))
                .with_hint(
                    "its rows cannot be assigned to months without it: download the file with all columns",
                ));
        };
        let mut header = begins_at;
        for row in 0..block.rows() {
            let record = block.record(row);
            self.unreadable_before(record.line(), &mut unreadable, &mut header);
            self.place_header(record.line(), &mut header);
            self.row(record, date);
        }
        self.unreadable_before(u64::MAX, &mut unreadable, &mut header);
        self.place_header(u64::MAX, &mut header);
        self.last_header = ptr::from_ref(block.header());
        self.spent = Some(block);
        Ok(())
    }

    fn unreadable(&mut self, unreadable: Unreadable) -> Result<()> {
        self.refused(unreadable.line);
        Ok(())
    }
}

impl Surveyor {
    /// The line of a header that was not seen before in this entry.
    fn begin_header(&mut self, header: &Header) -> Option<u64> {
        let is_inherited = self.header.line.is_none() && ptr::eq(self.last_header, header);
        if self.header.line == Some(header.line()) {
            return None;
        }
        let names: Vec<_> = header.columns().iter().map(|column| column.name.as_str()).collect();
        self.header = HeaderSeen { line: Some(header.line()), names: fingerprint(&names) };
        if is_inherited {
            if let Some(entry) = self.entry() {
                entry.inherits = true;
            }
            return None;
        }
        Some(header.line())
    }

    fn place_header(&mut self, before: u64, header: &mut Option<u64>) {
        if let Some(line) = header.take_if(|line| *line < before) {
            self.piece(line, Target::Header);
        }
    }

    fn unreadable_before(
        &mut self,
        line: u64,
        unreadable: &mut Peekable<vec::IntoIter<Unreadable>>,
        header: &mut Option<u64>,
    ) {
        while let Some(refused) = unreadable.next_if(|refused| refused.line < line) {
            self.place_header(refused.line, header);
            self.refused(refused.line);
        }
    }

    fn row(&mut self, record: Record<'_>, date: usize) {
        let cells: Vec<_> = record.cells().collect();
        let day = record.cell(date).and_then(|cell| cell.trim().parse().ok()).map(WireDate::date);
        let mut hash = Sha256::new();
        hash.update(self.header.names);
        hash.update(fingerprint(&cells));
        let digest = hash.finalize();
        let row: Fingerprint = std::array::from_fn(|index| digest[index]);
        match day {
            Some(day) => {
                *self.survey.days.entry(day).or_default() += 1;
                self.decide(self.dataset.period_of(day));
            }
            None => self.survey.undated += 1,
        }
        self.record(record.line(), Some(&row));
    }

    fn refused(&mut self, line: u64) {
        self.survey.unreadable += 1;
        self.record(line, None);
    }

    /// From here on records belong to this period. So do all before, if there was no date yet.
    fn decide(&mut self, period: Period) {
        let index = *self.indexes.entry(period).or_insert(self.survey.periods.len());
        if index == self.survey.periods.len() {
            self.survey.periods.push(period);
        }
        if self.last.is_none() {
            self.survey.contents.insert(index, std::mem::take(&mut self.pending));
            let entries = self.survey.files.iter_mut().flat_map(|file| &mut file.entries);
            for piece in entries.flat_map(|entry| &mut entry.pieces) {
                if piece.target == Target::Undecided {
                    piece.target = Target::Part(index);
                }
            }
        }
        self.last = Some(index);
    }

    fn record(&mut self, line: u64, row: Option<&Fingerprint>) {
        match self.last {
            Some(index) => self.survey.contents.entry(index).or_default().add(row),
            None => self.pending.add(row),
        }
        self.piece(line, self.target());
    }

    fn target(&self) -> Target {
        self.last.map_or(Target::Undecided, Target::Part)
    }

    fn piece(&mut self, line: u64, target: Target) {
        let above = self.target();
        let Some(entry) = self.entry() else { return };
        if entry.pieces.is_empty() && line > 1 {
            entry.pieces.push(Piece { line: 1, target: above });
        }
        if target == Target::Header || entry.pieces.last().is_none_or(|last| last.target != target) {
            entry.pieces.push(Piece { line, target });
        }
    }

    fn entry(&mut self) -> Option<&mut EntryLines> {
        self.survey.files.last_mut()?.entries.last_mut()
    }

    /// A table without records is its header.
    fn end_entry(&mut self) {
        if let Some(entry) = self.entry()
            && entry.pieces.is_empty()
        {
            entry.pieces.push(Piece { line: 1, target: Target::Header });
        }
    }

    fn finish(mut self) -> Survey {
        if self.last.is_none() && (self.pending.rows > 0 || self.pending.unreadable > 0) {
            self.survey.contents.insert(UNDECIDED, self.pending);
        }
        self.survey
    }
}
