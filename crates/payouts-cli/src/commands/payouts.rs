//! `payouts ls payouts`: what left the providers, with totals that add only like to like.

use super::open;
use crate::{
    args::{LsArgs, SelectionArgs},
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    progress::counted,
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
    Column::new("program", "Program").aside(),
    Column::new("status", "Status").aside(),
    Column::new("withheld", "Withheld").aside(),
    Column::new("total", "Total"),
    Column::new("currency", ""),
];

pub(crate) fn run(args: &LsArgs, context: &Context) -> Outcome {
    let store = open(context)?;
    if let Some(stream) = context.printer().stream(&super::export::COLUMNS)? {
        return super::export::list(&store, args, stream);
    }
    let (mut rows, mut hidden) = (Vec::new(), 0_usize);
    let mut sums = Sums::default();
    visit(&store, &args.selection, |version| {
        sums.add(&version);
        if rows.len() == args.most() {
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
    for line in sums.lines(printer.width()) {
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

/// How wide a label of a total is, and the name of a provider.
const LABEL: usize = 12;
const PROVIDER: usize = 14;
const NO_TOTAL: &str = "no total";

/// Totals of each provider and currency: what has a payment date, and apart from it what has none yet. What vanished from
/// its window is in neither; what tells no total that could be read is counted, because a sum says nothing of it.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    paid: BTreeMap<Provider, Totals>,
    unpaid: BTreeMap<Provider, Totals>,
    without: BTreeMap<Provider, u64>,
}

impl Sums {
    pub(crate) fn add(&mut self, version: &PayoutVersion) {
        let payout = &version.payout;
        let sums = if payout.paid_on.is_some() { &mut self.paid } else { &mut self.unpaid };
        match &payout.total {
            _ if version.vanished_in.is_some() => {}
            Some(total) => sums.entry(payout.provider).or_default().add(total),
            None => *self.without.entry(payout.provider).or_default() += 1,
        }
    }

    /// One line for each provider and currency, under an empty one. Where these are too wide, what they have in common
    /// stands above them.
    pub(crate) fn lines(&self, width: Option<u16>) -> Vec<String> {
        let all = || [("paid", &self.paid), ("not paid yet", &self.unpaid)].into_iter();
        let sums = all().flat_map(|(_, sums)| sums.values()).flat_map(|totals| totals.sums.values());
        let widest = sums.map(|sum| sum.to_string().len()).max().unwrap_or(0);
        let is_wide = width.is_none_or(|width| usize::from(width) >= LABEL + 2 + PROVIDER + 2 + widest + 4);
        let mut lines = vec![String::new()];
        for (label, sums) in all() {
            let begin = if is_wide { format!("{label:<LABEL$}  ") } else { "  ".to_owned() };
            if !is_wide && !sums.is_empty() {
                lines.push(label.to_owned());
            }
            for (provider, totals) in sums {
                let begin = format!("{begin}{provider:<PROVIDER$}  ");
                for (currency, sum) in &totals.sums {
                    lines.push(format!("{begin}{:>widest$} {currency}", sum.to_string()));
                }
                if totals.unsummed > 0 {
                    let count = totals.unsummed;
                    lines.push(format!("{begin}{count} amounts without a currency are not summed"));
                }
            }
        }
        if !is_wide && !self.without.is_empty() {
            lines.push(NO_TOTAL.to_owned());
        }
        for (provider, count) in &self.without {
            let begin = if is_wide { format!("{NO_TOTAL:<LABEL$}  ") } else { "  ".to_owned() };
            lines.push(format!("{begin}{provider:<PROVIDER$}  {}, in no sum", counted(*count, "payout")));
        }
        if lines.len() == 1 { Vec::new() } else { lines }
    }
}
