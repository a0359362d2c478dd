//! One window's walk from state to state.
//!
//! Between two steps everything is durable, so a walk may end there at any time and be taken up by another process.

mod along;
mod answer;
mod collect;
mod load;
mod party;
mod settling;
mod task;
mod trouble;
mod turn;

pub(crate) use party::{Party, PartyParts, SILENCE};
pub(crate) use settling::Settled;

use crate::{Event, FailedWindow, PendingWindow, Result, failure, leftovers};
use along::Along;
use collect::Lost;
use futures_util::future::{BoxFuture, FutureExt};
use payouts_core::{
    ErrorKind, PayoutSource, Window,
    source::{Begun, ExportHandle, Fetched, RawFacts, ReadReport, RequestId},
};
use payouts_store::{Job, JobState, Leftover, LoadOutcome, WindowId};
use settling::Settling;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::mpsc::UnboundedSender;
use trouble::Trouble;

/// How a walk ended.
#[derive(Debug)]
pub(crate) enum Walked {
    /// At the end of the journey. What loading changed is unknown when an earlier process had loaded it.
    Done(Option<Tally>),
    Pending(PendingWindow),
    Failed(FailedWindow),
    /// The sign-in cannot be used. The window stands where it stood.
    Halted(payouts_core::Error),
    /// It was time to leave.
    Left,
}

/// What loading a window changed.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    pub(crate) rows: Rows,
    pub(crate) odd: Odd,
}

impl Tally {
    /// Whether nothing was loaded, because what came is worse than what the window has.
    pub(crate) fn is_held(&self) -> bool {
        let (Rows::Compared(outcome) | Rows::Replaced { outcome, .. }) = &self.rows;
        !outcome.held.is_empty()
    }
}

/// What was kept though nothing could be made of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Odd {
    pub(crate) unreadable_rows: u64,
    pub(crate) malformed_cells: u64,
    pub(crate) unknown_cells: u64,
}

impl Odd {
    fn of(report: &ReadReport) -> Self {
        Self {
            unreadable_rows: report.unreadable,
            malformed_cells: report.malformed_cells.values().sum(),
            unknown_cells: report.unknown_columns.values().sum(),
        }
    }
}

/// How loaded rows relate to what the window said before.
#[derive(Clone, Debug)]
pub(crate) enum Rows {
    /// Each was compared with its last version.
    Compared(LoadOutcome),
    /// This many replaced whatever was there.
    Replaced { rows: u64, outcome: LoadOutcome },
}

/// How far a walk has come when there is nothing left for it to do.
pub(crate) enum Ended {
    /// To its end.
    Walked(Walked),
    /// Its end is still to become durable; the fleet will be told.
    Settling,
}

/// A walk under way.
pub(crate) struct Walk {
    pub(crate) party: Arc<Party>,
    pub(crate) source: Arc<dyn PayoutSource>,
    pub(crate) id: WindowId,
    pub(crate) window: Arc<Window>,
    /// Failures since the last success.
    pub(crate) attempts: u32,
    /// The hash of bytes of the present export that could not be read.
    pub(crate) unreadable: Option<String>,
    /// Set when the sign-in of the source is refused, for all its walks.
    pub(crate) halt: Arc<AtomicBool>,
    /// Where ends go that became durable later.
    pub(crate) ends: UnboundedSender<Result<Settled>>,
}

/// Where a walk stands, with what the next step needs.
enum Place {
    Planned,
    Intended(RequestId),
    Requested(ExportHandle),
    Archived(RawFacts, Option<ExportHandle>, Option<Along>),
    Loaded(Option<Tally>, Option<ExportHandle>),
}

