//! The walks of one source, many at once.

use crate::{
    HaltedSource, Result, SyncReport, leftovers,
    walk::{Party, Settling, Walk, Walked},
    writer::{GROUP, Writer},
};
use futures_util::{
    FutureExt, StreamExt,
    future::BoxFuture,
    stream::{FuturesOrdered, FuturesUnordered},
};
use payouts_core::PayoutSource;
use payouts_store::{Job, WindowId};
use std::{
    collections::VecDeque,
    sync::{Arc, atomic::AtomicBool},
};

/// Exports under way at once for each source that queues them. Waiting costs nothing; the provider's limits come on top.
const EXPORTS: usize = 64;

/// Ends of walks that may still be on their way to the disk: those of the group that is written, and of the next.
const SETTLING: usize = 2 * GROUP;

/// Journeys that are read from the catalog at once. Few such pages are in memory, however many windows there are.
const PAGE: usize = 1024;

/// The walks of one source. A sign-in that is refused halts all of them.
pub(crate) struct Fleet {
    party: Arc<Party>,
    source: Arc<dyn PayoutSource>,
    at_once: usize,
    jobs: Jobs,
    halt: Arc<AtomicBool>,
    walking: FuturesUnordered<BoxFuture<'static, Result<Settling>>>,
    settling: FuturesUnordered<Settling>,
    report: SyncReport,
}

impl Fleet {
    pub(crate) fn new(
        party: Arc<Party>,
        source: Arc<dyn PayoutSource>,
        windows: Vec<WindowId>,
        fan_out: usize,
    ) -> Self {
        Self {
            at_once: if source.keeps_exports() { EXPORTS } else { fan_out.max(1) },
            jobs: Jobs::new(party.writer.clone(), windows),
            party,
            source,
            halt: Arc::default(),
            walking: FuturesUnordered::new(),
            settling: FuturesUnordered::new(),
            report: SyncReport::default(),
        }
    }

    /// Walks all windows as far as they go.
    pub(crate) async fn walk(mut self) -> Result<SyncReport> {
        loop {
            while self.walking.len() < self.at_once && self.settling.len() < SETTLING {
                let Some(job) = self.jobs.next().await? else { break };
                self.begin(job);
            }
            if self.walking.is_empty() {
                // Nothing more is coming that the last ones could share a commit with.
                self.party.writer.hurry();
            }
            tokio::select! {
                Some(settling) = self.walking.next() => self.settling.push(settling?),
                Some(walked) = self.settling.next() => self.count(walked?),
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
            window: job.window.clone(),
            attempts: job.attempts,
            halt: Arc::clone(&self.halt),
        };
        self.walking.push(walk.walk(job).boxed());
    }

    fn count(&mut self, walked: Walked) {
        let report = &mut self.report;
        match walked {
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
                if report.halted.is_empty() {
                    report.halted.push(HaltedSource { source: self.source.id().clone(), error });
                }
            }
        }
    }
}

/// Journeys in the order of their windows, read some pages ahead of whoever takes them.
struct Jobs {
    writer: Writer,
    unread: VecDeque<WindowId>,
    pages: FuturesOrdered<BoxFuture<'static, Result<Vec<Job>>>>,
    page: std::vec::IntoIter<Job>,
}

impl Jobs {
    /// Pages that are read ahead.
    const AHEAD: usize = 2;

    fn new(writer: Writer, windows: Vec<WindowId>) -> Self {
        let page = Vec::new().into_iter();
        Self { writer, unread: windows.into(), pages: FuturesOrdered::new(), page }
    }

    async fn next(&mut self) -> Result<Option<Job>> {
        loop {
            while self.pages.len() < Self::AHEAD && !self.unread.is_empty() {
                let windows: Vec<_> = self.unread.drain(..PAGE.min(self.unread.len())).collect();
                let writer = self.writer.clone();
                let page = async move { writer.read(move |store| store.jobs(&windows)).await };
                self.pages.push_back(page.boxed());
            }
            if let Some(job) = self.page.next() {
                return Ok(Some(job));
            }
            match self.pages.next().await {
                Some(page) => self.page = page?.into_iter(),
                None => return Ok(None),
            }
        }
    }
}
