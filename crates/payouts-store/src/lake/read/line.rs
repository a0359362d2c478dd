//! The few columns that reconciling needs, of every row that carries a payment id: a fraction of what a whole row costs.

use super::{
    EarningFilter,
    amounts::unfit,
    scan::{self, is_repeated, reader},
};
use crate::{
    AsOf, Error, Result, Store, StoredLakeFile,
    error::Kind,
    lake::{
        schema::{self, SCALE},
        value::decimal,
    },
};
use arrow_array::{Array, Decimal128Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use chrono::DateTime;
use parquet::arrow::ProjectionMask;
use payouts_files::columns::{CurrencyRule, EARNINGS};
use payouts_model::{Money, SourceId};
use payouts_reconcile::EarningLine;
use std::path::Path;

const PAYMENT: &str = "paymentId";
const EARNED: &str = "earningDate";
const EARNING: &str = "earningAmount";
const CONVERTED: &str = "earningAmountInLastPaymentCurrency";
const USD: &str = "earningAmountUSD";

impl Store {
    /// Visits every earning that carries a payment id, with what reconciling needs of it. Sorting, if it is needed to find
    /// repeated ids, takes room in `scratch`.
    ///
    /// # Errors
    /// When the catalog or a file cannot be read, or `visit` fails.
    pub fn earning_lines<E: From<Error>>(
        &self,
        source: Option<&SourceId>,
        as_of: AsOf,
        scratch: &Path,
        mut visit: impl FnMut(&SourceId, &EarningLine<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let filter = EarningFilter { source: source.cloned(), ..EarningFilter::default() };
        let files = self.earning_files(&filter, as_of)?;
        let repeated = self.repeated_rows(source, as_of, scratch)?;
        for file in &files {
            let repeated = repeated.of(&file.file.path);
            for batch in self.line_batches(file)? {
                let lines = Lines::of(batch?)?;
                for row in 0..lines.batch.num_rows() {
                    if let Some(line) = lines.line(row, repeated)? {
                        visit(&file.window.source, &line)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn line_batches<'f>(
        &self,
        file: &'f StoredLakeFile,
    ) -> Result<impl Iterator<Item = Result<RecordBatch>> + use<'f>> {
        let builder = reader(self.layout().root(), file)?;
        let money = [EARNING, CONVERTED, USD];
        let wanted = [PAYMENT, EARNED, schema::EXTRA].into_iter().chain(money);
        let wanted = wanted.chain(money.into_iter().flat_map(currencies).copied());
        let only = ProjectionMask::columns(builder.parquet_schema(), wanted);
        scan::read(builder.with_projection(only), file)
    }
}

/// The columns that hold the currency of an amount, the first that is not blank.
pub(super) fn currencies_of(rule: CurrencyRule) -> &'static [&'static str] {
    match rule {
        CurrencyRule::FirstOf(names) => names,
        CurrencyRule::Fixed(_) => &[],
    }
}

fn rule(amount: &str) -> Option<CurrencyRule> {
    EARNINGS.columns.iter().find(|column| column.name == amount).and_then(|column| column.money)
}

fn currencies(amount: &str) -> &'static [&'static str] {
    rule(amount).map_or(&[], currencies_of)
}

struct Lines {
    batch: RecordBatch,
    extra: StringArray,
}

impl Lines {
    fn of(batch: RecordBatch) -> Result<Self> {
        let damaged = |name: &str| {
            Error::new(Kind::Damaged, format!("column {name} of a lake file is not as it was written"))
        };
        let extra =
            column::<StringArray>(&batch, schema::EXTRA).ok_or_else(|| damaged(schema::EXTRA))?.clone();
        Ok(Self { batch, extra })
    }

    fn line(&self, row: usize, repeated: &[u32]) -> Result<Option<EarningLine<'_>>> {
        let Some(payment) = self.text(PAYMENT, row) else { return Ok(None) };
        let earned =
            column::<TimestampMicrosecondArray>(&self.batch, EARNED).filter(|days| days.is_valid(row));
        let earned_on = earned.and_then(|days| DateTime::from_timestamp_micros(days.value(row)));
        Ok(Some(EarningLine {
            payment,
            earning: self.money(EARNING, row)?,
            converted: self.money(CONVERTED, row)?,
            usd: self.money(USD, row)?,
            earned_on: earned_on.map(|at| at.date_naive()),
            is_repeat: is_repeated(&self.batch, row, repeated),
        }))
    }

    fn money(&self, name: &str, row: usize) -> Result<Option<Money>> {
        let column = column::<Decimal128Array>(&self.batch, name).filter(|amounts| amounts.is_valid(row));
        let amount = match column {
            Some(amounts) => {
                decimal::amount(amounts.value(row), SCALE).map(|amount| amount.decimal().normalize().into())
            }
            None => unfit(&self.extra, row, name)?,
        };
        let currency = match rule(name) {
            Some(CurrencyRule::Fixed(code)) => Some(code),
            _ => currencies(name).iter().find_map(|name| self.text(name, row)),
        };
        Ok(amount.map(|amount| Money { amount, currency: currency.and_then(|code| code.parse().ok()) }))
    }

    fn text(&self, name: &str, row: usize) -> Option<&str> {
        column::<StringArray>(&self.batch, name)
            .filter(|texts| texts.is_valid(row))
            .map(|texts| texts.value(row))
    }
}

/// A column by its name; a file that was written before the spec knew it has none.
pub(super) fn column<'b, A: 'static>(batch: &'b RecordBatch, name: &str) -> Option<&'b A> {
    batch.column_by_name(name).and_then(|array| array.as_any().downcast_ref())
}
