//! A sync of many windows through the engine into a store on disk.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use chrono::{Days, NaiveDate};
use payouts_core::{Dataset, OracleBiSource, SourceId};
use payouts_http::Environment;
use payouts_store::Store;
use payouts_sync::{Engine, LookBack, Options, Quiet, Stopper};

use crate::meter::Meter;
use crate::ours::client;

/// Sync the payout summaries of every account of the server.
#[derive(clap::Args)]
pub(crate) struct Command {
    /// Where the server listens.
    #[arg(long)]
    server: url::Url,
    /// The directory of the store; made when it is not there.
    #[arg(long)]
    store: PathBuf,
    /// The first day.
    #[arg(long)]
    since: NaiveDate,
    /// How many days.
    #[arg(long)]
    days: u64,
    /// How many windows are synced at once.
    #[arg(long)]
    concurrency: usize,
    /// How many days are read again.
    #[arg(long)]
    look_back: u64,
}

impl Command {
    pub(crate) fn run(self) -> Result<()> {
        let last = self.days.checked_sub(1).and_then(|more| self.since.checked_add_days(Days::new(more)));
        let options = Options {
            look_back: LookBack::uniform(self.look_back),
            datasets: vec![Dataset::PayoutSummary],
            fan_out: self.concurrency,
            ..Options::new(self.since, last.context("no such day")?)
        };
        let oracle = client(&self.server, self.concurrency)?;
        let source = OracleBiSource::new(SourceId::new("oracle"), oracle, Vec::new());
        let engine = Engine::new(vec![Arc::new(source)], Environment::system(), Arc::new(Quiet));
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
            let (_stopper, stop) = Stopper::new();
            let meter = Meter::start();
            let store = Store::open(&self.store)?;
            // On tokio's own threads, as the command does it.
            let report = tokio::spawn(async move { engine.run(store, &options, stop).await }).await??;
            let measured = meter.stop(report.done);
            ensure!(report.failed.is_empty() && report.halted.is_empty() && report.left == 0, "{report:?}");
            measured.print()
        })
    }
}
