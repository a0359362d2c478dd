//! One run over all sources.

use crate::{
    accounts::{self, Accounts},
    error::{Error, Result},
    options::{Options, Stop},
    planner::{self, SourceGrid},
    report::{Event, FailedWindow, Observer, SyncReport},
    run_context::RunContext,
    task_pool::{self, JobQueue},
};
use futures_util::future::{try_join, try_join_all};
use payouts_core::PayoutSource;
use payouts_http::Environment;
use payouts_store::{RunId, Store, WindowId};
use std::sync::Arc;
use tokio::{sync::mpsc::unbounded_channel, task::spawn_blocking};

/// Brings a store up to date, from any number of sources.
#[derive(Clone)]
pub struct Engine {
    sources: Vec<Arc<dyn PayoutSource>>,
    environment: Environment,
    observer: Arc<dyn Observer>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sources: Vec<_> = self.sources.iter().map(|source| source.id()).collect();
        f.debug_struct("Engine").field("sources", &sources).finish_non_exhaustive()
    }
}

/// A source that has listed its accounts.
struct ReadySource {
    source: Arc<dyn PayoutSource>,
    accounts: Accounts,
    /// The windows that earlier runs left in progress.
    left: Vec<WindowId>,
}

impl Engine {
    /// An engine over these sources.
    #[must_use]
    pub fn new(
        sources: Vec<Arc<dyn PayoutSource>>,
        environment: Environment,
        observer: Arc<dyn Observer>,
    ) -> Self {
        Self { sources, environment, observer }
    }

    /// Brings the store up to date, as far as the options allow. The next run continues with the rest.
    ///
    /// # Errors
    /// When the store cannot be read or written; what was committed is safe. Errors of single windows and sign-ins are in the
    /// report.
    pub async fn run(&self, mut store: Store, options: &Options, stop: Stop) -> Result<SyncReport> {
        store.sweep()?;
        store.hold_worse(options.hold);
        let mut report = SyncReport::default();
        let run = store.write(|ledger| ledger.begin_run("sync", self.environment.now()))?;
        let ready = self.prepare(&mut store, options, &stop, &mut report).await?;

        let observer = Arc::clone(&self.observer);
        let (context, thread) = RunContext::start(store, run, options, &self.environment, observer, stop);
        let mut outcome = self.run_tasks(&context, ready, options, &mut report).await;
        report.stopped = context.reason_to_leave();
        if outcome.is_ok() {
            outcome = self.end_run(&context, run, &mut report).await;
        }
        drop(context);
        // An error of the thread is the cause of the errors that the tasks got, so it comes first.
        let mut store = match spawn_blocking(|| thread.join()).await {
            Ok(Ok(store)) => store?,
            _ => return Err(Error::writer_gone()),
        };
        outcome?;
        let repeats =
            spawn_blocking(move || store.settle_lake()).await.map_err(|_| Error::writer_gone())??;
        report.earnings_repeated = repeats.rows;
        report.earnings_differing = repeats.differing;
        Ok(report)
    }

    /// Lists the accounts of every source, and finds the windows that earlier runs left.
    async fn prepare(
        &self,
        store: &mut Store,
        options: &Options,
        stop: &Stop,
        report: &mut SyncReport,
    ) -> Result<Vec<ReadySource>> {
        let environment = &self.environment;
        let deadline = accounts::deadline(options, environment);
        let mut ready = Vec::new();
        for source in &self.sources {
            let (id, stop) = (source.id(), stop.clone());
            let listed =
                accounts::list(&**source, store, environment, options, deadline, stop, report).await?;
            let Some(accounts) = listed else {
                report.left += store.windows_to_walk(id)?.len() as u64;
                report.orphaned_exports.kept += store.leftovers_of(id)?.len() as u64;
                continue;
            };
            let now = environment.now();
            store.write(|ledger| {
                ledger.resume_due(id, now)?;
                ledger.replan_held(id, now)
            })?;
            let left = store.windows_to_walk(id)?;
            ready.push(ReadySource { source: Arc::clone(source), accounts, left });
        }
        let now = environment.now();
        for job in store.failed_jobs()? {
            let is_ours = self.sources.iter().any(|source| *source.id() == job.window.source);
            match (job.failure, job.not_before) {
                (Some(failure), Some(not_before)) if is_ours && not_before > now => {
                    report.not_yet.push(FailedWindow { window: job.window, failure, not_before });
                }
                // It is due, but its source is halted.
                _ => report.left += u64::from(is_ours),
            }
        }
        Ok(ready)
    }

    /// Runs the tasks of all sources, while it plans more windows.
    async fn run_tasks(
        &self,
        context: &Arc<RunContext>,
        ready: Vec<ReadySource>,
        options: &Options,
        report: &mut SyncReport,
    ) -> Result<()> {
        let left: usize = ready.iter().map(|source| source.left.len()).sum();
        let (mut pools, mut grids) = (Vec::new(), Vec::new());
        for ReadySource { source, accounts, left } in ready {
            let (planned, receiver) = unbounded_channel();
            let (id, provider) = (source.id().clone(), source.provider());
            grids.push(SourceGrid { source: id, provider, accounts, planned });
            let jobs = JobQueue::new(context.writer.clone(), left, receiver);
            pools.push(task_pool::run(Arc::clone(context), source, jobs, options.fan_out));
        }
        let plan = async {
            let planned = planner::plan(context, options, &grids).await?;
            // A pool ends when no more pages can come.
            drop(grids);
            self.observer.event(&Event::Begun { windows: left + planned.new + planned.again });
            Ok(planned)
        };
        let (planned, reports) = try_join(plan, try_join_all(pools)).await?;
        report.planned = planned;
        reports.into_iter().for_each(|part| report.merge(part));
        Ok(())
    }

    async fn end_run(&self, context: &RunContext, run: RunId, report: &mut SyncReport) -> Result<()> {
        let writer = &context.writer;
        (report.held, report.quarantine) =
            writer.read(|store| Ok((store.held_reads()?, store.quarantine_counts()?))).await?;
        let outcome = format!(
            "done {}, failed {}, held {}, pending {}, left {}",
            report.done,
            report.failed.len(),
            report.held.len(),
            report.pending.len(),
            report.left
        );
        let now = self.environment.now();
        writer.change(move |ledger| ledger.end_run(run, &outcome, now)).await
    }
}
