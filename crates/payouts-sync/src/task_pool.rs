//! Runs the window tasks of one source, many at once.

use crate::{
    error::Result,
    orphaned_exports,
    planner::PlannedPage,
    report::{Event, HaltedSource, ReadProblems, Rows, SyncReport, Tally},
    run_context::RunContext,
    window_task::{Outcome, WindowTask},
    writer::{BATCH, CommitAck, QUEUE, Writer},
};
use futures_util::{
    FutureExt, StreamExt,
    future::BoxFuture,
    stream::{FuturesOrdered, FuturesUnordered},
};
use payouts_core::{PayoutSource, Window};
use payouts_store::{Job, JobState, LoadOutcome, WindowId};
use std::{
    collections::VecDeque,
    sync::{Arc, atomic::AtomicBool},
};
use tokio::sync::mpsc::UnboundedReceiver;

/// Exports in progress at once for each source that queues them. Waiting costs nothing, and the provider's limits apply too.
const EXPORTS: usize = 64;

/// Tasks that may wait for their commit: as many changes as a batch and the queue have room for.
const COMMITTING: usize = BATCH + QUEUE;

/// Jobs that are read from the catalog at once.
const JOBS: usize = 1024;

/// Reads from the catalog that are in progress at once.
const READS: usize = 2;

/// Runs all jobs of a source as far as they go, then deletes its orphaned exports. A refused sign-in halts all its tasks.
pub(crate) async fn run(
    context: Arc<RunContext>,
    source: Arc<dyn PayoutSource>,
    mut jobs: JobQueue,
    fan_out: usize,
) -> Result<SyncReport> {
    let limit = if source.keeps_exports() { EXPORTS } else { fan_out.max(1) };
    let halt = Arc::<AtomicBool>::default();
    let (mut running, mut committing) = (FuturesUnordered::new(), FuturesUnordered::new());
    let (mut report, mut all_started) = (SyncReport::default(), false);
    loop {
        let may_start = !all_started && running.len() < limit && committing.len() < COMMITTING;
        if running.is_empty() && !may_start {
            // No further change will share the commit of the last ones.
            context.writer.flush();
        }
        tokio::select! {
            biased;
            next = jobs.next(), if may_start => match next? {
                Some(job) => {
                    let (context, source) = (Arc::clone(&context), Arc::clone(&source));
                    running.push(WindowTask::run(context, source, Arc::clone(&halt), job));
                }
                None => all_started = true,
            },
            Some(outcome) = running.next() => match outcome? {
                Outcome::Done(tally) => report.count(tally),
                Outcome::Committing(window, problems, acknowledgement) => {
                    committing.push(committed(&context, window, problems, acknowledgement));
                }
                Outcome::Pending(pending) => report.pending.push(pending),
                Outcome::Failed(failed) => report.failed.push(failed),
                Outcome::Left => report.left += 1,
                Outcome::Halted(error) => {
                    report.left += 1;
                    if report.halted.is_empty() {
                        report.halted.push(HaltedSource { source: source.id().clone(), error });
                    }
                }
            },
            Some(tally) = committing.next() => report.count(Some(tally?)),
            else => break,
        }
    }
    // Deletions come last, because rows are more urgent.
    report.orphaned_exports = orphaned_exports::delete_due(&context, &*source, &halt).await?;
    Ok(report)
}

/// Waits for the commit that releases a window.
async fn committed(
    context: &RunContext,
    window: Arc<Window>,
    problems: ReadProblems,
    acknowledgement: CommitAck<LoadOutcome>,
) -> Result<Tally> {
    let outcome = acknowledgement.outcome().await?;
    context.observer.event(&Event::Reached { window: &window, state: JobState::Released });
    Ok(Tally { rows: Rows::Compared(outcome), problems })
}

/// The jobs of one source: those that earlier runs left, then those that this run plans. Jobs are read from the catalog a page
/// at a time, so few are in memory, however many windows there are.
pub(crate) struct JobQueue {
    writer: Writer,
    left: VecDeque<WindowId>,
    reads: FuturesOrdered<BoxFuture<'static, Result<Vec<Job>>>>,
    planned: UnboundedReceiver<PlannedPage>,
    page: Box<dyn Iterator<Item = Job> + Send>,
}

impl JobQueue {
    pub(crate) fn new(writer: Writer, left: Vec<WindowId>, planned: UnboundedReceiver<PlannedPage>) -> Self {
        let page = Box::new(std::iter::empty());
        Self { writer, left: left.into(), reads: FuturesOrdered::new(), planned, page }
    }

    /// The next job; `None` when all have started and no more are planned. No job is lost when this future is dropped.
    async fn next(&mut self) -> Result<Option<Job>> {
        loop {
            if let Some(job) = self.page.next() {
                return Ok(Some(job));
            }
            self.read_ahead();
            self.page = match self.reads.next().await {
                Some(page) => Box::new(page?.into_iter()),
                None => match self.planned.recv().await {
                    Some(page) => Box::new(page.into_jobs()),
                    None => return Ok(None),
                },
            };
        }
    }

    fn read_ahead(&mut self) {
        while self.reads.len() < READS && !self.left.is_empty() {
            let windows: Vec<_> = self.left.drain(..JOBS.min(self.left.len())).collect();
            let writer = self.writer.clone();
            let page = async move { writer.read(move |store| store.jobs(&windows)).await };
            self.reads.push_back(page.boxed());
        }
    }
}
