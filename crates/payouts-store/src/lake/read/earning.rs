//! From a row of the lake to an earning of the common model: what [`payouts_files::read()`] makes of the same row.

use super::row::{BesideColumns, Row};
use crate::Result;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use payouts_files::columns::{CurrencyRule, RowSchema};
use payouts_model::{Currency, Earning, Money, Provenance, RowKey, Window};
use payouts_wire::{UtcTime, WireDate, amount::parse_loose};
use std::{borrow::Cow, collections::BTreeSet};

/// Where the rows of a file come from.
pub(crate) struct Origin<'o> {
    pub(crate) window: &'o Window,
    pub(crate) observation: i64,
    pub(crate) raw: &'o str,
}

pub(crate) fn earning(dataset: &'static RowSchema, row: Row<'_>, origin: &Origin<'_>) -> Result<Earning> {
    let beside = row.beside()?;
    let mut cells = Cells { dataset, row, beside: &beside, used: BTreeSet::new() };
    let mut key =
        dataset.business_key.iter().map(|name| cells.find(name).unwrap_or_default()).collect::<Vec<_>>();
    if key.first().is_none_or(|id| id.is_empty()) {
        // Nothing else distinguishes it from such a row of another window.
        key.push(origin.window.period.to_string().into());
    }
    let account = match origin.window.account.as_str() {
        "all" => "",
        account => account,
    };
    Ok(Earning {
        key: RowKey::new(key, row.occurrence()),
        account: cells.text("participantId").unwrap_or_else(|| account.to_owned()),
        payout_reference: cells.text("paymentId"),
        status: cells.text("paymentStatus"),
        program: cells.text("programName"),
        lever: cells.text("lever"),
        earning_type: cells.text("earningType"),
        customer: cells.text("customerName"),
        product: cells.text("productName"),
        transaction: cells.money("transactionAmount"),
        transaction_on: cells.day("transactionDate"),
        earning: cells.money("earningAmount"),
        earning_usd: cells.money("earningAmountUSD"),
        earning_paid: cells.money("earningAmountInLastPaymentCurrency"),
        earned_on: cells.day("earningDate"),
        extra: cells.rest(),
        provenance: Provenance {
            observation: Some(origin.observation),
            sha256: origin.raw.to_owned(),
            entry: row.entry().map(str::to_owned),
            line: row.line(),
        },
    })
}

/// The cells of a row, and which of them a field gives back letter for letter.
struct Cells<'c> {
    dataset: &'static RowSchema,
    row: Row<'c>,
    beside: &'c BesideColumns,
    used: BTreeSet<&'static str>,
}

impl<'c> Cells<'c> {
    fn find(&self, name: &str) -> Option<Cow<'c, str>> {
        let column = self.dataset.columns.iter().position(|column| column.name == name)?;
        self.row.cell(column, self.beside)
    }

    fn text(&mut self, name: &'static str) -> Option<String> {
        let text = self.find(name)?;
        self.used.insert(name);
        Some(text.into_owned())
    }

    fn money(&mut self, name: &'static str) -> Option<Money> {
        let text = self.find(name)?;
        let amount = parse_loose(&text).ok().flatten()?;
        if amount.to_string() == text.trim() {
            self.used.insert(name);
        }
        let rule = self.dataset.columns.iter().find(|column| column.name == name)?.money;
        Some(Money { amount, currency: rule.and_then(|rule| self.currency(rule)) })
    }

    fn currency(&mut self, rule: CurrencyRule) -> Option<Currency> {
        let names = match rule {
            CurrencyRule::Fixed(code) => return code.parse().ok(),
            CurrencyRule::FirstOf(names) => names,
        };
        let (name, text) = names.iter().find_map(|name| Some((*name, self.find(name)?)))?;
        let currency = text.parse::<Currency>().ok()?;
        if currency.as_str() == text.trim() {
            self.used.insert(name);
        }
        Some(currency)
    }

    fn day(&mut self, name: &'static str) -> Option<NaiveDate> {
        let text = self.find(name)?;
        let day = text.trim().parse().ok().map(WireDate::date)?;
        let instant: Option<DateTime<Utc>> = text.trim().parse().ok().map(UtcTime::datetime);
        if instant.is_none_or(|instant| instant.time() == NaiveTime::MIN && instant.date_naive() == day) {
            self.used.insert(name);
        }
        Some(day)
    }

    /// Everything that no field gives back, by its name.
    fn rest(self) -> std::collections::BTreeMap<String, String> {
        let mut rest = self.beside.extra.clone();
        for (index, column) in self.dataset.columns.iter().enumerate() {
            if self.used.contains(column.name) {
                continue;
            }
            if let Some(text) = self.row.cell(index, self.beside) {
                rest.insert(column.name.to_owned(), text.into_owned());
            }
        }
        // A number with more digits than its column is next to it, and may yet be the value of a field.
        rest.retain(|name, _| !self.used.contains(name.as_str()));
        rest
    }
}
