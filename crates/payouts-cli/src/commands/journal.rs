//! `payouts export journal`: the payouts of a month as double entry bookkeeping.

use super::{
    export::{to_file, written},
    open,
    report::snapshot,
};
use crate::{
    args::{ExportArgs, Format},
    context::Context,
    exit::{Exit, Failure, Outcome},
};
use payouts_core::Month;
use payouts_report::journal::{ChartOfAccounts, Journal, JournalFormat, render_journal};
use payouts_store::Store;

pub(crate) fn run(args: &ExportArgs, context: &Context) -> Outcome {
    let format = match args.format()? {
        Format::Hledger => JournalFormat::Hledger,
        Format::Beancount => JournalFormat::Beancount,
        Format::Csv => JournalFormat::Csv,
        other => {
            return Err(Failure::usage(format!("a journal has no form {}", other.as_str()))
                .with_hint("it has hledger, beancount and csv"));
        }
    };
    let other: Vec<_> =
        args.selection.given().filter(|name| !["--month", "--since", "--until"].contains(name)).collect();
    let Some(month) = args.selection.month.filter(|_| other.is_empty()) else {
        return Err(Failure::usage("a journal is of one month, and of all payouts in it")
            .with_hint("payouts export journal --month 2026-10 --to FILE"));
    };
    let chart = &context.config().journal;
    chart.check().map_err(|error| Failure::usage(format!("[journal]: {error}")))?;
    let journal = journal(&open(context)?, month, chart, context)?;
    let text = render_journal(&journal, format)
        .map_err(|error| Failure::new(Exit::Unexpected, error.to_string()))?;
    to_file(&args.to, args.force, |out| Ok(out.write_all(text.as_bytes())?))?;
    if journal.not_posted > 0 {
        context.warn(format!(
            "{} payouts are not posted: not paid yet, failed, or without an amount",
            journal.not_posted
        ));
    }
    written(journal.vouchers.len() as u64, "vouchers", args, context)
}

/// The vouchers of a month. Those of a closed month stay as they were at the close; what has changed since is posted by new
/// ones.
fn journal(
    store: &Store,
    month: Month,
    chart: &ChartOfAccounts,
    context: &Context,
) -> Result<Journal, Failure> {
    let current = Journal::new(&snapshot(store, month, None, context)?, chart);
    let Some(close) = store.closed_months()?.into_iter().find(|close| close.month == month) else {
        return Ok(current);
    };
    let mut posted = Journal::new(&snapshot(store, month, Some(close.at), context)?, chart);
    let changed_at = store.last_change(payouts_store::AsOf::Now)?.unwrap_or(close.at);
    posted.extend(Journal::corrections(&posted, &current, changed_at.date_naive()));
    Ok(posted)
}
