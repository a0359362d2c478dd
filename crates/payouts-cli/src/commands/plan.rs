//! `payouts plan`: what a sync would ask for, without asking for it.

use super::{auth::status_of, selection::check_accounts, standing::Standing, sync::options};
use crate::{
    args::PlanCommand,
    config::Source,
    context::Context,
    exit::{Exit, Failure, Outcome},
    output::{Cell, Column},
    progress::counted,
    sources::{find, sources},
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

pub(crate) async fn run(args: &PlanCommand, context: &Context) -> Outcome {
    let options = options(&args.plan, context)?;
    let (coverage, known) = match Store::open_read_only(&context.store_dir()) {
        Ok(store) => (store.coverage()?, store.accounts()?),
        Err(error) if error.is_absent() => (Vec::new(), Vec::new()),
        Err(error) => return Err(error.into()),
    };
    // Refuses unknown names, and a configuration without sign-ins.
    let sources = sources(context, &args.plan.sources, 1)?;
    let (mut grid, mut notes, mut exit) = (Vec::new(), Vec::new(), Exit::Done);
    let mut seen = BTreeSet::new();
    for source in sources {
        let name = source.id().as_str();
        let settings = find(context, name)?;
        let status = status_of(context, name, settings).await?;
        let standing = Standing::new(settings, status.as_ref(), context.environment.now());
        if let Some(demand) = standing.demand(name, status.as_ref()) {
            notes.push(format!("{name} cannot be synced: {demand}"));
            exit = Exit::SignIn;
        }
        let accounts: Vec<String> = if args.ask || !asks_for_accounts(settings) {
            match source.accounts().await {
                Ok(accounts) => accounts.into_iter().map(|account| account.id).collect(),
                Err(error) => {
                    let failure = Failure::from(error);
                    notes.push(format!("{name} is left out: {}", failure.message));
                    notes.extend(failure.hint);
                    exit = if exit == Exit::Done { failure.exit } else { exit };
                    continue;
                }
            }
        } else {
            let of_source = known.iter().filter(|(of, _)| of.as_str() == name);
            of_source.map(|(_, account)| account.id.clone()).collect()
        };
        if accounts.is_empty() {
            notes.push(format!(
                "{name} is left out: its accounts are not known before its first sync; to ask for them: payouts plan --ask"
            ));
        }
        seen.extend(accounts.iter().cloned());
        let wanted = |id: &String| options.accounts.is_empty() || options.accounts.contains(id);
        grid.extend(source.plan(&Plan {
            since: options.since,
            until: options.until,
            datasets: options.datasets.clone(),
            accounts: accounts.into_iter().filter(wanted).collect(),
        }));
    }
    // A sign-in whose accounts are not known yet may have any account.
    if notes.is_empty() {
        check_accounts(&options.accounts, &seen)?;
    }
    let selection = select(grid, &coverage, options.until, options.look_back);
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
    let nothing = if notes.is_empty() {
        "everything is loaded, and nothing is in the look-back"
    } else {
        "nothing to plan"
    };
    printer.rows(&COLUMNS, rows, nothing)?;
    let all = selection.windows().count();
    if all > 0 {
        printer.line(&format!("\n{}; ask for them with: payouts sync", counted(all, "window")))?;
    }
    notes.iter().for_each(|note| context.warn(note));
    Ok(exit)
}

/// Whether only the provider knows the accounts of a sign-in.
fn asks_for_accounts(source: &Source) -> bool {
    matches!(source, Source::OracleBi(settings) if settings.account_codes.is_empty())
}
