//! The ledger on disk: one directory, one writer, nothing lost.
//!
//! ```text
//! payouts.db        the catalog (SQLite): windows, jobs, observations, payouts, quarantine, bank statements, matches,
//!                   decisions, closes, runs, small raw bodies
//! raw/ab/cdef…      large bodies, content-addressed, exactly as received
//! lake/earnings/…   Parquet, an immutable set of files for each observation
//! lock              held while a process writes
//! ```
//!
//! **The one rule**: the row that makes data valid is written last. Bytes are written to temporary files, synced and
//! renamed before a transaction of the catalog names them; rows and their observation share a transaction. Whatever a
//! crash leaves without a name is harmless, and swept by [`Store::sweep`].
//!
//! Reading a window again replaces its content: a row's version is valid from one observation of its window to another,
//! so "what did we know on the 3rd?" is a question ([`AsOf`]) and not a backup.

mod audit;
mod bank;
mod catalog;
mod closes;
mod error;
mod hash;
mod import;
mod lake;
mod layout;
mod lock;
mod payouts_parquet;
mod raw;

pub use audit::{Finding, NOT_VOUCHED_FOR, Rebuilt, Recovery, Verified, read_loaded};
pub use bank::{
    BankFile, BankFileId, DecisionId, Imported, KeptMatch, KeptStatement, MatchRecord, RecordedMatches,
};
pub use catalog::{
    Acceptance, Acknowledgement, Answer, AsOf, HeldRead, HoldRule, Job, JobState, Ledger, Leftover,
    LeftoverEnd, LeftoverId, LoadOutcome, Loaded, Observation, ObservationId, PayoutFilter, PayoutValues,
    PayoutVersion, Planned, Pruned, QuarantineCounts, QuarantineEntry, RunId, RunRecord, SeenAccount, Store,
    StoredFailure, StoredLakeFile, WindowCoverage, WindowId,
};
pub use closes::{Close, MonthRows};
pub use error::{Error, Result};
pub use import::{ImportOutcome, ImportRequest, ImportedPlace, ImportedWindow, PreparedImport};
pub use lake::{
    DifferingEarning, EarningFilter, EarningGroup, EarningRepeats, EarningSums, EarningVersion,
    EarningsExport, EarningsFormat, ExportColumn, ExportedEarnings, GroupKey, Ingested, Lake, LakeFile,
    ReadAlong, SharedEarning, duckdb_views, exported_earnings_columns,
};
pub use layout::Layout;
pub use payouts_parquet::write_payouts_parquet;
pub use raw::{FollowStopper, RawArchive, RawFile, RawFollower, SMALL_BODY};
