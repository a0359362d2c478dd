//! Arguments of `publish`.

use super::sync::duration;
use clap::{Args, Subcommand};
use std::time::Duration;

/// Where to.
#[derive(Debug, Subcommand)]
pub(crate) enum PublishCommand {
    /// Into a schema of PostgreSQL, in one transaction; only what is new is copied
    Postgres(PostgresArgs),
}

/// Which database, and under which name.
#[derive(Clone, Debug, Args)]
pub(crate) struct PostgresArgs {
    /// `postgresql://USER@HOST[:PORT]/DATABASE`. Beyond this machine, TLS with a valid certificate is required. A password is
    /// handed over with --password.
    #[arg(value_name = "URL")]
    pub(crate) url: String,
    /// The schema. It is made where it is not there.
    #[arg(long, value_name = "NAME", default_value = "payouts")]
    pub(crate) schema: String,
    /// The name of this ledger in the schema: several ledgers share one, and each touches its own rows only.
    #[arg(long, value_name = "NAME", default_value = "ledger")]
    pub(crate) ledger: String,
    /// Where the password is to be had: `env:NAME`, `file:PATH` or `cmd:PROGRAM`. Default: none is sent.
    // Read by the command: a refusal here would repeat what may be the secret itself.
    #[arg(long, value_name = "REFERENCE")]
    pub(crate) password: Option<String>,
    /// Compare counts and sums by currency and month with the ledger, and publish nothing.
    #[arg(long)]
    pub(crate) verify: bool,
    /// Compare rows that are published already as well, and copy all earnings again: after a rebuild.
    #[arg(long, conflicts_with = "verify")]
    pub(crate) everything: bool,
    /// Wait this long for another publication of the same ledger, for example 5m. Default: it is refused at once.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) wait: Option<Duration>,
}
