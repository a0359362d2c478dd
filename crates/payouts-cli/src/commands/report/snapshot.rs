//! A month of the ledger as the report takes it: rows, matches, exceptions, corrections and coverage.

use crate::{
    commands::{
        findings::{Found, Judged, find},
        matching::Sides,
    },
    context::Context,
    exit::Failure,
};
use chrono::{DateTime, NaiveDate, Utc};
use payouts_bank::book::CoverageState as BankCoverage;
use payouts_core::{Month, Period};
use payouts_reconcile::{Matched, TransferId, Verdict, tie_out};
use payouts_report::{
    PayoutRow, ReportOrigin, Snapshot, SnapshotBuilder,
    snapshot::{
        BankDays, BankMatch, BankState, CorrectionCause, CorrectionRow, CoverageRow, CoverageState,
        EarningRow, ExceptionDecision, ExceptionRow, InSums, ProofState, UnmatchedEntry,
    },
};
use payouts_store::{
    AsOf, Close, EarningFilter, JobState, PayoutFilter, PayoutVersion, Store, WindowCoverage, WindowId,
};
use std::collections::{BTreeMap, HashMap};

/// Fills the snapshot of a month.
pub(crate) fn snapshot(
    store: &Store,
    month: Month,
    as_of: Option<DateTime<Utc>>,
    context: &Context,
) -> Result<Snapshot, Failure> {
    let knowledge = as_of.map_or(AsOf::Now, AsOf::At);
    let rows = store.month_rows(month, knowledge)?;
    let newest = store.last_change(knowledge)?;
    let known_at = as_of.or(newest).unwrap_or(DateTime::UNIX_EPOCH);
    let origin = ReportOrigin::new(month, known_at, rows.digest, env!("CARGO_PKG_VERSION"));
    let mut builder = Snapshot::builder(origin);
    let keys = payouts(store, knowledge, &mut builder)?;
    earnings(store, month, knowledge, &mut builder)?;
    let sides = Sides::of(store, knowledge, context)?;
    let found = find(store, knowledge, &sides, false)?;
    if let Some(matched) = &found.matched {
        bank(matched, &sides, month, &keys, &mut builder);
    }
    // Ages are those of the instant that the report names: the same ledger makes the same report on any day.
    exceptions(&found, month, known_at.date_naive()).into_iter().for_each(|row| builder.add_exception(row));
    corrections(store, month, as_of, &mut builder)?;
    let observed = observed(store, as_of)?;
    let period = Period::Month(month);
    for covered in store.coverage()? {
        let own = &covered.window.period;
        if own.first_day() <= period.last_day() && period.first_day() <= own.last_day() {
            builder.add_coverage(coverage(&covered, observed.as_ref()));
        }
    }
    Ok(builder.finish())
}

/// Every payout, those of other months for the history. Gives back the keys of the rows of each transfer.
fn payouts(
    store: &Store,
    as_of: AsOf,
    builder: &mut SnapshotBuilder,
) -> Result<HashMap<TransferId, Vec<String>>, Failure> {
    let mut keys: HashMap<TransferId, Vec<String>> = HashMap::new();
    store.payouts(&PayoutFilter::default(), as_of, |PayoutVersion { source, payout, period, .. }| {
        keys.entry(TransferId::of(&payout)).or_default().push(payout.key.as_str().to_owned());
        builder.add_payout(PayoutRow::from_payout(source, &payout, Month::of(period.first_day())));
        Ok::<(), Failure>(())
    })?;
    Ok(keys)
}

/// The earnings of a month, added up as they come.
fn earnings(store: &Store, month: Month, as_of: AsOf, builder: &mut SnapshotBuilder) -> Result<(), Failure> {
    let period = Period::Month(month);
    let filter = EarningFilter {
        since: Some(period.first_day()),
        until: Some(period.last_day()),
        ..EarningFilter::default()
    };
    store.listed_earnings(&filter, as_of, &std::env::temp_dir(), |earning, counts| {
        let mut row = EarningRow::new(earning.earned_on.map_or(month, Month::of), &earning.account);
        row.program = earning.program.as_deref();
        row.customer = earning.customer.as_deref();
        row.status = earning.status.as_deref();
        row.payment = earning.payout_reference.as_deref();
        row.money = earning.earning.as_ref();
        row.converted = earning.earning_paid.as_ref();
        row.in_sums = if counts { InSums::Counted } else { InSums::RepeatsId };
        builder.add_earning(&row);
        Ok::<(), Failure>(())
    })
}

