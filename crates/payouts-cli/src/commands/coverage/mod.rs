//! `payouts coverage`: what is loaded, and where the holes are: a calendar for people, a row for each window for programs.

mod calendar;
mod mark;

use super::{earnings::repeated, open};
use crate::{
    args::Output,
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
    progress::counted,
};
pub(crate) use calendar::calendar;
use std::collections::BTreeMap;

pub(crate) const COLUMNS: [Column; 14] = [
    Column::new("source", "Source"),
    Column::new("dataset", "Dataset"),
    Column::new("account", "Account"),
    Column::new("period", "Period"),
    Column::new("state", "State"),
    Column::new("rows", "Rows"),
    Column::new("unreadable_rows", "Unreadable"),
    Column::new("malformed_cells", "Malformed"),
    Column::new("unknown_columns", "Unknown columns"),
    Column::new("repeated_rows", "Repeated"),
    Column::new("asked_at", "Asked at"),
    Column::new("loaded_at", "Loaded at"),
    Column::new("early", "Early"),
    Column::new("held", "Held"),
];

pub(crate) fn run(context: &Context) -> Outcome {
    let store = open(context)?;
    let (coverage, repeats) = (store.coverage()?, store.known_repeats()?);
    if context.common.output == Output::Table {
        let mut printer = context.printer();
        for line in calendar(&coverage, printer.width()) {
            printer.line(&line)?;
        }
        if repeats.rows > 0 {
            printer.line(&repeated(repeats.rows))?;
        }
        if repeats.differing > 0 {
            let earnings = counted(repeats.differing, "earning");
            printer.line(&format!("{earnings} on several rows with different amounts: payouts reconcile"))?;
        }
        return Ok(Exit::Done);
    }
    let rows =
        coverage.iter().map(|covered| {
            let report = covered.report.as_ref();
            vec![
                Cell::text(covered.window.source.as_str()),
                Cell::text(covered.window.dataset.as_str()),
                Cell::text(&covered.window.account),
                Cell::text(covered.window.period.to_string()),
                Cell::text(if covered.observation.is_some() { "loaded" } else { covered.state.as_str() }),
                Cell::count(report.map(|report| report.rows)),
                Cell::count(report.map(|report| report.unreadable)),
                Cell::count(report.map(|report| report.malformed_cells.values().sum())),
                Cell::optional(report.map(|report| names(&report.unknown_columns))),
                Cell::count(covered.observation.map(|observation| {
                    repeats.by_observation.get(&observation.0).copied().unwrap_or_default()
                })),
                Cell::instant(covered.asked_at),
                Cell::instant(covered.loaded_at),
                Cell::flag(covered.observation.map(|_| covered.is_early())),
                Cell::flag(covered.observation.map(|_| covered.is_held)),
            ]
        });
    context.printer().rows(&COLUMNS, rows, "")?;
    Ok(Exit::Done)
}

fn names(counted: &BTreeMap<String, u64>) -> String {
    counted.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}
