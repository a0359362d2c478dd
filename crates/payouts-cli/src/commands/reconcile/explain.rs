//! `payouts reconcile --explain`: everything that was considered for one payout or one bank entry.

use crate::{
    commands::matching::Sides,
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    suggest::unknown,
};
use payouts_reconcile::{Considered, Transfer, Transfers};

pub(in crate::commands) const COLUMNS: [Column; 4] = [
    Column::new("subject", "About"),
    Column::new("step", "Step"),
    Column::new("other", "With"),
    Column::new("detail", "What was found").aside(),
];

pub(super) fn run(key: &str, sides: &Sides, transfers: Transfers, context: &Context) -> Outcome {
    let matching = sides.matching(transfers);
    let considered = matching.explain(key, &sides.loaded.payouts);
    if considered.is_empty() {
        return Err(no_such(key, matching.transfers()));
    }
    let mut printer = context.printer();
    if context.for_people() {
        for about in considered.chunk_by(|one, other| one.subject == other.subject) {
            about.iter().try_for_each(|line| printer.line(&shown(line)))?;
            printer.raw("")?;
        }
    } else {
        printer.rows(&COLUMNS, considered.iter().map(cells), "")?;
    }
    Ok(Exit::Done)
}

fn no_such(key: &str, transfers: &[Transfer]) -> Failure {
    unknown("payout or bank entry", key, transfers.iter().map(Transfer::label))
}

fn shown(line: &Considered) -> String {
    let other = line.other.as_ref().map_or_else(String::new, |other| format!("{other}: "));
    format!("{:<12} {other}{}", line.step.as_str(), line.text)
}

fn cells(line: &Considered) -> Vec<Cell> {
    vec![
        Cell::text(&line.subject),
        Cell::text(line.step.as_str()),
        Cell::optional(line.other.as_ref()),
        Cell::text(&line.text),
    ]
}
