//! What bank statements show of the payouts of a month, and what banks kept.

use super::{
    model::{BankChargeLine, BankFigures, BankLine, DaysLine},
    places::{Places, is_in_sums},
};
use crate::{
    exact_sum::ExactSum,
    snapshot::{BankMatch, Parts, PayoutRow},
};
use payouts_model::{Currency, Money, Provider};
use std::collections::{BTreeMap, BTreeSet};

/// Each match of payouts of the month, as the data gives it and as a line of the report.
pub(super) fn lines<'a>(parts: &'a Parts, places: &Places<'_>) -> Vec<(&'a BankMatch, BankLine)> {
    let mut rows_of: BTreeMap<usize, Vec<&PayoutRow>> = BTreeMap::new();
    for row in &parts.payouts {
        if let Some(number) = places.number(row) {
            rows_of.entry(number).or_default().push(row);
        }
    }
    let line = |(number, rows): (usize, Vec<&PayoutRow>)| {
        let found = &parts.matches[number];
        (found, line(found, &rows))
    };
    rows_of.into_iter().map(line).collect()
}

/// The matches of payouts of the month, and what no payout explains.
pub(super) fn bank(parts: &Parts, lines: Vec<(&BankMatch, BankLine)>) -> BankFigures {
    let mut days: BTreeMap<(Provider, u32), u64> = BTreeMap::new();
    let mut charges: BTreeMap<(Provider, Currency), (u64, ExactSum)> = BTreeMap::new();
    for (found, _) in &lines {
        if let Some(passed) = found.days {
            *days.entry((found.provider, passed)).or_default() += 1;
        }
        for charge in &found.charges {
            if let Some(currency) = charge.currency {
                let (count, sum) = charges.entry((found.provider, currency)).or_default();
                *count += 1;
                *sum += charge.amount.into();
            }
        }
    }
    let charge =
        |((provider, currency), (charges, amount))| BankChargeLine { provider, currency, charges, amount };
    let day = |((provider, days), transfers)| DaysLine { provider, days, transfers };
    BankFigures {
        lines: lines.into_iter().map(|(_, line)| line).collect(),
        unmatched: parts.unmatched.clone(),
        days: days.into_iter().map(day).collect(),
        charges: charges.into_iter().map(charge).collect(),
    }
}

fn line(found: &BankMatch, rows: &[&PayoutRow]) -> BankLine {
    let ledger = ledger(rows);
    let is_whole = rows.len() == found.payouts.len();
    let difference = match (&ledger, found.booked.as_slice()) {
        (Some(ledger), [booked]) if is_whole && ledger.currency == booked.currency => {
            ledger.amount.checked_sub(booked.amount).map(|amount| Money { amount, currency: ledger.currency })
        }
        _ => None,
    };
    let name = |row: &&PayoutRow| row.reference.clone().unwrap_or_else(|| row.id.clone());
    let payouts: BTreeSet<String> = rows.iter().map(name).collect();
    BankLine {
        provider: found.provider,
        payouts: payouts.into_iter().collect(),
        state: found.state,
        ledger,
        booked: found.booked.clone(),
        difference,
        booked_on: found.booked_on,
        days: found.days,
        bank_account: found.bank_account.clone(),
        entries: found.entries.clone(),
        reason: found.reason.clone(),
    }
}

/// The sum of the ledger, where it is of one currency and short enough for an amount.
fn ledger(rows: &[&PayoutRow]) -> Option<Money> {
    let mut totals = rows.iter().filter(|row| is_in_sums(row)).filter_map(|row| row.total.as_ref());
    let first = totals.next()?.clone();
    totals.try_fold(first, |sum, total| sum.checked_add(total).ok())
}
