//! Asking a run to leave: by a signal, or because its time is over.

use std::future::pending;
use tokio::sync::watch;

/// Why a run leaves early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopReason {
    /// Its time budget is used up.
    OutOfTime,
    /// Somebody asked: a signal.
    Asked,
    /// The run does not wait, and no service has answered anything for a while.
    NoAnswer,
}

/// Asks. Kept by whoever listens for signals.
#[derive(Clone, Debug)]
pub struct Stopper(watch::Sender<Option<StopReason>>);

/// Is asked. Every walk looks at it between two steps.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<Option<StopReason>>);

impl Stopper {
    /// A pair of the two ends.
    #[must_use]
    pub fn new() -> (Self, Stop) {
        let (asks, is_asked) = watch::channel(None);
        (Self(asks), Stop(is_asked))
    }

    /// Asks the run to finish the steps at hand and leave. The first reason stays.
    pub fn stop(&self, reason: StopReason) {
        self.0.send_if_modified(|asked| {
            let is_first = asked.is_none();
            asked.get_or_insert(reason);
            is_first
        });
    }
}

impl Stop {
    /// Why to leave, if it was asked.
    #[must_use]
    pub fn reason(&self) -> Option<StopReason> {
        *self.0.borrow()
    }

    /// Completes when it is asked; never, when nobody can ask any more.
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
