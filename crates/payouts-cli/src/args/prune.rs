//! Arguments of `prune`.

use super::day;
use chrono::NaiveDate;
use clap::Args;

/// What is deleted.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct PruneArgs {
    /// Delete the lake files of earnings that newer ones superseded before this day (UTC), which must not be later than
    /// today. `--as-of` an earlier time is refused from then on. Current files are never deleted, nor are raw bytes.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) before: NaiveDate,
    /// Show what would be deleted, and delete nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Delete without asking. Needed where no terminal can be asked.
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) yes: bool,
}
