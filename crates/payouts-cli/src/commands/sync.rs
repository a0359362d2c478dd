//! `payouts sync`: brings the ledger up to date.

use super::{
    auth::status_of,
    close::warn_of_changes,
    earnings::repeated,
    open,
    selection::{check_accounts, check_days},
    standing::expiry,
};
use crate::{
    args::{PlanArgs, SyncArgs},
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    progress::{Bar, Lines, counted},
    sources::sources,
};
use chrono::Months;
use payouts_core::{Dataset, ErrorKind, PayoutSource, SourceId};
use payouts_http::WaitLimit;
use payouts_store::{HoldRule, Store};
use payouts_sync::{
    Engine, LookBack, Observer, Options, OrphanedExports, Quiet, Stop, StopReason, Stopper, SyncReport, Wait,
};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};
use tokio::signal;

/// What programs get: one row. What each window met is in `payouts jobs`.
pub(super) const COLUMNS: [Column; 14] = [
    Column::new("windows_done", ""),
    Column::new("windows_held", ""),
    Column::new("windows_failed", ""),
    Column::new("windows_pending", ""),
    Column::new("windows_left", ""),
    Column::new("signins_halted", ""),
    Column::new("payouts_new", ""),
    Column::new("payouts_changed", ""),
    Column::new("payouts_unchanged", ""),
    Column::new("payouts_vanished", ""),
    Column::new("earnings", ""),
    Column::new("rows_unreadable", ""),
    Column::new("cells_malformed", ""),
    Column::new("cells_unknown", ""),
];

fn counts(report: &SyncReport) -> Vec<Cell> {
    let counts = [
        report.done,
        report.held.len() as u64,
        (report.failed.len() + report.not_yet.len()) as u64,
        report.pending.len() as u64,
        report.left,
        report.halted.len() as u64,
        report.rows_new,
        report.rows_changed,
        report.rows_unchanged,
        report.rows_vanished,
        report.earnings,
        report.rows_unreadable,
        report.cells_malformed,
        report.cells_unknown,
    ];
    counts.map(Cell::Count).to_vec()
}

/// How long a run that was asked to leave may take to finish what it is at: less than Kubernetes waits before it kills.
const GRACE: Duration = Duration::from_secs(10);

/// The longest pause of a call in a run that does not wait. A service that asks for more is asked again by the next run.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// How often it is looked whether a signal has come.
const LOOK: Duration = Duration::from_millis(200);

pub(crate) async fn run(args: SyncArgs, context: &Context) -> Outcome {
    let wait_limit = wait_limit(&args, context);
    let context = &context.clone().with_wait_limit(wait_limit.clone());
    let sources = sources(context, &args.plan.sources, args.concurrency)?;
    let mut options = options(&args.plan, context)?;
    options.wait = if args.no_wait { Wait::No } else { Wait::UpTo(args.wait) };
    options.max_runtime = args.max_runtime;
    options.fan_out = args.concurrency;
    let lost_rows = args.hold_lost_rows.or(context.config().sync.hold_lost_rows);
    options.hold =
        Some(lost_rows.map_or_else(HoldRule::default, |lost_rows_percent| HoldRule { lost_rows_percent }));
    let store = Store::open(&context.store_dir())?;
    check_wanted_accounts(&options.accounts, &sources, &store).await?;

    let bar = context.is_watched().then(|| Arc::new(Bar::new()));
    let observer: Arc<dyn Observer> = match &bar {
        Some(bar) => Arc::clone(bar) as _,
        None if context.common.quiet => Arc::new(Quiet),
        None => Arc::new(Lines::default()),
    };
    let (stop, signal) = on_signals(wait_limit)?;
    let engine = Engine::new(sources, context.environment.clone(), observer);
    // On one of tokio's own threads, where it is nearer to the calls that it waits for.
    let mut run = tokio::spawn(async move { engine.run(store, &options, stop).await });
    let report = tokio::select! {
        report = &mut run => Some(report.unwrap_or_else(|gone| std::panic::resume_unwind(gone.into_panic()))),
        () = out_of_grace(&signal) => None,
    };
    if let Some(bar) = bar {
        bar.finish();
    }
    let Some(report) = report else {
        context
            .notice("left in the middle of a call; what was committed is safe, and the next run carries on");
        return Ok(if signal.load(Ordering::Relaxed) == 2 { Exit::Interrupted } else { Exit::Terminated });
    };
    let report = report?;
    if context.common.quiet {
        troubles(&report).iter().for_each(|line| context.warn(line));
    }
    context.notice(summary(&report));
    if !context.for_people() {
        context.printer().rows(&COLUMNS, [counts(&report)], "")?;
    }
    for warning in expiries(context, &args.plan.sources).await {
        context.warn(format!("warning: {warning}"));
    }
    warn_of_changes(&open(context)?, context)?;
    Ok(exit_of(&report, signal.load(Ordering::Relaxed)))
}

