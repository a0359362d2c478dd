//! The turn at the lake. Making a file takes every core it can get, and memory that there is for one: so files are made one
//! after the other.
//!
//! Whoever reads along with a download is done when that is, which may take hours. Whoever has all bytes at hand waits for
//! that a moment only.

use payouts_http::Environment;
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard};

/// How long a reader of a download is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Clone, Debug, Default)]
pub(super) struct LakeTurn {
    turn: Arc<Mutex<()>>,
    /// Rung by those who have waited long enough.
    wanted: Arc<Notify>,
}

/// The turn, until it is dropped.
pub(super) type Held = OwnedMutexGuard<()>;

impl LakeTurn {
    /// Takes the turn, unless somebody has it or waits for it.
    pub(super) fn take_if_free(&self) -> Option<Held> {
        self.turn.clone().try_lock_owned().ok()
    }

    /// Waits for the turn.
    pub(super) async fn take(&self, environment: &Environment) -> Held {
        let mut turn = pin!(self.turn.clone().lock_owned());
        loop {
            match environment.within(PATIENCE, &mut turn).await {
                Some(turn) => return turn,
                None => self.wanted.notify_waiters(),
            }
        }
    }

    /// Completes when somebody has waited for the turn long enough.
    pub(super) async fn is_wanted(&self) {
        self.wanted.notified().await;
    }
}
