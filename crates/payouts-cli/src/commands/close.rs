//! `payouts close`, `closes`, `diff` and `reopen`: a month whose figures are kept, and what has changed in it since.

use super::{
    findings::find,
    matching::Sides,
    open,
    report::{Cause, snapshot},
};
use crate::{
    args::{CloseArgs, DiffArgs, ReopenArgs},
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    progress::counted,
};
use chrono::NaiveDate;
use payouts_bank::book::CoverageState;
use payouts_core::{Money, Month, Payout, Period, Provider};
use payouts_report::{Figures, render_json};
use payouts_store::{AsOf, Close, PayoutFilter, PayoutVersion, Store};
use std::collections::BTreeMap;

pub(super) const COLUMNS: [Column; 8] = [
    Column::new("close", "Number"),
    Column::new("month", "Month"),
    Column::new("reopened", "Opened again"),
    Column::new("payouts", "Payouts"),
    Column::new("who", "By"),
    Column::new("decided_at", "At"),
    Column::new("waived", "Waived").aside(),
    Column::new("reason", "Why").aside(),
];

/// What `diff` lists.
pub(super) const CHANGES: [Column; 10] = [
    Column::new("cause", "Cause"),
    Column::new("provider", "Provider"),
    Column::new("account", "Account"),
    Column::new("reference", "Reference"),
    Column::new("column", "Column"),
    Column::new("was", "Was"),
    Column::new("is", "Is"),
    Column::new("difference", "Difference"),
    Column::new("currency", ""),
    Column::new("observation", "Observation"),
];

pub(crate) fn close(args: &CloseArgs, context: &Context) -> Outcome {
    // For reading first: closing makes no ledger where there is none.
    drop(open(context)?);
    // Held until the close is kept, so that no other process changes in between what is closed.
    let mut store = Store::open(&context.store_dir())?;
    if store.closed_months()?.iter().any(|close| close.month == args.month) {
        return Err(Failure::usage(format!("{} is closed already", args.month))
            .with_hint("payouts diff shows what has changed since; payouts reopen opens it"));
    }
    let waived = obstacles(&store, args.month, context)?;
    if !waived.is_empty() && args.except.as_ref().is_none_or(|reason| reason.trim().is_empty()) {
        return Err(Failure::new(
            Exit::Reconciliation,
            format!("{} is not closed:\n- {}", args.month, waived.join("\n- ")),
        )
        .with_hint("mend it, or close all the same with --except REASON: both are kept"));
    }
    let now = context.environment.now();
    let figures = Figures::new(&snapshot(&store, args.month, Some(now), context)?);
    let mut close = Close::new(args.month, args.who.clone().unwrap_or_else(|| context.user()), now);
    close.figures =
        render_json(&figures).map_err(|error| Failure::new(Exit::Unexpected, error.to_string()))?;
    close.rows = store.month_rows(args.month, AsOf::At(now))?;
    close.reason.clone_from(&args.except);
    close.waived = waived;
    store.write(|ledger| ledger.close(&close, None))?;
    context.notice(format!("{} is closed with {}", args.month, counted(close.rows.count, "payout")));
    Ok(Exit::Done)
}

/// What prevents closing a month, in sentences.
fn obstacles(store: &Store, month: Month, context: &Context) -> Result<Vec<String>, Failure> {
    let period = Period::Month(month);
    let mut found = Vec::new();
    let all = (period.last_day() - period.first_day()).num_days() + 1;
    // Everything that was ever requested has to be there for each day: a window that was never planned is a hole as well.
    let mut loaded: BTreeMap<String, i64> = BTreeMap::new();
    for covered in store.coverage()? {
        let window = &covered.window;
        let name = format!("{}/{}/{}", window.source, window.dataset.as_str(), window.account);
        let days = loaded.entry(name).or_default();
        if covered.observation.is_some() && !covered.is_early() && !covered.is_held {
            *days += days_in(&period, window.period.first_day(), window.period.last_day());
        }
    }
    if loaded.is_empty() {
        found.push("nothing was ever requested".to_owned());
    }
    for (name, days) in loaded.into_iter().filter(|(_, days)| *days < all) {
        let days = counted(u64::try_from(all - days).unwrap_or(0), "day");
        found.push(format!(
            "{days} of {name} never requested, not loaded, loaded before they were over, or held: payouts coverage"
        ));
    }
    let verified = store.verify_with_scratch(&std::env::temp_dir())?;
    if !verified.findings.is_empty() {
        found.push(format!("{}: payouts verify", counted(verified.findings.len(), "finding")));
    }
    let sides = Sides::of(store, AsOf::Now, context)?;
    if sides.bank.is_empty() {
        found.push("no bank statement was imported".to_owned());
    }
    for account in &sides.bank.book.accounts {
        let proved = account.coverage.iter().filter(|days| days.state == CoverageState::Proved);
        let days: i64 = proved.map(|days| days_in(&period, days.first, days.last)).sum();
        if days < all {
            let days = counted(u64::try_from(all - days).unwrap_or(0), "day");
            found.push(format!(
                "{days} of bank account {} not proved: payouts bank coverage",
                account.account
            ));
        }
    }
    let judged = find(store, AsOf::Now, &sides, false)?.judged;
    let is_own = |day: Option<NaiveDate>| day.is_none_or(|day| Month::of(day) == month);
    let undecided = judged.iter().filter(|one| one.is_open() && is_own(one.finding.day())).count();
    if undecided > 0 {
        found.push(format!("{} without a decision: payouts reconcile", counted(undecided, "exception")));
    }
    Ok(found)
}

