//! Arguments of `plan` and `sync`.

use super::day;
use chrono::NaiveDate;
use clap::Args;
use payouts_core::Dataset;
use std::time::Duration;

/// What is wanted.
#[derive(Clone, Debug, Args)]
pub(crate) struct PlanArgs {
    /// The first day wanted. Default: as configured, or a year ago.
    #[arg(long, value_name = "DATE", value_parser = day, env = "PAYOUTS_SINCE")]
    pub(crate) since: Option<NaiveDate>,
    /// The last day wanted. Default: today.
    #[arg(long, value_name = "DATE", value_parser = day, env = "PAYOUTS_UNTIL")]
    pub(crate) until: Option<NaiveDate>,
    /// Read windows again that end within this many days, of every dataset or of one, as in earnings=62. May be given more
    /// than once. Default: as configured, or 62 for earnings and 45 for the others.
    #[arg(
        long,
        value_name = "[DATASET=]DAYS",
        value_parser = dataset_days,
        value_delimiter = ',',
        env = "PAYOUTS_LOOK_BACK"
    )]
    pub(crate) look_back: Vec<DatasetDays>,
    /// Only this sign-in, by its name in the configuration. May be given more than once.
    #[arg(long = "source", value_name = "NAME")]
    pub(crate) sources: Vec<String>,
    /// Only this account of the provider. May be given more than once.
    #[arg(long = "account", value_name = "ID")]
    pub(crate) accounts: Vec<String>,
    /// Only this dataset: payments, earnings or payout-summary. May be given more than once.
    #[arg(long = "dataset", value_name = "NAME", value_parser = dataset)]
    pub(crate) datasets: Vec<Dataset>,
}

/// What is wanted, and where the accounts are known from.
#[derive(Clone, Debug, Args)]
pub(crate) struct PlanCommand {
    #[command(flatten)]
    pub(crate) plan: PlanArgs,
    /// Ask the providers which accounts there are. Without this nothing is asked: the accounts are those configured and
    /// those that the ledger knows.
    #[arg(long)]
    pub(crate) ask: bool,
}

/// What is wanted, and how long it may take.
#[derive(Clone, Debug, Args)]
pub(crate) struct SyncArgs {
    #[command(flatten)]
    pub(crate) plan: PlanArgs,
    /// Stay this long with exports that are still pending, for example 30m or 2h.
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "30m", conflicts_with = "no_wait")]
    pub(crate) wait: Duration,
    /// Queue exports, collect those that are ready, and leave: the next run collects the rest.
    #[arg(long)]
    pub(crate) no_wait: bool,
    /// Leave after this long, with the current transaction finished.
    #[arg(long, value_name = "TIME", value_parser = duration, env = "PAYOUTS_MAX_RUNTIME")]
    pub(crate) max_runtime: Option<Duration>,
    /// Hold a re-read that has fewer rows than its window by more than this share, in percent. Default: as configured, or 20.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100), env = "PAYOUTS_HOLD_LOST_ROWS")]
    pub(crate) hold_lost_rows: Option<u8>,
    /// Concurrent calls for each sign-in that answers at once.
    #[arg(long, value_name = "N", default_value = "4")]
    pub(crate) concurrency: usize,
}

/// A look-back, of one dataset or of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DatasetDays {
    /// All of them, when absent.
    pub(crate) dataset: Option<Dataset>,
    pub(crate) days: u64,
}

/// Reads `62`, or `earnings=62`.
fn dataset_days(text: &str) -> Result<DatasetDays, String> {
    let (name, days) = match text.split_once('=') {
        Some((name, days)) => (Some(dataset(name.trim())?), days),
        None => (None, text),
    };
    match days.trim().parse() {
        Ok(days) => Ok(DatasetDays { dataset: name, days }),
        Err(_) => Err("write a number of days, such as 45 or earnings=62".to_owned()),
    }
}

pub(super) fn dataset(text: &str) -> Result<Dataset, String> {
    text.parse().map_err(|_| {
        let known: Vec<_> = Dataset::ALL.iter().map(|dataset| dataset.as_str()).collect();
        format!("there are: {}", known.join(", "))
    })
}

/// Reads `90s`, `30m`, `2h` or `1d`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let (digits, unit) = text.split_at(text.len() - text.chars().next_back().map_or(0, char::len_utf8));
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        _ => 0,
    };
    match digits.parse::<u64>().ok().and_then(|count| count.checked_mul(seconds)) {
        Some(total) if seconds > 0 => Ok(Duration::from_secs(total)),
        _ => Err("write a number and a unit: 90s, 30m, 2h or 1d".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_back_is_of_all_datasets_or_of_one() {
        assert_eq!(dataset_days("45"), Ok(DatasetDays { dataset: None, days: 45 }));
        let earnings = DatasetDays { dataset: Some(Dataset::Earnings), days: 62 };
        assert_eq!(dataset_days("earnings=62"), Ok(earnings));
        for text in ["", "earnings", "earning=62", "earnings=", "-1"] {
            assert!(dataset_days(text).is_err(), "{text}");
        }
    }

    #[test]
    fn durations_need_a_unit() {
        assert_eq!(duration("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("2h"), Ok(Duration::from_secs(7200)));
        for text in ["", "30", "m", "-5m", "5é", "99999999999999999999d"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
