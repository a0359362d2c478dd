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

/// How many days before its end a run reads again, for each dataset.
///
/// The default is 62 days for earnings and 45 for everything else. Microsoft fills in the names of new customers 45 to 60
/// days after the earning (its page `partner-center/troubleshoot-earnings-faq`), so two months and two days leave none out.
/// No source names a figure for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LookBack([u64; Dataset::ALL.len()]);

impl LookBack {
    /// The same number of days for every dataset.
    #[must_use]
    pub const fn uniform(days: u64) -> Self {
        Self([days; Dataset::ALL.len()])
    }

    /// This number of days for one dataset.
    #[must_use]
    pub fn with(mut self, dataset: Dataset, days: u64) -> Self {
        for (known, of_known) in Dataset::ALL.iter().zip(&mut self.0) {
            if *known == dataset {
                *of_known = days;
            }
        }
        self
    }

    /// The days of one dataset.
    #[must_use]
    pub fn days(self, dataset: Dataset) -> u64 {
        let mut all = Dataset::ALL.iter().zip(self.0);
        all.find_map(|(known, days)| (*known == dataset).then_some(days)).unwrap_or_default()
    }
}

impl Default for LookBack {
    fn default() -> Self {
        Self::uniform(45).with(Dataset::Earnings, 62)
    }
}

/// How a run behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The first day wanted.
    pub since: NaiveDate,
    /// The last day wanted.
    pub until: NaiveDate,
    /// Windows that end within this many days before `until` are read again, for what arrived late or was corrected.
    pub look_back: LookBack,
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
    /// Everything from `since` to `until`, with the default look-back, waiting up to half an hour.
    #[must_use]
    pub fn new(since: NaiveDate, until: NaiveDate) -> Self {
        Self {
            since,
            until,
            look_back: LookBack::default(),
            datasets: Dataset::ALL.to_vec(),
            accounts: Vec::new(),
            wait: Wait::UpTo(Duration::from_secs(30 * 60)),
            max_runtime: None,
            fan_out: 16,
            hold: Some(HoldRule::default()),
        }
    }
}
