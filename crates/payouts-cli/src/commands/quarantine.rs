//! `payouts quarantine`: the rows that could not be read. They block nothing, and they do not vanish.

use super::open;
use crate::{
    args::{Output, QuarantineCommand},
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
};
use payouts_store::QuarantinedRow;

const COLUMNS: [Column; 5] = [
    Column::new("number", "Number"),
    Column::new("window", "Window"),
    Column::new("entry", "Entry"),
    Column::new("line", "Line"),
    Column::new("reason", "Reason"),
];

/// Escaped: quotes and line breaks as `\"` and `\n`, what is no ASCII as `\xNN`. So nothing of them is lost.
const BYTES: Column = Column::new("bytes", "Bytes");

pub(crate) fn run(command: QuarantineCommand, context: &Context) -> Outcome {
    let quarantined = open(context)?.quarantine()?;
    match command {
        QuarantineCommand::Ls => {
            context.printer().rows(&COLUMNS, quarantined.iter().map(listed), "every row could be read")?;
        }
        QuarantineCommand::Show { number } => {
            let row = quarantined.iter().find(|row| row.id == number).ok_or_else(|| {
                Failure::usage(format!("no row in quarantine has the number {number}"))
                    .with_hint("list them with: payouts quarantine ls")
            })?;
            let bytes = row.bytes.escape_ascii().to_string();
            let mut printer = context.printer();
            if context.common.output != Output::Table {
                let cells = [listed(row), vec![Cell::text(bytes)]].concat();
                printer.rows(&[&COLUMNS[..], &[BYTES]].concat(), [cells], "")?;
                return Ok(Exit::Done);
            }
            printer.raw(&format!("{} line {}: {}\n", row.window, row.line, row.reason))?;
            printer.raw(&bytes)?;
        }
    }
    Ok(Exit::Done)
}

fn listed(row: &QuarantinedRow) -> Vec<Cell> {
    vec![
        Cell::Number(row.id.to_string()),
        Cell::text(row.window.to_string()),
        Cell::optional(row.entry.as_ref()),
        Cell::Count(row.line),
        Cell::text(&row.reason),
    ]
}
