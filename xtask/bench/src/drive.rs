//! The same loop around every subject's call: workers that each request the next window as soon as they have an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use chrono::NaiveDate;
use tokio::task::JoinSet;

use crate::grid::Grid;
use crate::meter::Meter;

/// Enough to open every connection and to touch all code once.
const WARM_UP: u64 = 500;

/// The load that is put on a server.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Load {
    /// Where the server listens.
    #[arg(long)]
    pub(crate) server: url::Url,
    /// How many calls to measure.
    #[arg(long)]
    pub(crate) calls: u64,
    /// How many calls are in flight at once.
    #[arg(long)]
    pub(crate) concurrency: usize,
    #[command(flatten)]
    pub(crate) grid: Grid,
}

impl Load {
    /// Makes the calls on tokio's usual threads, after a warm-up, and prints what they took.
    pub(crate) fn drive<C, F>(&self, call: C) -> Result<()>
    where
        C: Fn(String, NaiveDate) -> F + Clone + Send + 'static,
        F: Future<Output = Result<()>> + Send,
    {
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
            self.make(WARM_UP, call.clone()).await?;
            let meter = Meter::start();
            self.make(self.calls, call).await?;
            meter.stop(self.calls).print()
        })
    }

    async fn make<C, F>(&self, calls: u64, call: C) -> Result<()>
    where
        C: Fn(String, NaiveDate) -> F + Clone + Send + 'static,
        F: Future<Output = Result<()>> + Send,
    {
        let next = Arc::new(AtomicU64::new(0));
        let mut workers = JoinSet::<Result<()>>::new();
        for _ in 0..self.concurrency.max(1) {
            let (next, call, grid) = (Arc::clone(&next), call.clone(), self.grid);
            workers.spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= calls {
                        return Ok(());
                    }
                    let (account, day) = grid.window(number);
                    call(account, day).await?;
                }
            });
        }
        while let Some(worker) = workers.join_next().await {
            worker??;
        }
        Ok(())
    }
}
