//! `payouts reconcile`: whether the ledger agrees with itself, and with what the bank booked.

mod remedies;
mod statements;

use super::{earnings::repeated, open, selection::check_days};
use crate::{
    args::ReconcileArgs,
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    progress::counted,
};
use chrono::NaiveDate;
use payouts_core::{Dataset, Provider, SourceId};
use payouts_reconcile::{Finding, Kind, Loaded, Payer, Payments, Rules, Transfers, Verdict};
use payouts_store::{AsOf, DifferingEarning, PayoutFilter, PayoutVersion, Store};
use std::collections::BTreeMap;

/// What programs get.
pub(super) const COLUMNS: [Column; 15] = [
    Column::new("verdict", ""),
    Column::new("finding", ""),
    Column::new("provider", ""),
    Column::new("source", ""),
    Column::new("account", ""),
    Column::new("reference", ""),
    Column::new("paid_on", ""),
    Column::new("booked_on", ""),
    Column::new("ledger", ""),
    Column::new("ledger_currency", ""),
    Column::new("found", ""),
    Column::new("found_currency", ""),
    Column::new("difference", ""),
    Column::new("detail", ""),
    Column::new("remedy", ""),
];

/// What people see.
const SHORT: [Column; 8] = [
    Column::new("verdict", "Verdict"),
    Column::new("finding", "Finding"),
    Column::new("reference", "Reference"),
    Column::new("day", "Day"),
    Column::new("ledger", "Ledger"),
    Column::new("found", "Found"),
    Column::new("currency", ""),
    Column::new("detail", "Detail").aside(),
];

pub(crate) fn run(args: &ReconcileArgs, context: &Context) -> Outcome {
    check_days(args.since, args.until)?;
    let statements = statements::read(&args.statements, context)?;
    let store = open(context)?;
    let loaded = LoadedDays::of(&store)?;
    let (mut payments, mut transfers) = (Payments::default(), Transfers::default());
    store.payouts(&PayoutFilter::default(), AsOf::Now, |PayoutVersion { source, payout, .. }| {
        payments.add(&source, &payout);
        transfers.add(&source, &payout);
        Ok::<(), Failure>(())
    })?;

    let mut earnings = payments.hold();
    let scratch = std::env::temp_dir();
    store.earning_lines(None, AsOf::Now, &scratch, |source, line| {
        earnings.add(source, line);
        Ok::<(), Failure>(())
    })?;
    let mut findings = earnings.findings(&loaded.earnings, &loaded.payments);
    findings.extend(store.differing_earnings(None, AsOf::Now, &scratch)?.into_iter().map(differing));
    let repeats = store.earning_repeats(None, AsOf::Now, &scratch)?;
    let mut uncovered = 0;
    if !args.statements.is_empty() {
        let payers = args.payers.iter().cloned().chain(Payer::usual()).collect();
        let matched = transfers.against(&statements, &Rules { days: args.days, payers }, &loaded.payouts);
        uncovered = matched.uncovered;
        findings.extend(matched.findings);
    }

    let judged = findings.into_iter().map(|finding| (verdict(&finding, args), finding));
    let mut judged: Vec<_> =
        judged.filter(|(verdict, finding)| is_asked_for(*verdict, finding, args)).collect();
    judged.sort_by(|(one, a), (other, b)| (other, a.day(), &a.reference).cmp(&(one, b.day(), &b.reference)));
    print(&judged, args, context)?;
    if repeats.rows > 0 {
        context.notice(repeated(repeats.rows));
    }
    if uncovered > 0 {
        context.notice(format!(
            "{} not looked for: no statement covers their currency or the days they are due",
            counted(uncovered, "payout")
        ));
    }
    let is_exception = |(verdict, _): &(Verdict, Finding)| *verdict == Verdict::Exception;
    Ok(if judged.iter().any(is_exception) { Exit::Reconciliation } else { Exit::Done })
}

/// An earning whose rows have different amounts.
fn differing(earning: DifferingEarning) -> Finding {
    let stated: Vec<_> =
        earning.amounts.iter().map(|(window, amount)| format!("{amount} in {window}")).collect();
    let detail = format!("earning {} is {}", earning.id, stated.join(", "));
    Finding {
        provider: Some(Provider::PartnerCenter),
        source: Some(earning.source),
        reference: Some(earning.id),
        ..Finding::new(Kind::RepeatsDiffer, detail)
    }
}

/// Of which days the ledger holds everything.
#[derive(Default)]
struct LoadedDays {
    earnings: BTreeMap<SourceId, Loaded>,
    payments: BTreeMap<SourceId, Loaded>,
    payouts: BTreeMap<Provider, Loaded>,
}

