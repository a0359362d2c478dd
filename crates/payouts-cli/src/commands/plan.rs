//! `payouts plan`: what a sync would ask for, without asking for it.

use super::{selection::check_accounts, sync::options};
use crate::{
    args::PlanArgs,
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
    progress::counted,
    sources::sources,
};
use payouts_core::{Window, source::Plan};
use payouts_store::Store;
use payouts_sync::select;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const COLUMNS: [Column; 7] = [
    Column::new("source", "Source"),
    Column::new("dataset", "Dataset"),
    Column::new("account", "Account"),
    Column::new("from", "From"),
    Column::new("to", "To"),
    Column::new("new_windows", "New"),
    Column::new("windows_again", "Again"),
];

pub(crate) async fn run(args: &PlanArgs, context: &Context) -> Outcome {
    let options = options(args, context)?;
    let coverage = match Store::open_read_only(&context.store_dir()) {
        Ok(store) => store.coverage()?,
        Err(error) if error.is_absent() => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let (mut grid, mut known) = (Vec::new(), BTreeSet::new());
    for source in sources(context, &args.sources, 1)? {
        let accounts = source.accounts().await?.into_iter().map(|account| account.id);
        let accounts: Vec<String> = accounts.collect();
        known.extend(accounts.iter().cloned());
        let wanted = |id: &String| options.accounts.is_empty() || options.accounts.contains(id);
        grid.extend(source.plan(&Plan {
            since: options.since,
            until: options.until,
            datasets: options.datasets.clone(),
            accounts: accounts.into_iter().filter(wanted).collect(),
        }));
    }
    check_accounts(&options.accounts, &known)?;
    let selection = select(grid, &coverage, options.until, options.look_back_days);
    let mut groups: BTreeMap<_, (Vec<&Window>, u64, u64)> = BTreeMap::new();
    let marked = selection.holes.iter().map(|window| (window, 1, 0));
    for (window, new, again) in marked.chain(selection.again.iter().map(|window| (window, 0, 1))) {
        let group = groups.entry((&window.source, window.dataset, &window.account)).or_default();
        group.0.push(window);
        group.1 += new;
        group.2 += again;
    }
    let rows = groups.into_iter().map(|((source, dataset, account), (windows, new, again))| {
        let first = windows.iter().map(|window| window.period).min();
        let last = windows.iter().map(|window| window.period).max();
        vec![
            Cell::text(source.as_str()),
            Cell::text(dataset.as_str()),
            Cell::text(account),
            Cell::optional(first),
            Cell::optional(last),
            Cell::Count(new),
            Cell::Count(again),
        ]
    });
    let mut printer = context.printer();
    printer.rows(&COLUMNS, rows, "everything is loaded, and nothing lies in the look-back")?;
    let all = selection.windows().count();
    if all > 0 {
        printer.line(&format!("\n{}; ask for them with: payouts sync", counted(all, "window")))?;
    }
    Ok(Exit::Done)
}
