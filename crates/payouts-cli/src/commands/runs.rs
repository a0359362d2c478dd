//! `payouts ls runs`: which syncs there were, and how each ended.

use super::{open, refuse_conditions};
use crate::{
    args::LsArgs,
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
};

pub(super) const COLUMNS: [Column; 5] = [
    Column::new("run", "Run"),
    Column::new("command", "Command"),
    Column::new("started_at", "Started at"),
    Column::new("finished_at", "Finished at"),
    Column::new("outcome", "Outcome"),
];

pub(crate) fn run(args: &LsArgs, context: &Context) -> Outcome {
    refuse_conditions("runs", &args.selection, &[])?;
    let most = u32::try_from(args.most()).unwrap_or(u32::MAX);
    let runs = open(context)?.runs(most)?;
    let rows = runs.iter().map(|run| {
        vec![
            Cell::Number(run.id.to_string()),
            Cell::text(&run.command),
            Cell::Instant(run.started_at),
            Cell::instant(run.finished_at),
            Cell::optional(run.outcome.as_ref()),
        ]
    });
    context.printer().rows(&COLUMNS, rows, "there was no run yet: run payouts sync")?;
    Ok(Exit::Done)
}
