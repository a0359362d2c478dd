//! Which currency an amount is in.

use payouts_files::columns::{CurrencyRule, RowSchema};
use payouts_files::export_file::{Block, is_blank};
use payouts_model::Currency;

/// Where the currency of a money column is.
#[derive(Debug)]
pub(super) enum Where {
    Fixed(Option<Currency>),
    /// In the first of these columns of the dataset that is not blank.
    FirstOf(Vec<usize>),
}

/// The currencies of one money column, row after row. The same text means the same again.
#[derive(Default)]
pub(super) struct Currencies<'b> {
    last: Option<(&'b [u8], Option<Currency>)>,
}

impl<'b> Currencies<'b> {
    #[inline]
    pub(super) fn of(
        &mut self,
        block: &'b Block,
        row: usize,
        rule: &Where,
        malformed: &mut Vec<(usize, usize)>,
    ) -> Option<Currency> {
        let columns = match rule {
            Where::Fixed(currency) => return *currency,
            Where::FirstOf(columns) => columns,
        };
        let positions = columns.iter().filter_map(|column| block.header().place(*column));
        let mut cells = positions.map(|position| (position, block.cell(row, position)));
        let (position, text) = cells.find(|(_, cell)| !is_blank(cell))?;
        let currency = match self.last {
            Some((last, currency)) if last == text => currency,
            _ => std::str::from_utf8(text).ok().and_then(|text| text.parse().ok()),
        };
        self.last = Some((text, currency));
        if currency.is_none() {
            malformed.push((row, position));
        }
        currency
    }
}

impl Where {
    pub(super) fn of(rule: CurrencyRule, dataset: &RowSchema) -> Self {
        match rule {
            CurrencyRule::Fixed(code) => Self::Fixed(code.parse().ok()),
            CurrencyRule::FirstOf(names) => {
                let place = |name: &&str| dataset.columns.iter().position(|column| column.name == *name);
                Self::FirstOf(names.iter().filter_map(place).collect())
            }
        }
    }
}
