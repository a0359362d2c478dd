//! The figures as one CSV file in long form: a record for each value.
//!
//! | column | meaning |
//! |---|---|
//! | `table` | the table: `summary`, `tie-out`, `payouts`, … |
//! | `row` | the number of the row in its table, from 1 |
//! | `column` | the name of the column |
//! | `value` | the value: amounts in all their digits, days as YYYY-MM-DD |
//! | `currency` | the currency of an amount |
//! | `kind` | `amount`, `count`, `day`, `id`, `text` or `command` |
//!
//! An absent value has no record. A text that a spreadsheet may take for a formula begins with an apostrophe. Characters
//! without a picture are written as `\u{…}`.

use crate::{
    error::ReportError,
    figures::Figures,
    table::{self, Column, Form, Value},
    text::without_formula,
};
use std::borrow::Cow;

/// The figures as CSV, with LF at the end of each line.
///
/// # Errors
/// When a record cannot be written.
pub fn render_csv(figures: &Figures) -> Result<String, ReportError> {
    let failed = |error: &dyn std::fmt::Display| ReportError::render("CSV file", error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["table", "row", "column", "value", "currency", "kind"])
        .map_err(|error| failed(&error))?;
    for table in table::all(figures) {
        for (number, row) in table.rows.iter().enumerate() {
            let number = (number + 1).to_string();
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                let Some((value, currency)) = text_of(&cell.value) else { continue };
                let record = [table.id, &number, column.name, &value, &currency, kind(column)];
                writer.write_record(record).map_err(|error| failed(&error))?;
            }
        }
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

fn text_of(value: &Value) -> Option<(Cow<'_, str>, String)> {
    let text = match value {
        Value::Absent => return None,
        Value::Text(text) => without_formula(text),
        Value::Amount(sum, currency) => {
            return Some((sum.to_string().into(), currency.map(String::from).unwrap_or_default()));
        }
        Value::Count(count) => count.to_string().into(),
        Value::Day(day) => day.to_string().into(),
    };
    Some((text, String::new()))
}

const fn kind(column: &Column) -> &'static str {
    match column.form {
        Form::Text => "text",
        Form::Id => "id",
        Form::Amount => "amount",
        Form::Count => "count",
        Form::Day => "day",
        Form::Command => "command",
    }
}
