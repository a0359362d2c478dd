//! What all walks of a run share.

use super::turn::LakeTurn;
use crate::{Observer, Options, Stop, StopReason, Wait, writer::Writer};
use payouts_http::Environment;
use payouts_store::{Lake, RawArchive, ReadWindow, RunId};
use std::{
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// How long a call that changes something may go on when it is time to leave: shorter than whoever asked will wait.
const GRACE: Duration = Duration::from_secs(7);

/// How long a run that does not wait stays without an answer, a byte or a row. With the grace, and the start and end of a
/// process, that is less than a minute.
pub(crate) const SILENCE: Duration = Duration::from_secs(40);

/// What all walks of a run share.
pub(crate) struct Party {
    pub(crate) writer: Writer,
    pub(crate) raw: RawArchive,
    pub(crate) lake: Lake,
    pub(crate) read: ReadWindow,
    pub(crate) environment: Environment,
    pub(crate) observer: Arc<dyn Observer>,
    pub(crate) stop: Stop,
    pub(crate) run: RunId,
    /// Held while a file of the lake is made: each takes every core it can get, and memory stays flat.
    pub(super) lake_turn: LakeTurn,
    /// When pending exports are left to the next run, on the monotonic clock; at once, when absent.
    wait_until: Option<Duration>,
    /// When the whole run is to leave, on the monotonic clock.
    leave_at: Option<Duration>,
    /// When something was last heard of a service, on the monotonic clock; absent in a run that waits.
    heard: Option<Mutex<Duration>>,
    /// Loads under way. While there is one, the run is busy by itself.
    loads: AtomicUsize,
}

/// A load under way, until it is dropped.
pub(crate) struct Busy<'p>(&'p Party);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.loads.fetch_sub(1, Ordering::Relaxed);
        self.0.heard();
    }
}

/// What a [`Party`] is made of, beside its options.
pub(crate) struct PartyParts {
    pub(crate) writer: Writer,
    pub(crate) raw: RawArchive,
    pub(crate) lake: Lake,
    pub(crate) read: ReadWindow,
    pub(crate) observer: Arc<dyn Observer>,
    pub(crate) stop: Stop,
    pub(crate) run: RunId,
}

impl Party {
    pub(crate) fn new(options: &Options, environment: &Environment, parts: PartyParts) -> Self {
        let now = environment.monotonic();
        let PartyParts { writer, raw, lake, read, observer, stop, run } = parts;
        let wait_until = match options.wait {
            Wait::No => None,
            Wait::UpTo(patience) => Some(now.saturating_add(patience)),
        };
        let leave_at = options.max_runtime.map(|budget| now.saturating_add(budget));
        Self {
            writer,
            raw,
            lake,
            lake_turn: LakeTurn::default(),
            read,
            environment: environment.clone(),
            observer,
            stop,
            run,
            wait_until,
            leave_at,
            heard: (options.wait == Wait::No).then(|| Mutex::new(now)),
            loads: AtomicUsize::new(0),
        }
    }

    /// Notes that a service has answered, or brought bytes.
    pub(crate) fn heard(&self) {
        if let Some(heard) = &self.heard {
            *heard.lock().unwrap_or_else(PoisonError::into_inner) = self.environment.monotonic();
        }
    }

    /// Notes that rows are loaded, which takes time without a word from a service.
    pub(crate) fn busy(&self) -> Busy<'_> {
        self.loads.fetch_add(1, Ordering::Relaxed);
        Busy(self)
    }

    /// When a run that does not wait leaves, unless something is heard until then.
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

    /// When to leave, as things stand.
    fn leaves_at(&self) -> Option<Duration> {
        self.leave_at.into_iter().chain(self.silent_until()).min()
    }

    /// Why to leave now, if there is a reason.
    pub(crate) fn reason_to_leave(&self) -> Option<StopReason> {
        let has_passed = |at: Duration| self.environment.monotonic() >= at;
        let out_of_time = self.leave_at.is_some_and(has_passed).then_some(StopReason::OutOfTime);
        let silent = || self.silent_until().is_some_and(has_passed).then_some(StopReason::NoAnswer);
        self.stop.reason().or(out_of_time).or_else(silent)
    }

    /// How long a walk may still wait for its export; `None` when it is to leave it to the next run.
    pub(crate) fn patience(&self) -> Option<Duration> {
        let left = self.wait_until?.checked_sub(self.environment.monotonic())?;
        (!left.is_zero()).then_some(left)
    }

    /// Does work that may take long, unless it is time to leave before it is done. What it had done by then is lost, so it
    /// must be work that can be done again; what is done by then is kept.
    pub(crate) async fn unless_leaving<F: Future>(&self, work: F) -> Option<F::Output> {
        let mut stop = self.stop.clone();
        let unasked = async {
            tokio::select! {
                biased;
                done = work => Some(done),
                _ = stop.asked() => None,
            }
        };
        let mut unasked = pin!(unasked);
        loop {
            let Some(at) = self.leaves_at() else { return unasked.await };
            let left = at.saturating_sub(self.environment.monotonic());
            match self.environment.within(left, &mut unasked).await {
                Some(done) => return done,
                None if self.reason_to_leave().is_some() => return None,
                // Something was heard in the meantime.
                None => {}
            }
        }
    }

    /// Does work that changes something at the provider. When it is time to leave, it has a little longer to come to its
    /// end, so that what it brought about is known; then it is left as if the process had been killed.
    pub(crate) async fn unless_overdue<F: Future>(&self, work: F) -> Option<F::Output> {
        let mut work = pin!(work);
        match self.unless_leaving(&mut work).await {
            Some(done) => Some(done),
            None => self.environment.within(GRACE, work).await,
        }
    }
}
