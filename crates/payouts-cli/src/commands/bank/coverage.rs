//! `payouts bank coverage`: which days of each account are proved, and where balances contradict the entries.

use super::{BankLedger, files::NOTHING};
use crate::{
    args::BankSelection,
    commands::open,
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
    progress::counted,
};
use chrono::{Datelike, NaiveDate};
use payouts_bank::book::{AccountBook, CoverageState, CoveredDays, Gap};
use payouts_core::Month;
use std::collections::BTreeMap;

pub(super) const COLUMNS: [Column; 7] = [
    Column::new("bank_account", ""),
    Column::new("currency", ""),
    Column::new("from_day", ""),
    Column::new("to_day", ""),
    Column::new("state", ""),
    Column::new("gap", ""),
    Column::new("detail", ""),
];

pub(super) fn run(selection: &BankSelection, context: &Context) -> Outcome {
    let ledger = BankLedger::of(&open(context)?, selection.knowledge())?;
    let accounts = ledger.accounts(selection)?;
    let gaps: usize = accounts.iter().map(|account| account.gaps.len()).sum();
    let mut printer = context.printer();
    if context.for_people() {
        for account in &accounts {
            calendar(account).iter().try_for_each(|line| printer.raw(line))?;
            account
                .gaps
                .iter()
                .try_for_each(|gap| printer.line(&format!("  gap: {}", ledger.sentence(gap))))?;
            printer.raw("")?;
        }
        let legend = "# proved by balances   o unproved   . missing   (blank) before the first statement or after the last";
        printer.line(if accounts.is_empty() { NOTHING } else { legend })?;
        if gaps > 0 {
            printer.line(&format!("{}: what is in these statements is not proved", counted(gaps, "gap")))?;
        }
    } else {
        let rows = accounts.iter().flat_map(|account| {
            let days = account.coverage.iter().map(|days| cells(account, days));
            days.chain(account.gaps.iter().map(|gap| gap_cells(account, gap, ledger.sentence(gap))))
        });
        printer.rows(&COLUMNS, rows, NOTHING)?;
    }
    Ok(if gaps > 0 { Exit::Reconciliation } else { Exit::Done })
}

/// A line for each month, with a mark for each day.
fn calendar(account: &AccountBook) -> Vec<String> {
    let mut months: BTreeMap<Month, [char; 31]> = BTreeMap::new();
    for days in &account.coverage {
        let mark = match days.state {
            CoverageState::Proved => '#',
            CoverageState::Missing => '.',
            _ => 'o',
        };
        for day in days.first.iter_days().take_while(|day| *day <= days.last) {
            months.entry(Month::of(day)).or_insert([' '; 31])[day.day0() as usize] = mark;
        }
    }
    let currency = account.currency.map_or_else(String::new, |currency| format!(" {currency}"));
    let mut lines = vec![format!("{}{currency}", account.account), format!("  {:7}  {}", "", scale())];
    lines.extend(months.into_iter().map(|(month, marks)| {
        format!("  {month}  {}", marks.iter().collect::<String>()).trim_end().to_owned()
    }));
    lines
}

/// The days of a month above their marks: 1, 5, 10 and so on.
fn scale() -> String {
    let mut scale = String::new();
    for day in [1, 5, 10, 15, 20, 25, 30] {
        scale = format!("{scale:<place$}{day}", place = day - 1);
    }
    scale
}

fn cells(account: &AccountBook, days: &CoveredDays) -> Vec<Cell> {
    row(account, Some((days.first, days.last)), days.state.as_str(), None, None)
}

fn gap_cells(account: &AccountBook, gap: &Gap, sentence: String) -> Vec<Cell> {
    row(account, gap.days, "gap", Some(gap), Some(sentence))
}

fn row(
    account: &AccountBook,
    days: Option<(NaiveDate, NaiveDate)>,
    state: &str,
    gap: Option<&Gap>,
    detail: Option<String>,
) -> Vec<Cell> {
    vec![
        Cell::text(&account.account),
        Cell::optional(account.currency),
        Cell::optional(days.map(|(first, _)| first)),
        Cell::optional(days.map(|(_, last)| last)),
        Cell::text(state),
        Cell::amount(gap.map(|gap| &gap.money)),
        Cell::optional(detail),
    ]
}
