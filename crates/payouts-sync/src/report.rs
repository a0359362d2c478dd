//! What a run did, and how it tells while it runs.

use crate::{
    StopReason,
    walk::{Rows, Tally},
};
use chrono::{DateTime, Utc};
use payouts_core::{SourceId, Window};
use payouts_store::{HeldRead, JobState, Leftover, Planned, QuarantineCounts, StoredFailure};
use std::fmt;

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// What planning found.
    pub planned: Planned,
    /// Windows whose journey ended.
    pub done: u64,
    /// Reads that are worse than what their window has, in the whole ledger: the window keeps what it has.
    pub held: Vec<HeldRead>,
    /// What is in quarantine, in the whole ledger.
    pub quarantine: QuarantineCounts,
    /// Rows that were new.
    pub rows_new: u64,
    /// Rows that say something else than before.
    pub rows_changed: u64,
    /// Rows that say what they said.
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
    /// Cells that are not what their column holds. Their text is kept with the row.
    pub cells_malformed: u64,
    /// Cells of columns that no document knows. They are kept with the row.
    pub cells_unknown: u64,
    /// Windows whose export is still pending at the provider.
    pub pending: Vec<PendingWindow>,
    /// Windows that failed.
    pub failed: Vec<FailedWindow>,
    /// Windows that failed before and are not to be tried yet.
    pub not_yet: Vec<FailedWindow>,
    /// Sign-ins that cannot be used; their windows stay planned.
    pub halted: Vec<HaltedSource>,
    /// What a person has to look at in the lists of accounts and locations.
    pub notices: Vec<SourceNotice>,
    /// What became of exports of no more use that earlier journeys left at their providers.
    pub leftovers: Leftovers,
    /// Windows that were left where they stood, because the run was to leave.
    pub left: u64,
    /// Why the run left early, if it did.
    pub stopped: Option<StopReason>,
}

impl SyncReport {
    /// Adds what the walks of one source came to.
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
        self.leftovers.merge(part.leftovers);
        self.left += part.left;
    }

    pub(crate) fn count(&mut self, tally: &Tally) {
        self.rows_unreadable += tally.odd.unreadable_rows;
        self.cells_malformed += tally.odd.malformed_cells;
        self.cells_unknown += tally.odd.unknown_cells;
        match &tally.rows {
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

/// What became of exports of no more use that earlier journeys left at their providers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leftovers {
    /// Those that are gone now: deleted, or not known there any more.
    pub gone: u64,
    /// Those that still lie there. Later runs try again.
    pub kept: u64,
    /// Those that nobody tries to delete any more.
    pub given_up: Vec<Leftover>,
}

impl Leftovers {
    fn merge(&mut self, part: Self) {
        self.gone += part.gone;
        self.kept += part.kept;
        self.given_up.extend(part.given_up);
    }
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
    /// What it is, in words.
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

/// Something that happened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// So many windows are about to be walked.
    Begun {
        /// How many.
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

/// Is told what happens, as it happens. Must return quickly.
pub trait Observer: fmt::Debug + Send + Sync {
    /// Something happened.
    fn event(&self, event: &Event<'_>);
}

/// Listens to nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet;

impl Observer for Quiet {
    fn event(&self, _: &Event<'_>) {}
}
