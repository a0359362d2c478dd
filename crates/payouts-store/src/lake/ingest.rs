//! A window's bytes on their way into the lake.

use super::{
    file::Written,
    pipeline::{self, Feed, Passed},
    place,
    split::Splitter,
    table::{self, Beginning, Found},
};
use crate::{
    Error, ObservationId, Result,
    error::{Kind, unreadable},
};
use parquet::file::metadata::KeyValue;
use partner_center_client::columns::{Dataset, EARNINGS};
use payouts_core::{
    Window,
    export_file::{Arrived, ArrivingFile, ExportFile, Layout, Limits},
    source::{RawFacts, RawRead, ReadReport, UnreadCell, Unreadable},
};
use std::{io::Read, path::Path, sync::Arc};

/// Bytes of unreadable rows that are held in memory. The rest is counted, and in the raw file.
const MOST_UNREADABLE: usize = 16 << 20;

/// What a window's bytes became: files that are synced and named, and what has to be vouched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ingested {
    /// The observation that the files carry inside.
    pub observation: ObservationId,
    /// The files, in the order of their rows; none when there are no rows.
    pub files: Vec<LakeFile>,
    /// Counts and control totals, as [`payouts_core::read::read`] finds them.
    pub report: ReadReport,
    /// The rows that could not be read. When they are very many, the first of them.
    pub unreadable: Vec<Unreadable>,
    /// The cells that a person has to look at, the first ones.
    pub cells: Vec<UnreadCell>,
}

/// One file of the lake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LakeFile {
    /// Its path below the store's directory, parted by `/`.
    pub path: String,
    /// How many rows it has.
    pub rows: u64,
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, 64 lower-case hex digits.
    pub sha256: String,
}

/// What is being read, and what it becomes part of.
pub(super) struct Task<'t> {
    /// The store's directory.
    pub(super) root: &'t Path,
    pub(super) window: &'t Window,
    pub(super) observation: ObservationId,
    pub(super) facts: &'t RawFacts,
    pub(super) limits: Limits,
}

pub(super) fn ingest(task: &Task<'_>, raw: &mut dyn RawRead) -> Result<Ingested> {
    let name = task.facts.name.as_deref();
    let passed = pass(task.root, task.window, name, task.limits, |tables, feed| tables.read_whole(raw, feed));
    passed
        .and_then(|(passed, ())| finish(task, passed))
        .map_err(|error| error.about(task.window, &task.facts.sha256))
}

/// Reads all tables, from wherever `read` has them.
pub(super) fn pass<T>(
    root: &Path,
    window: &Window,
    name: Option<&str>,
    limits: Limits,
    read: impl FnOnce(&mut Tables, &mut Feed) -> Result<T>,
) -> Result<(Passed<Tables>, T)> {
    let dataset = &EARNINGS;
    let passed = pipeline::run(dataset, &root.join(place::directory(window)), |feed| {
        let mut tables = Tables::new(name, limits, dataset);
        read(&mut tables, feed).map(|beside| (tables, beside))
    })?;
    let Passed { produced: (tables, beside), writer, counts, twins } = passed;
    Ok((Passed { produced: tables, writer, counts, twins }, beside))
}

pub(super) fn finish(task: &Task<'_>, passed: Passed<Tables>) -> Result<Ingested> {
    let Passed { produced: Tables { mut report, unreadable, .. }, writer, counts, mut twins } = passed;
    report.rows = counts.rows;
    report.malformed_cells = counts.malformed_cells;
    report.unknown_columns = counts.unknown_columns;
    report.blank_keys = twins.blank;
    report.repeated_keys = twins.repeated;
    let totals = counts.sums.into_iter().filter_map(|(name, sums)| Some((name.to_owned(), sums.finish()?)));
    report.totals = totals.collect();
    let files = if report.rows == 0 {
        Vec::new()
    } else {
        let path = |part| place::file(task.window, task.observation, part);
        let facts = facts(task, &report)?;
        let written = writer.finish(|part| task.root.join(path(part)), &mut twins, &facts)?;
        let file = |Written { part, rows, bytes, sha256 }| LakeFile { path: path(part), rows, bytes, sha256 };
        written.into_iter().map(file).collect()
    };
    Ok(Ingested { observation: task.observation, files, report, unreadable, cells: Vec::new() })
}

/// What each footer says. The totals are those of the whole observation.
fn facts(task: &Task<'_>, report: &ReadReport) -> Result<Vec<KeyValue>> {
    let totals = serde_json::to_string(&report.totals)
        .map_err(|error| Error::because(Kind::Lake, "the totals have no JSON form", error))?;
    let fact = |name: &str, value: String| KeyValue::new(format!("payouts.{name}"), value);
    Ok(vec![
        fact("window", task.window.to_string()),
        fact("observation", task.observation.to_string()),
        fact("source_sha256", task.facts.sha256.clone()),
        fact("totals", totals),
    ])
}

