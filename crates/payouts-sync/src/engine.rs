//! Many walks at once.

use crate::{
    Error, Event, FailedWindow, HaltedSource, Observer, Options, Result, Stop, SyncReport,
    fleet::Fleet,
    grid,
    selection::Rule,
    walk::{Party, PartyParts},
    writer::Writer,
};
use payouts_core::{Account, PayoutSource, SourceId};
use payouts_http::Environment;
use payouts_store::{Planned, ReadWindow, RunId, Store, WindowId};
use std::{collections::HashMap, sync::Arc};

/// The windows of one source that are to be walked.
type ToWalk = (Arc<dyn PayoutSource>, Vec<WindowId>);

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
        let (writer, ended) = Writer::spawn(store, &self.environment);
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
        let rule = Rule::new(until, options.look_back_days);
        report.planned = store.write(|ledger| {
            let mut all = Planned::default();
            for source in &self.sources {
                let Some(accounts) = accounts.get(source.id()) else { continue };
                for wanted in grid::parts(options, until, accounts) {
                    let part = ledger.plan_where(&source.plan(&wanted), now, |window, asked_at| {
                        rule.reason(window, Some(asked_at.date_naive())).is_some()
                    })?;
                    all.new += part.new;
                    all.again += part.again;
                    all.under_way += part.under_way;
                }
            }
            Ok(all)
        })?;
        Ok(())
    }

    /// The journeys to walk: the planned ones, and whatever an earlier run left.
    fn take_up(&self, store: &mut Store, report: &mut SyncReport) -> Result<Vec<ToWalk>> {
        let now = self.environment.now();
        let mut to_walk = Vec::new();
        for source in &self.sources {
            if report.halted.iter().any(|halted| halted.source == *source.id()) {
                report.left += store.windows_to_walk(source.id())?.len() as u64;
                report.leftovers.kept += store.leftovers_of(source.id())?.len() as u64;
                continue;
            }
            store.write(|ledger| ledger.resume_due(source.id(), now))?;
            to_walk.push((Arc::clone(source), store.windows_to_walk(source.id())?));
        }
        for job in store.failed_jobs()? {
            let is_ours = self.sources.iter().any(|source| *source.id() == job.window.source);
            match (job.failure, job.not_before) {
                (Some(failure), Some(not_before)) if is_ours && not_before > now => {
                    report.not_yet.push(FailedWindow { window: job.window, failure, not_before });
                }
                // Due, but its source is halted.
                _ => report.left += u64::from(is_ours),
            }
        }
        Ok(to_walk)
    }

    async fn walk_all(
        &self,
        party: &Arc<Party>,
        to_walk: Vec<ToWalk>,
        fan_out: usize,
        report: &mut SyncReport,
    ) -> Result<()> {
        self.observer
            .event(&Event::Begun { windows: to_walk.iter().map(|(_, windows)| windows.len()).sum() });
        let fleets = to_walk
            .into_iter()
            .map(|(source, windows)| Fleet::new(Arc::clone(party), source, windows, fan_out).walk());
        for part in futures_util::future::try_join_all(fleets).await? {
            report.merge(part);
        }
        Ok(())
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
