//! A store in a scratch directory, fake services, a clock that moves only when a task sleeps, and runs that may be killed.

use crate::{
    provider::{Profile, Provider},
    snapshot,
};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::FutureExt;
use payouts_core::PayoutSource;
use payouts_http::{
    Environment,
    testing::{ManualTime, SeededRandom},
};
use payouts_store::{JobState, Store};
use payouts_sync::{
    Engine, Event, LookBack, Observer, Options, Quiet, Result, Stop, Stopper, SyncReport, Wait,
};
use std::{
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    task::Poll,
    time::Duration,
};
use tempfile::TempDir;
use tokio::sync::Notify;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// From the first of January 2026 to the tenth of February: two months for exports, 41 days for answers.
pub(crate) fn options() -> Options {
    Options { look_back: LookBack::uniform(45), ..Options::new(day("2026-01-01"), day("2026-02-10")) }
}

/// The same, only for payments: two windows.
pub(crate) fn payments() -> Options {
    Options { datasets: vec![payouts_core::Dataset::Payments], ..options() }
}

/// Queues, and leaves the rest to the next run.
pub(crate) fn no_wait(options: Options) -> Options {
    Options { wait: Wait::No, ..options }
}

pub(crate) struct World {
    place: PathBuf,
    /// Removed in the end, unless the place belongs to the caller.
    _dir: Option<TempDir>,
    pub(crate) time: ManualTime,
    providers: Vec<Provider>,
    hung: Arc<Notify>,
    runs: AtomicU64,
}

impl World {
    /// An empty store on the tenth of February 2026, at noon.
    pub(crate) fn new() -> Self {
        let dir = scratch();
        let world = Self::in_place(dir.path(), 0);
        Self { _dir: Some(dir), ..world }
    }

    /// The same in a directory that stays. Processes are numbered from `process`: no two have the same randomness.
    pub(crate) fn in_place(place: &Path, process: u64) -> Self {
        Self {
            place: place.join("store"),
            _dir: None,
            time: ManualTime::starting_at("2026-02-10T12:00:00Z".parse().expect("an instant")),
            providers: Vec::new(),
            hung: Arc::default(),
            runs: AtomicU64::new(process),
        }
    }

    pub(crate) fn add(&mut self, name: &str, profile: Profile) -> Provider {
        // A service that is started again gives no export the id of an older one.
        let queued = self.runs.load(Ordering::Relaxed);
        let provider = Provider::new(name, profile, queued, self.environment(0), Arc::clone(&self.hung));
        self.providers.push(provider.clone());
        provider
    }

    /// Every process has randomness of its own, and all of them one clock.
    fn environment(&self, process: u64) -> Environment {
        let time = Arc::new(self.time.clone());
        Environment::new(time.clone(), time, Arc::new(SeededRandom::new(process)))
    }

    pub(crate) fn engine(&self, observer: Arc<dyn Observer>) -> Engine {
        let process = self.runs.fetch_add(1, Ordering::Relaxed) + 1;
        let sources =
            self.providers.iter().map(|provider| Arc::new(provider.clone()) as Arc<dyn PayoutSource>);
        Engine::new(sources.collect(), self.environment(process), observer)
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.place.clone()
    }

    /// Opens the store for reading.
    pub(crate) fn store(&self) -> Store {
        Store::open_read_only(&self.path()).expect("a store")
    }

    /// Opens the store for writing, once a killed run has released it.
    pub(crate) fn writer(&self) -> Store {
        open(&self.path())
    }

    /// Runs undisturbed.
    pub(crate) async fn run(&self, options: &Options) -> SyncReport {
        self.try_run(options).await.expect("a run")
    }

    pub(crate) async fn try_run(&self, options: &Options) -> Result<SyncReport> {
        let (_stopper, stop) = Stopper::new();
        self.run_with(options, stop, Arc::new(Quiet)).await
    }

    pub(crate) async fn run_with(
        &self,
        options: &Options,
        stop: Stop,
        observer: Arc<dyn Observer>,
    ) -> Result<SyncReport> {
        self.engine(observer).run(open(&self.path()), options, stop).await
    }

    /// Runs until a service hangs: then the process is gone. Whether it came to that.
    pub(crate) async fn run_until_hung(&self, options: &Options) -> bool {
        // Of an earlier run, several calls may have hung at once.
        let _ = self.hung.notified().now_or_never();
        tokio::select! {
            biased;
            () = self.hung.notified() => true,
            _ = self.try_run(options) => false,
        }
    }

    /// Runs until a window has reached a state for the `nth` time, from 0: then the process is gone. Whether it came to
    /// that.
    pub(crate) async fn run_until_reached(&self, options: &Options, state: JobState, nth: usize) -> bool {
        let (_stopper, stop) = Stopper::new();
        let kill_switch = Arc::new(KillSwitch { state, left: AtomicUsize::new(nth) });
        match AssertUnwindSafe(self.run_with(options, stop, kill_switch)).catch_unwind().await {
            Ok(_) => false,
            Err(panic) if panic.is::<Killed>() => true,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    /// Runs until the engine has been woken this many times: then the process is gone. Whether it came to that.
    pub(crate) async fn run_until_woken(&self, options: &Options, times: u64) -> bool {
        let mut run = std::pin::pin!(self.try_run(options));
        let mut left = times;
        std::future::poll_fn(|context| match run.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(false),
            Poll::Pending if left == 0 => Poll::Ready(true),
            Poll::Pending => {
                left -= 1;
                Poll::Pending
            }
        })
        .await
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.environment(0).now()
    }

    pub(crate) fn later(&self, by: Duration) {
        self.time.advance(by);
    }

    pub(crate) fn snapshot(&self) -> Vec<String> {
        snapshot::of(&self.store())
    }

    /// The references and totals of all payouts that count.
    pub(crate) fn payouts(&self) -> Vec<String> {
        snapshot::payouts(&self.store())
    }

    pub(crate) fn state_of(&self, window: &str) -> JobState {
        let jobs = self.store().all_jobs().expect("jobs");
        jobs.iter().find(|job| job.window.to_string() == window).expect("a job").state
    }
}

/// A scratch directory: in memory, where the system has such a place, because a sync of each commit costs nothing there.
fn scratch() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a directory")
}

/// Opens a store. The thread of a killed run may still have the lock.
fn open(path: &Path) -> Store {
    for _ in 0..60_000 {
        match Store::open(path) {
            Err(error) if error.is_in_use() => std::thread::sleep(Duration::from_millis(1)),
            opened => return opened.expect("a store"),
        }
    }
    panic!("the store stays in use");
}

pub(crate) const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

pub(crate) const fn hours(count: u64) -> Duration {
    minutes(60 * count)
}

/// Kills the process when a state is reached.
#[derive(Debug)]
struct KillSwitch {
    state: JobState,
    left: AtomicUsize,
}

struct Killed;

impl Observer for KillSwitch {
    fn event(&self, event: &Event<'_>) {
        if let Event::Reached { state, .. } = event
            && *state == self.state
            && self.left.fetch_sub(1, Ordering::Relaxed) == 0
        {
            // Unwinds without the message of a panic.
            std::panic::resume_unwind(Box::new(Killed));
        }
    }
}
