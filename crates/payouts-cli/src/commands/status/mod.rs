//! `payouts status`: whether anything needs a person, from the ledger and the sign-ins alone.

mod books;
mod check;
mod loads;
mod metrics;
mod sign_ins;

pub(crate) use check::Check;

use crate::{
    args::StatusArgs,
    context::Context,
    exit::{Failure, Outcome},
    output::{Cell, Column, to_file},
    progress::age,
};
use payouts_store::Store;
use std::path::Path;

/// What programs get.
pub(super) const COLUMNS: [Column; 7] = [
    Column::new("check", ""),
    Column::new("source", ""),
    Column::new("age", ""),
    Column::new("measured", ""),
    Column::new("unit", ""),
    Column::new("state", ""),
    Column::new("detail", ""),
];

/// What people see.
const SHORT: [Column; 5] = [
    Column::new("check", "Check"),
    Column::new("source", "Source"),
    Column::new("measured", "Measured"),
    Column::new("state", "State"),
    Column::new("detail", "Detail").aside(),
];

pub(crate) async fn run(args: &StatusArgs, context: &Context) -> Outcome {
    let checks = checks(context).await?;
    if let Some(path) = &args.metrics {
        let text = metrics::render(&checks, context.environment.now());
        // The numbers of an earlier run are there to be replaced.
        to_file(path, true, |out| Ok(out.write_all(text.as_bytes())?))?;
    }
    if args.metrics.as_deref() != Some(Path::new("-")) {
        print(&checks, context)?;
    }
    Ok(check::exit_of(&checks))
}

/// The result of every check. Makes no call and writes nothing.
///
/// # Errors
/// When there is no ledger, or it cannot be read.
pub(crate) async fn checks(context: &Context) -> Result<Vec<Check>, Failure> {
    let config = context.config();
    let mut checks = {
        let store = Store::open_read_only(&context.store_dir())?;
        let configured = config.accounts.keys().map(String::as_str).collect();
        let mut checks = loads::checks(&store, &configured, &config.status, context.environment.now())?;
        checks.extend(books::checks(&store, context)?);
        checks
    };
    checks.extend(sign_ins::checks(context).await);
    Ok(checks)
}

fn print(checks: &[Check], context: &Context) -> Result<(), Failure> {
    let mut printer = context.printer();
    if !context.for_people() {
        return printer.rows(&COLUMNS, checks.iter().map(cells), "");
    }
    // One line is enough where no exception is open: the intervals are there for programs. With --quiet people see only what
    // needs them.
    let mut intervals = checks.iter().filter(|check| check.age.is_some());
    let first = intervals.next().filter(|first| !first.is_raised() && !intervals.any(Check::is_raised));
    let is_shown = |check: &&Check| {
        check.is_raised()
            || (!context.common.quiet && (check.age.is_none() || first.is_some_and(|first| first == *check)))
    };
    let mut shown = checks.iter().filter(is_shown).map(short).peekable();
    if shown.peek().is_some() {
        printer.rows(&SHORT, shown, "")?;
    }
    if !context.common.quiet && checks.iter().all(|check| !check.is_raised()) {
        printer.line("\nnothing needs a person")?;
    }
    Ok(())
}

fn cells(check: &Check) -> Vec<Cell> {
    vec![
        Cell::text(check.measure.name),
        Cell::optional(check.source.as_ref()),
        Cell::optional(check.age),
        Cell::count(check.measured),
        Cell::text(check.measure.unit),
        Cell::text(check.state.as_str()),
        Cell::optional(check.detail.as_ref()),
    ]
}

fn short(check: &Check) -> Vec<Cell> {
    let measured = check.measured.map(|measured| match check.measure.unit {
        "seconds" => age(i64::try_from(measured).unwrap_or(i64::MAX)),
        unit => format!("{measured} {unit}"),
    });
    vec![
        Cell::text(check.measure.name),
        Cell::optional(check.source.as_ref()),
        Cell::optional(measured),
        Cell::text(check.state.as_str()),
        Cell::optional(check.detail.as_ref()),
    ]
}
