//! The state machine of one window, from `planned` to `released`.
//!
//! Each state is durable before the next step begins. So a task may end between any two steps, and another process goes on
//! from the state in the catalog.

use crate::{
    error::{
        Leaving, OldExport, Result, Resume, TaskError, asks_for_long_pause, halts_source, is_cut_short,
        retry_at, stored_failure,
    },
    fetch::{Answered, Download, body_for_catalog, request_answer},
    orphaned_exports,
    report::{Event, FailedWindow, PendingWindow, ReadProblems, Rows, Tally},
    run_context::{RunContext, blocking},
    streaming_ingest::StreamedRows,
    writer::CommitAck,
};
use chrono::{DateTime, Utc};
use futures_util::future::{BoxFuture, FutureExt};
use payouts_core::{
    Dataset, ErrorKind, PayoutSource, Window,
    source::{Begun, ExportHandle, Fetched, Interrupted, Polled, RawFacts, RequestId},
};
use payouts_store::{Job, JobState, Ledger, LoadOutcome, StoredFailure, WindowId, read_loaded};
use std::{
    ops::ControlFlow::{self, Break, Continue},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// How often an export may be lost before the window fails.
const EXPORT_ATTEMPTS: u32 = 3;

/// How often the deletion of an export may fail before the window is released without it: a window that is not released cannot
/// be read again, and late rows matter more than an export at the provider.
const RELEASE_ATTEMPTS: u32 = 6;

/// How many fresh links in a row may expire without bringing more of the file than any link before.
const LINKS: u32 = 5;

/// How a task ended.
pub(crate) enum Outcome {
    /// The window is released. The tally is absent when an earlier process had loaded the rows.
    Done(Option<Tally>),
    /// The window is released once its last change is committed. Other windows need not wait for that.
    Committing(Arc<Window>, ReadProblems, CommitAck<LoadOutcome>),
    /// The provider still works on the export.
    Pending(PendingWindow),
    Failed(FailedWindow),
    /// The sign-in cannot be used. The window stays in its state.
    Halted(payouts_core::Error),
    /// The run leaves. The window stays in its state.
    Left,
}

/// A state of a window before `released`, with what the next step needs.
enum State {
    Planned,
    Intended(RequestId),
    Requested(ExportHandle),
    Archived(RawFacts, Option<ExportHandle>, Option<StreamedRows>),
    Loaded(Option<Tally>, Option<ExportHandle>),
}

/// The next state, or how the task ended.
type Step = Result<ControlFlow<Outcome, State>, TaskError>;

/// One window in progress.
pub(crate) struct WindowTask {
    context: Arc<RunContext>,
    source: Arc<dyn PayoutSource>,
    /// Set when the sign-in of the source is refused, for all its tasks.
    halt: Arc<AtomicBool>,
    id: WindowId,
    window: Arc<Window>,
    /// Failures since the last success.
    attempts: u32,
    /// The hash of the first download of the current export, when it cannot be read.
    unreadable: Option<String>,
}

impl WindowTask {
    /// Takes the window as far as it goes.
    pub(crate) fn run(
        context: Arc<RunContext>,
        source: Arc<dyn PayoutSource>,
        halt: Arc<AtomicBool>,
        job: Job,
    ) -> BoxFuture<'static, Result<Outcome>> {
        let window = Arc::new(job.window.clone());
        let (id, attempts) = (job.id, job.attempts);
        let mut task = Self { context, source, halt, id, window, attempts, unreadable: None };
        match State::of(job) {
            // Most tasks take this short path, and a future of its own keeps them small.
            Ok(State::Planned) if !task.source.keeps_exports() => async move {
                let outcome = task.answer().await;
                task.end(outcome).await
            }
            .boxed(),
            state => async move {
                let outcome = task.steps(state).await;
                task.end(outcome).await
            }
            .boxed(),
        }
    }

    async fn steps(&mut self, state: Result<State, TaskError>) -> Result<Outcome, TaskError> {
        let mut state = state?;
        loop {
            self.leave_in_time()?;
            let step = match state {
                State::Planned => self.intend().await?,
                State::Intended(id) => self.request(id).await?,
                State::Requested(export) => self.collect(export).await?,
                State::Archived(facts, export, streamed) => self.load(facts, export, streamed).await?,
                State::Loaded(tally, export) => self.release(tally, export).await?,
            };
            match step {
                Continue(next) => state = next,
                Break(outcome) => return Ok(outcome),
            }
        }
    }

    /// `planned` → `intended`: our own request id is durable before the request is sent.
    async fn intend(&self) -> Step {
        let id = RequestId::new(self.context.environment.guid());
        let kept = id.clone();
        self.reach(JobState::Intended, move |ledger, window, now| ledger.intend(window, &kept, now)).await?;
        Ok(Continue(State::Intended(id)))
    }

    /// `intended` → `requested`; or → `archived`, when the answer brings the bytes.
    async fn request(&self, id: RequestId) -> Step {
        let begun = self.context.unless_overdue(self.source.begin(&self.window, &id)).await?;
        let begun = begun.map_err(|error| {
            // The answer does not show how to claim the export, again and again.
            let is_lost = error.kind() == ErrorKind::Decode && self.attempts + 1 >= EXPORT_ATTEMPTS;
            let resume = if is_lost { Resume::NewRequest(OldExport::Delete) } else { Resume::SameState };
            TaskError::Call(error, resume)
        })?;
        match begun {
            Begun::Pending(export) => {
                let kept = export.clone();
                let request = move |ledger: &mut Ledger<'_>, window, now| ledger.request(window, &kept, now);
                self.reach(JobState::Requested, request).await?;
                Ok(Continue(State::Requested(export)))
            }
            Begun::Ready(ready) => {
                let mut download = Download::begin(&self.context, &self.window, &ready)?;
                let facts = download.fetch(&*self.source, ready).await?.complete()?;
                self.archive(download, facts, None).await
            }
        }
    }

    /// `requested` → `archived`: polls until the export is ready, then downloads it. Ends as pending when the export takes
    /// longer than this run waits.
    async fn collect(&mut self, export: ExportHandle) -> Step {
        let (mut links, mut furthest) = (0, 0);
        let mut begun: Option<(Download, Interrupted)> = None;
        loop {
            let polled = self.context.unless_leaving(self.source.poll(&export)).await??;
            self.context.heard();
            match polled {
                Polled::InProgress { after, status } => {
                    let age = self.context.environment.now() - export.queued_at;
                    self.context.observer.event(&Event::Polled {
                        window: &self.window,
                        status: &status,
                        age_seconds: age.num_seconds(),
                    });
                    let Some(patience) = self.context.patience() else {
                        let window = Window::clone(&self.window);
                        let pending = PendingWindow { window, status, queued_at: export.queued_at };
                        return Ok(Break(Outcome::Pending(pending)));
                    };
                    let pause = self.context.environment.sleep(after.min(patience));
                    self.context.unless_leaving(pause).await?;
                    self.leave_in_time()?;
                }
                Polled::Ready(ready) => {
                    let (mut download, ready) = match begun.take() {
                        Some((download, interrupted)) => (download, ready.continuing(interrupted)),
                        None => (Download::begin(&self.context, &self.window, &ready)?, ready),
                    };
                    match download.fetch(&*self.source, ready).await? {
                        Fetched::Complete(facts) => return self.archive(download, facts, Some(export)).await,
                        Fetched::LinkExpired(interrupted) => {
                            let reached = download.size();
                            links = if reached > furthest { 0 } else { links + 1 };
                            furthest = furthest.max(reached);
                            if links > LINKS {
                                return Err(interrupted.into_error().into());
                            }
                            begun = Some((download, interrupted));
                        }
                    }
                }
                Polled::Failed { status } => {
                    let why = format!("the provider gave up on the export (status {status})");
                    return self.start_over(why, OldExport::Delete).await;
                }
                Polled::Gone => {
                    let why = "the provider does not know the export any more".to_owned();
                    return self.start_over(why, OldExport::Gone).await;
                }
                Polled::Overdue { age } => {
                    let why = format!("the export was not ready after {} hours", age.as_secs() / 3600);
                    return self.start_over(why, OldExport::Delete).await;
                }
            }
        }
    }

    /// → `archived`: the file is synced and has its name before the catalog names it.
    async fn archive(&self, download: Download, facts: RawFacts, export: Option<ExportHandle>) -> Step {
        let asked_at = download.asked_at;
        let (facts, streamed) = download.finish(facts, export.as_ref()).await?;
        let kept = facts.clone();
        let archive = move |ledger: &mut Ledger<'_>, window, _| ledger.archive(window, &kept, None, asked_at);
        self.reach(JobState::Archived, archive).await?;
        Ok(Continue(State::Archived(facts, export, streamed)))
    }

    /// `requested` → `planned`: the export is lost, and the next request is for another one.
    async fn start_over(&mut self, why: String, old: OldExport) -> Step {
        self.attempts += 1;
        self.unreadable = None;
        let failure = StoredFailure { kind: "export-failed".to_owned(), message: why };
        if self.attempts >= EXPORT_ATTEMPTS {
            return Err(TaskError::Failed(failure, Resume::NewRequest(old)));
        }
        tracing::warn!(window = %self.window, why = failure.message, "the export is lost and is requested again");
        let start_over = move |ledger: &mut Ledger<'_>, window, now| {
            orphaned_exports::start_over(ledger, window, old, &failure, now)
        };
        let orphan = self.reach(JobState::Planned, start_over).await?;
        orphaned_exports::delete_now(&self.context, &*self.source, orphan).await?;
        Ok(Continue(State::Planned))
    }

    /// `archived` → `loaded`: the rows of the archived bytes replace those of the window.
    async fn load(
        &mut self,
        facts: RawFacts,
        export: Option<ExportHandle>,
        streamed: Option<StreamedRows>,
    ) -> Step {
        let context = Arc::clone(&self.context);
        let _busy = context.busy();
        let sha256 = facts.sha256.clone();
        let loaded = match self.window.dataset {
            Dataset::Earnings => self.load_earnings(facts, streamed).await,
            _ => self.load_payouts(facts).await,
        };
        match loaded {
            Ok(tally) => {
                self.attempts = 0;
                Ok(Continue(State::Loaded(Some(tally), export)))
            }
            Err(TaskError::Unreadable(error)) => self.download_again(error, sha256, export).await,
            Err(error) => Err(error),
        }
    }

    async fn load_payouts(&self, facts: RawFacts) -> Result<Tally, TaskError> {
        let mut raw = self.context.writer.open_raw(facts.sha256.clone()).await?;
        let window = Arc::clone(&self.window);
        let loaded = blocking(move || read_loaded(&window, &facts, &mut *raw)).await?;
        let loaded = loaded.map_err(TaskError::of_reading)?;
        let (problems, run) = (ReadProblems::from(&loaded.report), self.context.run);
        let load = move |ledger: &mut Ledger<'_>, window, now| ledger.load(window, &loaded, Some(run), now);
        let outcome = self.reach(JobState::Loaded, load).await?;
        Ok(Tally { rows: Rows::Compared(outcome), problems })
    }

    /// Earnings go to the lake, because there are many: the files are complete before the catalog names them.
    async fn load_earnings(
        &self,
        facts: RawFacts,
        streamed: Option<StreamedRows>,
    ) -> Result<Tally, TaskError> {
        let mut raw = self.context.writer.open_raw(facts.sha256.clone()).await?;
        let number = self.commit(|ledger, window, _| ledger.reserve_observation(window)).await?;
        let (lake, window) = (self.context.lake.clone(), Arc::clone(&self.window));
        let (_permit, rows) = match streamed {
            Some(StreamedRows { permit, rows }) => (permit, Some(rows)),
            None => (self.context.ingest_permit.acquire(&self.context.environment).await, None),
        };
        let ingest = move || match rows {
            Some(rows) => lake.ingest_along(*rows, &window, number, &facts, &mut *raw),
            None => lake.ingest(&window, number, &facts, &mut *raw),
        };
        let ingested = Arc::new(blocking(ingest).await?.map_err(TaskError::of_reading)?);
        let (kept, run) = (Arc::clone(&ingested), self.context.run);
        let load =
            move |ledger: &mut Ledger<'_>, window, now| ledger.load_lake(window, &kept, Some(run), now);
        let outcome = self.reach(JobState::Loaded, load).await?;
        let tally = Tally {
            problems: ReadProblems::from(&ingested.report),
            rows: Rows::Replaced { rows: ingested.report.rows, outcome },
        };
        if tally.is_held() {
            // A reader of the lake's directory must not find files that no observation names.
            let lake = self.context.lake.clone();
            blocking(move || lake.discard(&ingested)).await??;
        }
        Ok(tally)
    }

    /// `archived` → `requested`, once for each export: unreadable bytes may have been damaged during the download, and the
    /// export is the only other copy. What two downloads brought alike is what the provider has.
    async fn download_again(
        &mut self,
        error: payouts_store::Error,
        sha256: String,
        export: Option<ExportHandle>,
    ) -> Step {
        let Some(export) = export else { return Err(TaskError::Unreadable(error)) };
        match self.unreadable.take() {
            Some(before) if before == sha256 => return Err(TaskError::Unreadable(error)),
            Some(_) => {
                let message = format!(
                    "{error}\na second download brought other bytes, which cannot be read either: the export stays at the \
                     provider for {} days, and another is requested",
                    orphaned_exports::EVIDENCE.num_days()
                );
                return Err(TaskError::failed("unreadable", message, OldExport::DeleteLater));
            }
            None => {}
        }
        tracing::warn!(window = %self.window, %error, "cannot read the export; it is downloaded once more");
        let id = self.id;
        self.reach(JobState::Requested, move |ledger, _, now| ledger.download_again(id, now)).await?;
        self.unreadable = Some(sha256);
        Ok(Continue(State::Requested(export)))
    }

    /// `loaded` → `released`: the provider deletes the export.
    async fn release(&self, tally: Option<Tally>, export: Option<ExportHandle>) -> Step {
        let mut refused = None;
        if let Some(export) = export {
            let released = self.context.unless_overdue(self.source.release(&export)).await?;
            match released {
                Err(error) if !halts_source(&error) && self.attempts + 1 >= RELEASE_ATTEMPTS => {
                    let export = export.export_id;
                    tracing::warn!(window = %self.window, export, %error, "the export is left at the provider");
                    let now = self.context.environment.now();
                    let not_before = retry_at(error.retry_after(), self.attempts, now);
                    refused = Some((stored_failure(&error), not_before));
                }
                released => drop(released?),
            }
        }
        let release = move |ledger: &mut Ledger<'_>, window, now| {
            if let Some((failure, not_before)) = refused
                && let Some(orphan) = ledger.leave_export(window, "its rows are loaded", now)?
            {
                ledger.keep_leftover(orphan.id, &failure, not_before, now)?;
            }
            ledger.release(window)
        };
        self.reach(JobState::Released, release).await?;
        Ok(Break(Outcome::Done(tally)))
    }

    /// `planned` → `released` in one transaction, for a service that answers at once: there is no export to claim or to
    /// delete. Requesting again is free, so the next window need not wait for the commit.
    async fn answer(&self) -> Result<Outcome, TaskError> {
        self.leave_in_time()?;
        let asked_at = self.context.environment.now();
        let id = RequestId::new(self.context.environment.guid());
        let (source, window) = (Arc::clone(&self.source), Arc::clone(&self.window));
        let answered = self.context.unless_leaving(request_answer(source, window, id, asked_at)).await??;
        self.context.heard();
        let Answered { facts, body, answer } = answered;
        let body = body_for_catalog(&self.context.raw, body).await?;
        let (answer, problems) = match answer {
            Ok(answer) => answer,
            Err(error) => {
                // Bytes that cannot be read are archived too, as evidence.
                self.commit(move |ledger, window, _| {
                    ledger.archive(window, &facts, body.as_deref(), asked_at)
                })
                .await?;
                return Err(TaskError::Unreadable(error));
            }
        };
        let (id, run, now) = (self.id, self.context.run, self.context.environment.now());
        let keep =
            move |ledger: &mut Ledger<'_>| ledger.keep_answer(id, &answer, body.as_deref(), Some(run), now);
        let acknowledgement = self.context.writer.queue_change(keep).await?;
        Ok(Outcome::Committing(Arc::clone(&self.window), problems, acknowledgement))
    }

    async fn end(self, outcome: Result<Outcome, TaskError>) -> Result<Outcome> {
        match outcome {
            Ok(outcome) => Ok(outcome),
            Err(error) => Box::pin(self.fail(error)).await,
        }
    }

    /// → `failed`, with the state to go on from. The window stays in its state when the run leaves or the sign-in is refused,
    /// and an error of the store ends the run.
    async fn fail(self, error: TaskError) -> Result<Outcome> {
        let is_asked_to_leave = self.context.is_asked_to_leave();
        let (failure, pause, resume) = match error {
            TaskError::Leaving => return Ok(Outcome::Left),
            TaskError::Store(error) => return Err(error),
            TaskError::Call(error, _) if is_cut_short(&error, is_asked_to_leave) => return Ok(Outcome::Left),
            TaskError::Call(error, _) if halts_source(&error) => {
                self.halt.store(true, Ordering::Relaxed);
                return Ok(Outcome::Halted(error));
            }
            TaskError::Call(error, resume) => {
                if error.is_rate_limited() && asks_for_long_pause(&error) {
                    // The provider would refuse every further window too.
                    self.halt.store(true, Ordering::Relaxed);
                }
                (stored_failure(&error), error.retry_after(), resume)
            }
            TaskError::Unreadable(error) => {
                let failure = StoredFailure { kind: "unreadable".to_owned(), message: error.to_string() };
                (failure, None, Resume::NewRequest(OldExport::Delete))
            }
            TaskError::Failed(failure, resume) => (failure, None, resume),
        };
        let not_before = retry_at(pause, self.attempts, self.context.environment.now());
        let kept = failure.clone();
        let fail = move |ledger: &mut Ledger<'_>, window, now| {
            let orphan = match resume {
                Resume::SameState => None,
                Resume::NewRequest(old) => orphaned_exports::start_over(ledger, window, old, &kept, now)?,
            };
            ledger.fail(window, &kept, not_before, now)?;
            Ok(orphan)
        };
        let orphan = self.commit(fail).await?;
        orphaned_exports::delete_now(&self.context, &*self.source, orphan).await?;
        self.context.observer.event(&Event::Failed { window: &self.window, failure: &failure });
        let window = Arc::unwrap_or_clone(self.window);
        Ok(Outcome::Failed(FailedWindow { window, failure, not_before }))
    }

    /// Ends the task when the run leaves, or when the sign-in was refused in the meantime.
    fn leave_in_time(&self) -> Result<(), Leaving> {
        let is_time = self.context.reason_to_leave().is_some() || self.halt.load(Ordering::Relaxed);
        if is_time { Err(Leaving) } else { Ok(()) }
    }

    /// Commits the change that brings the window into this state.
    async fn reach<T: Send + 'static>(
        &self,
        state: JobState,
        change: impl FnOnce(&mut Ledger<'_>, WindowId, DateTime<Utc>) -> payouts_store::Result<T> + Send + 'static,
    ) -> Result<T> {
        let value = self.commit(change).await?;
        self.context.heard();
        self.context.observer.event(&Event::Reached { window: &self.window, state });
        Ok(value)
    }

    async fn commit<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Ledger<'_>, WindowId, DateTime<Utc>) -> payouts_store::Result<T> + Send + 'static,
    ) -> Result<T> {
        let (window, now) = (self.id, self.context.environment.now());
        self.context.writer.change(move |ledger| change(ledger, window, now)).await
    }
}

impl State {
    /// Where an earlier process, or the plan, left the window.
    fn of(job: Job) -> Result<Self, TaskError> {
        let state = match job.state {
            JobState::Failed => job.failed_in.unwrap_or(JobState::Planned),
            state => state,
        };
        Ok(match (state, job.request_id, job.export, job.facts) {
            (JobState::Planned, ..) => Self::Planned,
            (JobState::Intended, Some(id), ..) => Self::Intended(id),
            (JobState::Requested, _, Some(export), _) => Self::Requested(export),
            (JobState::Archived, _, export, Some(facts)) => Self::Archived(facts, export, None),
            (JobState::Loaded, _, export, _) => Self::Loaded(None, export),
            (state, ..) => {
                let what =
                    format!("{} is {state}, but the catalog lacks what the next step needs", job.window);
                return Err(TaskError::inconsistent(what));
            }
        })
    }
}
