//! `payouts import`: files that were downloaded by hand become windows of the ledger.

use super::{close::warn_of_changes, earnings::repeated};
use crate::{
    args::ImportArgs,
    config::Source,
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    progress::counted,
};
use chrono::NaiveDate;
use payouts_core::{Dataset, Month, Provider, SourceId};
use payouts_store::{
    HoldRule, ImportOutcome, ImportRequest, ImportedWindow, PreparedImport, QuarantineCounts, Store,
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const COLUMNS: [Column; 10] = [
    Column::new("window", "Window"),
    Column::new("known", "Known already"),
    Column::new("early", "Early"),
    Column::new("held", "Held"),
    Column::new("payouts_new", "New"),
    Column::new("payouts_changed", "Changed"),
    Column::new("payouts_unchanged", "Unchanged"),
    Column::new("payouts_vanished", "Vanished"),
    Column::new("earnings", "Earnings"),
    Column::new("rows_unreadable", "Unreadable"),
];

/// Twenty years of months. A longer range is a typing error, and would load an empty window for each month.
const MOST_MONTHS: usize = 240;

/// How many held windows are described.
const SHOWN: usize = 5;

pub(crate) fn run(args: &ImportArgs, context: &Context) -> Outcome {
    check_name(&args.source)?;
    let mut store = Store::open(&context.store_dir())?;
    let request = ImportRequest {
        source: SourceId::new(args.source.trim()),
        dataset: args.dataset,
        paths: args.files.clone(),
    };
    let prepared = store.prepare_import(&request).map_err(refused)?;
    check_source(&args.source, prepared.dataset(), context)?;
    let range = range(args, &prepared)?;
    check_days(&prepared, range)?;
    let notices = notices(&prepared, range);

    let lost_rows = context.config().sync.hold_lost_rows;
    let rule = lost_rows.map_or_else(HoldRule::default, |lost_rows_percent| HoldRule { lost_rows_percent });
    store.hold_worse(Some(rule));
    let imported = store.import(prepared, range, context.environment.now()).map_err(refused)?;
    let repeats = store.settle_lake()?;
    let quarantine = store.quarantine_counts()?;

    notices.iter().for_each(|notice| context.warn(notice));
    warn_of_changes(&store, context)?;
    context.printer().rows(&COLUMNS, imported.windows.iter().map(row), "no window was imported")?;
    context.notice(summary(&imported));
    if repeats.rows > 0 {
        context.notice(repeated(repeats.rows));
    }
    let troubles = troubles(&imported, quarantine);
    troubles.iter().for_each(|line| context.warn(line));
    Ok(if troubles.is_empty() { Exit::Done } else { Exit::SomeFailed })
}

/// What is wrong with the files is the user's to change.
fn refused(error: payouts_store::Error) -> Failure {
    let is_of_files = error.is_not_imported() || error.is_unreadable();
    let failure = Failure::from(error);
    if is_of_files { Failure { exit: Exit::Usage, ..failure } } else { failure }
}

fn check_name(source: &str) -> Result<(), Failure> {
    if source.trim().is_empty() || source.contains(['/', '\\']) {
        return Err(Failure::usage(format!("{source:?} is no name of a source"))
            .with_hint("a name has letters, and no slash, because it is the first part of a window's name"));
    }
    Ok(())
}

/// Refuses a name that the configuration has for something else.
fn check_source(name: &str, dataset: Dataset, context: &Context) -> Result<(), Failure> {
    let provider = match context.config().accounts.get(name.trim()) {
        None => return Ok(()),
        Some(Source::PartnerCenter(source)) if !source.participants.is_empty() => {
            return Err(Failure::usage(format!("{name} is read by participant, and a file has all of them"))
                .with_hint(
                    "remove `participants` from its configuration: windows of both kinds count twice",
                ));
        }
        Some(Source::PartnerCenter(_)) => Provider::PartnerCenter,
        Some(Source::OracleBi(_)) => Provider::OracleBi,
    };
    if provider == dataset.provider() {
        return Ok(());
    }
    let of_other = dataset.provider();
    Err(Failure::usage(format!("{name} is a sign-in at {provider}, and {dataset} come from {of_other}"))
        .with_hint("name another source with --source"))
}

/// The days that the files cover. What they contain does not show it: a month at either end may be without payouts.
fn range(args: &ImportArgs, prepared: &PreparedImport) -> Result<(NaiveDate, NaiveDate), Failure> {
    let days = prepared.days();
    let found = days.keys().next().zip(days.keys().next_back());
    let is_of_days = prepared.dataset() == Dataset::PayoutSummary;
    let default = found.filter(|_| is_of_days);
    let first = args.from.or(default.map(|(first, _)| *first));
    let last = args.to.or(default.map(|(_, last)| *last));
    let (Some(first), Some(last)) = (first, last) else {
        let hint = found.map_or_else(
            || "no row has a date: --from MONTH --to MONTH".to_owned(),
            |(first, last)| {
                let (from, to) = (Month::of(*first), Month::of(*last));
                format!("their rows are from {first} to {last}: --from {from} --to {to}, if that is what you downloaded")
            },
        );
        return Err(
            Failure::usage("--from and --to have to name the months that the files cover").with_hint(hint)
        );
    };
    if last < first {
        return Err(Failure::usage(format!("there is no day between {first} and {last}"))
            .with_hint("--from must not be later than --to"));
    }
    if is_of_days {
        return Ok((first, last));
    }
    let month = Month::of(first);
    if month.first_day() != first {
        return Err(Failure::usage(format!("{month} is only partly covered: the files begin on {first}"))
            .with_hint(format!(
                "a window that lacks its beginning looks complete: download the files from {} on, and use --from {month}",
                month.first_day()
            )));
    }
    let months = prepared.dataset().periods(first, last).len();
    if months > MOST_MONTHS {
        return Err(Failure::usage(format!(
            "from {first} to {last} are {months} months, and {MOST_MONTHS} at most are imported"
        ))
        .with_hint("see --from and --to"));
    }
    Ok((first, last))
}

/// Refuses rows outside of the range, before anything is changed.
fn check_days(prepared: &PreparedImport, (first, last): (NaiveDate, NaiveDate)) -> Result<(), Failure> {
    let days = prepared.days();
    let mut outside: BTreeMap<String, u64> = BTreeMap::new();
    for (day, rows) in days.iter().filter(|(day, _)| **day < first || **day > last) {
        *outside.entry(prepared.dataset().period_of(*day).to_string()).or_default() += rows;
    }
    let (Some(from), Some(to)) = (days.keys().next(), days.keys().next_back()) else { return Ok(()) };
    if outside.is_empty() {
        return Ok(());
    }
    let what = if prepared.dataset() == Dataset::PayoutSummary { "answer" } else { "row" };
    let sum: u64 = outside.values().sum();
    let mut where_: Vec<_> =
        outside.iter().take(12).map(|(period, rows)| format!("{period} ({rows})")).collect();
    if outside.len() > where_.len() {
        where_.push("…".to_owned());
    }
    let periods = |day: NaiveDate| prepared.dataset().period_of(day);
    let (from, to) = (periods((*from).min(first)), periods((*to).max(last)));
    Err(Failure::usage(format!("{} outside of {first} to {last}: {}", counted(sum, what), where_.join(", ")))
        .with_hint(format!("nothing was changed; if the files cover these too: --from {from} --to {to}")))
}

/// What a person has to know about the files, whatever becomes of their windows.
fn notices(prepared: &PreparedImport, (first, last): (NaiveDate, NaiveDate)) -> Vec<String> {
    let mut lines = Vec::new();
    if prepared.undated() > 0 {
        lines.push(format!(
            "{} without a date that can be read: kept in the window of the row before",
            counted(prepared.undated(), "row")
        ));
    }
    if !prepared.passed_over().is_empty() {
        lines.push(format!("no tables, and passed over: {}", prepared.passed_over().join(", ")));
    }
    let accounts: BTreeSet<_> = prepared.accounts();
    if !accounts.is_empty() {
        let wanted = accounts.len() as u64 * prepared.dataset().periods(first, last).len() as u64;
        let missing = wanted.saturating_sub(prepared.days().values().sum());
        if missing > 0 {
            let accounts = counted(accounts.len(), "account");
            lines.push(format!(
                "{} of {accounts} without an answer among the files: they are not loaded",
                counted(missing, "day")
            ));
        }
    }
    lines
}

fn row(imported: &ImportedWindow) -> Vec<Cell> {
    let ImportedWindow { window, outcome, report, .. } = imported;
    let is_earnings = window.dataset == Dataset::Earnings;
    let payouts = |count| Cell::Count(if is_earnings { 0 } else { count });
    vec![
        Cell::text(window.to_string()),
        Cell::Flag(imported.is_known),
        Cell::Flag(imported.is_early),
        Cell::Flag(!outcome.held.is_empty()),
        payouts(outcome.new),
        payouts(outcome.changed),
        payouts(outcome.unchanged),
        payouts(outcome.vanished),
        Cell::Count(if is_earnings && outcome.held.is_empty() { report.rows } else { 0 }),
        Cell::Count(report.unreadable),
    ]
}

fn summary(imported: &ImportOutcome) -> String {
    let payouts = |count: fn(&ImportedWindow) -> u64| {
        let windows = imported.windows.iter().filter(|one| one.window.dataset != Dataset::Earnings);
        windows.map(count).sum::<u64>()
    };
    let earnings = imported.windows.iter().filter(|one| {
        one.window.dataset == Dataset::Earnings && !one.is_known && one.outcome.held.is_empty()
    });
    let known = imported.windows.iter().filter(|one| one.is_known).count();
    let mut line = format!(
        "{} imported; payouts: {} new, {} changed, {} unchanged, {} vanished; earnings: {}",
        counted(imported.windows.len() - known, "window"),
        payouts(|one| one.outcome.new),
        payouts(|one| one.outcome.changed),
        payouts(|one| one.outcome.unchanged),
        payouts(|one| one.outcome.vanished),
        earnings.map(|one| one.report.rows).sum::<u64>(),
    );
    if known > 0 {
        line.push_str(&format!("\n{} known already, and not changed", counted(known, "window")));
    }
    let early = imported.windows.iter().filter(|one| one.is_early).count();
    if early > 0 {
        line.push_str(&format!("\n{} early: the files end before its period does", counted(early, "window")));
    }
    line
}

/// What the user has to look at, with what to do about it.
fn troubles(imported: &ImportOutcome, quarantine: QuarantineCounts) -> Vec<String> {
    let held: Vec<_> = imported.windows.iter().filter(|one| !one.outcome.held.is_empty()).collect();
    let mut lines = Vec::new();
    for one in held.iter().take(SHOWN) {
        lines.push(format!(
            "{} is held: the import is worse than what the window has, which stays",
            one.window
        ));
        lines.extend(one.outcome.held.iter().map(|reason| format!("  {reason}")));
    }
    if !held.is_empty() {
        let more = held.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!("{more} more are held; ") } else { String::new() };
        lines.push(format!("{more}to make one current: payouts accept WINDOW --reason TEXT"));
    }
    if quarantine.unacknowledged > 0 {
        let count = quarantine.unacknowledged;
        lines.push(format!("{count} in quarantine that no person has acknowledged: payouts quarantine ls"));
    }
    lines
}
