//! The figures as Markdown, for a merge request, a wiki or a terminal.

use crate::{
    figures::Figures,
    table::{self, Cell, Table, Value},
    text::{counted, in_markdown},
};
use std::fmt::Write;

/// Rows of a table that are listed at most. The other forms have all of them.
const ROWS: usize = 500;

/// The figures as Markdown (GitHub's tables). Amounts have all their digits and no separators, so that they can be copied.
#[must_use]
pub fn render_markdown(figures: &Figures) -> String {
    let mut text = format!("# Payouts of {}\n", figures.about.month);
    let open = figures.exceptions.iter().filter(|exception| !exception.is_decided()).count();
    let open = u64::try_from(open).unwrap_or(u64::MAX);
    let coverage = if figures.coverage.is_complete { "complete" } else { "not complete" };
    let waits = if open == 1 { "waits" } else { "wait" };
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "\n{} {waits} for a person. The coverage is {coverage}.",
        counted(open, "exception", "exceptions"),
    );
    for table in table::all(figures) {
        add_table(&mut text, &table);
    }
    text
}

fn add_table(text: &mut String, table: &Table) {
    let _ = writeln!(text, "\n## {}\n", table.title);
    if table.rows.is_empty() {
        let _ = writeln!(text, "{}", table.empty);
    } else {
        let used: Vec<bool> = (0..table.columns.len())
            .map(|column| table.rows.iter().any(|row| row.cells[column].value != Value::Absent))
            .collect();
        let columns =
            || table.columns.iter().zip(&used).filter(|(_, is_used)| **is_used).map(|(column, _)| column);
        let labels: Vec<&str> = columns().map(|column| column.label).collect();
        let _ = writeln!(text, "| {} |", labels.join(" | "));
        let rules: Vec<&str> =
            columns().map(|column| if column.is_numeric() { "--:" } else { "---" }).collect();
        let _ = writeln!(text, "|{}|", rules.join("|"));
        for row in table.rows.iter().take(ROWS) {
            let cells = row.cells.iter().zip(&used).filter(|(_, is_used)| **is_used);
            let cells: Vec<String> = cells.map(|(cell, _)| shown(cell)).collect();
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
        if table.rows.len() > ROWS {
            let _ =
                writeln!(text, "\n… and {} more rows, which the other forms list.", table.rows.len() - ROWS);
        }
    }
    if let Some(note) = &table.note {
        let _ = writeln!(text, "\n{}", in_markdown(note));
    }
}

fn shown(cell: &Cell) -> String {
    match &cell.value {
        Value::Absent => String::new(),
        Value::Text(text) => in_markdown(text),
        Value::Amount(sum, Some(currency)) if cell.has_other_currency => {
            format!("{} {currency}", sum.in_minor_units(Some(*currency)))
        }
        Value::Amount(sum, currency) => sum.in_minor_units(*currency),
        Value::Count(count) => count.to_string(),
        Value::Day(day) => day.to_string(),
    }
}