/// Where the money of each payout is.
fn bank(
    matched: &Matched,
    sides: &Sides,
    month: Month,
    keys: &HashMap<TransferId, Vec<String>>,
    builder: &mut SnapshotBuilder,
) {
    let period = Period::Month(month);
    let mut states: HashMap<&str, BankState> = HashMap::new();
    let all = tie_out(matched, &(period.first_day()..=period.last_day()));
    for one in &all {
        // A payout may be in two places, as one short of charges is: what needs a person comes last.
        let parts = [
            (BankState::InBank, &one.in_bank),
            (BankState::CreditNote, &one.credit_notes),
            (BankState::FailedOrReturned, &one.failed_or_returned),
            (BankState::InTransit, &one.in_transit),
            (BankState::Difference, &one.difference),
        ];
        for (state, figure) in parts {
            states.extend(figure.ids.iter().map(|id| (id.as_str(), state)));
        }
    }
    let side = sides.bank.side();
    let entries: BTreeMap<&str, _> = side.entries.iter().map(|booked| (booked.id.as_str(), booked)).collect();
    let transfers: HashMap<&TransferId, _> =
        matched.transfers.iter().map(|transfer| (&transfer.id, transfer)).collect();
    let mut in_match = std::collections::HashSet::new();
    for own in &matched.matches {
        let Some(first) = own.transfers.first().and_then(|id| transfers.get(id)) else { continue };
        let own_states = own.transfers.iter().filter_map(|id| states.get(id.as_str()));
        let Some(state) = own_states.max_by_key(|state| **state as u8) else { continue };
        in_match.extend(own.transfers.iter());
        let rows = own.transfers.iter().filter_map(|id| keys.get(id)).flatten().cloned().collect();
        let mut row = BankMatch::new(first.provider, rows, *state, own.why.clone());
        let booked: Vec<_> = own.entries.iter().filter_map(|id| entries.get(id.as_str())).collect();
        row.booked = booked.iter().map(|booked| booked.entry.money.clone()).collect();
        row.booked_on = own.booked_on.map(|(_, last)| last);
        row.entries.clone_from(&own.entries);
        row.bank_account = booked.first().map(|booked| booked.account.to_owned());
        let days = row.booked_on.zip(first.paid_on).map(|(booked, paid)| (booked - paid).num_days());
        row.days = days.and_then(|days| u32::try_from(days).ok());
        row.instructed = booked.iter().find_map(|booked| booked.entry.instructed.clone());
        row.rate = booked.iter().find_map(|booked| booked.entry.rate);
        row.charges = booked.iter().flat_map(|booked| booked.entry.charges.iter().cloned()).collect();
        builder.add_match(row);
    }
    for open in &matched.open_transfers {
        let (Some(state), Some(transfer)) =
            (states.get(open.transfer.as_str()), transfers.get(&open.transfer))
        else {
            continue;
        };
        let rows = keys.get(&open.transfer).cloned().unwrap_or_default();
        builder.add_match(BankMatch::new(transfer.provider, rows, *state, open.why.clone()));
    }
    for open in &matched.open_entries {
        let is_of_month = open.booked_on.is_some_and(|day| Month::of(day) == month);
        let Some(booked) = entries.get(open.entry.as_str()).filter(|_| is_of_month) else { continue };
        let mut row = UnmatchedEntry::new(&open.entry, booked.account, open.money.clone(), &open.why);
        row.provider = open.provider;
        row.booked_on = open.booked_on;
        row.label = booked.entry.label();
        builder.add_unmatched(row);
    }
    for account in &sides.bank.book.accounts {
        for days in &account.coverage {
            let (first, last) = (days.first.max(period.first_day()), days.last.min(period.last_day()));
            if first > last {
                continue;
            }
            let state = match days.state {
                BankCoverage::Proved => ProofState::Proved,
                BankCoverage::Missing => ProofState::Missing,
                _ => ProofState::Unproved,
            };
            let mut row = BankDays::new(&account.account, first, last, state);
            row.currency = account.currency;
            builder.add_bank_days(row);
        }
    }
}

