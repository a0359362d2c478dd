//! `payouts ls accounts`: who is paid.

use super::{
    open, refuse_conditions,
    selection::{check_payouts, nothing},
};
use crate::{
    args::LsArgs,
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
};

pub(super) const COLUMNS: [Column; 6] = [
    Column::new("source", "Source"),
    Column::new("provider", "Provider"),
    Column::new("account", "Account"),
    Column::new("name", "Name"),
    Column::new("status", "Status"),
    Column::new("locations", "Locations"),
];

pub(crate) fn run(args: &LsArgs, context: &Context) -> Outcome {
    let selection = &args.selection;
    refuse_conditions("accounts", selection, &["--provider", "--source", "--account"])?;
    let store = open(context)?;
    check_payouts(selection, &store, context)?;
    let mut accounts = store.accounts()?;
    accounts.retain(|(source, account)| {
        selection.provider.is_none_or(|provider| provider == account.provider)
            && selection.source.as_ref().is_none_or(|name| name == source.as_str())
            && selection.account.as_ref().is_none_or(|id| *id == account.id)
    });
    let most = args.most();
    let rows = accounts.iter().take(most).map(|(source, account)| {
        let locations =
            account.locations.iter().map(|location| location.id.as_str()).collect::<Vec<_>>().join(", ");
        vec![
            Cell::text(source.as_str()),
            Cell::text(account.provider.as_str()),
            Cell::text(&account.id),
            Cell::optional(account.name.as_ref()),
            Cell::optional(account.status.as_ref()),
            if locations.is_empty() { Cell::Absent } else { Cell::Text(locations) },
        ]
    });
    context.printer().rows(&COLUMNS, rows, &nothing("accounts", selection))?;
    Ok(Exit::Done)
}