impl LoadedDays {
    fn of(store: &Store) -> Result<Self, Failure> {
        let mut all = Self::default();
        for covered in store.coverage()? {
            let (window, period) = (&covered.window, &covered.window.period);
            let asked_on = covered.observation.and(covered.asked_at).map(|at| at.date_naive());
            let add = |loaded: &mut Loaded| loaded.add(period.first_day(), period.last_day(), asked_on);
            match window.dataset {
                Dataset::Earnings => add(all.earnings.entry(window.source.clone()).or_default()),
                dataset => {
                    add(all.payments.entry(window.source.clone()).or_default());
                    add(all.payouts.entry(dataset.provider()).or_default());
                }
            }
        }
        Ok(all)
    }
}

/// An exception without a known day is shown whatever days were requested.
fn is_asked_for(verdict: Verdict, finding: &Finding, args: &ReconcileArgs) -> bool {
    match finding.day() {
        Some(day) => {
            args.since.is_none_or(|since| since <= day) && args.until.is_none_or(|until| day <= until)
        }
        None => verdict == Verdict::Exception || (args.since.is_none() && args.until.is_none()),
    }
}

fn verdict(finding: &Finding, args: &ReconcileArgs) -> Verdict {
    match finding.kind {
        Kind::ConvertedDiffer if args.conversions_add_up => Verdict::Exception,
        _ => finding.verdict(),
    }
}

fn print(judged: &[(Verdict, Finding)], args: &ReconcileArgs, context: &Context) -> Result<(), Failure> {
    let shown = judged.iter().filter(|(verdict, _)| args.all || *verdict != Verdict::Agrees);
    let mut printer = context.printer();
    if !context.for_people() {
        let today = context.today();
        return printer.rows(&COLUMNS, shown.map(|(verdict, finding)| cells(*verdict, finding, today)), "");
    }
    let remedies = remedies::of(shown.clone().map(|(_, finding)| finding));
    let mut shown = shown.map(|(verdict, finding)| short(*verdict, finding)).peekable();
    if shown.peek().is_some() {
        printer.rows(&SHORT, shown, "")?;
        printer.line("")?;
    }
    printer.line(&summary(
        "earnings",
        "payment",
        judged.iter().filter(|(_, finding)| finding.kind.is_of_earnings()),
    ))?;
    if !args.statements.is_empty() {
        let of_bank = judged.iter().filter(|(_, finding)| !finding.kind.is_of_earnings());
        printer.line(&summary("bank", "payout", of_bank))?;
    }
    for (source, remedy, count) in remedies {
        printer.line(&format!("\n{}", remedies::advice(remedy, count)))?;
        printer.raw(&format!("  {}", remedies::command(source, remedy, context.today())))?;
    }
    Ok(())
}

/// How many of them agree, and how many do not.
fn summary<'f>(what: &str, one: &str, judged: impl Iterator<Item = &'f (Verdict, Finding)>) -> String {
    let mut counts = [0_u64; 3];
    for (verdict, _) in judged {
        counts[*verdict as usize] += 1;
    }
    let [agree, information, exceptions] = counts;
    let verb = if agree == 1 { "agrees" } else { "agree" };
    let mut stated = vec![format!("{} {verb}", counted(agree, one)), counted(exceptions, "exception")];
    if information > 0 {
        stated.push(format!("{information} for information"));
    }
    format!("{what:<8}  {}", stated.join(", "))
}

fn cells(verdict: Verdict, finding: &Finding, today: NaiveDate) -> Vec<Cell> {
    let remedy = finding.remedy.map(|remedy| remedies::command(finding.source.as_ref(), remedy, today));
    vec![
        Cell::text(verdict.as_str()),
        Cell::text(finding.kind.as_str()),
        Cell::optional(finding.provider),
        Cell::optional(finding.source.as_ref()),
        Cell::optional(finding.account.as_ref()),
        Cell::optional(finding.reference.as_ref()),
        Cell::optional(finding.paid_on),
        Cell::optional(finding.booked_on),
        Cell::amount(finding.ledger.as_ref()),
        Cell::currency(finding.ledger.as_ref()),
        Cell::amount(finding.found.as_ref()),
        Cell::currency(finding.found.as_ref()),
        Cell::amount(finding.difference().as_ref()),
        Cell::text(&finding.detail),
        Cell::optional(remedy),
    ]
}

fn short(verdict: Verdict, finding: &Finding) -> Vec<Cell> {
    vec![
        Cell::text(verdict.as_str()),
        Cell::text(finding.kind.as_str()),
        Cell::optional(finding.reference.as_ref()),
        Cell::optional(finding.day()),
        Cell::amount(finding.ledger.as_ref()),
        Cell::amount(finding.found.as_ref()),
        Cell::currency(finding.ledger.as_ref().or(finding.found.as_ref())),
        Cell::text(&finding.detail),
    ]
}