/// What a person has to look at: of this month, or without a day.
pub(crate) fn exceptions(found: &Found, month: Month, today: NaiveDate) -> Vec<ExceptionRow> {
    let is_of_month = |judged: &&Judged| judged.finding.day().is_none_or(|day| Month::of(day) == month);
    let needs_person = |judged: &&Judged| judged.verdict == Verdict::Exception || judged.decision.is_some();
    found
        .judged
        .iter()
        .filter(needs_person)
        .filter(is_of_month)
        .map(|judged| exception(judged, today))
        .collect()
}

fn exception(judged: &Judged, today: NaiveDate) -> ExceptionRow {
    let finding = &judged.finding;
    let mut row = ExceptionRow::new(&judged.id, finding.kind.as_str(), &finding.detail);
    row.provider = finding.provider;
    row.account.clone_from(&finding.account);
    row.reference.clone_from(&finding.reference);
    row.age_days = finding.day().and_then(|day| u32::try_from((today - day).num_days()).ok());
    row.money = finding.difference().or_else(|| finding.found.clone()).or_else(|| finding.ledger.clone());
    row.decision = judged
        .decision
        .as_ref()
        .map(|decision| ExceptionDecision::new(decision.ruling, &decision.by, decision.at, &decision.why));
    row
}

/// What has changed since the month was closed, if it was closed then.
fn corrections(
    store: &Store,
    month: Month,
    as_of: Option<DateTime<Utc>>,
    builder: &mut SnapshotBuilder,
) -> Result<(), Failure> {
    let known = |close: &Close| close.month == month && as_of.is_none_or(|instant| close.at <= instant);
    let newest = store.closes()?.into_iter().rfind(known);
    let Some(close) = newest.filter(|close| !close.is_reopened) else { return Ok(()) };
    builder.since_close(format!("close {} of {}", close.id, close.at.date_naive()));
    for change in crate::commands::close::changes(store, &close, as_of.map_or(AsOf::Now, AsOf::At))? {
        let mut row = CorrectionRow::new(change.cause, &change.key, &change.observation);
        row.provider = Some(change.provider);
        row.account = Some(change.account);
        row.reference = change.reference;
        row.column = Some(change.column.to_owned());
        row.was = change.was;
        row.is = change.is;
        row.difference = change.difference;
        builder.add_correction(row);
    }
    Ok(())
}

/// A window as it was known at some time.
struct Observed {
    asked_at: DateTime<Utc>,
    rows: u64,
    is_held: bool,
}

/// Each window as it was known then; `None` for what is known now.
fn observed(
    store: &Store,
    as_of: Option<DateTime<Utc>>,
) -> Result<Option<HashMap<WindowId, Observed>>, Failure> {
    let Some(instant) = as_of else { return Ok(None) };
    let mut observed = HashMap::new();
    store.observations(|seen| {
        if seen.loaded_at <= instant {
            let window = Observed { asked_at: seen.asked_at, rows: seen.report.rows, is_held: false };
            observed.insert(seen.window_id, window);
        }
        Ok(())
    })?;
    for held in store.held_reads()?.iter().filter(|held| held.held_at <= instant) {
        observed.entry(held.window_id).and_modify(|window| window.is_held = true);
    }
    Ok(Some(observed))
}

fn coverage(covered: &WindowCoverage, observed: Option<&HashMap<WindowId, Observed>>) -> CoverageRow {
    let window = &covered.window;
    if let Some(observed) = observed {
        let seen = observed.get(&covered.id);
        let state = match seen {
            Some(seen) if seen.is_held => CoverageState::Held,
            Some(seen) if seen.asked_at < window.period.ends_at() => CoverageState::Early,
            Some(_) => CoverageState::Complete,
            None => CoverageState::Missing,
        };
        let mut row =
            CoverageRow::new(window.source.clone(), window.dataset, &window.account, window.period, state);
        row.rows = seen.map_or(0, |seen| seen.rows);
        return row;
    }
    let state = match (covered.observation, covered.state) {
        (Some(_), _) if covered.is_held => CoverageState::Held,
        (Some(_), _) if covered.is_early() => CoverageState::Early,
        (Some(_), _) => CoverageState::Complete,
        (None, JobState::Failed) => CoverageState::Failed,
        (None, JobState::Planned) => CoverageState::Missing,
        (None, _) => CoverageState::Pending,
    };
    let mut row =
        CoverageRow::new(window.source.clone(), window.dataset, &window.account, window.period, state);
    row.rows = covered.report.as_ref().map_or(0, |report| report.rows);
    row
}

/// Needed where a change is listed.
pub(crate) type Cause = CorrectionCause;
