//! Tables in HTML.

use super::number::{amount, amount_with_currency};
use crate::{
    table::{Cell, Column, Form, Row, Table, Value},
    text::visible,
};
use maud::{Markup, html};

/// Rows of a table that the page has at most: a browser stays usable, and the other forms have all rows.
const ROWS: usize = 20_000;

/// Columns that the page leaves out: the sentence above the table has the command, and a digest is for the workbook.
const LEFT_OUT: [(&str, &str); 3] =
    [("payouts", "command"), ("earnings-by-payment", "command"), ("exceptions", "digest")];

/// A section with a heading and a table.
pub(super) fn section(table: &Table) -> Markup {
    html! {
        section id=(table.id) aria-labelledby={ (table.id) "-title" } {
            h2 id={ (table.id) "-title" } { (table.title) @if !table.rows.is_empty() { " " span.count { "(" (table.rows.len()) ")" } } }
            (body(table))
        }
    }
}

/// A table without a section, for the one of a chart.
pub(super) fn body(table: &Table) -> Markup {
    if table.rows.is_empty() {
        return html! {
            p.empty { (table.empty) }
            @if let Some(note) = &table.note { p.note { (note) } }
        };
    }
    let columns: Vec<(usize, &Column)> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(number, column)| {
            let is_used = table.rows.iter().any(|row| row.cells[*number].value != Value::Absent);
            is_used && !LEFT_OUT.contains(&(table.id, column.name))
        })
        .collect();
    html! {
        @if let Some(note) = &table.note { p.note { (note) } }
        @if table.rows.len() > ROWS {
            p.note { "The first " (ROWS) " of " (table.rows.len()) " rows. The workbook and the CSV file have all of them." }
        }
        div.scroll role="region" tabindex="0" aria-label={ "Table: " (table.title) } {
            table data-table=(table.id) {
                caption.hidden { (table.title) }
                thead { tr {
                    @for (_, column) in &columns { th scope="col" class=(class(column)) { (column.label) } }
                } }
                tbody { @for row in table.rows.iter().take(ROWS) { (line(row, &columns)) } }
            }
        }
    }
}

fn line(row: &Row, columns: &[(usize, &Column)]) -> Markup {
    let words = Some(row.words.join(" ")).filter(|words| !words.is_empty());
    html! {
        tr data-w=[words] {
            @for (number, column) in columns { td class=(class(column)) { (value(&row.cells[*number], column)) } }
        }
    }
}

fn value(cell: &Cell, column: &Column) -> Markup {
    let shown = match &cell.value {
        Value::Absent => return html! {},
        Value::Text(text) if column.form == Form::Command => html! { code { (visible(text)) } },
        Value::Text(text) => html! { (visible(text)) },
        Value::Amount(sum, Some(currency)) if cell.has_other_currency => {
            amount_with_currency(*sum, *currency)
        }
        Value::Amount(sum, currency) => amount(*sum, *currency),
        Value::Count(count) => html! { (count) },
        Value::Day(day) => html! { time datetime=(day) { (day) } },
    };
    if cell.link.is_empty() {
        return shown;
    }
    html! { a.rows href="#payouts" data-f=(cell.link.join(" ")) { (shown) } }
}

const fn class(column: &Column) -> &'static str {
    match column.form {
        Form::Text => "t",
        Form::Id => "id",
        Form::Amount => "a",
        Form::Count => "k",
        Form::Day => "d",
        Form::Command => "cmd",
    }
}
