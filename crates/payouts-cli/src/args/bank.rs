//! Arguments of `bank`.

use super::{day, instant};
use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What to do with bank statements.
#[derive(Debug, Subcommand)]
pub(crate) enum BankCommand {
    /// Import files of statements: camt, MT940, MT942, BAI2, OFX, or separated values under a profile
    Import(BankImportArgs),
    /// List the accounts with their days, balances and gaps
    Accounts(BankSelection),
    /// List the entries, each booking once
    Ls(BankLsArgs),
    /// Show which days of each account are proved by balances, unproved, or missing
    Coverage(BankSelection),
    /// List the files that were imported
    Files,
    /// Propose a profile for a file of separated values
    Profile {
        /// The file.
        file: PathBuf,
    },
}

/// Files of statements.
#[derive(Debug, Args)]
pub(crate) struct BankImportArgs {
    /// The files; of a directory, every file in it and below. What they are is found by their content.
    #[arg(required = true, value_name = "FILE|DIR")]
    pub(crate) paths: Vec<PathBuf>,
    /// Read separated values by this profile of the configuration. Default: the one whose header fits.
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
}

/// Which accounts, and as known when.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct BankSelection {
    /// Only this account.
    #[arg(long, value_name = "ACCOUNT")]
    pub(crate) account: Option<String>,
    /// As it was known at this time: files imported later are left out.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub(crate) as_of: Option<DateTime<Utc>>,
}

/// Which entries.
#[derive(Clone, Debug, Args)]
pub(crate) struct BankLsArgs {
    #[command(flatten)]
    pub(crate) selection: BankSelection,
    /// Only what was booked on this day or later.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) since: Option<NaiveDate>,
    /// Only what was booked on this day or earlier.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) until: Option<NaiveDate>,
    /// Only what no payout is matched with.
    #[arg(long)]
    pub(crate) open: bool,
    /// Only what no balances prove.
    #[arg(long)]
    pub(crate) unproved: bool,
}