/// How many of these days are in a period.
fn days_in(period: &Period, first: NaiveDate, last: NaiveDate) -> i64 {
    let (first, last) = (first.max(period.first_day()), last.min(period.last_day()));
    ((last - first).num_days() + 1).max(0)
}

pub(crate) fn list(context: &Context) -> Outcome {
    let rows = open(context)?.closes()?.into_iter().map(|close| {
        vec![
            Cell::Number(close.id.to_string()),
            Cell::text(close.month.to_string()),
            Cell::Flag(close.is_reopened),
            Cell::Count(close.rows.count),
            Cell::text(close.who),
            Cell::Instant(close.at),
            Cell::text(close.waived.join("; ")),
            Cell::optional(close.reason),
        ]
    });
    context.printer().rows(&COLUMNS, rows, "no month was closed yet")?;
    Ok(Exit::Done)
}

pub(crate) fn reopen(args: &ReopenArgs, context: &Context) -> Outcome {
    if args.reason.trim().is_empty() {
        return Err(Failure::usage("--reason is empty").with_hint("say why: it is kept"));
    }
    closed(&open(context)?, args.month)?;
    let mut store = Store::open(&context.store_dir())?;
    let now = context.environment.now();
    let mut close = Close::new(args.month, args.who.clone().unwrap_or_else(|| context.user()), now);
    close.is_reopened = true;
    close.reason = Some(args.reason.trim().to_owned());
    close.figures = "{}".to_owned();
    close.rows = store.month_rows(args.month, AsOf::At(now))?;
    store.write(|ledger| ledger.close(&close, None))?;
    context.notice(format!("{} is open again", args.month));
    Ok(Exit::Done)
}

pub(crate) fn diff(args: &DiffArgs, context: &Context) -> Outcome {
    let store = open(context)?;
    let close = closed(&store, args.month)?;
    let changes = changes(&store, &close, AsOf::Now)?;
    let count = changes.len();
    let nothing = format!("nothing has changed in {} since it was closed", args.month);
    context.printer().rows(&CHANGES, changes.iter().map(Change::cells), &nothing)?;
    Ok(if count > 0 { Exit::Reconciliation } else { Exit::Done })
}

/// The closed months that are not what was closed any more.
pub(super) fn changed_months(store: &Store) -> Result<Vec<Month>, Failure> {
    let mut changed = Vec::new();
    for close in store.closed_months()? {
        if store.month_rows(close.month, AsOf::Now)? != close.rows {
            changed.push(close.month);
        }
    }
    Ok(changed)
}

/// Says which closed months are not what was closed any more.
pub(super) fn warn_of_changes(store: &Store, context: &Context) -> Result<(), Failure> {
    for month in changed_months(store)? {
        context.warn(format!("{month} is closed and has changed: payouts diff {month}"));
    }
    Ok(())
}

fn closed(store: &Store, month: Month) -> Result<Close, Failure> {
    let closed = store.closed_months()?;
    let months: Vec<_> = closed.iter().map(|close| close.month.to_string()).collect();
    closed.into_iter().find(|close| close.month == month).ok_or_else(|| {
        let known = if months.is_empty() {
            "no month is closed".to_owned()
        } else {
            format!("closed: {}", months.join(", "))
        };
        Failure::usage(format!("{month} is not closed")).with_hint(known)
    })
}

