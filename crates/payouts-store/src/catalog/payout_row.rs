//! A payout as columns of the catalog, and back.

use super::text;
use crate::Result;
use chrono::SecondsFormat;
use payouts_core::{Currency, Money, Payout, Provenance, RowKey};
use rusqlite::{
    Row,
    types::{ToSqlOutput, ValueRef},
};

/// The figures of a payout: the column of the amount (its currency's is `…_currency`), and the field.
type Figure = (&'static str, fn(&Payout) -> &Option<Money>, fn(&mut Payout) -> &mut Option<Money>);

pub(super) const FIGURES: [Figure; 6] = [
    ("earned", |payout| &payout.earned, |payout| &mut payout.earned),
    ("withheld_tax", |payout| &payout.withheld_tax, |payout| &mut payout.withheld_tax),
    ("sales_tax", |payout| &payout.sales_tax, |payout| &mut payout.sales_tax),
    ("service_fee_tax", |payout| &payout.service_fee_tax, |payout| &mut payout.service_fee_tax),
    ("withheld", |payout| &payout.withheld, |payout| &mut payout.withheld),
    ("total", |payout| &payout.total, |payout| &mut payout.total),
];

/// The columns that [`values`] fills, in its order.
pub(super) const COLUMNS: &str = "key, provider, account, reference, paid_on, paid_at, status, method, program, extra, \
     entry, line, earned, earned_currency, withheld_tax, withheld_tax_currency, sales_tax, sales_tax_currency, \
     service_fee_tax, service_fee_tax_currency, withheld, withheld_currency, total, total_currency";

pub(super) fn values(payout: &Payout) -> Result<Vec<ToSqlOutput<'_>>> {
    let mut values = vec![
        payout.key.as_str().into(),
        payout.provider.as_str().into(),
        payout.account.as_str().into(),
        optional(payout.reference.as_deref()),
        optional(payout.paid_on.map(text::day)),
        optional(payout.paid_at.map(|instant| instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))),
        optional(payout.status.as_deref()),
        optional(payout.method.as_deref()),
        optional(payout.program.as_deref()),
        text::json(&payout.extra)?.into(),
        optional(payout.provenance.entry.as_deref()),
        i64::try_from(payout.provenance.line).unwrap_or(i64::MAX).into(),
    ];
    for (_, figure, _) in FIGURES {
        let money = figure(payout).as_ref();
        values.push(optional(money.map(|money| money.amount.to_string())));
        values.push(optional(money.and_then(|money| money.currency.as_ref()).map(Currency::as_str)));
    }
    Ok(values)
}

fn optional<'v>(value: Option<impl Into<ToSqlOutput<'v>>>) -> ToSqlOutput<'v> {
    value.map_or(ToSqlOutput::Borrowed(ValueRef::Null), Into::into)
}

/// Reads a payout; `raw` is the hash of the bytes that first brought it.
pub(super) fn payout(row: &Row<'_>) -> Result<Payout> {
    let mut payout = Payout {
        key: RowKey::from_canonical(row.get("key")?),
        provider: text::parsed(row, "provider")?,
        account: row.get("account")?,
        reference: row.get("reference")?,
        paid_on: text::optional(row, "paid_on")?,
        paid_at: text::optional(row, "paid_at")?,
        status: row.get("status")?,
        method: row.get("method")?,
        program: row.get("program")?,
        earned: None,
        withheld_tax: None,
        sales_tax: None,
        service_fee_tax: None,
        withheld: None,
        total: None,
        extra: text::from_json(row, "extra")?,
        provenance: Provenance {
            observation: Some(row.get("first_observation")?),
            sha256: row.get("raw")?,
            entry: row.get("entry")?,
            line: row.get("line")?,
        },
    };
    for (column, _, field) in FIGURES {
        *field(&mut payout) = money(row, column)?;
    }
    Ok(payout)
}

fn money(row: &Row<'_>, column: &str) -> Result<Option<Money>> {
    let Some(amount) = text::optional(row, column)? else { return Ok(None) };
    let currency: Option<Currency> = text::optional(row, format!("{column}_currency").as_str())?;
    Ok(Some(Money { amount, currency }))
}

/// Whether two versions of a row say the same, wherever they were read.
pub(super) fn says_the_same(left: &Payout, right: &Payout) -> bool {
    let digits =
        |payout: &Payout| FIGURES.map(|(_, figure, _)| figure(payout).as_ref().map(ToString::to_string));
    // Compared as digits, because 1.1 and 1.10 are the same amount but not the same statement.
    digits(left) == digits(right) && Payout { provenance: right.provenance.clone(), ..left.clone() } == *right
}
