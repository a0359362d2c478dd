//! `payouts quarantine`: the rows that could not be read. They block nothing, and they do not vanish.

use super::open;
use crate::{
    args::QuarantineCommand,
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
};

const COLUMNS: [Column; 5] = [
    Column::new("number", "Number"),
    Column::new("window", "Window"),
    Column::new("entry", "Entry"),
    Column::new("line", "Line"),
    Column::new("reason", "Reason"),
];

pub(crate) fn run(command: QuarantineCommand, context: &Context) -> Outcome {
    let quarantined = open(context)?.quarantine()?;
    match command {
        QuarantineCommand::Ls => {
            let rows = quarantined.iter().map(|row| {
                vec![
                    Cell::Number(row.id.to_string()),
                    Cell::text(row.window.to_string()),
                    Cell::optional(row.entry.as_ref()),
                    Cell::Count(row.line),
                    Cell::text(&row.reason),
                ]
            });
            context.printer().rows(&COLUMNS, rows, "every row could be read")?;
        }
        QuarantineCommand::Show { number } => {
            let row = quarantined.iter().find(|row| row.id == number).ok_or_else(|| {
                Failure::usage(format!("no row in quarantine has the number {number}"))
                    .with_hint("list them with: payouts quarantine ls")
            })?;
            let mut printer = context.printer();
            printer.raw(&format!("{} line {}: {}\n", row.window, row.line, row.reason))?;
            printer.raw(&row.bytes.escape_ascii().to_string())?;
        }
    }
    Ok(Exit::Done)
}
