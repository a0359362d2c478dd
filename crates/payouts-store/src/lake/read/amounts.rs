//! Exact sums over money columns of lake files: only the columns that a sum needs are decoded.

use super::{
    line::{column, currencies_of},
    scan::is_repeated,
    sums::EarningSums,
};
use crate::{
    Error, Result,
    error::Kind,
    lake::{
        schema::{self, Shape},
        sums::Sums,
        value::{Spelling, decimal},
    },
};
use arrow_array::{Array, Decimal128Array, RecordBatch, StringArray};
use arrow_schema::Schema;
use payouts_files::columns::{Column, CurrencyRule, RowSchema};
use payouts_model::Currency;
use payouts_wire::{Amount, amount::parse_loose};
use std::collections::BTreeMap;

/// Adds up some money columns of the rows of one file.
pub(crate) struct AmountSums {
    columns: Vec<AmountColumn>,
    rows: u64,
    repeated: u64,
}

struct AmountColumn {
    column: &'static Column,
    rule: CurrencyRule,
    /// Where its letter is in `spelling`.
    letter: Option<usize>,
    sums: Sums,
}

/// Every money column of a dataset.
pub(crate) fn money_columns(dataset: &'static RowSchema) -> impl Iterator<Item = &'static Column> {
    dataset.columns.iter().filter(|column| column.money.is_some())
}

impl AmountSums {
    /// `schema` is that of the whole file: letters of `spelling` are for the typed columns that it has.
    pub(crate) fn new(
        dataset: &'static RowSchema,
        columns: impl IntoIterator<Item = &'static Column>,
        schema: &Schema,
    ) -> Self {
        let typed: Vec<&str> = schema
            .fields()
            .iter()
            .filter_map(|field| dataset.columns.iter().find(|column| column.name == field.name()))
            .filter(|column| Shape::of(column) != Shape::Text)
            .map(|column| column.name)
            .collect();
        let columns = columns.into_iter().filter_map(|column| {
            let letter = typed.iter().position(|name| *name == column.name);
            Some(AmountColumn { column, rule: column.money?, letter, sums: Sums::default() })
        });
        Self { columns: columns.collect(), rows: 0, repeated: 0 }
    }

    /// The columns that have to be decoded.
    pub(crate) fn needed(&self) -> Vec<&'static str> {
        let own = self.columns.iter().flat_map(|amounts| {
            [amounts.column.name].into_iter().chain(currencies_of(amounts.rule).iter().copied())
        });
        own.chain([schema::EXTRA, schema::SPELLING]).collect()
    }

    /// Adds the rows of a batch, and counts those that `repeated` names by their numbers.
    pub(crate) fn add(&mut self, batch: &RecordBatch, repeated: &[u32]) -> Result<()> {
        self.add_rows(batch, &(0..batch.num_rows()).collect::<Vec<_>>(), repeated)
    }

    /// Does what [`AmountSums::add`] does, with these rows of the batch.
    pub(crate) fn add_rows(&mut self, batch: &RecordBatch, rows: &[usize], repeated: &[u32]) -> Result<()> {
        let counted: Vec<usize> =
            rows.iter().copied().filter(|row| !is_repeated(batch, *row, repeated)).collect();
        self.rows += rows.len() as u64;
        self.repeated += (rows.len() - counted.len()) as u64;
        let extra: &StringArray = expect(batch, schema::EXTRA)?;
        let spelling: &StringArray = expect(batch, schema::SPELLING)?;
        for amounts in &mut self.columns {
            let values = column::<Decimal128Array>(batch, amounts.column.name);
            let mut codes = Codes::new(amounts.rule, batch);
            for row in counted.iter().copied() {
                if let Some(values) = values
                    && values.is_valid(row)
                {
                    let value = values.value(row);
                    let letter = amounts.letter.and_then(|place| spelling.value(row).as_bytes().get(place));
                    let scale = letter.and_then(|letter| Spelling(*letter).as_scale());
                    let scale = scale.unwrap_or_else(|| least_scale(value));
                    amounts.sums.add(codes.currency(row), value, scale);
                } else if let Some(amount) = unfit(extra, row, amounts.column.name)? {
                    amounts.sums.add_unfit(codes.currency(row), amount);
                }
            }
        }
        Ok(())
    }

    /// The sums by column; a column without amounts has none.
    pub(crate) fn finish(self) -> EarningSums {
        let sums = self.columns.into_iter();
        let sums = sums.filter_map(|amounts| Some((amounts.column.name.to_owned(), amounts.sums.finish()?)));
        EarningSums { rows: self.rows, repeats: self.repeated, totals: sums.collect() }
    }
}

fn expect<'b, A: 'static>(batch: &'b RecordBatch, name: &str) -> Result<&'b A> {
    column(batch, name).ok_or_else(|| {
        Error::new(Kind::Damaged, format!("column {name} of a lake file is not as it was written"))
    })
}

/// The fewest digits behind the point that hold a value of the lake.
pub(crate) fn least_scale(value: decimal::Scaled) -> u8 {
    let mut scale = schema::SCALE;
    let mut rest = value;
    while scale > 0 && rest % 10 == 0 {
        (rest, scale) = (rest / 10, scale - 1);
    }
    scale
}

/// An amount that its column has no room for is in `extra`.
pub(crate) fn unfit(extra: &StringArray, row: usize, name: &str) -> Result<Option<Amount>> {
    if extra.is_null(row) || !extra.value(row).contains(name) {
        return Ok(None);
    }
    let texts: BTreeMap<String, String> = serde_json::from_str(extra.value(row))
        .map_err(|error| Error::because(Kind::Damaged, "column extra of a lake file is no JSON", error))?;
    Ok(texts.get(name).and_then(|text| parse_loose(text).ok().flatten()))
}

/// The currencies of one money column, row after row. Neighbours mostly have the same.
pub(crate) struct Codes<'b> {
    fixed: Option<Currency>,
    columns: Vec<&'b StringArray>,
    last: Option<(&'b str, Option<Currency>)>,
}

impl<'b> Codes<'b> {
    pub(crate) fn new(rule: CurrencyRule, batch: &'b RecordBatch) -> Self {
        let fixed = match rule {
            CurrencyRule::Fixed(code) => code.parse().ok(),
            CurrencyRule::FirstOf(_) => None,
        };
        let columns = currencies_of(rule).iter().filter_map(|name| column(batch, name)).collect();
        Self { fixed, columns, last: None }
    }

    pub(crate) fn currency(&mut self, row: usize) -> Option<Currency> {
        if self.fixed.is_some() {
            return self.fixed;
        }
        let code = self.columns.iter().find(|codes| codes.is_valid(row)).map(|codes| codes.value(row))?;
        match self.last {
            Some((last, currency)) if last == code => currency,
            _ => {
                let currency = code.parse().ok();
                self.last = Some((code, currency));
                currency
            }
        }
    }
}

/// For each column of a dataset the currencies of its amounts, if it holds money.
pub(crate) fn codes_of<'b>(dataset: &'static RowSchema, batch: &'b RecordBatch) -> Vec<Option<Codes<'b>>> {
    let columns = dataset.columns.iter();
    columns.map(|column| column.money.map(|rule| Codes::new(rule, batch))).collect()
}

#[cfg(test)]
mod tests {
    use super::least_scale;

    #[test]
    fn digits_behind_the_point_are_as_few_as_hold_the_value() {
        for (value, scale) in [(0, 0), (1_100_000_000_000, 1), (-1, 12), (5_000_000_000_000, 0)] {
            assert_eq!(least_scale(value), scale, "{value}");
        }
    }
}
