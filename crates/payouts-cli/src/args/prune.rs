//! Arguments of `prune`.

use super::day;
use chrono::NaiveDate;
use clap::Args;

/// What is given up.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct PruneArgs {
    /// Remove the lake files of earnings that were replaced by newer ones before this day (UTC): `--as-of` an earlier time
    /// is refused from then on. What is current is never removed, nor are raw bytes.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) before: NaiveDate,
    /// Only say what would be removed.
    #[arg(long)]
    pub(crate) dry_run: bool,
}
