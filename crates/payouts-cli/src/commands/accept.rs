//! `payouts accept`: a person decides that a held read is right.

use super::open;
use crate::{
    args::AcceptArgs,
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
};
use payouts_store::Store;

pub(super) const COLUMNS: [Column; 6] = [
    Column::new("window", ""),
    Column::new("observation", ""),
    Column::new("payouts_new", ""),
    Column::new("payouts_changed", ""),
    Column::new("payouts_unchanged", ""),
    Column::new("payouts_vanished", ""),
];

pub(crate) fn run(args: &AcceptArgs, context: &Context) -> Outcome {
    // For reading first: accepting makes no ledger where there is none.
    let held = open(context)?.held_reads()?;
    let Some(held) = held.iter().find(|held| held.window.to_string() == args.window) else {
        let names: Vec<_> = held.iter().map(|held| held.window.to_string()).collect();
        let hint = match names.as_slice() {
            [] => "no read is held".to_owned(),
            names => format!("held are: {}", names.join(", ")),
        };
        return Err(Failure::usage(format!("no read of {:?} is held", args.window)).with_hint(hint));
    };
    let decision = (context.user(), args.reason.as_str());
    let outcome = Store::open(&context.store_dir())?.accept(
        held,
        (&decision.0, decision.1),
        context.environment.now(),
    )?;
    if !context.for_people() {
        let counts = [outcome.new, outcome.changed, outcome.unchanged, outcome.vanished];
        let mut row = vec![Cell::text(held.window.to_string()), Cell::optional(Some(outcome.observation))];
        row.extend(counts.map(Cell::Count));
        context.printer().rows(&COLUMNS, [row], "")?;
    }
    context.notice(format!(
        "{} is observation {} now: {} new, {} changed, {} unchanged, {} vanished",
        held.window, outcome.observation, outcome.new, outcome.changed, outcome.unchanged, outcome.vanished
    ));
    Ok(Exit::Done)
}
