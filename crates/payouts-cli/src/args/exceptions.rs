//! Arguments of `exceptions`.

use super::month;
use clap::{Args, Subcommand};
use payouts_core::Month;
use std::path::PathBuf;

/// What is decided.
#[derive(Debug, Subcommand)]
pub(crate) enum ExceptionsCommand {
    /// Decide that these payouts are these bank entries; without entries, that none is to be expected; without payouts,
    /// that the entries are no payouts
    Accept(DecideArgs),
    /// Decide that none of these payouts is any of these bank entries
    Reject(DecideArgs),
    /// Leave a remark about payouts or bank entries
    Note(DecideArgs),
    /// List what was decided, by whom, when and why
    Decisions,
    /// Take the answers from the sheet Exceptions of a workbook that payouts report month wrote
    Apply(ApplyArgs),
}

/// Which workbook.
#[derive(Clone, Debug, Args)]
pub(crate) struct ApplyArgs {
    /// The workbook.
    pub(crate) file: PathBuf,
    /// The month that it is of.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    pub(crate) month: Month,
    /// Show what would be kept, and keep nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// About what, and why.
#[derive(Clone, Debug, Args)]
pub(crate) struct DecideArgs {
    /// A payout, by its reference or its id as payouts reconcile shows it. May be given more than once.
    #[arg(long = "payout", value_name = "REF")]
    pub(crate) payouts: Vec<String>,
    /// A bank entry, by its id as payouts bank ls shows it. May be given more than once.
    #[arg(long = "entry", value_name = "ID")]
    pub(crate) entries: Vec<String>,
    /// A finding that is not about a payout and an entry, by its id as payouts reconcile shows it: for example earnings that
    /// differ, or a gap in a statement. May be given more than once.
    #[arg(long = "finding", value_name = "ID", conflicts_with_all = ["payouts", "entries"])]
    pub(crate) findings: Vec<String>,
    /// Why. It is kept with the decision.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Who decides. Default: the user of this system.
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,
}
