//! What the data states of other currencies. Nothing is converted here.

use super::model::{BankLine, ExchangeLine};
use crate::{
    exact_sum::ExactSum,
    snapshot::{BankMatch, GroupTotals, Parts},
};
use payouts_model::{Currency, Money};
use payouts_wire::Amount;
use std::collections::BTreeMap;

/// Conversions as the provider and the banks state them.
pub(super) fn exchange(parts: &Parts, bank: &[(&BankMatch, BankLine)]) -> Vec<ExchangeLine> {
    let mut lines = of_provider(parts);
    for (found, line) in bank {
        let is_other =
            |money: &Money| line.ledger.as_ref().is_some_and(|ledger| ledger.currency != money.currency);
        if !found.booked.iter().any(is_other) && found.rate.is_none() && found.instructed.is_none() {
            continue;
        }
        for booked in &found.booked {
            lines.push(ExchangeLine {
                stated_by: "bank",
                payment: line.payouts.join(", "),
                from: found.instructed.clone().or_else(|| line.ledger.clone()),
                to: Some(booked.clone()),
                rates: found.rate.map(|rate| (rate, rate)),
                difference: line.difference.clone(),
                note: None,
            });
        }
    }
    lines
}

/// The currency of earnings, and the one that they were converted to.
type Conversion = (Currency, Option<Currency>);

/// The payments whose earnings are in another currency.
fn of_provider(parts: &Parts) -> Vec<ExchangeLine> {
    // What each payment states as earned, by its reference.
    let mut earned: BTreeMap<&str, Option<Money>> = BTreeMap::new();
    for row in parts.payouts.iter().filter(|row| !row.vanished) {
        let Some(reference) = &row.reference else { continue };
        let own = row.earned.clone();
        earned
            .entry(reference)
            .and_modify(|sum| {
                *sum = match (sum.take(), &own) {
                    (Some(sum), Some(own)) => sum.checked_add(own).ok(),
                    _ => None,
                };
            })
            .or_insert(own);
    }
    let mut payments: BTreeMap<String, BTreeMap<Conversion, GroupTotals>> = BTreeMap::new();
    for ((payment, _, _, own, to), totals) in parts.earnings.payments() {
        if !earned.contains_key(payment.as_str()) {
            continue;
        }
        let sum = payments.entry(payment).or_default().entry((own, to)).or_default();
        sum.rows += totals.rows;
        sum.sum += totals.sum;
        sum.converted_rows += totals.converted_rows;
        sum.converted += totals.converted;
        sum.rates = match (sum.rates, totals.rates) {
            (Some((low, high)), Some((lower, higher))) => Some((low.min(lower), high.max(higher))),
            (one, other) => one.or(other),
        };
    }
    let mut lines = Vec::new();
    for (payment, conversions) in payments {
        if conversions.keys().all(|(own, to)| to.is_none_or(|to| to == *own)) {
            continue;
        }
        let own = earned.get(payment.as_str()).cloned().flatten();
        let currency = own.as_ref().and_then(|own| own.currency);
        let is_comparable = conversions.iter().all(|((from, to), _)| to.or(Some(*from)) == currency);
        let converted: ExactSum = conversions
            .iter()
            .map(|((_, to), totals)| if to.is_some() { totals.converted } else { totals.sum })
            .sum();
        let difference = own.filter(|_| is_comparable).and_then(|own| {
            let amount: Amount = (ExactSum::from(own.amount) - converted).to_amount()?;
            Some(Money { amount, currency: own.currency })
        });
        for ((from, to), totals) in conversions {
            let money = |sum: ExactSum, currency| sum.to_amount().map(|amount| Money::new(amount, currency));
            lines.push(ExchangeLine {
                stated_by: "provider",
                payment: payment.clone(),
                from: money(totals.sum, from),
                to: to.and_then(|to| money(totals.converted, to)),
                rates: totals.rates,
                difference: difference.clone(),
                note: difference
                    .is_none()
                    .then(|| "the amounts are of several currencies and do not compare".to_owned()),
            });
        }
    }
    lines
}
