//! Arguments of the commands that show what is known.

use super::{day, instant, month};
use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand, ValueEnum};
use payouts_core::{Month, Period};
use payouts_reconcile::SettlementStatus;

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LsWhat {
    /// Money that left a provider.
    Payouts,
    /// The lines that payouts are made of.
    Earnings,
    /// Who is paid.
    Accounts,
    /// Syncs, newest first, and how each ended; one that was killed, or goes on, has no end.
    Runs,
}

/// Which of them.
#[derive(Clone, Debug, Args)]
pub(crate) struct LsArgs {
    /// What to list.
    #[arg(value_enum)]
    pub(crate) what: LsWhat,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    /// Show totals instead of rows, one line for each value of this.
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with = "limit")]
    pub(crate) by: Option<By>,
    /// Show no more rows than this; 0 shows all. Default: all, but 50 earnings in a table.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl LsArgs {
    /// The most rows to show.
    pub(crate) fn most(&self) -> usize {
        self.most_or(usize::MAX)
    }

    /// The most rows to show, this many by default.
    pub(crate) fn most_or(&self, default: usize) -> usize {
        match self.limit {
            None => default,
            Some(0) => usize::MAX,
            Some(limit) => limit,
        }
    }
}

/// What totals are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// The program that is paid for.
    Program,
    /// The account that is paid.
    Account,
    /// The account that is paid, with its name.
    Participant,
    /// The month of the payment date, or of the window where there is no date; of an earning, the month of its date.
    Month,
    /// The status as the provider writes it.
    Status,
}

/// Conditions that listing and exporting share.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct SelectionArgs {
    /// Only this provider: partner-center or oracle-bi.
    #[arg(long, value_name = "NAME")]
    pub(crate) provider: Option<payouts_core::Provider>,
    /// Only this sign-in, by its name in the configuration.
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// Only this account.
    #[arg(long, value_name = "ID")]
    pub(crate) account: Option<String>,
    /// Only this month, for example 2026-10: short for --since and --until.
    #[arg(long, value_name = "MONTH", value_parser = month, conflicts_with_all = ["since", "until"])]
    pub(crate) month: Option<Month>,
    /// Paid or earned on this day or later. Payouts and earnings without a date count to every day of their window: a
    /// payment that failed has no payment date.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) since: Option<NaiveDate>,
    /// Paid or earned on this day or earlier.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) until: Option<NaiveDate>,
    /// Only this program.
    #[arg(long, value_name = "NAME")]
    pub(crate) program: Option<String>,
    /// Only payouts with this status, as the provider writes it; case and blanks do not matter.
    #[arg(long, value_name = "TEXT")]
    pub(crate) status: Option<String>,
    /// Only payouts with this payment method, as the provider writes it; case and blanks do not matter.
    #[arg(long, value_name = "TEXT")]
    pub(crate) method: Option<String>,
    /// Only payouts whose money this happened to: sent-to-bank, credit-note, failed-or-returned, not-paid-yet or unknown.
    #[arg(long, value_name = "WHAT", value_parser = settlement)]
    pub(crate) settlement: Option<SettlementStatus>,
    /// Only this payment reference.
    #[arg(long, value_name = "REFERENCE")]
    pub(crate) payment: Option<String>,
    /// As it was known at this time: a day, or an instant like 2026-10-03T08:00:00Z.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub(crate) as_of: Option<DateTime<Utc>>,
    /// Also payouts that are not in their window any more; not for earnings.
    #[arg(long)]
    pub(crate) vanished: bool,
}

impl SelectionArgs {
    /// The first day wanted.
    pub(crate) fn since(&self) -> Option<NaiveDate> {
        self.month.map(Month::first_day).or(self.since)
    }

    /// The last day wanted.
    pub(crate) fn until(&self) -> Option<NaiveDate> {
        self.month.map(|month| Period::Month(month).last_day()).or(self.until)
    }

    /// The conditions that are given, by the names of their options.
    pub(crate) fn given(&self) -> impl Iterator<Item = &'static str> {
        [
            ("--provider", self.provider.is_some()),
            ("--source", self.source.is_some()),
            ("--account", self.account.is_some()),
            ("--month", self.month.is_some()),
            ("--since", self.since.is_some()),
            ("--until", self.until.is_some()),
            ("--program", self.program.is_some()),
            ("--status", self.status.is_some()),
            ("--method", self.method.is_some()),
            ("--settlement", self.settlement.is_some()),
            ("--payment", self.payment.is_some()),
            ("--as-of", self.as_of.is_some()),
            ("--vanished", self.vanished),
        ]
        .into_iter()
        .filter_map(|(name, is_given)| is_given.then_some(name))
    }
}

/// Which payout.
#[derive(Clone, Debug, Args)]
pub(crate) struct ShowArgs {
    /// The payment reference, the key that `ls payouts --output json` shows, or the key of an earning.
    pub(crate) key: String,
    /// Lead back to the raw bytes: file, entry and line, every version there ever was.
    #[arg(long)]
    pub(crate) trace: bool,
}

/// What to do with rows and cells that could not be read.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum QuarantineCommand {
    /// List them
    Ls,
    /// Show one of them with its bytes
    Show {
        /// Its number.
        number: i64,
    },
    /// Note that a person has seen them, and why nothing has to be done
    Acknowledge(AcknowledgeArgs),
}

/// Which of them, and why.
#[derive(Clone, Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true).multiple(false))]
pub(crate) struct AcknowledgeArgs {
    /// Their numbers, as `quarantine ls` shows them.
    #[arg(value_name = "NUMBER", group = "which")]
    pub(crate) numbers: Vec<i64>,
    /// All of one window, written as `quarantine ls` shows it.
    #[arg(long, value_name = "WINDOW", group = "which")]
    pub(crate) window: Option<String>,
    /// All of them.
    #[arg(long, group = "which")]
    pub(crate) all: bool,
    /// Why nothing has to be done. It is kept, with your user name and the time.
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    pub(crate) reason: String,
}

/// Which held read becomes current, and why.
#[derive(Clone, Debug, Args)]
pub(crate) struct AcceptArgs {
    /// The window, written as `jobs` shows it.
    pub(crate) window: String,
    /// Why it is right. It is kept, with your user name and the time.
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    pub(crate) reason: String,
}

/// Reads a reason: a blank one explains nothing.
fn reason(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("write why, in a few words".to_owned()),
        reason => Ok(reason.to_owned()),
    }
}

fn settlement(text: &str) -> Result<SettlementStatus, String> {
    text.parse().map_err(|_| {
        let known: Vec<_> = SettlementStatus::ALL.iter().map(|status| status.as_str()).collect();
        format!("there are: {}", known.join(", "))
    })
}
