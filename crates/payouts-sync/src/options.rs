//! What the caller of a run sets, and how it stops the run.

use chrono::NaiveDate;
use payouts_core::Dataset;
use payouts_store::HoldRule;
use std::{future::pending, time::Duration};
use tokio::sync::watch;

/// How long a run waits for exports that the provider still works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Queue, poll once, and leave: the next run collects. The run also leaves after 40 seconds without an answer from any
    /// service, so that it ends within a minute.
    No,
    /// Wait this long.
    UpTo(Duration),
}

/// How many days before its end a run reads again, for each dataset.
///
/// The default is 62 days for earnings and 45 for everything else. Microsoft fills in the names of new customers 45 to 60
/// days after the earning (its page `partner-center/troubleshoot-earnings-faq`), so two months and two days leave none out.
/// No source documents a figure for the other datasets.
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

/// What a run fetches, and for how long it works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The first day.
    pub since: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Windows that end within this many days before `until` are read again, for late rows and corrections.
    pub look_back: LookBack,
    /// The datasets.
    pub datasets: Vec<Dataset>,
    /// Only these accounts; all when empty.
    pub accounts: Vec<String>,
    /// How long to wait for pending exports.
    pub wait: Wait,
    /// Leave after this long, once the current transaction is committed.
    pub max_runtime: Option<Duration>,
    /// Windows in progress at once for each source that answers at once. The provider's own limits apply too.
    pub fan_out: usize,
    /// When a re-read is held instead of replacing the rows of its window; never, when absent.
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

/// Why a run leaves early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopReason {
    /// Its time budget is used up.
    OutOfTime,
    /// The caller asked, for example because of a signal.
    Asked,
    /// The run does not wait, and no service has answered for 40 seconds.
    NoAnswer,
}

/// Stops a run. The caller keeps it.
#[derive(Clone, Debug)]
pub struct Stopper(watch::Sender<Option<StopReason>>);

/// Receives the request to stop. Every task looks at it between two steps.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<Option<StopReason>>);

impl Stopper {
    /// A stopper, and the receiver for a run.
    #[must_use]
    pub fn new() -> (Self, Stop) {
        let (sender, receiver) = watch::channel(None);
        (Self(sender), Stop(receiver))
    }

    /// Asks the run to finish its current steps and leave. The first reason stays.
    pub fn stop(&self, reason: StopReason) {
        self.0.send_if_modified(|asked| {
            let is_first = asked.is_none();
            asked.get_or_insert(reason);
            is_first
        });
    }
}

impl Stop {
    /// Why to leave, if the caller asked.
    #[must_use]
    pub fn reason(&self) -> Option<StopReason> {
        *self.0.borrow()
    }

    /// Completes when the caller asks; never, when the stopper is gone.
    pub async fn asked(&mut self) -> StopReason {
        loop {
            if let Some(reason) = self.reason() {
                return reason;
            }
            if self.0.changed().await.is_err() {
                return pending().await;
            }
        }
    }
}