/// One value of a row that is another than at the close.
pub(crate) struct Change {
    pub(crate) cause: Cause,
    pub(crate) provider: Provider,
    pub(crate) account: String,
    pub(crate) reference: Option<String>,
    pub(crate) key: String,
    pub(crate) column: &'static str,
    pub(crate) was: Option<String>,
    pub(crate) is: Option<String>,
    /// What it is more than it was, of amounts.
    pub(crate) difference: Option<Money>,
    pub(crate) observation: String,
}

impl Change {
    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.cause.as_str()),
            Cell::text(self.provider.as_str()),
            Cell::text(&self.account),
            Cell::optional(self.reference.as_ref()),
            Cell::text(self.column),
            Cell::optional(self.was.as_ref()),
            Cell::optional(self.is.as_ref()),
            Cell::amount(self.difference.as_ref()),
            Cell::currency(self.difference.as_ref()),
            Cell::text(&self.observation),
        ]
    }
}

/// What has changed from a close to what was known then, row by row. A row that moved to another month has vanished from this one.
pub(crate) fn changes(store: &Store, close: &Close, as_of: AsOf) -> Result<Vec<Change>, Failure> {
    let (was, is) = (rows(store, close.month, AsOf::At(close.at))?, rows(store, close.month, as_of)?);
    let mut changes = Vec::new();
    for (key, before) in &was {
        match is.get(key) {
            Some(now) => compare(before, now, &mut changes),
            None => changes.push(whole(Cause::Vanished, before)),
        }
    }
    changes.extend(
        is.iter().filter(|(key, _)| !was.contains_key(*key)).map(|(_, now)| whole(Cause::LateRow, now)),
    );
    Ok(changes)
}

type Rows = BTreeMap<(String, Provider, String), PayoutVersion>;

fn rows(store: &Store, month: Month, as_of: AsOf) -> Result<Rows, Failure> {
    let period = Period::Month(month);
    let filter = PayoutFilter {
        since: Some(period.first_day()),
        until: Some(period.last_day()),
        ..PayoutFilter::default()
    };
    let mut rows = Rows::new();
    store.payouts(&filter, as_of, |version| {
        let payout = &version.payout;
        let key = (version.source.to_string(), payout.provider, payout.key.as_str().to_owned());
        rows.insert(key, version);
        Ok::<(), Failure>(())
    })?;
    Ok(rows)
}

/// A row that is there only before, or only after.
fn whole(cause: Cause, version: &PayoutVersion) -> Change {
    let total = version.payout.total.clone();
    let shown = total.as_ref().map(ToString::to_string);
    let (was, is, difference) = match cause {
        Cause::Vanished => {
            let less = total.map(|total| Money { amount: -total.amount, currency: total.currency });
            (shown, None, less)
        }
        _ => (None, shown, total),
    };
    change(cause, version, "total", was, is, difference)
}

fn compare(before: &PayoutVersion, now: &PayoutVersion, changes: &mut Vec<Change>) {
    let texts = |payout: &Payout| {
        [
            ("account", Some(payout.account.clone())),
            ("reference", payout.reference.clone()),
            ("status", payout.status.clone()),
            ("method", payout.method.clone()),
            ("program", payout.program.clone()),
            ("paid_on", payout.paid_on.map(|day| day.to_string())),
        ]
    };
    for ((column, was), (_, is)) in texts(&before.payout).into_iter().zip(texts(&now.payout)) {
        if was != is {
            changes.push(change(Cause::Correction, now, column, was, is, None));
        }
    }
    const NAMES: [&str; 6] = ["earned", "withheld_tax", "sales_tax", "service_fee_tax", "withheld", "total"];
    let figures = super::export::figures;
    for ((column, was), is) in NAMES.into_iter().zip(figures(&before.payout)).zip(figures(&now.payout)) {
        if was == is {
            continue;
        }
        let difference = was.zip(is).and_then(|(was, is)| {
            let currency = was.currency.filter(|_| was.currency == is.currency)?;
            Some(Money::new(is.amount.checked_sub(was.amount)?, currency))
        });
        let shown = |money: Option<&Money>| money.map(ToString::to_string);
        changes.push(change(Cause::Correction, now, column, shown(was), shown(is), difference));
    }
}

fn change(
    cause: Cause,
    version: &PayoutVersion,
    column: &'static str,
    was: Option<String>,
    is: Option<String>,
    difference: Option<Money>,
) -> Change {
    let payout = &version.payout;
    Change {
        cause,
        provider: payout.provider,
        account: payout.account.clone(),
        reference: payout.reference.clone(),
        key: payout.key.as_str().to_owned(),
        column,
        was,
        is,
        difference,
        observation: version.vanished_in.unwrap_or(version.first_observation).to_string(),
    }
}
