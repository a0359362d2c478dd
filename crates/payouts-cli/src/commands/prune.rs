//! `payouts prune`: giving up what was known of earnings long ago, for the room it takes.

use super::open;
use crate::{
    args::PruneArgs,
    context::Context,
    exit::{Exit, Outcome},
    progress::{counted, size},
};
use chrono::{NaiveTime, TimeDelta};
use payouts_store::{Pruned, Store};

pub(crate) fn run(args: &PruneArgs, context: &Context) -> Outcome {
    let replaced_by = args.before.and_time(NaiveTime::MIN).and_utc() - TimeDelta::microseconds(1);
    // For reading first: pruning makes no ledger where there is none.
    let would = open(context)?.prunable(replaced_by)?;
    let (Pruned { files, bytes }, done) = if args.dry_run || would.files == 0 {
        (would, "would be removed")
    } else {
        let mut store = Store::open(&context.store_dir())?;
        (store.prune(replaced_by, context.environment.now())?, "removed")
    };
    let before = args.before;
    let mut printer = context.printer();
    if files == 0 {
        printer.line(&format!("nothing to remove: no earnings file was replaced before {before}"))?;
        return Ok(Exit::Done);
    }
    let what = counted(files, "earnings file");
    printer.line(&format!("{what} replaced before {before} {done} ({})", size(bytes)))?;
    printer.line(&format!(
        "earnings can be asked for as of {before} and later; payouts, raw bytes and totals are kept whole"
    ))?;
    Ok(Exit::Done)
}
