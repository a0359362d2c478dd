//! `payouts exceptions`: what people decide where rules cannot.

mod apply;

pub(super) use apply::COLUMNS as ANSWERS;

use super::{
    findings::{Judged, find, subject},
    matching::{Sides, transfers},
    open,
};
use crate::{
    args::{DecideArgs, ExceptionsCommand},
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    suggest::unknown,
};
use payouts_reconcile::{Booked, Decision, Matching, Ruling, Subject, Transfer};
use payouts_store::{AsOf, Store};

pub(super) const COLUMNS: [Column; 7] = [
    Column::new("decision", "Decision"),
    Column::new("ruling", "Ruling"),
    Column::new("payout_ids", "Payouts"),
    Column::new("bank_entries", "Bank entries"),
    Column::new("who", "By"),
    Column::new("decided_at", "At"),
    Column::new("reason", "Why").aside(),
];

pub(crate) fn run(command: ExceptionsCommand, context: &Context) -> Outcome {
    match command {
        ExceptionsCommand::Accept(args) => decide(Ruling::Accept, &args, context),
        ExceptionsCommand::Reject(args) => decide(Ruling::Reject, &args, context),
        ExceptionsCommand::Note(args) => decide(Ruling::Note, &args, context),
        ExceptionsCommand::Apply(args) => apply::run(&args, context),
        ExceptionsCommand::Decisions => {
            let decisions = open(context)?.decisions(AsOf::Now)?;
            context.printer().rows(&COLUMNS, decisions.iter().map(cells), "nothing was decided yet")?;
            Ok(Exit::Done)
        }
    }
}

fn decide(ruling: Ruling, args: &DecideArgs, context: &Context) -> Outcome {
    check(ruling, args)?;
    let store = open(context)?;
    let sides = Sides::of(&store, AsOf::Now, context)?;
    if !args.findings.is_empty() {
        let found = find(&store, AsOf::Now, &sides, false)?;
        let judged =
            args.findings.iter().map(|id| finding(&found.judged, id)).collect::<Result<Vec<_>, _>>()?;
        let who = args.who.clone().unwrap_or_else(|| context.user());
        return keep(about(ruling, &judged, &who, args.reason.trim(), context), context);
    }
    let matching = sides.matching(transfers(&store, AsOf::Now)?);
    let payouts = args.payouts.iter().map(|name| payout(&matching, name)).collect::<Result<Vec<_>, _>>()?;
    let entries = args.entries.iter().map(|name| entry(&matching, name)).collect::<Result<Vec<_>, _>>()?;
    let who = args.who.clone().unwrap_or_else(|| context.user());
    let decision = Decision::new("", ruling, who, context.environment.now(), args.reason.trim())
        .about(payouts.into_iter().flatten(), entries);
    drop(store);
    keep(decision, context)
}

/// A decision about findings.
fn about(ruling: Ruling, judged: &[&Judged], who: &str, why: &str, context: &Context) -> Decision {
    let mut decision = Decision::new("", ruling, who, context.environment.now(), why);
    decision.transfers = judged.iter().map(|judged| subject(judged)).collect();
    decision
}

fn keep(mut decision: Decision, context: &Context) -> Outcome {
    let number = Store::open(&context.store_dir())?.write(|ledger| ledger.decide(&decision, None))?;
    context.notice(format!("decision {number} is kept: payouts reconcile shows what it changes"));
    if !context.for_people() {
        decision.id = format!("decision {number}");
        context.printer().rows(&COLUMNS, [cells(&decision)], "")?;
    }
    Ok(Exit::Done)
}

fn finding<'j>(judged: &'j [Judged], id: &str) -> Result<&'j Judged, Failure> {
    let found = judged.iter().find(|judged| judged.id == id);
    found.ok_or_else(|| unknown("finding", id, judged.iter().map(|judged| judged.id.as_str())))
}

fn check(ruling: Ruling, args: &DecideArgs) -> Result<(), Failure> {
    if args.reason.trim().is_empty() {
        return Err(Failure::usage("--reason is empty").with_hint("say why: it is kept with the decision"));
    }
    let (payouts, entries) = (args.payouts.is_empty(), args.entries.is_empty());
    if !args.findings.is_empty() {
        return Ok(());
    }
    if payouts && entries {
        return Err(Failure::usage(
            "there is nothing to decide about: name a payout with --payout, an entry with --entry",
        ));
    }
    if ruling == Ruling::Reject && (payouts || entries) {
        return Err(Failure::usage("a rejection is about both sides: name a payout and an entry"));
    }
    Ok(())
}

/// The transfers of this reference or id: a reference may be paid in several currencies.
fn payout<'m>(matching: &'m Matching<'_>, name: &str) -> Result<Vec<&'m Transfer>, Failure> {
    let is_meant =
        |transfer: &&Transfer| transfer.id.as_str() == name || transfer.reference.as_deref() == Some(name);
    let found: Vec<_> = matching.transfers().iter().filter(is_meant).collect();
    if found.is_empty() {
        return Err(unknown("payout", name, matching.transfers().iter().map(Transfer::label)));
    }
    Ok(found)
}

fn entry<'m, 'e>(matching: &'m Matching<'e>, name: &str) -> Result<&'m Booked<'e>, Failure> {
    let found = matching.entries().iter().find(|booked| booked.id == name);
    found.ok_or_else(|| {
        unknown("bank entry", name, matching.entries().iter().map(|booked| booked.id.as_str()))
    })
}

fn cells(decision: &Decision) -> Vec<Cell> {
    let ids = |subjects: &[Subject]| {
        Cell::text(subjects.iter().map(|subject| subject.id.as_str()).collect::<Vec<_>>().join(", "))
    };
    vec![
        Cell::text(&decision.id),
        Cell::text(decision.ruling.as_str()),
        ids(&decision.transfers),
        ids(&decision.entries),
        Cell::text(&decision.by),
        Cell::Instant(decision.at),
        Cell::text(&decision.why),
    ]
}
