//! `payouts views`: the current files of the lake, as SQL for an engine or as a plain list.

use super::open;
use crate::{
    args::{Engine, Output, ViewsArgs},
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
};
use payouts_store::{AsOf, StoredLakeFile, duckdb_views};

pub(super) const COLUMNS: [Column; 8] = [
    Column::new("path", ""),
    Column::new("source", ""),
    Column::new("account", ""),
    Column::new("month", ""),
    Column::new("observation", ""),
    Column::new("rows", ""),
    Column::new("bytes", ""),
    Column::new("sha256", ""),
];

pub(crate) fn run(args: &ViewsArgs, context: &Context) -> Outcome {
    let store = open(context)?;
    let files = store.lake_files(None, AsOf::Now)?;
    let root = std::path::absolute(store.layout().root())?;
    let mut printer = context.printer();
    let path = |file: &StoredLakeFile| root.join(&file.file.path).display().to_string();
    if args.files && context.for_people() {
        files.iter().try_for_each(|file| printer.raw(&path(file)))?;
        return Ok(Exit::Done);
    }
    if args.files {
        let rows = files.iter().map(|file| {
            vec![
                Cell::text(path(file)),
                Cell::text(file.window.source.as_str()),
                Cell::text(&file.window.account),
                Cell::text(file.window.period.to_string()),
                Cell::text(file.observation.to_string()),
                Cell::Count(file.file.rows),
                Cell::Count(file.file.bytes),
                Cell::text(&file.file.sha256),
            ]
        });
        printer.rows(&COLUMNS, rows, "")?;
        return Ok(Exit::Done);
    }
    if context.common.output != Output::Table {
        return Err(Failure::usage("views are printed as SQL only")
            .with_hint("the current files as json or csv: payouts views --files --output json"));
    }
    if files.is_empty() {
        context.notice("no earnings are loaded: run payouts sync");
        return Ok(Exit::Done);
    }
    match args.engine {
        Engine::Duckdb => printer.raw(&duckdb_views(&root, &files))?,
    }
    Ok(Exit::Done)
}
