//! Many walks at once.

use crate::{
    Error, Event, FailedWindow, HaltedSource, Observer, Options, Result, Stop, SyncReport, select,
    walk::{Party, PartyParts, Walk, Walked},
    writer::Writer,
};
use futures_util::{StreamExt, stream};
use payouts_core::{Account, PayoutSource, SourceId, source::Plan};
use payouts_http::Environment;
use payouts_store::{Job, ReadWindow, RunId, Store};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicBool},
};

/// Exports under way at once for each source that queues them. Waiting costs nothing; the provider's limits come on top.
const EXPORTS: usize = 64;

/// Ends of walks that may still be on their way to the disk.
const SETTLING: usize = 4096;

/// Runs the journeys of many windows, of any number of sources.
#[derive(Clone)]
pub struct Engine {
    sources: Vec<Arc<dyn PayoutSource>>,
    read: ReadWindow,
    environment: Environment,
    observer: Arc<dyn Observer>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sources: Vec<_> = self.sources.iter().map(|source| source.id()).collect();
        f.debug_struct("Engine").field("sources", &sources).finish_non_exhaustive()
    }
}

impl Engine {
    /// An engine over these sources.
    #[must_use]
    pub fn new(
        sources: Vec<Arc<dyn PayoutSource>>,
        read: ReadWindow,
        environment: Environment,
        observer: Arc<dyn Observer>,
    ) -> Self {
        Self { sources, read, environment, observer }
    }

    /// Brings the store up to date, as far as it goes within the options. Whatever is left is taken up by the next run.
    ///
    /// # Errors
    /// When the store cannot be read or written; what was committed is safe. What single windows or sign-ins met is in the
    /// report.
    pub async fn run(&self, mut store: Store, options: &Options, stop: Stop) -> Result<SyncReport> {
        store.sweep()?;
        let mut report = SyncReport::default();
        let run = store.write(|ledger| ledger.begin_run("sync", self.environment.now()))?;
        let accounts = self.see_accounts(&mut store, options, &mut report).await?;
        self.plan(&mut store, options, &accounts, &mut report)?;
        let jobs = self.take_up(&mut store, &mut report)?;

        let (raw, lake) = (store.raw().clone(), store.lake());
        let (writer, ended) = Writer::spawn(store);
        let (read, observer) = (self.read, Arc::clone(&self.observer));
        let parts = PartyParts { writer: writer.clone(), raw, lake, read, observer, stop, run };
        let party = Arc::new(Party::new(options, &self.environment, parts));
        let walked = self.walk_all(&party, jobs, options.fan_out, &mut report).await;
        report.stopped = party.reason_to_leave();
        drop(party);
        let closed = match &walked {
            Ok(()) => self.end_run(&writer, run, &report).await,
            Err(_) => Ok(()),
        };
        drop(writer);
        // The thread's own error is the cause; what the walks met of it is its echo.
        match tokio::task::spawn_blocking(|| ended.join()).await {
            Ok(Ok(outcome)) => drop(outcome?),
            _ => return Err(Error::writer_gone()),
        }
        walked.and(closed).map(|()| report)
    }

    /// Asks every source who is paid through it. A source that cannot say is halted; its known windows are not planned.
    async fn see_accounts(
        &self,
        store: &mut Store,
        options: &Options,
        report: &mut SyncReport,
    ) -> Result<HashMap<SourceId, Vec<Account>>> {
        let mut seen = HashMap::new();
        for source in &self.sources {
            match source.accounts().await {
                Ok(accounts) => {
                    let now = self.environment.now();
                    store.write(|ledger| {
                        accounts.iter().try_for_each(|account| ledger.see_account(source.id(), account, now))
                    })?;
                    let wanted = |account: &Account| {
                        options.accounts.is_empty() || options.accounts.contains(&account.id)
                    };
                    seen.insert(source.id().clone(), accounts.into_iter().filter(wanted).collect());
                }
                Err(error) => report.halted.push(HaltedSource { source: source.id().clone(), error }),
            }
        }
        Ok(seen)
    }

