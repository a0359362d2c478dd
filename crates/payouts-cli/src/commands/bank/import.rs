//! `payouts bank import`: files of statements become part of the ledger.

use crate::{
    args::BankImportArgs,
    commands::close::warn_of_changes,
    context::{Context, shown},
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    progress::counted,
    suggest::unknown,
};
use payouts_bank::Profiles;
use payouts_store::{Imported, Store};
use std::{
    fs,
    path::{Path, PathBuf},
};

pub(super) const COLUMNS: [Column; 6] = [
    Column::new("file", "File"),
    Column::new("bank_file", "Number"),
    Column::new("known", "Known already"),
    Column::new("statements", "Statements"),
    Column::new("booked", "Booked"),
    Column::new("not_booked", "Not booked"),
];

/// A file of a bank is a few megabytes; this is no statement.
const LARGEST: u64 = 512 << 20;

pub(super) fn run(args: &BankImportArgs, context: &Context) -> Outcome {
    let profiles = profiles(args, context)?;
    let mut paths = Vec::new();
    args.paths.iter().try_for_each(|path| find(path, &mut paths))?;
    if paths.is_empty() {
        return Err(Failure::usage("there is no file in these directories"));
    }
    let mut store = Store::open(&context.store_dir())?;
    let now = context.environment.now();
    let run = store.write(|ledger| ledger.begin_run("bank import", now))?;
    let (mut rows, mut refused) = (Vec::new(), 0_u64);
    for path in &paths {
        let imported = content(path).and_then(|bytes| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            Ok(store.import_bank_file(&name, &bytes, &profiles, Some(run), now)?)
        });
        match imported {
            Ok(imported) => rows.push(row(path, &imported)),
            // One file at a time is refused whole; the others are imported.
            Err(failure) if failure.exit == Exit::Usage => {
                refused += 1;
                context.warn(format!("error: {failure}\n  ({})", shown(path)));
            }
            Err(failure) => return Err(failure),
        }
    }
    let outcome = format!("{} of {} files", rows.len(), paths.len());
    store.write(|ledger| ledger.end_run(run, &outcome, context.environment.now()))?;
    warn_of_changes(&store, context)?;
    let imported = rows.len();
    context.printer().rows(&COLUMNS, rows, "no file was imported")?;
    if refused > 0 {
        context.warn(format!("{} not imported, {} imported", counted(refused, "file"), imported));
    }
    Ok(if refused > 0 { Exit::Usage } else { Exit::Done })
}

/// The profiles of the configuration, or the one that is named.
fn profiles(args: &BankImportArgs, context: &Context) -> Result<Profiles, Failure> {
    let configured = &context.config().bank.profiles;
    let Some(name) = &args.profile else { return Ok(configured.clone()) };
    let profile = configured.iter().find(|profile| profile.name == *name);
    let known = || configured.iter().map(|profile| profile.name.as_str());
    let profile = profile.ok_or_else(|| unknown("profile", name, known()))?;
    Ok(Profiles::new(vec![profile.clone()]))
}

/// A file, or all files below a directory in the order of their names; what begins with a point is hidden.
fn find(path: &Path, into: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let unread = |error: std::io::Error| Failure::usage(format!("{} cannot be read: {error}", shown(path)));
    if !fs::metadata(path).map_err(unread)?.is_dir() {
        into.push(path.to_owned());
        return Ok(());
    }
    let mut inside: Vec<PathBuf> = fs::read_dir(path)
        .map_err(unread)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(unread)?;
    inside.sort_unstable();
    let is_hidden =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    inside.iter().filter(|path| !is_hidden(path)).try_for_each(|path| find(path, into))
}

fn content(path: &Path) -> Result<Vec<u8>, Failure> {
    let unread = |error: std::io::Error| Failure::usage(format!("it cannot be read: {error}"));
    let size = fs::metadata(path).map_err(unread)?.len();
    if size > LARGEST {
        return Err(Failure::usage(format!("it has {size} bytes, and no statement has more than {LARGEST}")));
    }
    fs::read(path).map_err(unread)
}

fn row(path: &Path, imported: &Imported) -> Vec<Cell> {
    vec![
        Cell::text(shown(path)),
        Cell::Number(imported.file.to_string()),
        Cell::Flag(imported.is_known),
        Cell::Count(imported.statements as u64),
        Cell::Count(imported.booked as u64),
        Cell::Count(imported.not_booked as u64),
    ]
}
