//! What a report is made from: the rows of one month, as the caller reads them from the ledger.
//!
//! A [`SnapshotBuilder`] takes row after row. Earnings are added up at once, so memory grows with the groups, the payouts
//! and the exceptions of a month, and not with its earnings.

mod builder;
mod check;
mod earnings;
mod money;

pub(crate) use builder::Parts;
pub use builder::{Snapshot, SnapshotBuilder};
pub use check::{
    BankDays, BankMatch, BankState, CorrectionCause, CorrectionRow, CoverageRow, CoverageState,
    ExceptionDecision, ExceptionRow, ProofState, UnmatchedEntry,
};
pub use earnings::{EarningRow, InSums};
pub(crate) use earnings::{GroupName, GroupTotals, PaymentName};
pub use money::{CommandTemplates, PayoutRow, ReportOrigin};
pub use payouts_reconcile::Ruling;
