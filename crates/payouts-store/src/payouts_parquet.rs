//! Payouts as a Parquet file, for engines that read nothing else.

use crate::{
    Error, PayoutVersion, Result,
    error::{Kind, lake},
};
use arrow_array::{
    ArrayRef, RecordBatch,
    builder::{
        BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, StringBuilder,
        TimestampMicrosecondBuilder,
    },
};
use parquet::{arrow::ArrowWriter, basic::Compression, file::properties::WriterProperties};
use payouts_model::{Currency, Money};
use payouts_reconcile::settlement_status;
use std::{io::Write, sync::Arc};

/// Digits and decimal places of a figure, as in the lake.
const DIGITS: u8 = 28;
const PLACES: u8 = 12;

/// Days from the common era to 1970, from which Parquet counts.
const EPOCH: i32 = 719_163;

/// Writes payouts as one Parquet file: figures as `DECIMAL(28, 12)` next to their currencies, days as dates, instants
/// as UTC timestamps, what the model has no field for as JSON in `extra`.
///
/// # Errors
/// When a figure has more digits than the column holds (it is never rounded), or `out` refuses.
pub fn write_payouts_parquet(payouts: &[PayoutVersion], out: &mut (dyn Write + Send)) -> Result<()> {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns(payouts)?).map_err(lake("a table of payouts"))?;
    let properties =
        WriterProperties::builder().set_compression(Compression::ZSTD(Default::default())).build();
    let mut writer =
        ArrowWriter::try_new(out, batch.schema(), Some(properties)).map_err(lake("a file of payouts"))?;
    writer.write(&batch).map_err(lake("a file of payouts"))?;
    writer.close().map_err(lake("a file of payouts"))?;
    Ok(())
}

