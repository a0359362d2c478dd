//! From archived bytes to rows.

use super::{Tally, Walk, trouble::Trouble};
use crate::{Error, Result};
use payouts_core::source::RawFacts;
use payouts_store::{JobState, read_loaded};

impl Walk {
    pub(super) async fn load(&self, facts: RawFacts) -> Result<Tally, Trouble> {
        let mut raw = self.party.writer.open_raw(facts.sha256.clone()).await?;
        let (read, window) = (self.party.read, self.window.clone());
        let loaded = off_thread(move || read_loaded(read, &window, &facts, &mut *raw))
            .await?
            .map_err(|error| if error.is_damaged() { error.into() } else { Trouble::Unreadable(error) })?;
        let unreadable = loaded.report.unreadable;
        let (window, run, now) = (self.id, self.party.run, self.party.environment.now());
        let outcome =
            self.party.writer.change(move |ledger| ledger.load(window, &loaded, Some(run), now)).await?;
        self.reached(JobState::Loaded);
        Ok(Tally { outcome, unreadable })
    }
}

/// Runs blocking work where it holds up no walk.
pub(super) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => Ok(value),
        Err(gone) => match gone.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(Error::writer_gone()),
        },
    }
}
