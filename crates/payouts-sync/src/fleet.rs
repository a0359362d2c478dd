//! The walks of one source, many at once.

use crate::{
    HaltedSource, Result, SyncReport,
    journeys::Journeys,
    leftovers,
    walk::{Ended, Party, Settled, Tally, Walk, Walked},
    writer::{GROUP, QUEUE},
};
use futures_util::{StreamExt, future::BoxFuture, stream::FuturesUnordered};
use payouts_core::PayoutSource;
use payouts_store::Job;
use std::sync::{Arc, atomic::AtomicBool};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

/// Exports under way at once for each source that queues them. Waiting costs nothing; the provider's limits come on top.
const EXPORTS: usize = 64;

/// Ends of walks that may still be on their way to the disk: those of the group that is written, and of the queue.
const SETTLING: usize = GROUP + QUEUE;

/// The walks of one source. A sign-in that is refused halts all of them.
pub(crate) struct Fleet {
    party: Arc<Party>,
    source: Arc<dyn PayoutSource>,
    at_once: usize,
    journeys: Journeys,
    halt: Arc<AtomicBool>,
    walking: FuturesUnordered<BoxFuture<'static, Result<Ended>>>,
    /// So many walks have nothing left to do, but are not durable.
    settling: usize,
    ends: UnboundedSender<Result<Settled>>,
    settled: UnboundedReceiver<Result<Settled>>,
    report: SyncReport,
}

impl Fleet {
    pub(crate) fn new(
        party: Arc<Party>,
        source: Arc<dyn PayoutSource>,
        journeys: Journeys,
        fan_out: usize,
    ) -> Self {
        let (ends, settled) = mpsc::unbounded_channel();
        Self {
            at_once: if source.keeps_exports() { EXPORTS } else { fan_out.max(1) },
            journeys,
            party,
            source,
            halt: Arc::default(),
            walking: FuturesUnordered::new(),
            settling: 0,
            ends,
            settled,
            report: SyncReport::default(),
        }
    }

    /// Walks all windows as far as they go.
    pub(crate) async fn walk(mut self) -> Result<SyncReport> {
        let mut all_begun = false;
        loop {
            let may_begin = !all_begun && self.walking.len() < self.at_once && self.settling < SETTLING;
            if self.walking.is_empty() && !may_begin {
                // Nothing more is coming that the last ones could share a commit with.
                self.party.writer.hurry();
            }
            tokio::select! {
                biased;
                next = self.journeys.next(), if may_begin => match next? {
                    Some(job) => self.begin(job),
                    None => all_begun = true,
                },
                Some(ended) = self.walking.next() => match ended? {
                    Ended::Walked(walked) => self.count(walked),
                    Ended::Settling => self.settling += 1,
                },
                Some(settled) = self.settled.recv(), if self.settling > 0 => {
                    self.settling -= 1;
                    self.count(settled?.walked());
                }
                else => break,
            }
        }
        // Tidying comes last: it must hold up nobody who waits for rows.
        self.report.leftovers = leftovers::sweep(&self.party, &*self.source, &self.halt).await?;
        Ok(self.report)
    }

    fn begin(&self, job: Job) {
        let walk = Walk {
            party: Arc::clone(&self.party),
            source: Arc::clone(&self.source),
            id: job.id,
            window: Arc::new(job.window.clone()),
            attempts: job.attempts,
            unreadable: None,
            halt: Arc::clone(&self.halt),
            ends: self.ends.clone(),
        };
        self.walking.push(walk.walk(job));
    }

    fn count(&mut self, walked: Walked) {
        let report = &mut self.report;
        match walked {
            Walked::Done(tally) => {
                // What is held changes nothing, and is looked up at the end of the run.
                if !tally.as_ref().is_some_and(Tally::is_held) {
                    report.done += 1;
                    tally.iter().for_each(|tally| report.count(tally));
                }
            }
            Walked::Pending(pending) => report.pending.push(pending),
            Walked::Failed(failed) => report.failed.push(failed),
            Walked::Left => report.left += 1,
            Walked::Halted(error) => {
                report.left += 1;
                if report.halted.is_empty() {
                    report.halted.push(HaltedSource { source: self.source.id().clone(), error });
                }
            }
        }
    }
}
