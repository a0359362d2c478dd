//! What the tasks of a run share: the store, the observer, the ingest permit, and when the run leaves.

use crate::{
    error::{Error, Leaving, Result},
    options::{Options, Stop, StopReason, Wait},
    report::Observer,
    writer::{WriteThread, Writer},
};
use payouts_http::Environment;
use payouts_store::{Lake, RawArchive, RunId, Store};
use std::{
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Mutex as AsyncMutex, Notify, OwnedMutexGuard};

/// How long a call that changes something at the provider may go on when the run leaves. The command waits for 10 s before it
/// ends the process.
const GRACE: Duration = Duration::from_secs(7);

/// How long a run that does not wait goes on without an answer, a byte or a row. With the grace, and the start and end of a
/// process, that is less than a minute.
pub(crate) const SILENCE: Duration = Duration::from_secs(40);

/// How long a complete download waits for the ingest of another download before it asks for the permit.
const INGEST_PATIENCE: Duration = Duration::from_secs(10);

/// What the tasks of a run share.
pub(crate) struct RunContext {
    pub(crate) run: RunId,
    pub(crate) writer: Writer,
    pub(crate) raw: RawArchive,
    pub(crate) lake: Lake,
    pub(crate) environment: Environment,
    pub(crate) observer: Arc<dyn Observer>,
    pub(crate) ingest_permit: IngestPermit,
    stop: Stop,
    /// Until when tasks wait for pending exports, on the monotonic clock; absent when they do not wait.
    wait_until: Option<Duration>,
    /// When the run leaves, on the monotonic clock.
    leave_at: Option<Duration>,
    /// When a service answered last, on the monotonic clock; absent in a run that waits.
    heard: Option<Mutex<Duration>>,
    /// How many windows are being loaded. Loading takes time without an answer from a service.
    loads: AtomicUsize,
}

/// A window that is being loaded, until this is dropped.
pub(crate) struct Busy<'c>(&'c RunContext);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.loads.fetch_sub(1, Ordering::Relaxed);
        self.0.heard();
    }
}

impl RunContext {
    /// Gives the store to a thread that writes it. The thread ends when the context and all writers are dropped.
    pub(crate) fn start(
        store: Store,
        run: RunId,
        options: &Options,
        environment: &Environment,
        observer: Arc<dyn Observer>,
        stop: Stop,
    ) -> (Arc<Self>, WriteThread) {
        let now = environment.monotonic();
        let (raw, lake) = (store.raw().clone(), store.lake());
        let (writer, thread) = Writer::spawn(store, environment);
        let context = Self {
            run,
            writer,
            raw,
            lake,
            environment: environment.clone(),
            observer,
            ingest_permit: IngestPermit::default(),
            stop,
            wait_until: match options.wait {
                Wait::No => None,
                Wait::UpTo(patience) => Some(now.saturating_add(patience)),
            },
            leave_at: options.max_runtime.map(|budget| now.saturating_add(budget)),
            heard: (options.wait == Wait::No).then(|| Mutex::new(now)),
            loads: AtomicUsize::new(0),
        };
        (Arc::new(context), thread)
    }

    /// Notes that a service has answered or sent bytes.
    pub(crate) fn heard(&self) {
        if let Some(heard) = &self.heard {
            *heard.lock().unwrap_or_else(PoisonError::into_inner) = self.environment.monotonic();
        }
    }

