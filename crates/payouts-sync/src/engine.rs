//! Many walks at once.

use crate::{
    Error, Event, FailedWindow, HaltedSource, Observer, Options, Result, Stop, SyncReport, Wait,
    directory::{self, GoneAccount},
    fleet::Fleet,
    journeys::Journeys,
    planner::{self, Wanted},
    walk::{Party, PartyParts, SILENCE},
    writer::Writer,
};
use futures_util::future::{try_join, try_join_all};
use payouts_core::{Account, Dataset, ErrorKind, PayoutSource, SourceId};
use payouts_http::Environment;
use payouts_store::{ReadWindow, RunId, Store, WindowId};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::sync::mpsc::unbounded_channel;

/// A source that can be asked.
struct ToWalk {
    source: Arc<dyn PayoutSource>,
    paid: Paid,
    /// The windows that earlier runs left on their way.
    left: Vec<WindowId>,
}

/// Who is paid through a source.
struct Paid {
    accounts: Vec<Account>,
    /// Who was, and is not listed any more.
    gone: Vec<GoneAccount>,
}

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
        store.hold_worse(options.hold);
        let mut report = SyncReport::default();
        let run = store.write(|ledger| ledger.begin_run("sync", self.environment.now()))?;
        let accounts = self.see_accounts(&mut store, options, stop.clone(), &mut report).await?;
        let to_walk = self.take_up(&mut store, accounts, &mut report)?;

        let (raw, lake) = (store.raw().clone(), store.lake());
        let (writer, ended) = Writer::spawn(store, &self.environment);
        let (read, observer) = (self.read, Arc::clone(&self.observer));
        let parts = PartyParts { writer: writer.clone(), raw, lake, read, observer, stop, run };
        let party = Arc::new(Party::new(options, &self.environment, parts));
        let walked = self.walk_all(&party, to_walk, options, &mut report).await;
        report.stopped = party.reason_to_leave();
        drop(party);
        let closed = match &walked {
            Ok(()) => self.end_run(&writer, run, &mut report).await,
            Err(_) => Ok(()),
        };
        drop(writer);
        // The thread's own error is the cause; what the walks met of it is its echo.
        let mut store = match tokio::task::spawn_blocking(|| ended.join()).await {
            Ok(Ok(outcome)) => outcome?,
            _ => return Err(Error::writer_gone()),
        };
        walked.and(closed)?;
        let settled = tokio::task::spawn_blocking(move || store.settle_lake()).await;
        let repeats = settled.map_err(|_| Error::writer_gone())??;
        report.earnings_repeated = repeats.rows;
        report.earnings_differing = repeats.differing;
        Ok(report)
    }

    /// Asks every source who is paid through it. A source that cannot say is halted; its known windows are not planned.
    async fn see_accounts(
        &self,
        store: &mut Store,
        options: &Options,
        mut stop: Stop,
        report: &mut SyncReport,
    ) -> Result<HashMap<SourceId, Paid>> {
        let mut seen = HashMap::new();
        let silence = if options.wait == Wait::No { SILENCE } else { Duration::MAX };
        let most = options.max_runtime.unwrap_or(Duration::MAX).min(silence);
        let (begun, environment) = (self.environment.monotonic(), &self.environment);
        for source in &self.sources {
            let left = most.saturating_sub(environment.monotonic().saturating_sub(begun));
            let asked = async {
                tokio::select! {
                    biased;
                    directory = source.directory() => Some(directory),
                    _ = stop.asked() => None,
                }
            };
            let answer = match environment.within(left, asked).await {
                Some(Some(answer)) => answer,
                // Asked to leave: its windows stay as they are.
                Some(None) => continue,
                None => Err(payouts_core::Error::new(
                    ErrorKind::Timeout,
                    format!(
                        "the service did not say who is paid through this sign-in within {} seconds",
                        left.as_secs()
                    ),
                )
                .with_hint("run again later; payouts doctor shows what answers")),
            };
            match answer {
                Ok(directory) => {
                    let now = self.environment.now();
                    let known = store.accounts_of(source.id())?;
                    // Only Oracle lists accounts that can disappear, and this is its dataset.
                    let look_back = options.look_back.days(Dataset::PayoutSummary);
                    let (notices, mut gone) =
                        directory::compare(source.id(), &directory, &known, look_back, now);
                    report.notices.extend(notices);
                    let mut accounts = directory.accounts;
                    store.write(|ledger| {
                        accounts.iter().try_for_each(|account| ledger.see_account(source.id(), account, now))
                    })?;
                    let wanted = |account: &Account| {
                        options.accounts.is_empty() || options.accounts.contains(&account.id)
                    };
                    accounts.retain(wanted);
                    gone.retain(|gone| wanted(&gone.account));
                    seen.insert(source.id().clone(), Paid { accounts, gone });
                }
                Err(error) => report.halted.push(HaltedSource { source: source.id().clone(), error }),
            }
        }
        Ok(seen)
    }

    /// What earlier runs left to be walked, beside who is paid.
    fn take_up(
        &self,
        store: &mut Store,
        mut accounts: HashMap<SourceId, Paid>,
        report: &mut SyncReport,
    ) -> Result<Vec<ToWalk>> {
        let now = self.environment.now();
        let mut to_walk = Vec::new();
        for source in &self.sources {
            let Some(paid) = accounts.remove(source.id()) else {
                report.left += store.windows_to_walk(source.id())?.len() as u64;
                report.leftovers.kept += store.leftovers_of(source.id())?.len() as u64;
                continue;
            };
            store.write(|ledger| {
                ledger.resume_due(source.id(), now)?;
                ledger.replan_held(source.id(), now)
            })?;
            let left = store.windows_to_walk(source.id())?;
            to_walk.push(ToWalk { source: Arc::clone(source), paid, left });
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

    /// Walks what was left, and plans more while that goes on.
    async fn walk_all(
        &self,
        party: &Arc<Party>,
        to_walk: Vec<ToWalk>,
        options: &Options,
        report: &mut SyncReport,
    ) -> Result<()> {
        let left: usize = to_walk.iter().map(|one| one.left.len()).sum();
        let (mut fleets, mut wanted) = (Vec::new(), Vec::new());
        for ToWalk { source, paid, left } in to_walk {
            let (fleet, planned) = unbounded_channel();
            let journeys = Journeys::new(Arc::clone(&source), party.writer.clone(), left, planned);
            fleets.push(Fleet::new(Arc::clone(party), Arc::clone(&source), journeys, options.fan_out).walk());
            wanted.push(Wanted { source, accounts: paid.accounts, gone: paid.gone, fleet });
        }
        let plan = async {
            let planned = planner::plan(party, options, &wanted).await?;
            drop(wanted);
            self.observer.event(&Event::Begun { windows: left + planned.new + planned.again });
            Ok(planned)
        };
        let (planned, parts) = try_join(plan, try_join_all(fleets)).await?;
        report.planned = planned;
        for part in parts {
            report.merge(part);
        }
        Ok(())
    }

    async fn end_run(&self, writer: &Writer, run: RunId, report: &mut SyncReport) -> Result<()> {
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
