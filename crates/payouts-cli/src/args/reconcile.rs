//! Arguments of `reconcile`.

use super::{day, instant};
use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use payouts_reconcile::Payer;
use std::path::PathBuf;

/// What is compared with what.
#[derive(Clone, Debug, Args)]
pub(crate) struct ReconcileArgs {
    /// Look for the payouts on these bank statements alone, without an import. May be given more than once. Default: the
    /// statements in the ledger (payouts bank import).
    #[arg(long = "statement", value_name = "FILE", num_args = 1..)]
    pub(crate) statements: Vec<PathBuf>,
    /// Show everything that was considered for one payout or one bank entry, by its reference or its id.
    #[arg(long, value_name = "REF", conflicts_with_all = ["since", "until", "all"])]
    pub(crate) explain: Option<String>,
    /// As it was known at this time: what was loaded, imported or decided later is left out.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub(crate) as_of: Option<DateTime<Utc>>,
    /// Only what was paid, or booked, on this day or later.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) since: Option<NaiveDate>,
    /// Only what was paid, or booked, on this day or earlier.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) until: Option<NaiveDate>,
    /// Days after the payment date within which the bank books it. Default: as configured, or 7.
    #[arg(long, value_name = "N")]
    pub(crate) days: Option<u64>,
    /// How the bank names a provider, if not Microsoft, MSFT or Oracle: for example oracle-bi=ADYEN. May be given more
    /// than once.
    #[arg(long = "payer", value_name = "PROVIDER=NAME", value_parser = payer)]
    pub(crate) payers: Vec<Payer>,
    /// Assume that earnings converted to the currency of their payment add up, which is undocumented: a difference is
    /// an exception then.
    #[arg(long)]
    pub(crate) conversions_add_up: bool,
    /// Show what agrees as well.
    #[arg(long)]
    pub(crate) all: bool,
}

fn payer(text: &str) -> Result<Payer, String> {
    let (provider, name) = text.split_once('=').ok_or("write a provider and a name: oracle-bi=ADYEN")?;
    let provider = provider.parse().map_err(|error| format!("{error}"))?;
    match name.trim() {
        "" => Err("an empty name would be in every text".to_owned()),
        name => Ok(Payer { provider, name: name.to_owned() }),
    }
}
