//! Bank statements on disk.

use crate::{
    context::{Context, shown},
    exit::Failure,
    progress::counted,
};
use payouts_bank::{Statement, camt053};
use std::{fs::File, io::BufReader, path::PathBuf};

/// Reads every statement of these files. One that is given twice is read once.
pub(super) fn read(files: &[PathBuf], context: &Context) -> Result<Vec<Statement>, Failure> {
    let mut all: Vec<Statement> = Vec::new();
    for path in files {
        let unread = |why: String| Failure::usage(format!("{} cannot be read: {why}", shown(path)));
        if path.is_dir() {
            return Err(unread("it is a directory".to_owned()).with_hint("name the files in it"));
        }
        let file = File::open(path).map_err(|error| unread(error.to_string()))?;
        let statements = camt053::read(BufReader::new(file)).map_err(|error| {
            Failure::usage(format!("{} is no bank statement: {error}", shown(path)))
                .with_hint("a statement is an ISO 20022 camt.053 message, in XML: ask the bank for that form")
        })?;
        for statement in statements {
            if all.contains(&statement) {
                context.notice(format!("statement {} in {} was read already", statement.id, shown(path)));
                continue;
            }
            warn_of_same_days(&statement, &all, context);
            all.push(statement);
        }
    }
    if !files.is_empty() {
        let entries: usize = all.iter().map(|statement| statement.entries.len()).sum();
        let not_booked: u64 = all.iter().map(|statement| statement.not_booked).sum();
        let left_out =
            if not_booked > 0 { format!("; {not_booked} not booked yet, left out") } else { String::new() };
        let read = counted(all.len(), "statement");
        context.notice(format!("{read} with {entries} booked entries{left_out}"));
    }
    Ok(all)
}

/// Warns when two statements of an account contain the same days: money would be there twice. The last day of one is
/// often given as the first of the next.
fn warn_of_same_days(statement: &Statement, others: &[Statement], context: &Context) {
    let same_days = others.iter().find(|other| {
        let is_another = other.account == statement.account
            && other.currency == statement.currency
            && other.id != statement.id;
        let overlaps = matches!((other.days, statement.days), (Some((a, b)), Some((c, d))) if a < d && c < b);
        is_another && overlaps
    });
    if let Some(other) = same_days {
        context.notice(format!(
            "statements {} and {} of account {} contain the same days: give each day once",
            other.id, statement.id, statement.account
        ));
    }
}
