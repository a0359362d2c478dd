//! What interrupts a walk, and how the walk ends then.

use super::{Ended, Walk, Walked, collect::Lost};
use crate::{Error, Event, FailedWindow, Result, failure};
use chrono::TimeDelta;
use payouts_core::ErrorKind;
use payouts_http::GaveUp;
use payouts_store::StoredFailure;
use std::sync::{Arc, atomic::Ordering};

/// How often an export may be lost before the window is left to another run.
pub(super) const EXPORT_ATTEMPTS: u32 = 3;

/// How often the deletion of an export may be refused before it is left to the provider: a window that is not at the end of
/// its journey cannot begin another, and late rows weigh more than tidiness.
pub(super) const RELEASE_ATTEMPTS: u32 = 6;

/// How long an export stays at the provider whose downloads differ and cannot be read.
const EVIDENCE: TimeDelta = TimeDelta::days(7);

/// Where a failed window goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// In the state it failed in.
    GoOn,
    /// With another request. Whatever export there is, is of no more use.
    StartOver,
    /// With another request, while the export stays at the provider for a time: it may have what our copy lacks.
    StartOverLater,
    /// With another request, after an export that is gone.
    StartAfresh,
}

/// What interrupts a walk.
pub(super) enum Trouble {
    /// The service, or its answer: this window's own.
    Window(payouts_core::Error),
    /// The answer to the request does not tell how to claim the export, again and again.
    Unclaimable(payouts_core::Error),
    /// The archived bytes cannot be read: this window's own.
    Unreadable(payouts_store::Error),
    /// Two downloads of the export brought different bytes, and neither can be read: this window's own.
    Unstable(payouts_store::Error),
    /// The provider gave up on the export, or forgot it, again and again.
    Export(Lost),
    /// The catalog contradicts itself about this window.
    Torn(String),
    /// The store: everybody's.
    Store(Error),
    /// It is time to leave.
    Leave,
}

impl From<payouts_core::Error> for Trouble {
    fn from(error: payouts_core::Error) -> Self {
        Self::Window(error)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl From<payouts_store::Error> for Trouble {
    fn from(error: payouts_store::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Walk {
    /// Makes the trouble durable, so far as it is this window's.
    pub(super) async fn end_in(self, trouble: Trouble) -> Result<Ended> {
        match trouble {
            Trouble::Leave => Ok(Ended::Walked(Walked::Left)),
            Trouble::Store(error) => Err(error),
            Trouble::Window(error) if self.is_of_the_leaving(&error) => Ok(Ended::Walked(Walked::Left)),
            Trouble::Window(error) if failure::halts_source(&error) => {
                self.halt.store(true, Ordering::Relaxed);
                Ok(Ended::Walked(Walked::Halted(error)))
            }
            Trouble::Window(error) => {
                if error.is_rate_limited() && failure::waits_too_long(&error) {
                    // The provider has asked for a pause; every further window would get the same answer.
                    self.halt.store(true, Ordering::Relaxed);
                }
                self.fail(failure::stored(&error), Some(&error), Next::GoOn).await
            }
            Trouble::Unclaimable(error) => {
                self.fail(failure::stored(&error), Some(&error), Next::StartOver).await
            }
            // An export was downloaded twice by now and brought the same bytes, so our copy is all there is of it.
            Trouble::Unreadable(error) => {
                self.fail_anew("unreadable", error.to_string(), Next::StartOver).await
            }
            Trouble::Unstable(error) => {
                let message = format!(
                    "{error}\na second download brought other bytes, which cannot be read either: the export stays at the \
                     provider for {} days, and another is requested",
                    EVIDENCE.num_days()
                );
                self.fail_anew("unreadable", message, Next::StartOverLater).await
            }
            Trouble::Export(Lost { why, remains }) => {
                let next = if remains { Next::StartOver } else { Next::StartAfresh };
                self.fail_anew("export-failed", why, next).await
            }
            Trouble::Torn(what) => self.fail_anew("torn", what, Next::StartOver).await,
        }
    }

    /// Whether a call was not sent, or not repeated, only because the run is to leave: that is no failure of its window.
    fn is_of_the_leaving(&self, error: &payouts_core::Error) -> bool {
        let is_ended = error.gave_up() == Some(GaveUp::RunEnds) && self.party.stop.reason().is_some();
        is_ended || error.kind() == ErrorKind::Deadline
    }

    async fn fail_anew(self, kind: &str, message: String, next: Next) -> Result<Ended> {
        self.fail(failure::of_kind(kind, message), None, next).await
    }

    async fn fail(
        self,
        failure: StoredFailure,
        error: Option<&payouts_core::Error>,
        next: Next,
    ) -> Result<Ended> {
        let now = self.party.environment.now();
        let not_before = failure::not_before(error, self.attempts, now);
        let (window, kept) = (self.id, failure.clone());
        let left = self
            .party
            .writer
            .change(move |ledger| {
                let left = match next {
                    Next::StartOver => ledger.leave_export(window, &kept.message, now)?,
                    Next::StartOverLater => {
                        if let Some(left) = ledger.leave_export(window, &kept.message, now)? {
                            ledger.keep_leftover(left.id, &kept, now + EVIDENCE, now)?;
                        }
                        None
                    }
                    Next::GoOn | Next::StartAfresh => None,
                };
                if next != Next::GoOn {
                    ledger.start_over(window, now)?;
                }
                ledger.fail(window, &kept, not_before, now)?;
                Ok(left)
            })
            .await?;
        self.let_go(left).await?;
        self.party.observer.event(&Event::Failed { window: &self.window, failure: &failure });
        let window = Arc::unwrap_or_clone(self.window);
        Ok(Ended::Walked(Walked::Failed(FailedWindow { window, failure, not_before })))
    }
}