/// Refuses an account that neither the ledger nor any of the sign-ins knows. Those are asked only where the ledger does not
/// know it; what a sign-in answers instead of its accounts is for the sync itself to report.
async fn check_wanted_accounts(
    wanted: &[String],
    sources: &[Arc<dyn PayoutSource>],
    store: &Store,
) -> Result<(), Failure> {
    let is_asked = |name: &SourceId| sources.iter().any(|source| source.id() == name);
    let mut known: BTreeSet<String> = store
        .accounts()?
        .into_iter()
        .filter(|(name, _)| is_asked(name))
        .map(|(_, account)| account.id)
        .collect();
    if wanted.iter().all(|account| known.contains(account)) {
        return Ok(());
    }
    for source in sources {
        match source.accounts().await {
            Ok(accounts) => known.extend(accounts.into_iter().map(|account| account.id)),
            Err(_) => return Ok(()),
        }
    }
    check_accounts(wanted, &known)
}

/// How long calls may pause: not beyond the end of the run, and hardly at all in a run that does not wait.
fn wait_limit(args: &SyncArgs, context: &Context) -> WaitLimit {
    let limit = if args.no_wait { WaitLimit::no_longer_than(LONGEST_PAUSE) } else { WaitLimit::default() };
    if let Some(budget) = args.max_runtime {
        limit.end_at(context.environment.monotonic().saturating_add(budget));
    }
    limit
}

/// What ends soon of the sign-ins that were used. The run has reported what cannot be read.
async fn expiries(context: &Context, only: &[String]) -> Vec<String> {
    let mut warnings = Vec::new();
    for (name, source) in &context.config().accounts {
        if (only.is_empty() || only.contains(name))
            && let Ok(Some(status)) = status_of(context, name, source).await
        {
            warnings.extend(expiry(name, &status, context.environment.now()));
        }
    }
    warnings
}

/// What is wanted, from flags, configuration and calendar.
pub(crate) fn options(args: &PlanArgs, context: &Context) -> Result<Options, Failure> {
    check_days(args.since, args.until)?;
    let today = context.today();
    let until = args.until.unwrap_or(today).min(today);
    let since = args.since.or(context.config().sync.since);
    let since = since.or_else(|| today.checked_sub_months(Months::new(12))).unwrap_or(today);
    if since > until {
        return Err(Failure::usage(format!("there is no day between {since} and {until}"))
            .with_hint("--since must not be later than --until, nor than today"));
    }
    let mut options = Options::new(since, until);
    options.look_back = look_back(args, context);
    options.accounts.clone_from(&args.accounts);
    if !args.datasets.is_empty() {
        options.datasets.clone_from(&args.datasets);
    }
    Ok(options)
}

/// The look-back in force: the configured one over the default, then the flags, those of one dataset last.
pub(crate) fn look_back(args: &PlanArgs, context: &Context) -> LookBack {
    let configured = context.config().sync.look_back.clone().unwrap_or_default();
    let flag = |of: Option<Dataset>| {
        args.look_back.iter().rfind(|given| given.dataset == of).map(|given| given.days)
    };
    Dataset::ALL.into_iter().fold(LookBack::default(), |look_back, dataset| {
        let days = flag(Some(dataset)).or_else(|| flag(None)).or_else(|| configured.days(dataset));
        days.map_or(look_back, |days| look_back.with(dataset, days))
    })
}

