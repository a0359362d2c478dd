//! The earnings lake: tens of millions of rows as Parquet, for each observation of a window a file that never changes, or
//! several where it is huge.
//!
//! ```text
//! raw bytes ──► blocks ──► typed columns ──► pages ──► Parquet
//!           export_file    columns, value    encode    file
//! ```
//!
//! The files are plain: any engine reads them. Their columns are those of the spec ([`schema`]), decimals exact, and
//! whatever a column cannot hold is stored next to it as text, so that each cell can be written as it was received. An
//! engine that reads all files of a window sees older observations too; [`Store::lake_files`](crate::Store::lake_files)
//! names the current ones, and so does `manifest.json` next to them.
//!
//! The same raw bytes make the same files, to the last byte: nothing in them depends on time, threads or chance.

mod along;
pub(crate) mod apart;
mod columns;
mod encode;
mod export;
mod file;
mod ingest;
mod manifest;
mod part;
mod pipeline;
mod place;
mod proof;
mod read;
mod repeats;
mod schema;
mod sums;
mod twins;
mod value;
mod views;

pub use along::ReadAlong;
pub use export::{EarningsExport, EarningsFormat, ExportColumn, ExportedEarnings, exported_earnings_columns};
pub use ingest::{Ingested, LakeFile};
pub(crate) use manifest::ManifestState;
pub use read::{EarningFilter, EarningGroup, EarningSums, EarningVersion, GroupKey};
pub use repeats::{DifferingEarning, EarningRepeats, SharedEarning};
pub(crate) use repeats::{Found, RepeatedRows, find};
pub use views::duckdb_views;

use crate::{Layout, ObservationId, Result, raw::remove};
use apart::Apart;
use ingest::Task;
use payouts_files::{RawRead, export_file::Limits};
use payouts_model::{RawFacts, Window};
use std::{io::Read, path::Path};

/// The lake of a store. Writing files needs no catalog, so it can be used on any thread.
#[derive(Clone, Debug)]
pub struct Lake {
    layout: Layout,
}

impl Lake {
    pub(crate) fn new(layout: Layout) -> Self {
        Self { layout }
    }

    /// The store's directory.
    pub(crate) fn root(&self) -> &Path {
        self.layout.root()
    }

    /// Reads a window's bytes into files of the lake: written to temporary files, synced, then named. No listing shows
    /// them until [`Ledger::load_lake`](crate::Ledger::load_lake) has added their rows.
    ///
    /// # Errors
    /// When the bytes are no table of earnings or cannot be had, or the disk does not take the files.
    pub fn ingest(
        &self,
        window: &Window,
        observation: ObservationId,
        facts: &RawFacts,
        raw: &mut dyn RawRead,
    ) -> Result<Ingested> {
        let task = Task { root: self.layout.root(), window, observation, facts, limits: Limits::default() };
        ingest::ingest(&task, raw)
    }

    /// Reads a window's bytes while they are written, to be taken up by [`Lake::ingest_along`]. It returns when `raw`
    /// is at its end, which is that of a [`RawFollower`](crate::RawFollower), so it wants a thread of its own.
    ///
    /// Only zip archives can be read so. Whatever else the bytes are, or whatever goes wrong, is left to the archived
    /// bytes; nothing is lost by trying but the time.
    pub fn read_along(&self, window: &Window, name: Option<&str>, raw: impl Read + Send) -> ReadAlong {
        along::read(self.layout.root(), window, name, raw)
    }

    /// Does what [`Lake::ingest`] does, and takes up what was read while the bytes came, if the archived bytes agree
    /// with it.
    ///
    /// # Errors
    /// As [`Lake::ingest`].
    pub fn ingest_along(
        &self,
        along: ReadAlong,
        window: &Window,
        observation: ObservationId,
        facts: &RawFacts,
        raw: &mut dyn RawRead,
    ) -> Result<Ingested> {
        let task = Task { root: self.layout.root(), window, observation, facts, limits: Limits::default() };
        along::ingest(&task, along, raw)
    }

    /// Removes files that no observation refers to: those of a held read.
    ///
    /// # Errors
    /// When the disk refuses. The next [`Store::sweep`](crate::Store::sweep) tries again.
    pub fn discard(&self, ingested: &Ingested) -> Result<()> {
        ingested.files.iter().try_for_each(|file| remove(&self.root().join(&file.path)).map(drop))
    }

    /// Does what [`Lake::ingest`] does, but keeps nothing: for comparing with what was kept. Its files are in a directory
    /// inside `scratch`, until that is dropped.
    pub(crate) fn ingest_apart(
        &self,
        window: &Window,
        observation: ObservationId,
        facts: &RawFacts,
        raw: &mut dyn RawRead,
        scratch: &Path,
    ) -> Result<(Ingested, Apart)> {
        let apart = apart::make(scratch)?;
        let task = Task { root: apart.path(), window, observation, facts, limits: Limits::default() };
        Ok((ingest::ingest(&task, raw)?, apart))
    }
}

#[cfg(test)]
mod tests;
