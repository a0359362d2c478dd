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
    /// Read windows again that end within this many days. Default: as configured, or 45.
    #[arg(long, value_name = "DAYS", env = "PAYOUTS_LOOKBACK")]
    pub(crate) lookback: Option<u64>,
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
    /// Leave after this long, with the transaction at hand finished.
    #[arg(long, value_name = "TIME", value_parser = duration, env = "PAYOUTS_MAX_RUNTIME")]
    pub(crate) max_runtime: Option<Duration>,
    /// Hold a re-read that has fewer rows than its window by more than this share, in percent. Default: as configured, or 20.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100), env = "PAYOUTS_HOLD_LOST_ROWS")]
    pub(crate) hold_lost_rows: Option<u8>,
    /// Calls under way at once for each sign-in that answers at once.
    #[arg(long, value_name = "N", default_value = "4")]
    pub(crate) concurrency: usize,
}

fn dataset(text: &str) -> Result<Dataset, String> {
    text.parse().map_err(|_| {
        let known: Vec<_> = Dataset::ALL.iter().map(|dataset| dataset.as_str()).collect();
        format!("there are: {}", known.join(", "))
    })
}

/// Reads `90s`, `30m`, `2h` or `1d`.
fn duration(text: &str) -> Result<Duration, String> {
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
    fn durations_need_a_unit() {
        assert_eq!(duration("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("2h"), Ok(Duration::from_secs(7200)));
        for text in ["", "30", "m", "-5m", "5é", "99999999999999999999d"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