/// Ends some time after a signal. A call that waits for its turn at the provider may take minutes; to be cut short costs
/// it nothing that is durable.
async fn out_of_grace(signal: &AtomicU8) {
    while signal.load(Ordering::Relaxed) == 0 {
        tokio::time::sleep(LOOK).await;
    }
    tokio::time::sleep(GRACE).await;
}

/// Listens for the signals that ask to leave. The second value becomes the number of the signal.
fn on_signals(wait_limit: WaitLimit) -> Result<(Stop, Arc<AtomicU8>), Failure> {
    let (stopper, stop) = Stopper::new();
    let number = Arc::new(AtomicU8::new(0));
    let seen = Arc::clone(&number);
    #[cfg(unix)]
    let mut terminated = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    tokio::spawn(async move {
        #[cfg(unix)]
        let which = tokio::select! {
            _ = signal::ctrl_c() => 2,
            _ = terminated.recv() => 15,
        };
        #[cfg(not(unix))]
        let which = {
            let _ = signal::ctrl_c().await;
            2
        };
        seen.store(which, Ordering::Relaxed);
        stopper.stop(StopReason::Asked);
        // A pause holds nothing that could be lost.
        wait_limit.end_now();
        // The sender must live as long as a receiver may ask.
        std::future::pending::<()>().await;
    });
    Ok((stop, number))
}

fn exit_of(report: &SyncReport, signal: u8) -> Exit {
    match signal {
        2 => return Exit::Interrupted,
        15 => return Exit::Terminated,
        _ => {}
    }
    let of_window = |kind: &str| if kind == "rate-limited" { Exit::RateLimited } else { Exit::SomeFailed };
    let failed = report.failed.iter().chain(&report.not_yet).map(|failed| of_window(&failed.failure.kind));
    if report.halted.iter().any(|halted| halted.error.kind() == ErrorKind::Io) {
        return Exit::Unexpected;
    }
    let halted = report.halted.iter().map(|halted| Failure::from(halted.error.clone()).exit);
    let to_look_at =
        !report.held.is_empty() || report.quarantine.unacknowledged > 0 || !report.notices.is_empty();
    let is_silent = report.stopped == Some(StopReason::NoAnswer);
    let others = (to_look_at || is_silent).then_some(Exit::SomeFailed);
    let troubles: Vec<Exit> = failed.chain(halted).chain(others).collect();
    let pending = !report.pending.is_empty() || report.left > 0;
    // What a person has to do comes first.
    match troubles.as_slice() {
        [] if pending => Exit::Pending,
        [] => Exit::Done,
        all if all.contains(&Exit::SignIn) => Exit::SignIn,
        all if all.contains(&Exit::Usage) => Exit::Usage,
        all if all.iter().all(|trouble| *trouble == Exit::RateLimited) => Exit::RateLimited,
        _ => Exit::SomeFailed,
    }
}

/// The summary of unused exports. They cost no rows, so they change no exit code.
fn leftovers(report: &SyncReport) -> Vec<String> {
    let OrphanedExports { deleted, kept, given_up } = &report.orphaned_exports;
    let mut lines = Vec::new();
    if *deleted > 0 {
        lines.push(format!(
            "{}, left at the provider by an earlier run, deleted now",
            counted(*deleted, "unused export")
        ));
    }
    if *kept > 0 {
        lines.push(format!(
            "{} still at the provider; later runs try again to delete: payouts jobs",
            counted(*kept, "unused export")
        ));
    }
    lines.extend(given_up.iter().map(|left| {
        let export = &left.export.export_id;
        format!(
            "{}: export {export} stays at the provider, which does not let us delete it: see its web page",
            left.window
        )
    }));
    lines
}

