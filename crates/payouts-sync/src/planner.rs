//! Decides which windows a run fetches, and writes them to the catalog page by page, so that the first windows need not wait for
//! the last.

use crate::{
    accounts::Accounts,
    error::Result,
    options::{LookBack, Options},
    run_context::RunContext,
};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use payouts_core::{Account, Dataset, Period, Provider, SourceId, Window};
use payouts_store::{Job, Ledger, Planned, WindowCoverage, WindowId};
use std::collections::{HashMap, HashSet};
use tokio::sync::mpsc::UnboundedSender;

/// The fewest windows of a transaction, unless it is the last. A smaller grid is planned in one transaction.
const TRANSACTION: usize = 4096;

/// Accounts of a page. With the days of a month, that is some 250 windows.
const ACCOUNTS: usize = 8;

/// The windows of a grid that a run fetches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Windows that were never loaded.
    pub holes: Vec<Window>,
    /// Windows that were loaded, and may have changed since: they end inside the look-back, or were last requested before
    /// they had left it. Windows with a held read are among them.
    pub again: Vec<Window>,
}

impl Selection {
    /// All of them, holes first.
    pub fn windows(&self) -> impl Iterator<Item = &Window> {
        self.holes.iter().chain(&self.again)
    }
}

/// Selects from a grid the windows that were never loaded, and those that may have changed since: windows that end within the
/// look-back of their dataset before `today`, and windows that were last requested sooner than that after their end.
///
/// A window is in the look-back as long as its last day is: a month stays in it until the month is over by that much. A
/// month that was read half-way, before half a year without a run, is read again too.
#[must_use]
pub fn select(
    grid: Vec<Window>,
    coverage: &[WindowCoverage],
    today: NaiveDate,
    look_back: LookBack,
) -> Selection {
    let asked: HashMap<&Window, NaiveDate> =
        coverage.iter().filter_map(|known| Some((&known.window, known.asked_at?.date_naive()))).collect();
    let held: HashSet<&Window> =
        coverage.iter().filter(|known| known.is_held).map(|known| &known.window).collect();
    let rule = RereadRule { today, look_back };
    let mut selection = Selection::default();
    for window in grid {
        match asked.get(&window) {
            None => selection.holes.push(window),
            Some(asked_on) if rule.applies(&window, *asked_on) || held.contains(&window) => {
                selection.again.push(window);
            }
            Some(_) => {}
        }
    }
    selection
}

/// When a window that was loaded is read again.
#[derive(Clone, Copy, Debug)]
struct RereadRule {
    today: NaiveDate,
    look_back: LookBack,
}

impl RereadRule {
    fn applies(&self, window: &Window, asked_on: NaiveDate) -> bool {
        let look_back = Days::new(self.look_back.days(window.dataset));
        let final_on = window.period.last_day().checked_add_days(look_back).unwrap_or(NaiveDate::MAX);
        final_on >= self.today || asked_on < final_on
    }
}

/// Windows of a grid: some accounts in the periods of one calendar month. A grid may have millions of windows, so it is kept as
/// pages, and a window is made when it is needed.
#[derive(Debug)]
struct Page {
    source: SourceId,
    periods: Vec<(Dataset, Period)>,
    accounts: Vec<String>,
}

impl Page {
    fn len(&self) -> usize {
        self.periods.len() * self.accounts.len()
    }

    /// The window at this index: the oldest periods first, and for each period all accounts.
    fn window(&self, index: usize) -> Window {
        let (dataset, period) = self.periods[index / self.accounts.len()];
        let account = self.accounts[index % self.accounts.len()].clone();
        Window { source: self.source.clone(), dataset, account, period }
    }

    fn windows(&self) -> impl Iterator<Item = Window> {
        (0..self.len()).map(|index| self.window(index))
    }

    fn plan(
        self,
        ledger: &mut Ledger<'_>,
        rule: RereadRule,
        now: DateTime<Utc>,
    ) -> payouts_store::Result<(Planned, PlannedPage)> {
        let windows: Vec<_> = self.windows().collect();
        let mut fetched = Vec::new();
        let counts = ledger.plan_where(
            &windows,
            now,
            |window, asked_at| rule.applies(window, asked_at.date_naive()),
            |index, id| fetched.push((index, id)),
        )?;
        Ok((counts, PlannedPage { page: self, windows: fetched }))
    }
}

