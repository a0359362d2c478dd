//! `payouts ls payouts`: what left the providers, with totals that add only like to like.

use super::open;
use crate::{
    args::{LsArgs, SelectionArgs},
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
};
use payouts_core::{Provider, SourceId, Totals};
use payouts_store::{AsOf, PayoutFilter, PayoutVersion, Store};
use std::collections::BTreeMap;

/// What people see: enough to find a bank statement's line.
pub(super) const SHORT: [Column; 9] = [
    Column::new("paid_on", "Paid on"),
    Column::new("provider", "Provider"),
    Column::new("account", "Account"),
    Column::new("reference", "Reference"),
    Column::new("program", "Program"),
    Column::new("status", "Status"),
    Column::new("withheld", "Withheld"),
    Column::new("total", "Total"),
    Column::new("currency", ""),
];

pub(crate) fn run(args: &LsArgs, context: &Context) -> Outcome {
    let store = open(context)?;
    if !context.for_people() {
        return super::export::list(&store, args, context);
    }
    let (mut rows, mut hidden) = (Vec::new(), 0_usize);
    let mut totals: BTreeMap<Provider, Totals> = BTreeMap::new();
    visit(&store, &args.selection, |version| {
        let payout = &version.payout;
        if version.vanished_in.is_none()
            && let Some(total) = &payout.total
        {
            totals.entry(payout.provider).or_default().add(total);
        }
        if args.limit > 0 && rows.len() == args.limit {
            hidden += 1;
        } else {
            rows.push(short(&version));
        }
        Ok(())
    })?;
    let mut printer = context.printer();
    printer.rows(&SHORT, rows, "no payouts are known: run payouts sync, or widen the conditions")?;
    if hidden > 0 {
        printer.line(&format!("… and {hidden} more"))?;
    }
    for line in total_lines(&totals) {
        printer.line(&line)?;
    }
    Ok(Exit::Done)
}

/// Visits the payouts that the conditions select.
pub(crate) fn visit(
    store: &Store,
    selection: &SelectionArgs,
    visit: impl FnMut(PayoutVersion) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let filter = PayoutFilter {
        source: selection.source.as_ref().map(SourceId::new),
        provider: selection.provider,
        account: selection.account.clone(),
        since: selection.since,
        until: selection.until,
        key: selection.payment.clone(),
        program: selection.program.clone(),
        with_vanished: selection.vanished,
    };
    store.payouts(&filter, selection.as_of.map_or(AsOf::Now, AsOf::At), visit)
}

pub(super) fn short(version: &PayoutVersion) -> Vec<Cell> {
    let payout = &version.payout;
    let status = match (&payout.status, version.vanished_in) {
        (_, Some(_)) => Cell::text("(vanished)"),
        (status, None) => Cell::optional(status.as_ref()),
    };
    vec![
        Cell::optional(payout.paid_on),
        Cell::text(payout.provider.as_str()),
        Cell::text(&payout.account),
        Cell::optional(payout.reference.as_ref()),
        Cell::optional(payout.program.as_ref()),
        status,
        Cell::amount(payout.withheld.as_ref()),
        Cell::amount(payout.total.as_ref()),
        Cell::currency(payout.total.as_ref()),
    ]
}

/// The totals of each provider, one line for each currency.
pub(crate) fn total_lines(totals: &BTreeMap<Provider, Totals>) -> Vec<String> {
    let widest = totals.values().flat_map(|all| all.sums.values()).map(|sum| sum.to_string().len()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for (provider, totals) in totals {
        for (currency, sum) in &totals.sums {
            lines.push(format!("total {provider:<15} {:>widest$} {currency}", sum.to_string()));
        }
        if totals.unsummed > 0 {
            lines.push(format!("      {provider:<15} {} amounts without a currency are not summed", totals.unsummed));
        }
    }
    if !lines.is_empty() {
        lines.insert(0, String::new());
    }
    lines
}
