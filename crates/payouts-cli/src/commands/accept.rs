//! `payouts accept`: a person decides that a held read is right.

use super::open;
use crate::{
    args::AcceptArgs,
    context::Context,
    exit::{Exit, Failure, Outcome},
};
use payouts_store::Store;

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
        payouts_core::read::read,
        (&decision.0, decision.1),
        context.environment.now(),
    )?;
    context.tell(format!(
        "{} is observation {} now: {} new, {} changed, {} unchanged, {} vanished",
        held.window, outcome.observation, outcome.new, outcome.changed, outcome.unchanged, outcome.vanished
    ));
    Ok(Exit::Done)
}
