//! `payouts jobs`: the windows that are on their journey.

use super::open;
use crate::{
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
    progress::age,
};

const COLUMNS: [Column; 6] = [
    Column::new("window", "Window"),
    Column::new("state", "State"),
    Column::new("for", "For"),
    Column::new("attempts", "Attempts"),
    Column::new("not_before", "Not before"),
    Column::new("failure", "Failure"),
];

pub(crate) fn run(context: &Context) -> Outcome {
    let now = context.environment.now();
    let jobs = open(context)?.open_jobs()?;
    let rows = jobs.iter().map(|job| {
        let failure = job.failure.as_ref().map(|failure| {
            let first = failure.message.lines().next().unwrap_or_default();
            format!("{}: {first}", failure.kind)
        });
        vec![
            Cell::text(job.window.to_string()),
            Cell::text(job.state.as_str()),
            Cell::text(age((now - job.updated_at).num_seconds())),
            Cell::Count(job.attempts.into()),
            Cell::optional(job.not_before.map(|at| at.format("%Y-%m-%d %H:%M UTC"))),
            Cell::optional(failure),
        ]
    });
    context.printer().rows(&COLUMNS, rows, "no window is on its journey: everything asked for is loaded")?;
    Ok(Exit::Done)
}