/// The tables of one file, one after the other.
pub(super) struct Tables {
    name: Option<String>,
    limits: Limits,
    dataset: &'static Dataset,
    layout: Option<Layout>,
    /// How the first entry without any header begins.
    stranger: Option<Vec<u8>>,
    report: ReadReport,
    unreadable: Vec<Unreadable>,
    kept: usize,
}

impl Tables {
    fn new(name: Option<&str>, limits: Limits, dataset: &'static Dataset) -> Self {
        Self {
            name: name.map(str::to_owned),
            limits,
            dataset,
            layout: None,
            stranger: None,
            report: ReadReport::default(),
            unreadable: Vec::new(),
            kept: 0,
        }
    }

    fn read_whole(&mut self, raw: &mut dyn RawRead, feed: &mut Feed) -> Result<()> {
        let mut file = ExportFile::open(raw, self.name.as_deref(), self.limits).map_err(unreadable(None))?;
        while let Some(entry) = file.next_entry().map_err(unreadable(None))? {
            let name: Option<Arc<str>> = entry.name().map(Arc::from);
            self.entry(entry, name.as_ref(), feed)?;
        }
        self.end(file.passed_over().to_vec())
    }

    /// Reads an archive from front to back. What is odd about it fails, and is for [`Tables::read_whole`] to judge.
    pub(super) fn read_along(&mut self, raw: impl Read + Send, feed: &mut Feed) -> Result<Arrived> {
        let mut file = ArrivingFile::new(raw, self.limits);
        while let Some(entry) = file.next_entry().map_err(unreadable(None))? {
            let name: Option<Arc<str>> = entry.name().map(Arc::from);
            self.entry(entry, name.as_ref(), feed)?;
        }
        self.end(file.passed_over().to_vec())?;
        Ok(file.finish())
    }

    fn end(&mut self, passed_over: Vec<String>) -> Result<()> {
        self.report.passed_over = passed_over;
        match (&self.layout, &self.stranger) {
            (None, Some(beginning)) => Err(no_table(self.dataset, beginning)),
            (None, None) if self.report.entries == 0 && !self.report.passed_over.is_empty() => {
                let held: Vec<_> = self.report.passed_over.iter().take(5).map(String::as_str).collect();
                Err(Error::new(Kind::Read, format!("the archive holds no table but {}", held.join(", "))))
            }
            _ => Ok(()),
        }
    }

    fn entry(&mut self, text: impl Read, entry: Option<&Arc<str>>, feed: &mut Feed) -> Result<()> {
        self.report.entries += 1;
        let name = entry.map(AsRef::as_ref);
        let hint = name.or(self.name.as_deref());
        match table::open(text, hint, self.dataset, &self.limits, self.layout.as_ref())? {
            Found::Empty => {}
            Found::NoHeader { beginning } => {
                self.stranger.get_or_insert_with(|| beginning.clone());
                let reason = "the whole entry: none of its first lines is a header".to_owned();
                self.unreadable([Unreadable {
                    entry: name.map(str::to_owned),
                    line: 1,
                    reason,
                    bytes: beginning,
                }]);
            }
            Found::Table { table: Beginning { mut start, above, is_inherited }, text } => {
                self.report.records_above_header += above as u64;
                self.report.inherited_headers += u64::from(is_inherited);
                self.report.add_header(start.layout.header.known_names());
                start.entry = entry.cloned();
                let mut splitter = Splitter::new(text, start, self.dataset, &self.limits);
                while let Some(block) =
                    splitter.next_block(feed.spare(), self.dataset).map_err(unreadable(name))?
                {
                    feed.push(block)?;
                    self.unreadable(splitter.unreadable.drain(..));
                }
                self.unreadable(splitter.unreadable.drain(..));
                self.report.uneven_rows += splitter.uneven_rows;
                self.layout = Some(splitter.into_layout());
            }
        }
        Ok(())
    }

    fn unreadable(&mut self, rows: impl IntoIterator<Item = Unreadable>) {
        for row in rows {
            self.report.unreadable += 1;
            if self.kept < MOST_UNREADABLE {
                self.kept += row.bytes.len() + size_of::<Unreadable>();
                self.unreadable.push(row);
            }
        }
    }
}

fn no_table(dataset: &Dataset, beginning: &[u8]) -> Error {
    // More of it could be a row, and that is somebody's.
    let first = String::from_utf8_lossy(beginning).trim_start().chars().next();
    let begins = first.map_or_else(|| "it is empty".to_owned(), |first| format!("it begins with {first:?}"));
    let name = dataset.name;
    let what = format!("the file is no table of {name}: {begins}; its bytes are kept as received");
    Error::new(Kind::Read, what)
}