type Column = (&'static str, ArrayRef, bool);

/// The column of an amount, the column of its currency, and where both are.
type Figure = (&'static str, &'static str, fn(&PayoutVersion) -> Option<&Money>);

fn columns(payouts: &[PayoutVersion]) -> Result<Vec<Column>> {
    let mut columns = vec![
        texts("provider", payouts, |version| Some(version.payout.provider.as_str())),
        texts("source", payouts, |version| Some(version.source.as_str())),
        texts("dataset", payouts, |version| Some(version.dataset.as_str())),
        texts("account", payouts, |version| Some(&version.payout.account)),
        texts("reference", payouts, |version| version.payout.reference.as_deref()),
        days("paid_on", payouts),
        instants("paid_at", payouts),
        texts("status", payouts, |version| version.payout.status.as_deref()),
        texts("method", payouts, |version| version.payout.method.as_deref()),
        texts("program", payouts, |version| version.payout.program.as_deref()),
        texts("settlement", payouts, |version| Some(settlement_status(&version.payout).as_str())),
    ];
    let figures: [Figure; 6] = [
        ("earned", "earned_currency", |version| version.payout.earned.as_ref()),
        ("withheld_tax", "withheld_tax_currency", |version| version.payout.withheld_tax.as_ref()),
        ("sales_tax", "sales_tax_currency", |version| version.payout.sales_tax.as_ref()),
        ("service_fee_tax", "service_fee_tax_currency", |version| version.payout.service_fee_tax.as_ref()),
        ("withheld", "withheld_currency", |version| version.payout.withheld.as_ref()),
        ("total", "total_currency", |version| version.payout.total.as_ref()),
    ];
    for (amount, currency, figure) in figures {
        columns.push(decimals(amount, payouts, figure)?);
        columns.push(texts(currency, payouts, |version| {
            figure(version)?.currency.as_ref().map(Currency::as_str)
        }));
    }
    let extras: Vec<_> =
        payouts.iter().map(|version| serde_json::to_string(&version.payout.extra_texts())).collect();
    let mut extra = StringBuilder::new();
    let mut vanished = BooleanBuilder::new();
    let mut periods = StringBuilder::new();
    for (version, text) in payouts.iter().zip(extras) {
        vanished.append_value(version.vanished_in.is_some());
        periods.append_value(version.period.to_string());
        let text = text.map_err(lake("the extra members of a payout"))?;
        extra.append_value(text);
    }
    columns.push(("vanished", Arc::new(vanished.finish()), true));
    columns.push(("extra", Arc::new(extra.finish()), true));
    columns.push(("period", Arc::new(periods.finish()), true));
    columns.push(texts("key", payouts, |version| Some(version.payout.key.as_str())));
    columns.push(texts("raw_sha256", payouts, |version| Some(&version.payout.provenance.sha256)));
    columns.push(texts("raw_entry", payouts, |version| version.payout.provenance.entry.as_deref()));
    columns.push(numbers("raw_line", payouts, |version| i64::try_from(version.payout.provenance.line).ok()));
    columns.push(ids("first_observation", payouts, |version| version.first_observation.0));
    columns.push(ids("last_observation", payouts, |version| version.last_observation.0));
    Ok(columns)
}

fn texts(
    name: &'static str,
    payouts: &[PayoutVersion],
    text: impl Fn(&PayoutVersion) -> Option<&str>,
) -> Column {
    let mut column = StringBuilder::new();
    payouts.iter().for_each(|version| column.append_option(text(version)));
    (name, Arc::new(column.finish()), true)
}

fn numbers(
    name: &'static str,
    payouts: &[PayoutVersion],
    number: impl Fn(&PayoutVersion) -> Option<i64>,
) -> Column {
    let mut column = Int64Builder::new();
    payouts.iter().for_each(|version| column.append_option(number(version)));
    (name, Arc::new(column.finish()), true)
}

/// Numbers that name something are text, here as in every other form: they are never added.
fn ids(name: &'static str, payouts: &[PayoutVersion], id: impl Fn(&PayoutVersion) -> i64) -> Column {
    let mut column = StringBuilder::new();
    payouts.iter().for_each(|version| column.append_value(id(version).to_string()));
    (name, Arc::new(column.finish()), true)
}

fn days(name: &'static str, payouts: &[PayoutVersion]) -> Column {
    let mut column = Date32Builder::new();
    for version in payouts {
        let day = version.payout.paid_on.map(|day| chrono::Datelike::num_days_from_ce(&day) - EPOCH);
        column.append_option(day);
    }
    (name, Arc::new(column.finish()), true)
}

fn instants(name: &'static str, payouts: &[PayoutVersion]) -> Column {
    let mut column = TimestampMicrosecondBuilder::new().with_timezone("UTC");
    payouts
        .iter()
        .for_each(|version| column.append_option(version.payout.paid_at.map(|at| at.timestamp_micros())));
    (name, Arc::new(column.finish()), true)
}

fn decimals(
    name: &'static str,
    payouts: &[PayoutVersion],
    figure: impl Fn(&PayoutVersion) -> Option<&Money>,
) -> Result<Column> {
    let mut column = Decimal128Builder::new()
        .with_precision_and_scale(DIGITS, PLACES.cast_signed())
        .map_err(lake("a column of decimals"))?;
    for version in payouts {
        let value =
            figure(version).map(|money| scaled(money).ok_or_else(|| too_long(version, money))).transpose()?;
        column.append_option(value);
    }
    Ok((name, Arc::new(column.finish()), true))
}

/// The amount in units of the last decimal place; `None` when it has more places or digits than the column.
fn scaled(money: &Money) -> Option<i128> {
    let decimal = money.amount.decimal().normalize();
    let factor = 10_i128.checked_pow(u32::from(PLACES).checked_sub(decimal.scale())?)?;
    let value = decimal.mantissa().checked_mul(factor)?;
    (value.unsigned_abs() < 10_u128.pow(DIGITS.into())).then_some(value)
}

fn too_long(version: &PayoutVersion, money: &Money) -> Error {
    let what = format!(
        "{money} of payout {} does not fit DECIMAL({DIGITS}, {PLACES}): export it as csv or jsonl",
        version.payout.key
    );
    Error::new(Kind::Lake, what)
}

#[cfg(test)]
mod tests {
    use super::{columns, scaled};
    use crate::{ObservationId, PayoutVersion};
    use arrow_array::{Array, StringArray};
    use payouts_model::{Dataset, Payout, SourceId};

    #[test]
    fn figures_are_exact_or_refused() {
        let scaled = |text: &str| scaled(&text.parse().expect("money"));
        assert_eq!(scaled("1.10 EUR"), Some(1_100_000_000_000));
        assert_eq!(scaled("-0.000000000001 KWD"), Some(-1));
        assert_eq!(scaled("0.0000000000001 KWD"), None);
        assert_eq!(scaled("9999999999999999.999999999999 USD"), Some(10_i128.pow(28) - 1));
        assert_eq!(scaled("10000000000000000 USD"), None);
    }

    #[test]
    fn texts_outside_the_columns_are_written_without_the_quotes_of_their_answer() {
        let payout: Payout = serde_json::from_value(serde_json::json!({
            "key": "1", "provider": "oracle-bi", "account": "7", "extra": {"note": r#""say \"hi\"""#, "fee": "7.10"},
            "provenance": {"observation": null, "sha256": "", "entry": null, "line": 1},
        }))
        .expect("a payout");
        let version = PayoutVersion {
            source: SourceId::new("s"),
            dataset: Dataset::PayoutSummary,
            period: "2026-01-05".parse().expect("a day"),
            payout,
            first_observation: ObservationId(1),
            last_observation: ObservationId(1),
            vanished_in: None,
        };
        let columns = columns(&[version]).expect("columns");
        let (_, extra, _) = columns.into_iter().find(|(name, ..)| *name == "extra").expect("a column");
        let extra = extra.as_any().downcast_ref::<StringArray>().expect("texts");
        assert_eq!(extra.value(0), r#"{"fee":"7.10","note":"say \"hi\""}"#);
    }
}
