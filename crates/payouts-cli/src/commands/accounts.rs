//! `payouts ls accounts`: who is paid.

use super::open;
use crate::{
    context::Context,
    exit::{Exit, Outcome},
    output::{Cell, Column},
};

const COLUMNS: [Column; 6] = [
    Column::new("source", "Source"),
    Column::new("provider", "Provider"),
    Column::new("account", "Account"),
    Column::new("name", "Name"),
    Column::new("status", "Status"),
    Column::new("locations", "Locations"),
];

pub(crate) fn run(context: &Context) -> Outcome {
    let accounts = open(context)?.accounts()?;
    let rows = accounts.iter().map(|(source, account)| {
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
    context.printer().rows(&COLUMNS, rows, "no account is known yet: run payouts sync")?;
    Ok(Exit::Done)
}