impl Walk {
    /// Walks as far as it goes.
    pub(crate) fn walk(mut self, job: Job) -> BoxFuture<'static, Result<Ended>> {
        match self.take_up(job) {
            // By far the most walks are this short, and a future of their own keeps them small.
            Ok(Place::Planned) if !self.source.keeps_exports() => async move {
                let walked = self.answer().await;
                self.end(walked).await
            }
            .boxed(),
            place => async move {
                let walked = self.steps(place).await;
                self.end(walked).await
            }
            .boxed(),
        }
    }

    async fn end(self, walked: Result<Ended, Trouble>) -> Result<Ended> {
        match walked {
            Ok(ended) => Ok(ended),
            Err(trouble) => Box::pin(self.end_in(trouble)).await,
        }
    }

    async fn steps(&mut self, place: Result<Place, Trouble>) -> Result<Ended, Trouble> {
        let mut place = place?;
        loop {
            self.leave_in_time()?;
            place = match place {
                Place::Planned => self.intend().await?,
                Place::Intended(id) => self.begin(id).await?,
                Place::Requested(handle) => match self.collect(&handle).await? {
                    collect::Collected::Archived(facts, along) => Place::Archived(facts, Some(handle), along),
                    collect::Collected::Pending(pending) => {
                        return Ok(Ended::Walked(Walked::Pending(pending)));
                    }
                    collect::Collected::Lost(lost) => self.start_over(lost).await?,
                },
                Place::Archived(facts, export, along) => {
                    let sha256 = facts.sha256.clone();
                    let party = Arc::clone(&self.party);
                    let _busy = party.busy();
                    match self.load(facts, along).await {
                        Ok(tally) => {
                            self.attempts = 0;
                            Place::Loaded(Some(tally), export)
                        }
                        Err(Trouble::Unreadable(error)) => self.download_again(error, sha256, export).await?,
                        Err(trouble) => return Err(trouble),
                    }
                }
                Place::Loaded(tally, export) => {
                    self.release(export).await?;
                    return Ok(Ended::Walked(Walked::Done(tally)));
                }
            };
        }
    }

    /// Where an earlier process, or the plan, left the window.
    fn take_up(&self, job: Job) -> Result<Place, Trouble> {
        let state = if job.state == JobState::Failed {
            job.failed_in.unwrap_or(JobState::Planned)
        } else {
            job.state
        };
        Ok(match (state, job.request_id, job.export, job.facts) {
            (JobState::Intended, Some(id), _, _) => Place::Intended(id),
            (JobState::Requested, _, Some(handle), _) => Place::Requested(handle),
            (JobState::Archived, _, export, Some(facts)) => Place::Archived(facts, export, None),
            (JobState::Loaded, _, export, _) => Place::Loaded(None, export),
            (JobState::Planned, ..) => Place::Planned,
            (state, ..) => {
                let what = format!("{} is {state}, but what that state needs is missing", self.window);
                return Err(Trouble::Torn(what));
            }
        })
    }

    async fn intend(&self) -> Result<Place, Trouble> {
        let id = RequestId::new(self.party.environment.guid());
        let (window, now, kept) = (self.id, self.party.environment.now(), id.clone());
        self.party.writer.change(move |ledger| ledger.intend(window, &kept, now)).await?;
        self.reached(JobState::Intended);
        Ok(Place::Intended(id))
    }

    async fn begin(&self, id: RequestId) -> Result<Place, Trouble> {
        let begun = self.party.unless_overdue(self.source.begin(&self.window, &id)).await;
        let begun = match begun.ok_or(Trouble::Leave)? {
            Err(error)
                if error.kind() == ErrorKind::Decode && self.attempts + 1 >= trouble::EXPORT_ATTEMPTS =>
            {
                return Err(Trouble::Unclaimable(error));
            }
            begun => begun?,
        };
        match begun {
            Begun::Pending(handle) => {
                let (window, now, kept) = (self.id, self.party.environment.now(), handle.clone());
                self.party.writer.change(move |ledger| ledger.request(window, &kept, now)).await?;
                self.reached(JobState::Requested);
                Ok(Place::Requested(handle))
            }
            Begun::Ready(ready) => {
                let mut incoming = self.incoming(&ready)?;
                match self.fetch(ready, &mut incoming).await? {
                    Fetched::Complete(facts) => {
                        let (facts, along) = self.archive(incoming, facts, None).await?;
                        Ok(Place::Archived(facts, None, along))
                    }
                    Fetched::LinkExpired(interrupted) => Err(interrupted.into_error().into()),
                }
            }
        }
    }

    /// Asks for another export in place of one that is lost; what there still is of that is deleted first.
    async fn start_over(&mut self, lost: Lost) -> Result<Place, Trouble> {
        self.attempts += 1;
        self.unreadable = None;
        if self.attempts >= trouble::EXPORT_ATTEMPTS {
            return Err(Trouble::Export(lost));
        }
        let Lost { why, remains } = lost;
        tracing::warn!(window = %self.window, why, "the export is lost and is asked for anew");
        let (window, now) = (self.id, self.party.environment.now());
        let left = self
            .party
            .writer
            .change(move |ledger| {
                let left = if remains { ledger.leave_export(window, &why, now)? } else { None };
                ledger.start_over(window, now)?;
                Ok(left)
            })
            .await?;
        self.reached(JobState::Planned);
        self.let_go(left).await?;
        Ok(Place::Planned)
    }

    /// Downloads an export once more whose bytes cannot be read: they may have been spoiled on the way, and the export is the
    /// only other copy. What two downloads brought alike is what the provider has.
    async fn download_again(
        &mut self,
        error: payouts_store::Error,
        sha256: String,
        export: Option<ExportHandle>,
    ) -> Result<Place, Trouble> {
        let Some(export) = export else { return Err(Trouble::Unreadable(error)) };
        match self.unreadable.take() {
            Some(before) if before == sha256 => return Err(Trouble::Unreadable(error)),
            Some(_) => return Err(Trouble::Unstable(error)),
            None => {}
        }
        tracing::warn!(window = %self.window, %error, "the export cannot be read and is downloaded once more");
        let (window, now) = (self.id, self.party.environment.now());
        self.party.writer.change(move |ledger| ledger.download_again(window, now)).await?;
        self.unreadable = Some(sha256);
        self.reached(JobState::Requested);
        Ok(Place::Requested(export))
    }

    async fn release(&self, export: Option<ExportHandle>) -> Result<(), Trouble> {
        let mut refused = None;
        if let Some(export) = export {
            let released = self.party.unless_overdue(self.source.release(&export)).await;
            match released.ok_or(Trouble::Leave)? {
                Err(error)
                    if !failure::halts_source(&error) && self.attempts + 1 >= trouble::RELEASE_ATTEMPTS =>
                {
                    let export = export.export_id;
                    tracing::warn!(window = %self.window, export, %error, "the export is left at the provider");
                    refused = Some(error);
                }
                released => drop(released?),
            }
        }
        let (window, attempts, now) = (self.id, self.attempts, self.party.environment.now());
        let refused =
            refused.map(|error| (failure::stored(&error), failure::not_before(Some(&error), attempts, now)));
        self.party
            .writer
            .change(move |ledger| {
                if let Some((refusal, not_before)) = refused
                    && let Some(left) = ledger.leave_export(window, "its rows are loaded", now)?
                {
                    ledger.keep_leftover(left.id, &refusal, not_before, now)?;
                }
                ledger.release(window)
            })
            .await?;
        self.reached(JobState::Released);
        Ok(())
    }

    /// Deletes an export that is of no more use, and is noted as such.
    async fn let_go(&self, left: Option<Leftover>) -> Result<()> {
        match left {
            Some(left) => leftovers::let_go(&self.party, &*self.source, &left).await,
            None => Ok(()),
        }
    }

    /// Ends the walk when the run is to leave, or the sign-in was refused in the meantime.
    fn leave_in_time(&self) -> Result<(), Trouble> {
        let is_time = self.party.reason_to_leave().is_some() || self.halt.load(Ordering::Relaxed);
        if is_time { Err(Trouble::Leave) } else { Ok(()) }
    }

    pub(crate) fn reached(&self, state: JobState) {
        self.party.heard();
        self.party.observer.event(&Event::Reached { window: &self.window, state });
    }
}
