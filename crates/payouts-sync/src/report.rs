//! What a run reports: events while it runs, and a report at its end.

use crate::options::StopReason;
use chrono::{DateTime, Utc};
use payouts_core::{SourceId, Window, source::ReadReport};
use payouts_store::{HeldRead, JobState, Leftover, LoadOutcome, Planned, QuarantineCounts, StoredFailure};
use std::fmt;

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// What planning found.
    pub planned: Planned,
    /// Windows that are released.
    pub done: u64,
    /// Reads that are worse than what their window has, in the whole ledger: the window keeps what it has.
    pub held: Vec<HeldRead>,
    /// What is in quarantine, in the whole ledger.
    pub quarantine: QuarantineCounts,
    /// Rows that are new.
    pub rows_new: u64,
    /// Rows that differ from their last version.
    pub rows_changed: u64,
    /// Rows that equal their last version.
    pub rows_unchanged: u64,
    /// Rows that are not in their window any more.
    pub rows_vanished: u64,
    /// Earnings rows in the windows that were read; a window's earnings replace those it had.
    pub earnings: u64,
    /// Earnings rows that windows have more than before. Rows are counted, not compared one by one.
    pub earnings_more: u64,
    /// Earnings rows that windows have less than before.
    pub earnings_fewer: u64,
    /// Rows of earnings in the whole ledger that repeat an earning id. They are listed, and are in no sum.
    pub earnings_repeated: u64,
    /// Earnings in the whole ledger whose rows have one id and different amounts.
    pub earnings_differing: u64,
    /// Rows that could not be read.
    pub rows_unreadable: u64,
    /// Cells that could not be read as the type of their column. Their text is kept with the row.
    pub cells_malformed: u64,
    /// Cells of columns that no document contains. They are kept with the row.
    pub cells_unknown: u64,
    /// Windows whose export is still pending at the provider.
    pub pending: Vec<PendingWindow>,
    /// Windows that failed.
    pub failed: Vec<FailedWindow>,
    /// Windows that failed in an earlier run and are not due yet.
    pub not_yet: Vec<FailedWindow>,
    /// Sign-ins that cannot be used; their windows stay planned.
    pub halted: Vec<HaltedSource>,
    /// What a person has to look at in the lists of accounts and locations.
    pub notices: Vec<SourceNotice>,
    /// Unused exports that earlier runs left at their providers.
    pub orphaned_exports: OrphanedExports,
    /// Windows that stay in their state, because the run left or their sign-in is halted.
    pub left: u64,
    /// Why the run left early, if it did.
    pub stopped: Option<StopReason>,
}

impl SyncReport {
    /// Adds the report of one source.
    pub(crate) fn merge(&mut self, part: Self) {
        self.done += part.done;
        self.rows_new += part.rows_new;
        self.rows_changed += part.rows_changed;
        self.rows_unchanged += part.rows_unchanged;
        self.rows_vanished += part.rows_vanished;
        self.earnings += part.earnings;
        self.earnings_more += part.earnings_more;
        self.earnings_fewer += part.earnings_fewer;
        self.rows_unreadable += part.rows_unreadable;
        self.cells_malformed += part.cells_malformed;
        self.cells_unknown += part.cells_unknown;
        self.pending.extend(part.pending);
        self.failed.extend(part.failed);
        self.halted.extend(part.halted);
        self.orphaned_exports.deleted += part.orphaned_exports.deleted;
        self.orphaned_exports.kept += part.orphaned_exports.kept;
        self.orphaned_exports.given_up.extend(part.orphaned_exports.given_up);
        self.left += part.left;
    }

    /// Counts a released window. Held reads are counted at the end of the run.
    pub(crate) fn count(&mut self, tally: Option<Tally>) {
        if tally.as_ref().is_some_and(Tally::is_held) {
            return;
        }
        self.done += 1;
        let Some(Tally { rows, problems }) = tally else { return };
        self.rows_unreadable += problems.unreadable_rows;
        self.cells_malformed += problems.malformed_cells;
        self.cells_unknown += problems.unknown_cells;
        match rows {
            Rows::Compared(outcome) => {
                self.rows_new += outcome.new;
                self.rows_changed += outcome.changed;
                self.rows_unchanged += outcome.unchanged;
                self.rows_vanished += outcome.vanished;
            }
            Rows::Replaced { rows, outcome } => {
                self.earnings += rows;
                self.earnings_more += outcome.new;
                self.earnings_fewer += outcome.vanished;
            }
        }
    }
}

