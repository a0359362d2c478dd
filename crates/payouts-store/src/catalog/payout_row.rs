//! A payout as columns of the catalog, and back.

use super::{
    cells::{Cells, Values},
    text,
};
use crate::Result;
use chrono::SecondsFormat;
use payouts_model::{Currency, Money, Payout, Provenance, RowKey};
use payouts_wire::WireDate;
use rusqlite::Row;

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

/// The columns of a row, in their order. Where it was read is last: that is no part of its content.
pub(super) const COLUMNS: &str = "key, provider, account, reference, paid_on, paid_at, status, method, program, extra, \
     earned, earned_currency, withheld_tax, withheld_tax_currency, sales_tax, sales_tax_currency, \
     service_fee_tax, service_fee_tax_currency, withheld, withheld_currency, total, total_currency, entry, line";

/// How many columns these are.
pub(super) const WIDTH: usize = SAYING + 2;

/// How many of them are the content of the row.
const SAYING: usize = 10 + 2 * FIGURES.len();

/// About how long the texts of a row are together.
pub(super) const TEXTS: usize = 256;

/// Puts down the values of a row.
pub(super) fn put(payout: &Payout, cells: &mut Cells) -> Result<()> {
    cells.text(payout.key.as_str());
    cells.text(payout.provider.as_str());
    cells.text(&payout.account);
    cells.optional_text(payout.reference.as_deref());
    cells.optional(payout.paid_on.map(WireDate::from), Cells::display)?;
    cells.optional(payout.paid_at, |cells, instant| {
        cells.display(instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    })?;
    cells.optional_text(payout.status.as_deref());
    cells.optional_text(payout.method.as_deref());
    cells.optional_text(payout.program.as_deref());
    cells.json(&payout.extra)?;
    for (_, figure, _) in FIGURES {
        let money = figure(payout).as_ref();
        cells.optional(money.map(|money| &money.amount), Cells::display)?;
        cells.optional_text(money.and_then(|money| money.currency.as_ref()).map(Currency::as_str));
    }
    cells.optional_text(payout.provenance.entry.as_deref());
    cells.integer(payout.provenance.line);
    Ok(())
}

/// Whether two versions of a row, whose values come next, say the same. Amounts are compared as digits, because 1.1 and
/// 1.10 are the same amount but not the same statement.
pub(super) fn says_the_same(left: Values<'_>, right: Values<'_>) -> bool {
    left.take(SAYING).eq(right.take(SAYING))
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