    fn plan(
        &self,
        store: &mut Store,
        options: &Options,
        accounts: &HashMap<SourceId, Vec<Account>>,
        report: &mut SyncReport,
    ) -> Result<()> {
        let now = self.environment.now();
        // A day that has not come has nothing to tell, and would count as loaded when it has.
        let until = options.until.min(now.date_naive());
        let mut grid = Vec::new();
        for source in &self.sources {
            let Some(accounts) = accounts.get(source.id()) else { continue };
            grid.extend(source.plan(&Plan {
                since: options.since,
                until,
                datasets: options.datasets.clone(),
                accounts: accounts.iter().map(|account| account.id.clone()).collect(),
            }));
        }
        let selection = select(grid, &store.coverage()?, until, options.look_back_days);
        report.planned = store.write(|ledger| ledger.plan(selection.windows(), now))?;
        Ok(())
    }

    /// The journeys to walk: the planned ones, and whatever an earlier run left.
    fn take_up(
        &self,
        store: &mut Store,
        report: &mut SyncReport,
    ) -> Result<Vec<(Arc<dyn PayoutSource>, Job)>> {
        let now = self.environment.now();
        let mut jobs = Vec::new();
        for job in store.open_jobs()? {
            let halted = report.halted.iter().any(|halted| halted.source == job.window.source);
            let Some(source) = self.sources.iter().find(|source| *source.id() == job.window.source) else {
                continue;
            };
            match (&job.failure, job.not_before) {
                (Some(failure), Some(not_before)) if not_before > now => {
                    let (window, failure) = (job.window.clone(), failure.clone());
                    report.not_yet.push(FailedWindow { window, failure, not_before });
                }
                _ if halted => report.left += 1,
                _ => jobs.push((Arc::clone(source), job)),
            }
        }
        let failed: Vec<_> =
            jobs.iter().filter(|(_, job)| job.failed_in.is_some()).map(|(_, job)| job.id).collect();
        store.write(|ledger| failed.iter().try_for_each(|id| ledger.resume(*id, now)))?;
        Ok(jobs)
    }

    async fn walk_all(
        &self,
        party: &Arc<Party>,
        jobs: Vec<(Arc<dyn PayoutSource>, Job)>,
        fan_out: usize,
        report: &mut SyncReport,
    ) -> Result<()> {
        self.observer.event(&Event::Begun { windows: jobs.len() });
        let mut by_source: HashMap<SourceId, (Arc<dyn PayoutSource>, Vec<Job>)> = HashMap::new();
        for (source, job) in jobs {
            by_source.entry(source.id().clone()).or_insert_with(|| (source, Vec::new())).1.push(job);
        }
        let report = Mutex::new(report);
        let sources =
            by_source.into_values().map(|(source, jobs)| walk_source(party, source, jobs, fan_out, &report));
        futures_util::future::try_join_all(sources).await.map(|_| ())
    }

    async fn end_run(&self, writer: &Writer, run: RunId, report: &SyncReport) -> Result<()> {
        let outcome = format!(
            "done {}, failed {}, pending {}, left {}",
            report.done,
            report.failed.len(),
            report.pending.len(),
            report.left
        );
        let now = self.environment.now();
        writer.change(move |ledger| ledger.end_run(run, &outcome, now)).await
    }
}

/// Walks the windows of one source. A sign-in that is refused halts the rest of them.
async fn walk_source(
    party: &Arc<Party>,
    source: Arc<dyn PayoutSource>,
    jobs: Vec<Job>,
    fan_out: usize,
    report: &Mutex<&mut SyncReport>,
) -> Result<()> {
    let at_once = if source.keeps_exports() { EXPORTS } else { fan_out.max(1) };
    let halt = Arc::new(AtomicBool::new(false));
    let mut settling = stream::iter(jobs)
        .map(|job| {
            let walk = Walk {
                party: Arc::clone(party),
                source: Arc::clone(&source),
                id: job.id,
                window: job.window.clone(),
                attempts: job.attempts,
                halt: Arc::clone(&halt),
            };
            walk.walk(job)
        })
        .buffer_unordered(at_once)
        .map(|settling| async { settling?.await })
        .buffer_unordered(SETTLING);
    while let Some(walked) = settling.next().await {
        let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
        match walked? {
            Walked::Done(tally) => {
                report.done += 1;
                if let Some(tally) = tally {
                    report.count(&tally);
                }
            }
            Walked::Pending(pending) => report.pending.push(pending),
            Walked::Failed(failed) => report.failed.push(failed),
            Walked::Left => report.left += 1,
            Walked::Halted(error) => {
                report.left += 1;
                if report.halted.iter().all(|known| known.source != *source.id()) {
                    report.halted.push(HaltedSource { source: source.id().clone(), error });
                }
            }
        }
    }
    Ok(())
}
