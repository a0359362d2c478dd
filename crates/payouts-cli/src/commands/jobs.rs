//! `payouts jobs`: the windows that are on their journey, exports that are still to be deleted, and reads that are held.

use super::open;
use crate::{
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
    progress::age,
};
use payouts_store::{Leftover, StoredFailure};

const COLUMNS: [Column; 6] = [
    Column::new("window", "Window"),
    Column::new("state", "State"),
    Column::new("for", "For"),
    Column::new("attempts", "Attempts"),
    Column::new("not_before", "Not before"),
    Column::new("failure", "Failure").aside(),
];

pub(crate) fn run(context: &Context) -> Outcome {
    let now = context.environment.now();
    let store = open(context)?;
    let (jobs, leftovers, held) = (store.open_jobs()?, store.leftovers()?, store.held_reads()?);
    let rows = jobs.iter().map(|job| {
        vec![
            Cell::text(job.window.to_string()),
            Cell::text(job.state.as_str()),
            Cell::optional(job.updated_at.map(|at| age((now - at).num_seconds()))),
            Cell::Count(job.attempts.into()),
            Cell::optional(job.not_before.map(|at| at.format("%Y-%m-%d %H:%M UTC"))),
            Cell::optional(job.failure.as_ref().map(told)),
        ]
    });
    let rows = rows.chain(leftovers.iter().map(|left| {
        vec![
            Cell::text(left.window.to_string()),
            Cell::text("leftover"),
            Cell::text(age((now - left.left_at).num_seconds())),
            Cell::Count(left.attempts.into()),
            Cell::optional(left.not_before.map(|at| at.format("%Y-%m-%d %H:%M UTC"))),
            Cell::text(why(left)),
        ]
    }));
    let rows = rows.chain(held.iter().map(|held| {
        vec![
            Cell::text(held.window.to_string()),
            Cell::text("held"),
            Cell::text(age((now - held.held_at).num_seconds())),
            Cell::Count(held.times.into()),
            Cell::text(held.not_before().format("%Y-%m-%d %H:%M UTC").to_string()),
            Cell::text(format!("worse than what the window has, which stays: {}", held.reasons.join("; "))),
        ]
    }));
    context.printer().rows(&COLUMNS, rows, "no window is on its journey: everything asked for is loaded")?;
    Ok(Exit::Done)
}

fn told(failure: &StoredFailure) -> String {
    format!("{}: {}", failure.kind, first_line(&failure.message))
}

/// Why the export is of no more use, and why it still lies at the provider.
fn why(left: &Leftover) -> String {
    let export = &left.export.export_id;
    let useless = format!("export {export} is of no more use: {}", first_line(&left.why));
    match &left.failure {
        Some(failure) => format!("{useless}; deletion refused: {}", told(failure)),
        None => format!("{useless}; to be deleted"),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
