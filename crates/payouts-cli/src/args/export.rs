//! Arguments of `export`.

use super::listing::SelectionArgs;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportWhat {
    /// Money that left a provider.
    Payouts,
    /// The lines that payouts are made of.
    Earnings,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Comma-separated values with a header.
    Csv,
    /// One JSON object on each line; amounts are strings.
    Jsonl,
    /// Apache Parquet; amounts are decimals.
    Parquet,
}

/// What is exported, in which form, and where to.
#[derive(Clone, Debug, Args)]
pub(crate) struct ExportArgs {
    /// What to export.
    #[arg(value_enum)]
    pub(crate) what: ExportWhat,
    /// The form.
    #[arg(long, value_enum, default_value = "csv")]
    pub(crate) format: Format,
    /// The file to write; it appears whole or not at all. Standard output, when it is -.
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    /// Write the cells of earnings as they were received: 2.574E+1 and not 25.74 (CSV and JSONL).
    #[arg(long)]
    pub(crate) as_received: bool,
    /// Put a ' before cells that a spreadsheet would take for a formula (CSV).
    #[arg(long)]
    pub(crate) spreadsheet_safe: bool,
}