/// What a run did, for people: what is done, then what is not and what to do about it.
pub(crate) fn summary(report: &SyncReport) -> String {
    let mut lines = vec![format!(
        "{} done; payouts: {} new, {} changed, {} unchanged, {} vanished; earnings: {}",
        counted(report.done, "window"),
        report.rows_new,
        report.rows_changed,
        report.rows_unchanged,
        report.rows_vanished,
        report.earnings
    )];
    if report.earnings_more + report.earnings_fewer > 0 {
        lines.push(format!(
            "earnings: {} more and {} fewer rows than the windows had before (rows are counted, not compared)",
            report.earnings_more, report.earnings_fewer
        ));
    }
    if report.rows_unreadable > 0 {
        lines.push(format!(
            "{} kept that could not be read: payouts quarantine ls",
            counted(report.rows_unreadable, "row")
        ));
    }
    if report.cells_malformed > 0 {
        lines.push(format!(
            "{} kept as text that is not what the column holds: payouts coverage --output csv",
            counted(report.cells_malformed, "cell")
        ));
    }
    if report.cells_unknown > 0 {
        lines.push(format!(
            "{} kept of columns that no document knows: payouts coverage --output csv",
            counted(report.cells_unknown, "cell")
        ));
    }
    if report.earnings_repeated > 0 {
        lines.push(repeated(report.earnings_repeated));
    }
    lines.extend(troubles(report));
    lines.extend(leftovers(report));
    if !report.pending.is_empty() {
        lines.push(format!(
            "{} pending at the provider: run payouts sync again to collect",
            counted(report.pending.len(), "export")
        ));
    }
    if report.left > 0 {
        let why = match report.stopped {
            Some(StopReason::OutOfTime) => "the time is used up",
            Some(StopReason::NoAnswer) => "the service does not answer",
            Some(_) => "the run was asked to leave",
            None if report.halted.is_empty() => "the provider asks for a pause",
            None => "their sign-in is halted",
        };
        lines.push(format!("{} left to the next run: {why}", counted(report.left, "window")));
    }
    lines.join("\n")
}

/// What the user has to look at, as text, with what to do about it.
fn troubles(report: &SyncReport) -> Vec<String> {
    let mut lines = Vec::new();
    if report.earnings_differing > 0 {
        lines.push(format!(
            "{} on several rows with different amounts: payouts reconcile",
            counted(report.earnings_differing, "earning")
        ));
    }
    for halted in &report.halted {
        lines.push(format!("{} is halted: {:#}", halted.source, halted.error));
        lines.extend(halted.error.hint().map(|hint| format!("  {hint}")));
    }
    lines.extend(report.notices.iter().map(|notice| format!("{}: {}", notice.source, notice.message)));
    if report.stopped == Some(StopReason::NoAnswer) {
        lines.push(
            "no service has answered for 40 seconds, and --no-wait does not wait: see payouts doctor"
                .to_owned(),
        );
    }
    const SHOWN: usize = 5;
    for held in report.held.iter().take(SHOWN) {
        lines.push(format!(
            "{} is held: the new read is worse than what the window has, which stays",
            held.window
        ));
        lines.extend(held.reasons.iter().map(|reason| format!("  {reason}")));
    }
    if !report.held.is_empty() {
        let more = report.held.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!("and {more} more: payouts jobs. ") } else { String::new() };
        lines.push(format!(
            "  {more}the next sync reads them again; if a new read is right: payouts accept WINDOW --reason TEXT"
        ));
    }
    if report.quarantine.unacknowledged > 0 {
        lines.push(format!(
            "{} in quarantine not acknowledged yet: payouts quarantine ls",
            counted(report.quarantine.unacknowledged, "problem")
        ));
    }
    for failed in report.failed.iter().chain(&report.not_yet).take(SHOWN) {
        let mut message = failed.failure.message.lines();
        lines.push(format!("{} failed: {}", failed.window, message.next().unwrap_or_default()));
        lines.extend(message.map(|hint| format!("  {hint}")));
        lines.push(format!(
            "  tried again by the first sync after {}",
            failed.not_before.format("%Y-%m-%d %H:%M UTC")
        ));
    }
    let failed = report.failed.len() + report.not_yet.len();
    if failed > SHOWN {
        lines.push(format!("… and {} more: payouts jobs", failed - SHOWN));
    }
    lines
}
