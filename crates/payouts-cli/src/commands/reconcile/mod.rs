//! `payouts reconcile`: whether the ledger agrees with itself, and with what the bank booked.

mod explain;
mod remedies;
mod statements;

use super::{
    earnings::repeated,
    findings::{Found, Judged, find},
    matching::{Sides, record, transfers},
    open,
    selection::check_days,
};
use crate::{
    args::ReconcileArgs,
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    progress::counted,
};
use chrono::NaiveDate;
use payouts_reconcile::{Kind, Match, Verdict};
use payouts_store::{AsOf, Store};

pub(super) use explain::COLUMNS as EXPLAINED;

/// What programs get.
pub(super) const COLUMNS: [Column; 18] = [
    Column::new("verdict", ""),
    Column::new("finding", ""),
    Column::new("provider", ""),
    Column::new("source", ""),
    Column::new("account", ""),
    Column::new("reference", ""),
    Column::new("subject", ""),
    Column::new("paid_on", ""),
    Column::new("booked_on", ""),
    Column::new("ledger", ""),
    Column::new("ledger_currency", ""),
    Column::new("found", ""),
    Column::new("found_currency", ""),
    Column::new("difference", ""),
    Column::new("detail", ""),
    Column::new("remedy", ""),
    Column::new("finding_id", ""),
    Column::new("decision", ""),
];

/// What people see.
const SHORT: [Column; 9] = [
    Column::new("verdict", "Verdict"),
    Column::new("finding", "Finding"),
    Column::new("reference", "Reference"),
    Column::new("day", "Day"),
    Column::new("ledger", "Ledger"),
    Column::new("ledger_currency", ""),
    Column::new("found", "Found"),
    Column::new("found_currency", ""),
    Column::new("detail", "Detail").aside(),
];

pub(crate) fn run(args: &ReconcileArgs, context: &Context) -> Outcome {
    check_days(args.since, args.until)?;
    let quick = statements::read(&args.statements, context)?;
    let store = open(context)?;
    let as_of = args.as_of.map_or(AsOf::Now, AsOf::At);
    let is_kept = quick.is_none() && as_of == AsOf::Now;
    let mut sides = Sides::of(&store, as_of, context)?.under(args.days, &args.payers);
    if let Some(quick) = quick {
        sides = sides.on(quick);
    }
    if let Some(key) = &args.explain {
        return explain::run(key, &sides, transfers(&store, as_of)?, context);
    }
    let Found { judged, matched } = find(&store, as_of, &sides, args.conversions_add_up)?;
    let repeats = store.earning_repeats(None, as_of, &std::env::temp_dir())?;
    if let Some(matched) = matched.as_ref().filter(|_| is_kept) {
        on_record(&matched.matches, &store, context)?;
    }
    let mut judged: Vec<_> = judged.into_iter().filter(|one| is_asked_for(one, args)).collect();
    judged.sort_by(|one, other| {
        let key = |judged: &Judged| (judged.finding.day(), judged.finding.reference.clone());
        (other.verdict, key(one)).cmp(&(one.verdict, key(other)))
    });
    print(&judged, matched.is_some(), args, context)?;
    let uncovered = matched.map_or(0, |matched| matched.uncovered);
    if repeats.rows > 0 {
        context.notice(repeated(repeats.rows));
    }
    if uncovered > 0 {
        context.notice(format!(
            "{} not looked for: no statement covers their currency or the days they are due",
            counted(uncovered, "payout")
        ));
    }
    Ok(if judged.iter().any(Judged::is_open) { Exit::Reconciliation } else { Exit::Done })
}

/// Keeps the matches, and says what changed.
fn on_record(matches: &[Match], store: &Store, context: &Context) -> Result<(), Failure> {
    if let Some(recorded) = record(matches, store, context)? {
        context.notice(format!(
            "matches on record: {} new, {} as before, {} ended",
            recorded.new, recorded.unchanged, recorded.ended
        ));
    }
    Ok(())
}

/// An exception without a known day is shown whatever days were requested.
fn is_asked_for(judged: &Judged, args: &ReconcileArgs) -> bool {
    match judged.finding.day() {
        Some(day) => {
            args.since.is_none_or(|since| since <= day) && args.until.is_none_or(|until| day <= until)
        }
        None => judged.is_open() || (args.since.is_none() && args.until.is_none()),
    }
}