    /// Notes that a window is being loaded.
    pub(crate) fn busy(&self) -> Busy<'_> {
        self.loads.fetch_add(1, Ordering::Relaxed);
        Busy(self)
    }

    /// When a run that does not wait leaves, unless a service answers before.
    fn silent_until(&self) -> Option<Duration> {
        let heard = self.heard.as_ref()?;
        let is_busy = self.loads.load(Ordering::Relaxed) > 0;
        let since = if is_busy {
            self.environment.monotonic()
        } else {
            *heard.lock().unwrap_or_else(PoisonError::into_inner)
        };
        Some(since.saturating_add(SILENCE))
    }

    /// Why to leave now, if there is a reason.
    pub(crate) fn reason_to_leave(&self) -> Option<StopReason> {
        let has_passed = |at: Duration| self.environment.monotonic() >= at;
        let out_of_time = self.leave_at.is_some_and(has_passed).then_some(StopReason::OutOfTime);
        let silent = || self.silent_until().is_some_and(has_passed).then_some(StopReason::NoAnswer);
        self.stop.reason().or(out_of_time).or_else(silent)
    }

    /// Whether the caller asked the run to leave.
    pub(crate) fn is_asked_to_leave(&self) -> bool {
        self.stop.reason().is_some()
    }

    /// How long a task may still wait for its export; `None` when it leaves the export to the next run.
    pub(crate) fn patience(&self) -> Option<Duration> {
        let left = self.wait_until?.checked_sub(self.environment.monotonic())?;
        (!left.is_zero()).then_some(left)
    }

    /// Waits for work that can be repeated. When the run leaves before the work is done, the work is dropped.
    pub(crate) async fn unless_leaving<F: Future>(&self, work: F) -> Result<F::Output, Leaving> {
        let mut stop = self.stop.clone();
        let until_asked = async {
            tokio::select! {
                biased;
                done = work => Ok(done),
                _ = stop.asked() => Err(Leaving),
            }
        };
        let mut until_asked = pin!(until_asked);
        loop {
            let Some(at) = self.leave_at.into_iter().chain(self.silent_until()).min() else {
                return until_asked.await;
            };
            let left = at.saturating_sub(self.environment.monotonic());
            match self.environment.within(left, &mut until_asked).await {
                Some(done) => return done,
                None if self.reason_to_leave().is_some() => return Err(Leaving),
                // A service has answered in the meantime.
                None => {}
            }
        }
    }

    /// Waits for work that changes something at the provider. When the run leaves, the work has 7 s more, so that its outcome
    /// becomes known. After that it is dropped, as if the process had been killed.
    pub(crate) async fn unless_overdue<F: Future>(&self, work: F) -> Result<F::Output, Leaving> {
        let mut work = pin!(work);
        match self.unless_leaving(&mut work).await {
            Ok(done) => Ok(done),
            Err(Leaving) => self.environment.within(GRACE, work).await.ok_or(Leaving),
        }
    }
}

/// The permit to write files of the lake. One ingest uses every core, and the memory of a run is planned for one.
///
/// An ingest that reads a running download may take hours, so a complete download waits for 10 s only, then asks for the permit.
#[derive(Clone, Debug, Default)]
pub(crate) struct IngestPermit {
    permit: Arc<AsyncMutex<()>>,
    /// Notified when a complete download has waited long enough.
    requested: Arc<Notify>,
}

/// The permit, until it is dropped.
pub(crate) type HeldPermit = OwnedMutexGuard<()>;

impl IngestPermit {
    /// Takes the permit if no other task has it or waits for it.
    pub(crate) fn try_acquire(&self) -> Option<HeldPermit> {
        self.permit.clone().try_lock_owned().ok()
    }

    /// Waits for the permit.
    pub(crate) async fn acquire(&self, environment: &Environment) -> HeldPermit {
        let mut permit = pin!(self.permit.clone().lock_owned());
        loop {
            match environment.within(INGEST_PATIENCE, &mut permit).await {
                Some(permit) => return permit,
                None => self.requested.notify_waiters(),
            }
        }
    }

    /// Completes when a complete download asks for the permit.
    pub(crate) async fn requested(&self) {
        self.requested.notified().await;
    }
}

/// Runs blocking work on a thread where it blocks no task. A panic of the work becomes the caller's.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => Ok(value),
        Err(gone) => match gone.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(Error::writer_gone()),
        },
    }
}
