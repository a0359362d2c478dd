//! The wanted part of the grid, in parts: however many windows there are, only some are in memory at once.

use crate::Options;
use chrono::{Datelike, Months, NaiveDate};
use payouts_core::{Account, source::Plan};

/// Accounts of a part. With the days of a month, that makes some two hundred and fifty windows.
const ACCOUNTS: usize = 8;

/// The parts, oldest first: no window is in two of them, because none reaches beyond a calendar month.
pub(crate) fn parts<'p>(
    options: &'p Options,
    until: NaiveDate,
    accounts: &'p [Account],
) -> impl Iterator<Item = Plan> + 'p {
    months(options.since, until).flat_map(move |(since, until)| {
        accounts.chunks(ACCOUNTS).map(move |accounts| Plan {
            since,
            until,
            datasets: options.datasets.clone(),
            accounts: accounts.iter().map(|account| account.id.clone()).collect(),
        })
    })
}

/// The days of each calendar month from one day to another, both included.
fn months(since: NaiveDate, until: NaiveDate) -> impl Iterator<Item = (NaiveDate, NaiveDate)> {
    let next = |day: NaiveDate| day.with_day(1)?.checked_add_months(Months::new(1));
    std::iter::successors(Some(since), move |day| next(*day)).take_while(move |first| *first <= until).map(
        move |first| {
            let last = next(first).and_then(|next| next.pred_opt()).unwrap_or(until);
            (first, last.min(until))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use payouts_core::{Dataset, Provider, SourceId};
    use std::collections::BTreeSet;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn the_parts_hold_every_window_once() {
        let account = |number: u32| Account {
            provider: Provider::OracleBi,
            id: format!("{number:04}"),
            name: None,
            currency: None,
            status: None,
            locations: Vec::new(),
        };
        let accounts: Vec<_> = (0..600).map(account).collect();
        let options = Options::new(day("2023-12-30"), day("2024-03-02"));
        for provider in [Provider::OracleBi, Provider::PartnerCenter] {
            let source = SourceId::new("s");
            let whole = Plan {
                since: options.since,
                until: options.until,
                datasets: Dataset::ALL.to_vec(),
                accounts: accounts.iter().map(|account| account.id.clone()).collect(),
            };
            let parts: Vec<_> = parts(&options, options.until, &accounts)
                .flat_map(|part| part.windows(&source, provider))
                .collect();
            let distinct: BTreeSet<_> = parts.iter().map(ToString::to_string).collect();
            assert_eq!(distinct.len(), parts.len());
            let whole: BTreeSet<_> =
                whole.windows(&source, provider).iter().map(ToString::to_string).collect();
            assert_eq!(distinct, whole);
        }
    }

    #[test]
    fn no_days_make_no_parts() {
        assert_eq!(months(day("2024-02-02"), day("2024-02-01")).count(), 0);
        let one = day("2024-02-29");
        assert_eq!(months(one, one).collect::<Vec<_>>(), [(one, one)]);
    }
}
