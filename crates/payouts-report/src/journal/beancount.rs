//! A journal for Beancount, which also passes `bean-check`.
//!
//! Beancount computes with 28 digits: an amount with more is written in full, and `bean-check` then reports a voucher that
//! balances.

use super::voucher::Journal;
use crate::text::visible;
use chrono::NaiveDate;
use payouts_model::Currency;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

/// Writing to a String cannot fail, so results of `write!` are dropped here.
pub(super) fn text(journal: &Journal) -> String {
    let mut text = String::from("; Written by payouts. Document numbers are links.\n\n");
    let mut opened: BTreeMap<&str, (NaiveDate, BTreeSet<Currency>)> = BTreeMap::new();
    let mut currencies: BTreeMap<Currency, NaiveDate> = BTreeMap::new();
    for voucher in &journal.vouchers {
        for line in &voucher.lines {
            let (first, used) = opened.entry(&line.account).or_insert_with(|| (voucher.day, BTreeSet::new()));
            *first = voucher.day.min(*first);
            used.insert(line.currency);
            let first = currencies.entry(line.currency).or_insert(voucher.day);
            *first = voucher.day.min(*first);
        }
    }
    for (currency, first) in currencies {
        let _ = writeln!(text, "{first} commodity {currency}");
    }
    for (account, (first, used)) in opened {
        let used: Vec<&str> = used.iter().map(Currency::as_str).collect();
        let _ = writeln!(text, "{first} open {account} {}", used.join(","));
    }
    for voucher in &journal.vouchers {
        let _ = writeln!(
            text,
            "\n{} * \"{}\" \"{}\" ^{}",
            voucher.day,
            voucher.provider,
            quoted(&voucher.text),
            voucher.number,
        );
        let _ = writeln!(text, "  subject: \"{}\"", voucher.subject);
        for (name, value) in [
            ("reference", voucher.reference.as_deref()),
            ("trace", Some(voucher.trace.as_str())),
            ("reverses", voucher.reverses.as_deref()),
        ] {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                let _ = writeln!(text, "  {name}: \"{}\"", quoted(value));
            }
        }
        for line in &voucher.lines {
            let amount = line.amount.in_minor_units(Some(line.currency));
            let _ = writeln!(text, "  {}  {amount} {}", line.account, line.currency);
        }
    }
    text
}

/// A text between quotes.
fn quoted(text: &str) -> String {
    visible(text).replace('\\', r"\\").replace('"', r#"\""#)
}