/// What loading a window changed.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    pub(crate) rows: Rows,
    pub(crate) problems: ReadProblems,
}

/// How loaded rows relate to the rows that the window had.
#[derive(Clone, Debug)]
pub(crate) enum Rows {
    /// Each row was compared with its last version.
    Compared(LoadOutcome),
    /// This many rows replaced all rows of the window.
    Replaced { rows: u64, outcome: LoadOutcome },
}

impl Tally {
    /// Whether nothing was loaded, because the read is worse than what the window has.
    pub(crate) fn is_held(&self) -> bool {
        let (Rows::Compared(outcome) | Rows::Replaced { outcome, .. }) = &self.rows;
        !outcome.held.is_empty()
    }
}

/// Counts of what was kept but could not be read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ReadProblems {
    unreadable_rows: u64,
    malformed_cells: u64,
    unknown_cells: u64,
}

impl From<&ReadReport> for ReadProblems {
    fn from(report: &ReadReport) -> Self {
        Self {
            unreadable_rows: report.unreadable,
            malformed_cells: report.malformed_cells.values().sum(),
            unknown_cells: report.unknown_columns.values().sum(),
        }
    }
}

/// Unused exports that earlier runs left at their providers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrphanedExports {
    /// Exports that are deleted now, or that the provider had deleted already.
    pub deleted: u64,
    /// Exports that are still at the provider. Later runs try again.
    pub kept: u64,
    /// Exports that no later run tries to delete.
    pub given_up: Vec<Leftover>,
}

/// A window whose export is still pending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingWindow {
    /// The window.
    pub window: Window,
    /// The status as the service writes it.
    pub status: String,
    /// When the export was queued.
    pub queued_at: DateTime<Utc>,
}

/// A window that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedWindow {
    /// The window.
    pub window: Window,
    /// Why.
    pub failure: StoredFailure,
    /// When it is tried again.
    pub not_before: DateTime<Utc>,
}

/// Something in a service's lists of accounts and locations that a person has to look at: one that disappeared, an empty
/// list, or an entry that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceNotice {
    /// The sign-in.
    pub source: SourceId,
    /// The notice, for people.
    pub message: String,
}

/// A sign-in that cannot be used.
#[derive(Clone, Debug)]
pub struct HaltedSource {
    /// Its name.
    pub source: SourceId,
    /// Why.
    pub error: payouts_core::Error,
}

impl PartialEq for HaltedSource {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source && self.error.to_string() == other.error.to_string()
    }
}

impl Eq for HaltedSource {}

/// Something that happened in a run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// All windows of the run are planned.
    Begun {
        /// How many windows the run works on.
        windows: usize,
    },
    /// A window reached a state.
    Reached {
        /// The window.
        window: &'a Window,
        /// The state, durable now.
        state: JobState,
    },
    /// The provider still works on an export.
    Polled {
        /// The window.
        window: &'a Window,
        /// The status as the service writes it.
        status: &'a str,
        /// For how long it has been queued, in seconds.
        age_seconds: i64,
    },
    /// Bytes of a window's file arrived.
    Downloaded {
        /// The window.
        window: &'a Window,
        /// How many so far.
        bytes: u64,
    },
    /// A window failed.
    Failed {
        /// The window.
        window: &'a Window,
        /// Why.
        failure: &'a StoredFailure,
    },
}

/// Receives the events of a run. Must return quickly.
pub trait Observer: fmt::Debug + Send + Sync {
    /// Something happened.
    fn event(&self, event: &Event<'_>);
}

/// An observer that ignores all events.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet;

impl Observer for Quiet {
    fn event(&self, _: &Event<'_>) {}
}
