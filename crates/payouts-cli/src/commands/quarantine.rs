//! `payouts quarantine`: rows and cells that could not be read. They block nothing, and they do not vanish.

use super::open;
use crate::{
    args::{AcknowledgeArgs, Output, QuarantineCommand},
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    progress::counted,
};
use payouts_store::{QuarantineEntry, Store};

pub(super) const COLUMNS: [Column; 8] = [
    Column::new("number", "Number"),
    Column::new("window", "Window"),
    Column::new("entry", "Entry"),
    Column::new("line", "Line"),
    Column::new("column", "Column"),
    Column::new("text", "Text"),
    Column::new("reason", "Reason"),
    Column::new("state", "State"),
];

/// Escaped: quotes and line breaks as `\"` and `\n`, what is no ASCII as `\xNN`. So nothing of them is lost.
pub(super) const BYTES: Column = Column::new("raw_bytes", "Bytes");

/// Who acknowledged it, when and why.
pub(super) const ACKNOWLEDGED: [Column; 3] = [
    Column::new("acknowledged_by", "Acknowledged by"),
    Column::new("acknowledged_at", "Acknowledged at"),
    Column::new("acknowledged_reason", "Because"),
];

/// What acknowledging prints for programs.
pub(super) const DONE: [Column; 2] = [Column::new("acknowledged", ""), Column::new("open", "")];

/// A list shows so much of a row; `show` has all of it.
const SHOWN: usize = 40;

pub(crate) fn run(command: QuarantineCommand, context: &Context) -> Outcome {
    let entries = open(context)?.quarantine()?;
    match command {
        QuarantineCommand::Ls => {
            let columns = [&COLUMNS[..], &ACKNOWLEDGED].concat();
            let is_table = context.common.output == Output::Table;
            let columns = if is_table { &columns[..COLUMNS.len()] } else { &columns[..] };
            let rows = entries.iter().map(|entry| {
                let mut cells = listed(entry, is_table);
                cells.extend(acknowledged(entry));
                cells.truncate(columns.len());
                cells
            });
            context.printer().rows(columns, rows, "every row and cell could be read")?;
        }
        QuarantineCommand::Show { number } => show(&entries, number, context)?,
        QuarantineCommand::Acknowledge(args) => acknowledge(&entries, &args, context)?,
    }
    Ok(Exit::Done)
}

fn show(entries: &[QuarantineEntry], number: i64, context: &Context) -> Result<(), Failure> {
    let entry = entries.iter().find(|entry| entry.id == number).ok_or_else(|| unknown(number))?;
    let bytes = entry.bytes.escape_ascii().to_string();
    let mut printer = context.printer();
    if context.common.output != Output::Table {
        let mut cells = listed(entry, false);
        cells.extend(acknowledged(entry));
        cells.push(Cell::text(bytes));
        printer.rows(&[&COLUMNS[..], &ACKNOWLEDGED, &[BYTES]].concat(), [cells], "")?;
        return Ok(());
    }
    let column = entry.column.as_ref().map_or_else(String::new, |column| format!(", column {column}"));
    printer.raw(&format!("{} line {}{column}: {}\n", entry.window, entry.line, entry.reason))?;
    printer.raw(&bytes)?;
    if let Some(seen) = &entry.acknowledged {
        let at = seen.at.format("%Y-%m-%d %H:%M UTC");
        printer.raw(&format!("\nacknowledged by {} on {at}: {}", seen.who, seen.reason))?;
    }
    Ok(())
}

fn acknowledge(
    entries: &[QuarantineEntry],
    args: &AcknowledgeArgs,
    context: &Context,
) -> Result<(), Failure> {
    if let Some(number) = args.numbers.iter().find(|number| entries.iter().all(|entry| entry.id != **number))
    {
        return Err(unknown(*number));
    }
    if let Some(window) = &args.window
        && entries.iter().all(|entry| entry.window.to_string() != *window)
    {
        return Err(Failure::usage(format!("nothing of {window:?} is in quarantine"))
            .with_hint("list the windows with: payouts quarantine ls"));
    }
    let is_meant = |entry: &&QuarantineEntry| match &args.window {
        Some(window) => entry.window.to_string() == *window,
        None => args.all || args.numbers.contains(&entry.id),
    };
    let meant: Vec<i64> = entries
        .iter()
        .filter(is_meant)
        .filter(|entry| entry.acknowledged.is_none())
        .map(|entry| entry.id)
        .collect();
    if !meant.is_empty() {
        let (who, now) = (context.user(), context.environment.now());
        Store::open(&context.store_dir())?.write(|ledger| {
            meant.iter().try_for_each(|entry| ledger.acknowledge(*entry, &who, &args.reason, now))
        })?;
    }
    let left = entries.iter().filter(|entry| entry.acknowledged.is_none()).count() - meant.len();
    if !context.for_people() {
        let row = vec![Cell::Count(meant.len() as u64), Cell::Count(left as u64)];
        context.printer().rows(&DONE, [row], "")?;
    }
    context.notice(format!("{} acknowledged, {left} left", counted(meant.len(), "problem")));
    Ok(())
}

fn unknown(number: i64) -> Failure {
    Failure::usage(format!("nothing in quarantine has the number {number}"))
        .with_hint("list it with: payouts quarantine ls")
}

fn listed(entry: &QuarantineEntry, is_short: bool) -> Vec<Cell> {
    let text = match &entry.column {
        Some(_) => String::from_utf8_lossy(&entry.bytes).into_owned(),
        None => entry.bytes.escape_ascii().to_string(),
    };
    let text = match text.char_indices().nth(SHOWN) {
        Some((end, _)) if is_short => format!("{}…", &text[..end]),
        _ => text,
    };
    let state = if entry.acknowledged.is_some() { "acknowledged" } else { "open" };
    vec![
        Cell::Number(entry.id.to_string()),
        Cell::text(entry.window.to_string()),
        Cell::optional(entry.entry.as_ref()),
        Cell::Count(entry.line),
        Cell::optional(entry.column.as_ref()),
        Cell::text(text),
        Cell::text(&entry.reason),
        Cell::text(state),
    ]
}

fn acknowledged(entry: &QuarantineEntry) -> [Cell; 3] {
    let seen = entry.acknowledged.as_ref();
    [
        Cell::optional(seen.map(|seen| &seen.who)),
        Cell::instant(seen.map(|seen| seen.at)),
        Cell::optional(seen.map(|seen| &seen.reason)),
    ]
}
