//! What interrupts a walk, and how the walk ends then.

use super::{Settling, Walk, Walked, settled};
use crate::{Error, Event, FailedWindow, Result, failure};
use payouts_store::StoredFailure;

/// How often an export may be lost, or its bytes be unreadable, before the window is left to another run.
pub(super) const EXPORT_ATTEMPTS: u32 = 3;

/// What interrupts a walk.
pub(super) enum Trouble {
    /// The service, or its answer: this window's own.
    Window(payouts_core::Error),
    /// The archived bytes cannot be read: this window's own.
    Unreadable(payouts_store::Error),
    /// The provider gave up on the export, or forgot it, again and again.
    Export(String),
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
    pub(super) async fn end_in(self, trouble: Trouble) -> Result<Settling> {
        let (failure, error) = match trouble {
            Trouble::Leave => return Ok(settled(Walked::Left)),
            Trouble::Store(error) => return Err(error),
            Trouble::Window(error) if failure::halts_source(&error) => {
                return Ok(settled(Walked::Halted(error)));
            }
            Trouble::Window(error) => (failure::stored(&error), Some(error)),
            Trouble::Unreadable(error) => (failure::of_kind("unreadable", error.to_string()), None),
            Trouble::Export(why) => (failure::of_kind("export-failed", why), None),
            Trouble::Torn(what) => (failure::of_kind("torn", what), None),
        };
        // A plain read is free to repeat, and bytes that stay unreadable are better asked for anew.
        let start_over = !self.source.keeps_exports() || self.attempts + 1 >= EXPORT_ATTEMPTS;
        self.fail(failure, error.as_ref(), start_over && is_about_bytes(error.as_ref())).await
    }

    async fn fail(
        self,
        failure: StoredFailure,
        error: Option<&payouts_core::Error>,
        start_over: bool,
    ) -> Result<Settling> {
        let now = self.party.environment.now();
        let not_before = failure::not_before(error, self.attempts, now);
        let (window, kept) = (self.id, failure.clone());
        self.party
            .writer
            .change(move |ledger| {
                if start_over {
                    ledger.start_over(window, now)?;
                }
                ledger.fail(window, &kept, not_before, now)
            })
            .await?;
        self.party.observer.event(&Event::Failed { window: &self.window, failure: &failure });
        Ok(settled(Walked::Failed(FailedWindow { window: self.window, failure, not_before })))
    }
}

/// Whether the bytes, or the export they come from, are what is wrong; a refused call is not.
fn is_about_bytes(error: Option<&payouts_core::Error>) -> bool {
    error.is_none_or(|error| error.kind() == payouts_core::ErrorKind::Decode)
}
