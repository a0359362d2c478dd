//! What all walks of a run share.

use super::turn::LakeTurn;
use crate::{Observer, Options, Stop, StopReason, Wait, writer::Writer};
use payouts_http::Environment;
use payouts_store::{Lake, RawArchive, ReadWindow, RunId};
use std::{sync::Arc, time::Duration};

/// How long a call that changes something may go on when it is time to leave: shorter than whoever asked will wait.
const GRACE: Duration = Duration::from_secs(7);

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
        }
    }

    /// Why to leave now, if there is a reason.
    pub(crate) fn reason_to_leave(&self) -> Option<StopReason> {
        let out_of_time = self.leave_at.is_some_and(|at| self.environment.monotonic() >= at);
        self.stop.reason().or(out_of_time.then_some(StopReason::OutOfTime))
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
        match self.leave_at {
            None => unasked.await,
            Some(at) => {
                let left = at.saturating_sub(self.environment.monotonic());
                self.environment.within(left, unasked).await.flatten()
            }
        }
    }

    /// Does work that changes something at the provider. When it is time to leave, it has a little longer to come to its
    /// end, so that what it brought about is known; then it is left as if the process had been killed.
    pub(crate) async fn unless_overdue<F: Future>(&self, work: F) -> Option<F::Output> {
        let mut work = std::pin::pin!(work);
        match self.unless_leaving(&mut work).await {
            Some(done) => Some(done),
            None => self.environment.within(GRACE, work).await,
        }
    }
}
