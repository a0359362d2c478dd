//! Whether the books agree: exceptions by age, days that balances do not prove, and closed months that have changed.

use super::check::{
    BANK_DAYS_MISSING, BANK_DAYS_UNPROVED, BANK_STATEMENT_AGE, CLOSED_MONTHS_CHANGED, Check, EXCEPTIONS_OPEN,
    State,
};
use crate::{
    commands::{
        bank::BankLedger,
        close::changed_months,
        findings::{Judged, find},
        matching::Sides,
    },
    config::Thresholds,
    context::Context,
    exit::Failure,
    progress::counted,
};
use chrono::NaiveDate;
use payouts_bank::book::CoverageState;
use payouts_core::Month;
use payouts_reconcile::Bucket;
use payouts_store::{AsOf, Store};
use std::collections::{BTreeMap, BTreeSet};

/// The age of an exception that has no day, such as an earning with several amounts.
const UNKNOWN: &str = "unknown";

/// Days after which a final statement is expected: a weekend with its holidays may be in between.
const USUAL_DELAY: i64 = 4;

/// After this many days without a statement a bank account counts as closed. An alarm has lasted for months by then.
const CLOSED_ACCOUNT: u64 = 183;

pub(super) fn checks(store: &Store, context: &Context) -> Result<Vec<Check>, Failure> {
    let (thresholds, today) = (&context.config().status, context.today());
    let sides = Sides::of(store, AsOf::Now, context)?;
    let open = find(store, AsOf::Now, &sides, false)?.judged.into_iter().filter(Judged::is_open);
    let mut checks = exceptions(open.map(|judged| judged.finding.day()), thresholds, today);
    let closed = store.closed_months()?.into_iter().map(|close| close.month).collect();
    checks.extend(bank(&sides.bank, &closed, thresholds, today));
    checks.push(closes(store)?);
    Ok(checks)
}

/// One check for each interval of ages, also where there is none, so that a series of metrics does not end.
fn exceptions(
    days: impl Iterator<Item = Option<NaiveDate>>,
    thresholds: &Thresholds,
    today: NaiveDate,
) -> Vec<Check> {
    let names = Bucket::ALL.into_iter().map(Bucket::as_str).chain([UNKNOWN]);
    let mut counts: BTreeMap<&str, (u64, State)> = BTreeMap::new();
    for day in days {
        let age = day.map(|day| (today - day).num_days());
        let name = age.map_or(UNKNOWN, |age| Bucket::of_age(age).as_str());
        let is_old = age.is_some_and(|age| age > i64::from(thresholds.exception_alarm_days));
        let (count, state) = counts.entry(name).or_insert((0, State::Warning));
        *count += 1;
        *state = if is_old { State::Alarm } else { *state };
    }
    names
        .map(|name| {
            let (count, state) = counts.get(name).copied().unwrap_or((0, State::Ok));
            let age = if name == UNKNOWN { "without a day".to_owned() } else { format!("{name} days old") };
            Check::new(EXCEPTIONS_OPEN, count, state)
                .aged(name)
                .warning_of(format!("{} {age}: payouts reconcile", counted(count, "exception")))
        })
        .collect()
}

/// Days of closed months do not count: what was not proved is on record with the close.
fn bank(
    bank: &BankLedger,
    closed: &BTreeSet<Month>,
    thresholds: &Thresholds,
    today: NaiveDate,
) -> [Check; 3] {
    let (mut unproved, mut missing, mut oldest) = (0, 0, None);
    for account in &bank.book.accounts {
        for days in &account.coverage {
            let is_open = |day: &NaiveDate| !closed.contains(&Month::of(*day));
            let own = days.first.iter_days().take_while(|day| *day <= days.last).filter(is_open);
            match days.state {
                CoverageState::Missing => missing += own.count() as u64,
                CoverageState::Proved => {}
                _ => unproved += own.filter(|day| (today - *day).num_days() > USUAL_DELAY).count() as u64,
            }
        }
        let last = account.coverage.iter().map(|days| days.last).max();
        let age = last.map(|last| u64::try_from((today - last).num_days()).unwrap_or(0));
        oldest = oldest.max(age.filter(|age| *age <= CLOSED_ACCOUNT));
    }
    let age = match oldest {
        Some(days) => {
            let warning = u64::from(thresholds.statement_warning_days);
            let state = State::above(days, warning, u64::from(thresholds.statement_alarm_days));
            Check::new(BANK_STATEMENT_AGE, days, state).warning_of(format!(
                "the newest statement of a bank account ended {} ago: payouts bank accounts, payouts bank import",
                counted(days, "day")
            ))
        }
        None if bank.is_empty() => {
            Check::new(BANK_STATEMENT_AGE, None, State::Ok).stating("no bank statement was imported")
        }
        None => Check::new(BANK_STATEMENT_AGE, None, State::Ok)
            .stating("every bank account is without a statement for half a year and counts as closed"),
    };
    [
        Check::new(BANK_DAYS_UNPROVED, unproved, State::none_of(unproved, State::Warning)).warning_of(
            format!("{} that no balances prove: payouts bank coverage", counted(unproved, "bank day")),
        ),
        Check::new(BANK_DAYS_MISSING, missing, State::none_of(missing, State::Warning)).warning_of(format!(
            "{} between two statements and in none: payouts bank coverage",
            counted(missing, "bank day")
        )),
        age,
    ]
}

fn closes(store: &Store) -> Result<Check, Failure> {
    let changed = changed_months(store)?;
    let count = changed.len() as u64;
    let commands: Vec<_> = changed.iter().map(|month| format!("payouts diff {month}")).collect();
    Ok(Check::new(CLOSED_MONTHS_CHANGED, count, State::none_of(count, State::Alarm)).warning_of(format!(
        "{} changed since the close: {}",
        counted(count, "month"),
        commands.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_are_counted_by_age_and_old_ones_are_an_alarm() {
        let today: NaiveDate = "2026-10-31".parse().expect("a day");
        let ago = |days: i64| Some(today - chrono::TimeDelta::days(days));
        let days = [ago(0), ago(3), ago(30), ago(31), None];
        let checks = exceptions(days.into_iter(), &Thresholds::default(), today);
        let counted: Vec<_> =
            checks.iter().map(|check| (check.age.expect("an age"), check.measured, check.state)).collect();
        assert_eq!(
            counted,
            [
                ("0-3", Some(2), State::Warning),
                ("4-7", Some(0), State::Ok),
                ("8-30", Some(1), State::Warning),
                ("31-90", Some(1), State::Alarm),
                ("91+", Some(0), State::Ok),
                ("unknown", Some(1), State::Warning),
            ]
        );
        assert_eq!(checks[0].detail.as_deref(), Some("2 exceptions 0-3 days old: payouts reconcile"));
        assert_eq!(checks[1].detail, None);
    }
}
