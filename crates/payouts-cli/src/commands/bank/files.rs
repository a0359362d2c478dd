//! `payouts bank files`: what was imported.

use crate::{
    commands::open,
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
};
use payouts_store::AsOf;

pub(super) const COLUMNS: [Column; 5] = [
    Column::new("bank_file", "Number"),
    Column::new("file", "File"),
    Column::new("statements", "Statements"),
    Column::new("imported_at", "Imported at"),
    Column::new("raw_sha256", "SHA-256").aside(),
];

pub(super) fn run(context: &Context) -> Outcome {
    let store = open(context)?;
    let statements = store.bank_statements(AsOf::Now)?;
    let rows = store.bank_files(AsOf::Now)?.into_iter().map(|file| {
        let count = statements.iter().filter(|kept| kept.file == file.id).count();
        vec![
            Cell::Number(file.id.to_string()),
            Cell::text(&file.name),
            Cell::Count(count as u64),
            Cell::Instant(file.imported_at),
            Cell::text(&file.sha256),
        ]
    });
    context.printer().rows(&COLUMNS, rows, NOTHING)?;
    Ok(Exit::Done)
}

/// What people read where there is no statement.
pub(super) const NOTHING: &str = "no statement was imported yet: payouts bank import FILE";
