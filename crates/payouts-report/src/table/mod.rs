//! The figures as tables: what HTML, workbook, Markdown and CSV have in common.

mod checks;
mod exceptions;
mod model;
mod money;

use crate::figures::Figures;
pub(crate) use exceptions::{ANSWERS, FIXED, ROW_DIGEST, ROW_ID, digest_of_texts, row_digest};
pub(crate) use model::{Cell, Column, Form, Row, Table, Value};

/// All tables, in the order they are shown.
pub(crate) fn all(figures: &Figures) -> Vec<Table> {
    let mut tables = vec![
        money::summary(figures),
        money::tie_out(figures),
        money::payouts(figures),
        money::earnings_by_payment(figures),
        checks::bank(figures),
        exceptions::exceptions(figures),
        checks::corrections(figures),
        checks::coverage(figures),
    ];
    tables.extend(money::breakdowns(figures));
    tables.extend([
        money::earnings(figures),
        money::customers(figures),
        checks::unmatched(figures),
        checks::charges(figures),
        checks::exchange(figures),
        checks::days(figures),
        exceptions::aging(figures),
        checks::windows(figures),
        checks::bank_days(figures),
        checks::left_out(figures),
        money::history(figures),
        checks::about(figures),
    ]);
    tables
}
