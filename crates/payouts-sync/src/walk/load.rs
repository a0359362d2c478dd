//! From archived bytes to rows.

use super::{Odd, Rows, Tally, Walk, along::Along, trouble::Trouble};
use crate::{Error, Result};
use payouts_core::{Dataset, source::RawFacts};
use payouts_store::{JobState, read_loaded};
use std::sync::Arc;

impl Walk {
    pub(super) async fn load(&self, facts: RawFacts, along: Option<Along>) -> Result<Tally, Trouble> {
        let tally = match self.window.dataset {
            Dataset::Earnings => self.load_earnings(facts, along).await?,
            _ => self.load_payouts(facts).await?,
        };
        self.reached(JobState::Loaded);
        Ok(tally)
    }

    async fn load_payouts(&self, facts: RawFacts) -> Result<Tally, Trouble> {
        let mut raw = self.party.writer.open_raw(facts.sha256.clone()).await?;
        let (read, window) = (self.party.read, self.window.clone());
        let loaded =
            off_thread(move || read_loaded(read, &window, &facts, &mut *raw)).await?.map_err(of_bytes)?;
        let odd = Odd::of(&loaded.report);
        let (window, run, now) = (self.id, self.party.run, self.party.environment.now());
        let outcome =
            self.party.writer.change(move |ledger| ledger.load(window, &loaded, Some(run), now)).await?;
        Ok(Tally { rows: Rows::Compared(outcome), odd })
    }

    /// Earnings are many: they go to the lake, as files that are written before the catalog vouches for them.
    async fn load_earnings(&self, facts: RawFacts, along: Option<Along>) -> Result<Tally, Trouble> {
        let mut raw = self.party.writer.open_raw(facts.sha256.clone()).await?;
        let window = self.id;
        let number = self.party.writer.change(move |ledger| ledger.reserve_observation(window)).await?;
        let (lake, named) = (self.party.lake.clone(), self.window.clone());
        let (_turn, ingested) = match along {
            Some(Along { turn, read }) => {
                let take_up = move || lake.ingest_along(*read, &named, number, &facts, &mut *raw);
                (turn, off_thread(take_up).await?)
            }
            None => {
                let turn = self.party.lake_turn.take(&self.party.environment).await;
                (turn, off_thread(move || lake.ingest(&named, number, &facts, &mut *raw)).await?)
            }
        };
        let ingested = ingested.map_err(of_bytes)?;
        let (rows, odd) = (ingested.report.rows, Odd::of(&ingested.report));
        let (run, now) = (self.party.run, self.party.environment.now());
        let (ingested, lake) = (Arc::new(ingested), self.party.lake.clone());
        let kept = Arc::clone(&ingested);
        let outcome =
            self.party.writer.change(move |ledger| ledger.load_lake(window, &kept, Some(run), now)).await?;
        if !outcome.held.is_empty() {
            // No observation refers to its files: a reader of the lake's directory must not find them.
            off_thread(move || lake.discard(&ingested)).await??;
        }
        Ok(Tally { rows: Rows::Replaced { rows, outcome }, odd })
    }
}

/// Bytes that make no sense are this window's trouble; bytes that are not what was written are everybody's.
fn of_bytes(error: payouts_store::Error) -> Trouble {
    if error.is_unreadable() { Trouble::Unreadable(error) } else { error.into() }
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
