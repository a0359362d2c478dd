//! Arguments of `status`.

use clap::Args;
use std::path::PathBuf;

/// Where else the numbers go.
#[derive(Clone, Debug, Args)]
pub(crate) struct StatusArgs {
    /// Write the same numbers to this file for the textfile collector of the Prometheus node exporter. The file appears
    /// whole and replaces the one that is there. With - they are printed instead of the listing.
    #[arg(long, value_name = "FILE")]
    pub(crate) metrics: Option<PathBuf>,
}
