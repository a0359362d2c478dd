//! `payouts jobs`: the windows that are on their journey, exports that are still to be deleted, and reads that are held.

use super::open;
use crate::{
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
    progress::age,
};
use chrono::{DateTime, Utc};
use payouts_store::{Leftover, StoredFailure};

pub(super) const COLUMNS: [Column; 6] = [
    Column::new("window", "Window"),
    Column::new("state", "State"),
    Column::new("updated_at", "For"),
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
            since(job.updated_at, now, context),
            Cell::Count(job.attempts.into()),
            Cell::instant(job.not_before),
            Cell::optional(job.failure.as_ref().map(described)),
        ]
    });
    let rows = rows.chain(leftovers.iter().map(|left| {
        vec![
            Cell::text(left.window.to_string()),
            Cell::text("leftover"),
            since(Some(left.left_at), now, context),
            Cell::Count(left.attempts.into()),
            Cell::instant(left.not_before),
            Cell::text(why(left)),
        ]
    }));
    let rows = rows.chain(held.iter().map(|held| {
        vec![
            Cell::text(held.window.to_string()),
            Cell::text("held"),
            since(Some(held.held_at), now, context),
            Cell::Count(held.times.into()),
            Cell::Instant(held.not_before()),
            Cell::text(format!("worse than what the window has, which stays: {}", held.reasons.join("; "))),
        ]
    }));
    context.printer().rows(&COLUMNS, rows, "no window is on its journey: everything asked for is loaded")?;
    Ok(Exit::Done)
}

/// Since when a job is in its state: its age for people, the instant for programs.
fn since(at: Option<DateTime<Utc>>, now: DateTime<Utc>, context: &Context) -> Cell {
    match at {
        Some(at) if context.for_people() => Cell::text(age((now - at).num_seconds())),
        at => Cell::instant(at),
    }
}

fn described(failure: &StoredFailure) -> String {
    format!("{}: {}", failure.kind, first_line(&failure.message))
}

/// Why the export is unused, and why the provider still has it.
fn why(left: &Leftover) -> String {
    let export = &left.export.export_id;
    let useless = format!("export {export} is unused: {}", first_line(&left.why));
    match &left.failure {
        Some(failure) => format!("{useless}; deletion refused: {}", described(failure)),
        None => format!("{useless}; to be deleted"),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
