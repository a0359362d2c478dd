//! Arguments of `report`.

use super::{day, instant, month};
use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand, ValueEnum};
use payouts_core::{Currency, Month, Provider};
use std::path::PathBuf;

/// Which report.
#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    /// Write the report of a month: a page to look at, a workbook to work in, or data
    Month(MonthArgs),
    /// Show where the money of a month's payouts is: in the bank, in transit, credit notes, failed, difference
    TieOut(TieOutArgs),
    /// List the payouts that were sent and have not arrived
    InTransit(OnDay),
    /// Show how old what is open is: unmatched payouts and credits, unpaid earnings, money held back
    Aging(OnDay),
    /// Show which earnings are estimated to be paid in which month
    Outlook(Knowledge),
    /// Show what was held back or withheld as tax, payout by payout
    Withheld(WithheldArgs),
}

/// Which month, in which form, and where to.
#[derive(Clone, Debug, Args)]
pub(crate) struct MonthArgs {
    /// The month.
    #[arg(value_name = "YYYY-MM", value_parser = month)]
    pub(crate) month: Month,
    /// The form. Default: what the extension of the file says, or md.
    #[arg(long, value_enum)]
    pub(crate) format: Option<MonthForm>,
    /// Write to this file; it appears whole or not at all. Default: standard output.
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) to: PathBuf,
    /// Replace a file that is there already.
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) knowledge: Knowledge,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MonthForm {
    /// One page, without a request to anywhere.
    Html,
    /// A workbook. Its sheet Exceptions has columns for answers.
    Xlsx,
    /// Markdown.
    Md,
    /// Comma-separated values, one figure on each line.
    Csv,
    /// One JSON object.
    Json,
}

impl MonthForm {
    /// The form by the option, else by the extension.
    pub(crate) fn of(args: &MonthArgs) -> Option<Self> {
        let extension = args.to.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let promised = extension.map(|extension| Self::from_str(&extension, true).ok());
        match (args.format, promised) {
            (Some(form), None) => Some(form),
            (Some(form), Some(promised)) => promised.is_none_or(|promised| promised == form).then_some(form),
            (None, Some(promised)) => promised,
            (None, None) => Some(Self::Md),
        }
    }
}

/// As known when.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Knowledge {
    /// As it was known at this time.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub(crate) as_of: Option<DateTime<Utc>>,
}

/// Which day, and as known when.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct OnDay {
    /// At the end of this day. Default: today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) on: Option<NaiveDate>,
    #[command(flatten)]
    pub(crate) knowledge: Knowledge,
}

/// Which month.
#[derive(Clone, Debug, Args)]
pub(crate) struct TieOutArgs {
    /// The month of the payment dates.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    pub(crate) month: Month,
    /// Only this provider: partner-center or oracle-bi.
    #[arg(long, value_name = "NAME")]
    pub(crate) provider: Option<Provider>,
    /// Only this currency.
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<Currency>,
    /// List the payouts behind one of the figures.
    #[arg(long, value_enum, value_name = "PART")]
    pub(crate) part: Option<Part>,
    #[command(flatten)]
    pub(crate) knowledge: Knowledge,
}

/// A figure of the tie-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// All that the ledger states.
    Ledger,
    /// What was booked and stays booked.
    InBank,
    /// What was sent, and may still arrive.
    InTransit,
    /// What was settled by credit notes.
    CreditNotes,
    /// What failed or was returned.
    FailedOrReturned,
    /// What should be booked and is not, or not in this amount.
    Difference,
    /// The part of what is in the bank that no balances prove.
    Unproved,
    /// What is in no figure: not paid yet, of unknown status, or without an amount that adds up.
    #[value(aliases = ["not-paid-yet", "unknown", "not-compared"])]
    LeftOut,
}

/// Which days.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct WithheldArgs {
    /// Only what was paid on this day or later. The running sums begin there.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) since: Option<NaiveDate>,
    /// Only what was paid on this day or earlier.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) until: Option<NaiveDate>,
    #[command(flatten)]
    pub(crate) knowledge: Knowledge,
}
