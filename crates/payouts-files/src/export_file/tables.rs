//! The tables of one file, one after the other: the one loop over entries that every reader of export files uses.

use super::{
    ArrivingFile, Block, Entry, ExportFile, Layout, Limits, Opened, Table,
    entry::unreadable,
    repeats::{EntryKeys, Repeats},
    table::refused,
};
use crate::columns::RowSchema;
use crate::error::{Error, ErrorKind, Result};
use payouts_model::{ReadReport, Unreadable};
use std::io::Read;

/// Takes the blocks of a file as they are read.
pub trait BlockSink {
    /// Why the sink can fail; an error of reading becomes one.
    type Error;

    /// An error of reading, as one of the sink.
    fn failed(error: Error) -> Self::Error;

    /// A block that is done with, whose memory can be used again.
    fn spare(&mut self) -> Option<Block> {
        None
    }

    /// The next blocks are those of this entry.
    fn begin_entry(&mut self, index: u64, name: Option<&str>) {
        let _ = (index, name);
    }

    /// Takes a block: its rows, and the records between them that are no rows.
    ///
    /// # Errors
    /// When the block cannot be kept; reading stops.
    fn block(&mut self, block: Block) -> Result<(), Self::Error>;

    /// Takes what belongs to no block, such as an entry without a header.
    ///
    /// # Errors
    /// When it cannot be kept; reading stops.
    fn unreadable(&mut self, unreadable: Unreadable) -> Result<(), Self::Error>;
}

/// A file that returns its entries one by one.
pub trait Entries {
    /// The next entry that is a table.
    ///
    /// # Errors
    /// When it cannot be read.
    fn next_table(&mut self) -> Result<Option<Entry<'_>>>;

    /// Names of the entries that are no tables.
    fn passed_over(&self) -> &[String];
}

impl Entries for ExportFile<'_> {
    fn next_table(&mut self) -> Result<Option<Entry<'_>>> {
        self.next_entry()
    }

    fn passed_over(&self) -> &[String] {
        self.passed_over()
    }
}

impl<R: Read + Send> Entries for ArrivingFile<R> {
    fn next_table(&mut self) -> Result<Option<Entry<'_>>> {
        self.next_entry().map_err(|e| unreadable(None, &e))
    }

    fn passed_over(&self) -> &[String] {
        self.passed_over()
    }
}

/// Reads all tables of a file.
#[derive(Debug)]
pub struct Tables {
    limits: Limits,
    dataset: &'static RowSchema,
    repeats: Repeats,
    layout: Option<Layout>,
    /// How the first entry without any header begins.
    stranger: Option<Vec<u8>>,
    keys: Vec<EntryKeys>,
    report: ReadReport,
}

impl Tables {
    /// A reader of tables of a dataset. Entries that `repeats` names are counted once.
    #[must_use]
    pub fn new(dataset: &'static RowSchema, limits: &Limits, repeats: Repeats) -> Self {
        Self {
            limits: *limits,
            dataset,
            repeats,
            layout: None,
            stranger: None,
            keys: Vec::new(),
            report: ReadReport::default(),
        }
    }

    /// Reads a file to its end.
    ///
    /// # Errors
    /// When the file cannot be read, has no table, has a table whose header cannot be trusted, or the sink fails. Blocks
    /// may have been handed out by then.
    pub fn read<S: BlockSink>(&mut self, file: &mut impl Entries, sink: &mut S) -> Result<(), S::Error> {
        while let Some(entry) = file.next_table().map_err(S::failed)? {
            self.entry(entry, sink)?;
        }
        self.report.passed_over = file.passed_over().to_vec();
        self.end().map_err(S::failed)
    }

    /// What was counted: everything but what is in the rows.
    #[must_use]
    pub fn into_report(self) -> ReadReport {
        self.report
    }

    /// Whether two entries have rows of the same keys, so that one table may be there under two names: see
    /// [`Repeats::find`].
    #[must_use]
    pub fn may_repeat(&self) -> bool {
        EntryKeys::any_equal(&self.keys)
    }

    fn entry<S: BlockSink>(&mut self, entry: Entry<'_>, sink: &mut S) -> Result<(), S::Error> {
        let index = self.report.entries;
        self.report.entries += 1;
        let name = entry.name().map(str::to_owned);
        sink.begin_entry(index, name.as_deref());
        if let Some(of) = self.repeats.of(index) {
            let reason =
                format!("the whole entry: it has the rows of the entry {of:?}, which are counted once");
            self.report.repeated_entries.extend(name.clone());
            return self.unreadable(Unreadable { entry: name, line: 1, reason, bytes: Vec::new() }, sink);
        }
        match Table::open(entry, self.dataset, &self.limits, self.layout.as_ref()).map_err(S::failed)? {
            Opened::NoHeader { beginning } => {
                self.stranger.get_or_insert_with(|| beginning.clone());
                let reason = "the whole entry: none of its first lines is a header".to_owned();
                self.unreadable(Unreadable { entry: name, line: 1, reason, bytes: beginning }, sink)
            }
            Opened::Table(mut table) => self.table(&mut table, name.is_some(), sink),
        }
    }

    fn table<S: BlockSink>(
        &mut self,
        table: &mut Table<'_>,
        is_in_archive: bool,
        sink: &mut S,
    ) -> Result<(), S::Error> {
        self.report.records_above_header += u64::try_from(table.records_above()).unwrap_or(u64::MAX);
        self.report.inherited_headers += u64::from(table.is_header_inherited());
        self.report.add_header(table.layout().header.known_names());
        let mut keys = EntryKeys::default();
        while let Some(block) = table.next_block(sink.spare()).map_err(S::failed)? {
            if is_in_archive {
                keys.add(&block, self.dataset);
            }
            self.report.unreadable += block.unreadable.len() as u64;
            sink.block(block)?;
        }
        for unreadable in table.stray() {
            self.report.unreadable += 1;
            sink.unreadable(unreadable)?;
        }
        if is_in_archive {
            self.keys.push(keys);
        }
        self.report.uneven_rows += table.uneven_rows();
        self.layout = Some(table.layout().clone());
        Ok(())
    }

    fn unreadable<S: BlockSink>(&mut self, unreadable: Unreadable, sink: &mut S) -> Result<(), S::Error> {
        self.report.unreadable += 1;
        sink.unreadable(unreadable)
    }

    fn end(&self) -> Result<()> {
        match (&self.layout, &self.stranger) {
            (Some(_), _) => Ok(()),
            (None, Some(beginning)) => Err(no_table(self.dataset, beginning)),
            (None, None) if !self.report.passed_over.is_empty() => {
                let others: Vec<_> = self.report.passed_over.iter().take(5).map(String::as_str).collect();
                let what = format!("the archive holds no table but {}", others.join(", "));
                Err(Error::new(ErrorKind::Unreadable, what)
                    .with_hint("a table is named .csv, .tsv or .txt; the bytes are kept as received"))
            }
            (None, None) => Err(refused(None, "the archive has no entries")),
        }
    }
}

fn no_table(dataset: &RowSchema, beginning: &[u8]) -> Error {
    // More of it could be a row, which has no place in a log.
    let first = String::from_utf8_lossy(beginning).trim_start().chars().next();
    let begins = first.map_or_else(|| "it is empty".to_owned(), |first| format!("it begins with {first:?}"));
    let name = dataset.name;
    Error::new(ErrorKind::Unreadable, format!("the file is no table of {name}: {begins}"))
        .with_hint("its header may have changed, or a page came in its place; the bytes are kept as received")
}
