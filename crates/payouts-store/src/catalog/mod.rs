//! The catalog: a SQLite database of what was requested, what came, and what it contained.

mod answer;
mod cells;
mod coverage;
mod derived;
mod digest;
mod facts;
mod hold;
mod jobs;
mod lake_files;
mod ledger;
mod leftovers;
mod load;
mod migrate;
mod observations;
mod payout_row;
mod payouts;
mod plan;
mod prune;
mod quarantine;
mod reading;
mod repeats;
mod statements;
mod store;
pub(crate) mod text;

pub use answer::Answer;
pub use coverage::{SeenAccount, WindowCoverage};
pub(crate) use derived::{RawRow, all_observations, open_raw, payouts_of, table_digest};
pub use hold::{Acceptance, HeldRead, HoldRule};
pub use jobs::{Job, JobState, StoredFailure};
pub use lake_files::StoredLakeFile;
pub use ledger::Ledger;
pub use leftovers::{Leftover, LeftoverEnd};
pub(crate) use load::Place;
pub use load::{LoadOutcome, Loaded};
pub use observations::{Observation, RunRecord};
pub use payouts::{AsOf, PayoutFilter, PayoutValues, PayoutVersion};
pub use plan::Planned;
pub use prune::Pruned;
pub use quarantine::{Acknowledgement, QuarantineCounts, QuarantineEntry};
pub(crate) use quarantine::{MOST_CELLS, problems};
pub use store::Store;
pub(crate) use text::all_of;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl rusqlite::types::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.0.into())
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                <i64 as rusqlite::types::FromSql>::column_result(value).map(Self)
            }
        }
    };
}

pub(crate) use id;

id! {
    /// The number of a window in the catalog.
    WindowId
}
id! {
    /// The number of an observation. A later observation has a larger number.
    ObservationId
}
id! {
    /// The number of an export that is left over.
    LeftoverId
}
id! {
    /// The number of a run of the command.
    RunId
}

#[cfg(test)]
mod tests;
