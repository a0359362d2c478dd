//! Arguments of `import`.

use super::sync::dataset;
use chrono::NaiveDate;
use clap::Args;
use payouts_core::{Dataset, Period};
use std::path::PathBuf;

/// Files that were downloaded by hand.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The files as they were downloaded: tables of Partner Center or JSON answers of Oracle, also in zip or gzip. Several files
    /// are imported together.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Keep the rows under this name. It may be that of a sign-in in the configuration, whose windows these then are.
    #[arg(long, value_name = "NAME")]
    pub(crate) source: String,
    /// What the files contain: payments, earnings or payout-summary. Default: payout-summary for JSON, otherwise payments.
    #[arg(long, value_name = "NAME", value_parser = dataset)]
    pub(crate) dataset: Option<Dataset>,
    /// The first month or day that the files cover. Tables need it, and begin with a whole month. Default for answers: the
    /// first day among them.
    #[arg(long, value_name = "MONTH|DATE", value_parser = first_day)]
    pub(crate) from: Option<NaiveDate>,
    /// The last month or day that the files cover. A month that is not over by then counts as early. Default for answers:
    /// the last day among them.
    #[arg(long, value_name = "MONTH|DATE", value_parser = last_day)]
    pub(crate) to: Option<NaiveDate>,
}

fn first_day(text: &str) -> Result<NaiveDate, String> {
    period(text).map(Period::first_day)
}

fn last_day(text: &str) -> Result<NaiveDate, String> {
    period(text).map(Period::last_day)
}

fn period(text: &str) -> Result<Period, String> {
    text.parse().map_err(|_| "write a month like 2026-10 or a day like 2026-10-03".to_owned())
}
