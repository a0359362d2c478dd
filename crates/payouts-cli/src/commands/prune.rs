//! `payouts prune`: deleting superseded earnings files, for the room they take.

use super::open;
use crate::{
    args::PruneArgs,
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    progress::{counted, size},
};
use chrono::{NaiveTime, TimeDelta};
use payouts_store::{Pruned, Store};
use std::io::{self, BufRead, IsTerminal, Write};

pub(super) const COLUMNS: [Column; 5] = [
    Column::new("window", "Window"),
    Column::new("observations", "Observations"),
    Column::new("files", "Files"),
    Column::new("bytes", "Bytes"),
    Column::new("deleted", "Deleted"),
];

pub(crate) fn run(args: &PruneArgs, context: &Context) -> Outcome {
    let before = args.before;
    if before > context.today() {
        return Err(Failure::usage(format!("--before {before} is in the future")).with_hint(
            "a sync until then would supersede files that are current now: name today or an earlier day",
        ));
    }
    let superseded_by = before.and_time(NaiveTime::MIN).and_utc() - TimeDelta::microseconds(1);
    // For reading first: pruning makes no ledger where there is none.
    let would = open(context)?.prunable(superseded_by)?;
    let nothing = format!("nothing to delete: no earnings file was superseded before {before}");
    if args.dry_run || would.is_empty() {
        context.printer().rows(&COLUMNS, rows(&would, false), &nothing)?;
        if !would.is_empty() {
            context.printer().line(&format!("\n{} would be deleted", summary(&would)))?;
        }
        return Ok(Exit::Done);
    }
    if !args.yes && !agreed(&would, context)? {
        context.notice("nothing was deleted");
        return Ok(Exit::Done);
    }
    let mut store = Store::open(&context.store_dir())?;
    let pruned = store.prune(superseded_by, context.environment.now())?;
    context.printer().rows(&COLUMNS, rows(&pruned, true), &nothing)?;
    let mut printer = context.printer();
    printer.line(&format!("\n{} deleted", summary(&pruned)))?;
    printer.line(&format!(
        "earnings can be asked for as of {before} and later; payouts, raw bytes and totals are kept whole"
    ))?;
    Ok(Exit::Done)
}

/// Asks a person. What cannot be answered is refused.
fn agreed(would: &[Pruned], context: &Context) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::usage(format!(
            "{} would be deleted, and no terminal can be asked",
            summary(would)
        ))
        .with_hint("look at it with --dry-run, then delete with --yes"));
    }
    context.printer().rows(&COLUMNS, rows(would, false), "")?;
    let mut err = io::stderr();
    write!(err, "\n{}: delete? [y/N] ", summary(would))?;
    err.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn rows(pruned: &[Pruned], is_done: bool) -> impl Iterator<Item = Vec<Cell>> {
    pruned.iter().map(move |pruned| {
        vec![
            Cell::text(pruned.window.to_string()),
            Cell::Count(pruned.observations),
            Cell::Count(pruned.files),
            Cell::Count(pruned.bytes),
            Cell::Flag(is_done),
        ]
    })
}

/// `12 earnings files of 3 superseded observations (4.5 MB)`.
fn summary(pruned: &[Pruned]) -> String {
    let sum = |of: fn(&Pruned) -> u64| pruned.iter().map(of).sum::<u64>();
    format!(
        "{} of {} ({})",
        counted(sum(|pruned| pruned.files), "earnings file"),
        counted(sum(|pruned| pruned.observations), "superseded observation"),
        size(sum(|pruned| pruned.bytes))
    )
}