/// The pages of a source's grid, oldest first. No window is in two of them, because none reaches beyond a calendar month.
fn pages<'p>(
    source: &'p SourceId,
    provider: Provider,
    options: &'p Options,
    until: NaiveDate,
    accounts: &'p [Account],
) -> impl Iterator<Item = Page> + 'p {
    let is_wanted =
        move |dataset: &Dataset| options.datasets.contains(dataset) && dataset.provider() == provider;
    months(options.since, until).flat_map(move |(first, last)| {
        let periods =
            |dataset: Dataset| dataset.periods(first, last).into_iter().map(move |period| (dataset, period));
        let mut periods: Vec<_> = Dataset::ALL.into_iter().filter(is_wanted).flat_map(periods).collect();
        periods.sort_by_key(|(_, period)| period.first_day());
        accounts.chunks(ACCOUNTS).map(move |accounts| Page {
            source: source.clone(),
            periods: periods.clone(),
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

/// The windows of a page that a run fetches.
pub(crate) struct PlannedPage {
    page: Page,
    /// The index of each window in the page, and its id.
    windows: Vec<(usize, WindowId)>,
}

impl PlannedPage {
    /// The jobs, in the order of the grid.
    pub(crate) fn into_jobs(self) -> impl Iterator<Item = Job> + Send {
        let Self { page, windows } = self;
        windows.into_iter().map(move |(index, id)| Job::planned(id, page.window(index)))
    }
}

/// The grid of one source, and where its planned pages go.
pub(crate) struct SourceGrid {
    pub(crate) source: SourceId,
    pub(crate) provider: Provider,
    pub(crate) accounts: Accounts,
    pub(crate) planned: UnboundedSender<PlannedPage>,
}

impl SourceGrid {
    /// The pages of listed accounts, then those of unlisted accounts up to the day on which they were listed last.
    fn pages<'p>(&'p self, options: &'p Options, until: NaiveDate) -> impl Iterator<Item = Page> + 'p {
        let of = move |until, accounts| pages(&self.source, self.provider, options, until, accounts);
        let unlisted = self.accounts.unlisted.iter();
        of(until, self.accounts.listed.as_slice()).chain(unlisted.flat_map(move |unlisted| {
            of(until.min(unlisted.last_listed), std::slice::from_ref(&unlisted.account))
        }))
    }
}

/// Plans the grids of these sources. When the run leaves, the rest is left to another run.
pub(crate) async fn plan(context: &RunContext, options: &Options, grids: &[SourceGrid]) -> Result<Planned> {
    let now = context.environment.now();
    // A day in the future has no rows yet, and would count as loaded when it comes.
    let until = options.until.min(now.date_naive());
    let rule = RereadRule { today: until, look_back: options.look_back };
    let mut counts = Planned::default();
    let (mut pages, mut size) = (Vec::new(), 0);
    for grid in grids {
        for page in grid.pages(options, until) {
            size += page.len();
            pages.push((&grid.planned, page));
            if size >= TRANSACTION {
                counts += plan_pages(context, rule, now, std::mem::take(&mut pages)).await?;
                size = 0;
                if context.reason_to_leave().is_some() {
                    return Ok(counts);
                }
            }
        }
    }
    counts += plan_pages(context, rule, now, pages).await?;
    Ok(counts)
}

/// Plans pages in one transaction, then sends each to its receiver.
async fn plan_pages(
    context: &RunContext,
    rule: RereadRule,
    now: DateTime<Utc>,
    pages: Vec<(&UnboundedSender<PlannedPage>, Page)>,
) -> Result<Planned> {
    let (receivers, pages): (Vec<_>, Vec<_>) = pages.into_iter().unzip();
    let plan =
        move |ledger: &mut Ledger<'_>| pages.into_iter().map(|page| page.plan(ledger, rule, now)).collect();
    let planned: Vec<(Planned, PlannedPage)> = context.writer.change(plan).await?;
    let mut counts = Planned::default();
    for (receiver, (of_page, page)) in receivers.into_iter().zip(planned) {
        counts += of_page;
        // A receiver is gone only after an error that ends the run.
        let _ = receiver.send(page);
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use payouts_core::source::Plan;
    use std::collections::BTreeSet;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn the_pages_contain_every_window_once() {
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
            let grid = Plan {
                since: options.since,
                until: options.until,
                datasets: Dataset::ALL.to_vec(),
                accounts: accounts.iter().map(|account| account.id.clone()).collect(),
            };
            let paged: Vec<_> = pages(&source, provider, &options, options.until, &accounts)
                .flat_map(|page| page.windows().collect::<Vec<_>>())
                .collect();
            let distinct: BTreeSet<_> = paged.iter().map(ToString::to_string).collect();
            assert_eq!(distinct.len(), paged.len());
            let grid: BTreeSet<_> = grid.windows(&source, provider).iter().map(ToString::to_string).collect();
            assert_eq!(distinct, grid);
        }
    }

    #[test]
    fn no_days_make_no_pages() {
        assert_eq!(months(day("2024-02-02"), day("2024-02-01")).count(), 0);
        let one = day("2024-02-29");
        assert_eq!(months(one, one).collect::<Vec<_>>(), [(one, one)]);
    }

    /// Names of new customers arrive after 45 to 60 days, so earnings are read again for longer than payments.
    #[test]
    fn earnings_are_read_again_for_62_days_and_everything_else_for_45() {
        let is_again = |dataset, today| {
            let window = Window {
                source: SourceId::new("contoso"),
                dataset,
                account: "all".to_owned(),
                period: "2026-01".parse().expect("a month"),
            };
            RereadRule { today, look_back: LookBack::default() }.applies(&window, day("2026-06-01"))
        };
        let cases = [
            (Dataset::Earnings, "2026-04-03"),
            (Dataset::Payments, "2026-03-17"),
            (Dataset::PayoutSummary, "2026-03-17"),
        ];
        for (dataset, last) in cases {
            assert!(is_again(dataset, day(last)), "{dataset} on {last}");
            assert!(!is_again(dataset, day(last).succ_opt().expect("a day")), "{dataset} after {last}");
        }
        let mixed = LookBack::uniform(7).with(Dataset::Payments, 9);
        assert_eq!(Dataset::ALL.map(|dataset| mixed.days(dataset)), [9, 7, 7]);
    }
}
