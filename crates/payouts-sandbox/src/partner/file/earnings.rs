//! The earnings file.

use std::io;

use super::pack::Pack;
use super::table::Table;
use super::{Recipe, layout};
use crate::quirks::partner::{EarningIdRepeats, EarningPaymentJoin, LastPaymentCurrency, PaymentStatusText};
use payouts_sandbox_world::{Earning, EarningColumn};

/// Every so many rows one is told again, where ids repeat.
const REPEATED_EVERY: u64 = 10;

pub(super) fn write(recipe: &Recipe<'_>, pack: Pack) -> io::Result<u64> {
    let limit = usize::try_from(recipe.splitting.one_file).unwrap_or(usize::MAX);
    let many = recipe.wanted.earnings(recipe.world).nth(limit).is_some();
    let mut table = Table::new(recipe, pack, layout::earnings(recipe.quirks), many);
    let cells = Cells {
        statuses: recipe.quirks.side(),
        join: recipe.quirks.side(),
        last_currency: recipe.quirks.side(),
    };
    let repeats = recipe.quirks.side::<EarningIdRepeats>() == EarningIdRepeats::Repeated;
    for (number, row) in (0..).zip(recipe.wanted.earnings(recipe.world)) {
        table.row(row.earning_for_date(), |column, out| cells.spell(&row, column, out))?;
        if repeats && number % REPEATED_EVERY == 0 {
            table.row(row.earning_for_date(), |column, out| {
                cells.spell(&row, column, out);
                if column == EarningColumn::TransactionId {
                    out.push_str("-2");
                }
            })?;
        }
    }
    table.finish()
}

struct Cells {
    statuses: PaymentStatusText,
    join: EarningPaymentJoin,
    last_currency: LastPaymentCurrency,
}

impl Cells {
    fn spell(&self, row: &Earning<'_>, column: EarningColumn, out: &mut String) {
        let start = out.len();
        match column {
            EarningColumn::PaymentStatus => out.push_str(&self.statuses.spell(row.payout_status())),
            _ => row.write_cell(column, out),
        }
        match column {
            EarningColumn::PaymentId if self.join == EarningPaymentJoin::Unpadded => {
                let digits = out[start..].trim_start_matches('0').to_owned();
                out.replace_range(start.., &digits);
            }
            EarningColumn::LastPaymentCurrency if self.is_dollars(out, start) => out.push_str("USD"),
            EarningColumn::EarningAmountInLastPaymentCurrency if self.is_dollars(out, start) => {
                row.write_cell(EarningColumn::EarningAmountUsd, out);
            }
            _ => {}
        }
    }

    fn is_dollars(&self, out: &str, start: usize) -> bool {
        out.len() == start && self.last_currency == LastPaymentCurrency::Dollars
    }
}
