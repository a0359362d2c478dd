//! `payouts ls payouts --by WHAT`: totals for each program, account, participant, month or status.

use super::super::selection::visit;
use crate::{
    args::{By, LsArgs},
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
};
use chrono::NaiveDate;
use payouts_core::{Currency, Money, Month, Provider};
use payouts_reconcile::{SettlementStatus, settlement_status};
use payouts_store::{PayoutVersion, Store};
use payouts_wire::Amount;
use std::collections::BTreeMap;

/// The columns after those that name what the totals are for.
const FIGURES: [Column; 10] = [
    Column::new("provider", "Provider"),
    Column::new("settlement", "Sum of"),
    Column::new("payouts", "Payouts"),
    Column::new("earned", "Earned").aside_later(),
    Column::new("withheld_tax", "Withheld tax").aside_later(),
    Column::new("sales_tax", "Sales tax").aside_later(),
    Column::new("service_fee_tax", "Service fee tax").aside_later(),
    Column::new("withheld", "Held back").aside_later(),
    Column::new("total", "Total"),
    Column::new("currency", ""),
];

const PROGRAM: [Column; 1] = [Column::new("program", "Program")];
const ACCOUNT: [Column; 1] = [Column::new("account", "Account")];
const PARTICIPANT: [Column; 2] =
    [Column::new("account", "Account"), Column::new("participant", "Participant")];
const MONTH: [Column; 1] = [Column::new("month", "Month")];
const STATUS: [Column; 1] = [Column::new("status", "Status")];

/// What the totals are for, provider, what happened to the money, and the currency: figures of different currencies are
/// never in one row, also where one payout has several.
type Key = (Vec<Option<String>>, Provider, SettlementStatus, Option<Currency>);

#[derive(Debug, Default)]
struct Totals {
    payouts: u64,
    /// Earned, withheld tax, sales tax, service fee tax, held back, total; absent where no payout has it.
    figures: [Option<Amount>; 6],
}

/// The columns of `--by`.
pub(crate) fn columns(by: By) -> Vec<Column> {
    [named(by), &FIGURES].concat()
}

/// The columns that name what totals are for.
pub(crate) fn named(by: By) -> &'static [Column] {
    match by {
        By::Program => &PROGRAM,
        By::Account => &ACCOUNT,
        By::Participant => &PARTICIPANT,
        By::Month => &MONTH,
        By::Status => &STATUS,
    }
}

pub(crate) fn run(by: By, args: &LsArgs, store: &Store, context: &Context) -> Outcome {
    let names = names(by, store)?;
    let mut all: BTreeMap<Key, Totals> = BTreeMap::new();
    visit(store, &args.selection, |version| {
        if version.vanished_in.is_none() {
            add(&mut all, &value(by, &version, &names), &version)?;
        }
        Ok(())
    })?;
    let rows = all.into_iter().map(|((values, provider, settlement, currency), totals)| {
        let settlement = if context.for_people() { settlement.label() } else { settlement.as_str() };
        let mut row: Vec<Cell> = values.into_iter().map(Cell::optional).collect();
        row.extend([Cell::text(provider.as_str()), Cell::text(settlement), Cell::Count(totals.payouts)]);
        row.extend(totals.figures.map(|sum| sum.map_or(Cell::Absent, |sum| Cell::Number(sum.to_string()))));
        row.push(Cell::optional(currency));
        row
    });
    let nothing = super::super::selection::nothing("payouts", &args.selection);
    context.printer().rows(&columns(by), rows, &nothing)?;
    Ok(Exit::Done)
}

fn add(
    all: &mut BTreeMap<Key, Totals>,
    values: &[Option<String>],
    version: &PayoutVersion,
) -> Result<(), Failure> {
    let payout = &version.payout;
    let settlement = settlement_status(payout);
    let figures: [Option<&Money>; 6] = super::super::export::figures(payout);
    // The payout itself is counted once: with its total, or else with the first figure that it has.
    let counted_with = figures.iter().rev().flatten().next().and_then(|money| money.currency);
    let key = |currency| (values.to_vec(), payout.provider, settlement, currency);
    all.entry(key(counted_with)).or_default().payouts += 1;
    for (place, money) in figures.iter().enumerate() {
        let Some(money) = money else { continue };
        let sum = &mut all.entry(key(money.currency)).or_default().figures[place];
        let added = sum.map_or(Some(money.amount), |sum| sum.checked_add(money.amount));
        *sum = Some(added.ok_or_else(|| {
            Failure::new(Exit::Unexpected, "a sum has more digits than an exact decimal holds")
                .with_hint("narrow it down with conditions such as --month or --account")
        })?);
    }
    Ok(())
}

fn value(by: By, version: &PayoutVersion, names: &BTreeMap<String, String>) -> Vec<Option<String>> {
    let payout = &version.payout;
    let account = || Some(payout.account.clone());
    match by {
        By::Program => vec![payout.program.clone()],
        By::Account => vec![account()],
        By::Participant => {
            let name = payout.extra.get("participantName").or_else(|| names.get(&payout.account));
            vec![account(), name.cloned()]
        }
        By::Month => {
            let day: NaiveDate = payout.paid_on.unwrap_or_else(|| version.period.first_day());
            vec![Some(Month::of(day).to_string())]
        }
        By::Status => vec![payout.status.clone()],
    }
}

/// The names of accounts, where they are needed.
fn names(by: By, store: &Store) -> Result<BTreeMap<String, String>, Failure> {
    if by != By::Participant {
        return Ok(BTreeMap::new());
    }
    let accounts = store.accounts()?.into_iter();
    Ok(accounts.filter_map(|(_, account)| Some((account.id, account.name?))).collect())
}
