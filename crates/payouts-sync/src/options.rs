//! How a run behaves.

use chrono::NaiveDate;
use payouts_core::Dataset;
use payouts_store::HoldRule;
use std::time::Duration;

/// How long to stay with exports that the provider still works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Queue, ask once, and leave: the next run collects. A run that hears nothing from any service for 40 seconds leaves
    /// too, so that it ends within a minute whatever the services do.
    No,
    /// Stay this long.
    UpTo(Duration),
}

/// How a run behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The first day wanted.
    pub since: NaiveDate,
    /// The last day wanted.
    pub until: NaiveDate,
    /// Windows that end within this many days before `until` are read again, for what arrived late or was corrected.
    pub look_back_days: u64,
    /// The datasets wanted.
    pub datasets: Vec<Dataset>,
    /// Only these accounts; all when empty.
    pub accounts: Vec<String>,
    /// How long to stay with pending exports.
    pub wait: Wait,
    /// Leave after this long, with the transaction at hand finished.
    pub max_runtime: Option<Duration>,
    /// Windows under way at once for each source that answers at once. The provider's own limits come on top.
    pub fan_out: usize,
    /// When a re-read is held instead of replacing what its window has; never, when absent.
    pub hold: Option<HoldRule>,
}

impl Options {
    /// Everything from `since` to `until`, with a look-back of 45 days, waiting up to half an hour.
    #[must_use]
    pub fn new(since: NaiveDate, until: NaiveDate) -> Self {
        Self {
            since,
            until,
            look_back_days: 45,
            datasets: Dataset::ALL.to_vec(),
            accounts: Vec::new(),
            wait: Wait::UpTo(Duration::from_secs(30 * 60)),
            max_runtime: None,
            fan_out: 16,
            hold: Some(HoldRule::default()),
        }
    }
}
