//! A window's bytes on their way into the lake.

use super::{
    file::Written,
    pipeline::{self, Feed, Passed},
    place,
};
use crate::{
    Error, ObservationId, Result,
    error::{Kind, unreadable},
};
use parquet::file::metadata::KeyValue;
use payouts_files::columns::EARNINGS;
use payouts_files::{
    RawRead,
    export_file::{Arrived, ArrivingFile, Block, BlockSink, ExportFile, Limits, Repeats, Tables},
};
use payouts_model::{RawFacts, ReadReport, UnreadCell, Unreadable, Window};
use std::{io::Read, path::Path};

/// Bytes of unreadable rows that are held in memory. The rest is counted, and in the raw file.
const MOST_UNREADABLE: usize = 16 << 20;

/// What a window's bytes became: files that are synced and named, and what has to be vouched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ingested {
    /// The observation that the files carry inside.
    pub observation: ObservationId,
    /// The files, in the order of their rows; none when there are no rows.
    pub files: Vec<LakeFile>,
    /// Counts and control totals, as [`payouts_files::read()`] finds them.
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
    ingest_whole(task, raw).map_err(|error| error.about(task.window, &task.facts.sha256))
}

fn ingest_whole(task: &Task<'_>, raw: &mut dyn RawRead) -> Result<Ingested> {
    let name = task.facts.name.as_deref();
    let mut repeats = Repeats::default();
    loop {
        let is_compared = repeats != Repeats::default();
        let (passed, ()) = pass(task.root, task.window, task.limits, repeats, |reading, feed| {
            reading.read_whole(raw, name, feed)
        })?;
        if is_compared || !passed.produced.tables.may_repeat() {
            return finish(task, passed);
        }
        // Two entries have rows of the same keys, which is rare: they are compared row by row.
        repeats = Repeats::find(raw, name, &EARNINGS, &task.limits).map_err(unreadable(None))?;
        if repeats == Repeats::default() {
            return finish(task, passed);
        }
    }
}

/// Reads all tables, from wherever `read` has them.
pub(super) fn pass<T>(
    root: &Path,
    window: &Window,
    limits: Limits,
    repeats: Repeats,
    read: impl FnOnce(&mut Reading, &mut Feed) -> Result<T>,
) -> Result<(Passed<Reading>, T)> {
    let passed = pipeline::run(&EARNINGS, &root.join(place::directory(window)), |feed| {
        let mut reading = Reading {
            limits,
            tables: Tables::new(&EARNINGS, &limits, repeats),
            unreadable: Vec::new(),
            kept: 0,
        };
        read(&mut reading, feed).map(|and| (reading, and))
    })?;
    let Passed { produced: (reading, and), writer, counts, twins } = passed;
    Ok((Passed { produced: reading, writer, counts, twins }, and))
}

pub(super) fn finish(task: &Task<'_>, passed: Passed<Reading>) -> Result<Ingested> {
    let Passed { produced: Reading { tables, unreadable, .. }, writer, counts, mut twins } = passed;
    let mut report = tables.into_report();
    report.rows = counts.rows;
    report.malformed_cells = counts.malformed_cells;
    report.unknown_columns = counts.unknown_columns;
    report.blank_keys = twins.blank;
    report.repeated_keys = twins.repeated;
    let cells = counts.unread_cells.into_cells();
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
    Ok(Ingested { observation: task.observation, files, report, unreadable, cells })
}

/// The content of each footer. The totals are those of the whole observation.
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

/// The tables of one file on their way into the pipeline.
pub(super) struct Reading {
    limits: Limits,
    tables: Tables,
    unreadable: Vec<Unreadable>,
    kept: usize,
}

impl Reading {
    fn read_whole(&mut self, raw: &mut dyn RawRead, name: Option<&str>, feed: &mut Feed) -> Result<()> {
        let mut file = ExportFile::open(raw, name, self.limits).map_err(unreadable(None))?;
        let Self { tables, unreadable, kept, .. } = self;
        tables.read(&mut file, &mut Blocks { feed, unreadable, kept })
    }

    /// Reads an archive from front to back. What is odd about it fails, and is for [`Reading::read_whole`] to judge.
    pub(super) fn read_along(&mut self, raw: impl Read + Send, feed: &mut Feed) -> Result<Arrived> {
        let mut file = ArrivingFile::new(raw, self.limits);
        let Self { tables, unreadable, kept, .. } = self;
        tables.read(&mut file, &mut Blocks { feed, unreadable, kept })?;
        if tables.may_repeat() {
            return Err(Error::new(Kind::Read, "two entries have rows of the same keys"));
        }
        Ok(file.finish())
    }
}

/// Hands blocks to the pipeline, and keeps what is no row.
struct Blocks<'r> {
    feed: &'r mut Feed,
    unreadable: &'r mut Vec<Unreadable>,
    kept: &'r mut usize,
}

impl BlockSink for Blocks<'_> {
    type Error = Error;

    fn failed(error: payouts_files::Error) -> Error {
        unreadable(None)(error)
    }

    fn spare(&mut self) -> Option<Block> {
        self.feed.spare()
    }

    fn block(&mut self, mut block: Block) -> Result<()> {
        for row in block.unreadable.drain(..) {
            keep(self.unreadable, self.kept, row);
        }
        if block.rows() == 0 { Ok(()) } else { self.feed.push(block) }
    }

    fn unreadable(&mut self, row: Unreadable) -> Result<()> {
        keep(self.unreadable, self.kept, row);
        Ok(())
    }
}

/// Keeps an unreadable row, unless there are very many: all of them are counted.
fn keep(rows: &mut Vec<Unreadable>, kept: &mut usize, row: Unreadable) {
    if *kept < MOST_UNREADABLE {
        *kept += row.bytes.len() + size_of::<Unreadable>();
        rows.push(row);
    }
}