fn print(
    judged: &[Judged],
    has_statements: bool,
    args: &ReconcileArgs,
    context: &Context,
) -> Result<(), Failure> {
    let shown = judged.iter().filter(|one| args.all || one.verdict != Verdict::Agrees);
    let mut printer = context.printer();
    if !context.for_people() {
        let today = context.today();
        return printer.rows(&COLUMNS, shown.map(|one| cells(one, today)), "");
    }
    let remedies = remedies::of(shown.clone().map(|one| &one.finding));
    // Of a statement with a gap nothing agrees for certain: one line says it of all its payouts.
    let is_listed = |one: &&Judged| args.all || one.finding.kind != Kind::Unproved;
    let unproved = shown.clone().filter(|one| !is_listed(one)).count();
    let mut shown = shown.filter(is_listed).map(short).peekable();
    if shown.peek().is_some() {
        printer.rows(&SHORT, shown, "")?;
        printer.line("")?;
    }
    printer.line(&summary(
        "earnings",
        "payment",
        judged.iter().filter(|one| one.finding.kind.is_of_earnings()),
    ))?;
    if has_statements {
        let of_bank = judged.iter().filter(|one| !one.finding.kind.is_of_earnings());
        printer.line(&summary("bank", "payout", of_bank))?;
        if unproved > 0 {
            let count = counted(unproved, "payout");
            printer.line(&format!(
                "          {count} of these on statements that no balances prove: --all lists them"
            ))?;
        }
    } else {
        printer.line("bank      no statement was looked at: payouts bank import FILE")?;
    }
    for (source, remedy, count) in remedies {
        printer.line(&format!("\n{}", remedies::advice(remedy, count)))?;
        printer.raw(&format!("  {}", remedies::command(source, remedy, context.today())))?;
    }
    Ok(())
}

/// How many of them agree, and how many do not.
fn summary<'f>(what: &str, one: &str, judged: impl Iterator<Item = &'f Judged>) -> String {
    let mut counts = [0_u64; 3];
    for judged in judged {
        counts[judged.verdict as usize] += 1;
    }
    let [agree, information, exceptions] = counts;
    let verb = if agree == 1 { "agrees" } else { "agree" };
    let mut stated = vec![format!("{} {verb}", counted(agree, one)), counted(exceptions, "exception")];
    if information > 0 {
        stated.push(format!("{information} for information"));
    }
    format!("{what:<8}  {}", stated.join(", "))
}

fn cells(judged: &Judged, today: NaiveDate) -> Vec<Cell> {
    let finding = &judged.finding;
    let remedy = finding.remedy.map(|remedy| remedies::command(finding.source.as_ref(), remedy, today));
    vec![
        Cell::text(judged.verdict.as_str()),
        Cell::text(finding.kind.as_str()),
        Cell::optional(finding.provider),
        Cell::optional(finding.source.as_ref()),
        Cell::optional(finding.account.as_ref()),
        Cell::optional(finding.reference.as_ref()),
        Cell::optional(finding.subject.as_ref()),
        Cell::optional(finding.paid_on),
        Cell::optional(finding.booked_on),
        Cell::amount(finding.ledger.as_ref()),
        Cell::currency(finding.ledger.as_ref()),
        Cell::amount(finding.found.as_ref()),
        Cell::currency(finding.found.as_ref()),
        Cell::amount(finding.difference().as_ref()),
        Cell::text(detail(judged)),
        Cell::optional(remedy),
        Cell::text(&judged.id),
        Cell::optional(judged.decision.as_ref().map(|decision| &decision.id)),
    ]
}

fn short(judged: &Judged) -> Vec<Cell> {
    let finding = &judged.finding;
    vec![
        Cell::text(judged.verdict.as_str()),
        Cell::text(finding.kind.as_str()),
        Cell::optional(finding.reference.as_ref()),
        Cell::optional(finding.day()),
        Cell::amount(finding.ledger.as_ref()),
        Cell::currency(finding.ledger.as_ref()),
        Cell::amount(finding.found.as_ref()),
        Cell::currency(finding.found.as_ref()),
        Cell::text(detail(judged)),
    ]
}

/// The sentence of a finding, with what a person decided about it.
fn detail(judged: &Judged) -> String {
    let detail = &judged.finding.detail;
    match &judged.decision {
        None => detail.clone(),
        Some(decision) => {
            format!(
                "{detail}; {} by {}, who says {}: {}",
                decision.id, decision.by, decision.ruling, decision.why
            )
        }
    }
}
