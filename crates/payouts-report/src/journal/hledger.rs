//! A journal for hledger, which also passes `hledger check --strict`.

use super::voucher::Journal;
use crate::text::visible;
use std::{collections::BTreeSet, fmt::Write};

/// Writing to a String cannot fail, so results of `write!` are dropped here.
pub(super) fn text(journal: &Journal) -> String {
    let mut text =
        String::from("; Written by payouts. Document numbers are in parentheses.\ndecimal-mark .\n\n");
    let lines = || journal.vouchers.iter().flat_map(|voucher| &voucher.lines);
    // The most places that a currency is used with: hledger must not round what it shows.
    let currencies: BTreeSet<_> = lines().map(|line| line.currency).collect();
    for currency in currencies {
        let used = lines().filter(|line| line.currency == currency).map(|line| line.amount.least_scale());
        let places = used.max().unwrap_or(0).max(currency.minor_unit().unwrap_or(0));
        let _ = writeln!(text, "commodity 1000.{} {currency}", "0".repeat(places as usize));
    }
    let accounts: BTreeSet<&str> = lines().map(|line| line.account.as_str()).collect();
    text.push('\n');
    for account in accounts {
        let _ = writeln!(text, "account {account}");
    }
    for voucher in &journal.vouchers {
        let _ = write!(text, "\n{} ({}) {}", voucher.day, voucher.number, plain(&voucher.text));
        let _ = write!(text, "  ; provider:{}", voucher.provider);
        text.push('\n');
        let _ = writeln!(text, "    ; subject:{}", voucher.subject);
        for (name, value) in [
            ("reference", voucher.reference.as_deref()),
            ("trace", Some(voucher.trace.as_str())),
            ("reverses", voucher.reverses.as_deref()),
        ] {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                let _ = writeln!(text, "    ; {name}:{}", tag(value));
            }
        }
        for line in &voucher.lines {
            let amount = line.amount.in_minor_units(Some(line.currency));
            let _ = writeln!(text, "    {}  {amount} {}", line.account, line.currency);
        }
    }
    text
}

/// A description: a semicolon would begin a comment, and a bar separates a payee.
fn plain(text: &str) -> String {
    visible(text).replace(['\n', '\r'], " ").replace(';', ",").replace('|', "/")
}

/// The value of a tag ends at a comma.
fn tag(text: &str) -> String {
    plain(text).replace(',', " ")
}
