//! How long the calls of a run may wait.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// A bound on the pauses of all calls that share an [`Environment`](crate::Environment): how long one may be, and when all
/// of them end. It cuts no request short. A call whose pause is not allowed fails at once, with the reason for the pause.
/// Clones share one end.
#[derive(Clone, Debug)]
pub struct WaitLimit {
    longest: Duration,
    /// On the monotonic clock.
    end: Arc<watch::Sender<Duration>>,
}

impl WaitLimit {
    /// No pause may be longer than this.
    #[must_use]
    pub fn no_longer_than(longest: Duration) -> Self {
        Self { longest, ..Self::default() }
    }

    /// From now on no pause may reach beyond this moment of the monotonic clock; running ones end by then. Of several
    /// moments the first counts.
    pub fn end_at(&self, moment: Duration) {
        self.end.send_if_modified(|end| {
            let is_sooner = moment < *end;
            *end = moment.min(*end);
            is_sooner
        });
    }

    /// Ends all pauses now, and allows no other.
    pub fn end_now(&self) {
        self.end_at(Duration::ZERO);
    }

    pub(super) fn allows(&self, now: Duration, pause: Duration) -> bool {
        pause <= self.longest && now.saturating_add(pause) < *self.end.borrow()
    }

    /// Completes when the end has been moved to `now` or before.
    pub(super) async fn has_ended(&self, now: impl Fn() -> Duration) {
        let mut end = self.end.subscribe();
        // The sender lives as long as this limit does.
        let _ = end.wait_for(|end| *end <= now()).await;
    }
}

impl Default for WaitLimit {
    /// No limit.
    fn default() -> Self {
        Self { longest: Duration::MAX, end: Arc::new(watch::Sender::new(Duration::MAX)) }
    }
}
