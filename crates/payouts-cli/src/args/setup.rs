//! Arguments of the commands that set things up.

use clap::{Args, Subcommand};
use std::{net::IpAddr, path::PathBuf};

/// Where to begin.
#[derive(Clone, Debug, Args)]
pub(crate) struct InitArgs {
    /// The file to write. An existing one is left alone.
    #[arg(long, value_name = "FILE", default_value = "payouts.toml")]
    pub(crate) to: PathBuf,
}

/// What to show of the configuration.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Show the settings in force and where they come from; secrets are shown as references
    Show,
}

/// What to do about signing in.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum AuthCommand {
    /// Sign in
    Login {
        /// The sign-in, by its name in the configuration.
        name: String,
        /// Show a code to type in on another device, instead of opening a browser (Partner Center).
        #[arg(long)]
        device_code: bool,
        /// Print the address to open, and open nothing (Partner Center).
        #[arg(long)]
        no_browser: bool,
    },
    /// Forget a sign-in
    Logout {
        /// The sign-in, by its name in the configuration.
        name: String,
    },
    /// Show the state of the sign-ins
    Status {
        /// Only this one.
        name: Option<String>,
    },
}

/// Which manual pages.
#[derive(Clone, Debug, Args)]
pub(crate) struct ManArgs {
    /// The command whose page to print, such as auth login. Default: the page of payouts itself.
    #[arg(value_name = "COMMAND", conflicts_with = "dir")]
    pub(crate) command: Vec<String>,
    /// Write a page for each command into this directory, in place of printing one.
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

/// Which world to serve.
#[derive(Clone, Debug, Args)]
pub(crate) struct SandboxArgs {
    /// The seed of the world: the same seed, the same bytes.
    #[arg(long, default_value = "1")]
    pub(crate) seed: u64,
    /// How the services behave: documented, observed or hostile.
    #[arg(long, default_value = "documented")]
    pub(crate) scenario: String,
    /// The first of the ports to listen on; 0 takes free ones.
    #[arg(long, default_value = "0")]
    pub(crate) port: u16,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) listen: IpAddr,
    /// How many partners there are.
    #[arg(long)]
    pub(crate) partners: Option<u32>,
    /// How many card-payment accounts there are.
    #[arg(long)]
    pub(crate) accounts: Option<u32>,
    /// How many months of history there are.
    #[arg(long)]
    pub(crate) months: Option<u32>,
    /// About how many earnings rows there are.
    #[arg(long)]
    pub(crate) rows: Option<u64>,
    /// How many times faster than real time exports are worked on.
    #[arg(long, default_value = "60")]
    pub(crate) speed: u32,
    /// Print a ready-made payouts.toml and go on serving.
    #[arg(long)]
    pub(crate) print_config: bool,
}
