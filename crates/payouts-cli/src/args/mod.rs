//! The command line: which commands and options there are, and how the output looks.

mod bank;
mod close;
mod exceptions;
mod export;
mod import;
mod listing;
mod prune;
mod publish;
mod reconcile;
mod report;
mod setup;
mod status;
mod sync;
mod views;

pub(crate) use bank::{BankCommand, BankImportArgs, BankLsArgs, BankSelection};
pub(crate) use close::{CloseArgs, DiffArgs, ReopenArgs};
pub(crate) use exceptions::{ApplyArgs, DecideArgs, ExceptionsCommand};
pub(crate) use export::{ExportArgs, ExportWhat, Format};
pub(crate) use import::ImportArgs;
pub(crate) use listing::{
    AcceptArgs, AcknowledgeArgs, By, LsArgs, LsWhat, QuarantineCommand, SelectionArgs, ShowArgs,
};
pub(crate) use prune::PruneArgs;
pub(crate) use publish::{PostgresArgs, PublishCommand};
pub(crate) use reconcile::ReconcileArgs;
pub(crate) use report::{
    Knowledge, MonthArgs, MonthForm, OnDay, Part, ReportCommand, TieOutArgs, WithheldArgs,
};
pub(crate) use setup::{AuthCommand, ConfigCommand, InitArgs, ManArgs, SandboxArgs};
pub(crate) use status::StatusArgs;
pub(crate) use sync::{PlanArgs, PlanCommand, SyncArgs};
pub(crate) use views::{Engine, ViewsArgs};

use crate::{config::Origin, exit::Failure};
use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use payouts_core::{Month, Period};
use std::{collections::BTreeMap, path::PathBuf};

/// Brings the payouts of Microsoft Partner Center and Oracle Simphony into one exact, auditable ledger.
#[derive(Debug, Parser)]
#[command(
    name = "payouts",
    version,
    propagate_version = true,
    max_term_width = 110,
    arg_required_else_help = true
)]
#[command(
    after_help = "Begin with: payouts demo\n\nExit codes: 0 done, 1 unexpected, 2 usage or configuration, 3 sign-in needed, \
    4 some windows failed or were held, or something received could not be understood, or status found something, 5 exports still pending, 6 reconciliation exceptions, 7 integrity broken, 8 store in use, \
    9 rate limited, 130 and 143 signals."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// Reads the command line. Next to it, how each common argument was given.
    ///
    /// # Errors
    /// When the words make no sense, and for help and version, which are printed the same way.
    pub(crate) fn read() -> Result<(Self, BTreeMap<&'static str, Origin>), clap::Error> {
        let mut command = Self::command();
        let matches = command.try_get_matches_from_mut(std::env::args_os())?;
        let cli = Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        let common = [("config", "PAYOUTS_CONFIG"), ("store", "PAYOUTS_STORE"), ("output", "PAYOUTS_OUTPUT")];
        let given = common
            .into_iter()
            .filter_map(|(id, variable)| Some((id, Origin::of_argument(&matches, id, variable)?)));
        Ok((cli, given.collect()))
    }
}

/// Over the options that every command has, so that its own are separate.
const EVERYWHERE: &str = "Options of every command";

/// What every command understands.
#[derive(Clone, Debug, Args)]
pub(crate) struct Common {
    /// The configuration file. Default: ./payouts.toml over the user's file.
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE", env = "PAYOUTS_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// The directory of the ledger. Default: as configured, or ./payouts-data.
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "DIR", env = "PAYOUTS_STORE")]
    pub(crate) store: Option<PathBuf>,
    /// How to print data: a table for people, JSON or CSV for programs.
    #[arg(
        long,
        global = true,
        help_heading = EVERYWHERE,
        value_enum,
        value_name = "FORM",
        default_value = "table",
        env = "PAYOUTS_OUTPUT"
    )]
    pub(crate) output: Output,
    /// Print data and errors, nothing else.
    #[arg(long, short, global = true, help_heading = EVERYWHERE)]
    pub(crate) quiet: bool,
    /// Increase log verbosity; -vv logs every request.
    #[arg(long, short, global = true, help_heading = EVERYWHERE, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// How data is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// A table.
    Table,
    /// One JSON array; amounts are strings.
    Json,
    /// Comma-separated values with a header.
    Csv,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// See the whole job done against a sandbox on this machine
    Demo,
    /// Write a payouts.toml to begin with
    Init(InitArgs),
    /// Check the set-up: configuration, store, name resolution, clock, sign-in, one cheap call
    Doctor,
    /// Show the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Sign in, sign out, or show the state of sign-ins
    #[command(subcommand)]
    Auth(AuthCommand),
    /// Show what a sync would request, without a call
    Plan(PlanCommand),
    /// Bring the ledger up to date
    Sync(SyncArgs),
    /// Show whether anything needs a person, without a call
    Status(StatusArgs),
    /// Import files that were downloaded by hand, without an API
    Import(ImportArgs),
    /// Show the windows that are on their journey
    Jobs,
    /// Show what has been loaded, as a calendar of holes
    Coverage,
    /// List payouts, earnings or accounts
    Ls(LsArgs),
    /// Show one payout, and with --trace the bytes it came from
    Show(ShowArgs),
    /// Write payouts or earnings to a file
    Export(ExportArgs),
    /// Reconcile payments with earnings, and payouts with bank statements
    Reconcile(ReconcileArgs),
    /// Import bank statements, and see what they prove
    #[command(subcommand)]
    Bank(BankCommand),
    /// Report on the money: where it is, how old what is open is, what comes next
    #[command(subcommand)]
    Report(ReportCommand),
    /// Close a month: its figures are kept, and every later change shows
    Close(CloseArgs),
    /// List the months that were closed or opened again
    Closes,
    /// Show what has changed in a month since it was closed
    Diff(DiffArgs),
    /// Open a closed month again
    Reopen(ReopenArgs),
    /// Decide what rules cannot: accept, reject or note a match
    #[command(subcommand)]
    Exceptions(ExceptionsCommand),
    /// Check every hash, count, control total and row against the raw bytes
    Verify,
    /// Make every table again from the raw bytes
    Rebuild,
    /// Print SQL views over the current earnings files, for other engines
    Views(ViewsArgs),
    /// Bring the ledger into another engine, and keep it there
    #[command(subcommand)]
    Publish(PublishCommand),
    /// Delete superseded earnings files to free disk space
    Prune(PruneArgs),
    /// Make a held read current: one that is worse than what its window has
    Accept(AcceptArgs),
    /// See the rows and cells that could not be read, and acknowledge them
    #[command(subcommand)]
    Quarantine(QuarantineCommand),
    /// Run both services on this machine, for trying things out
    Sandbox(SandboxArgs),
    /// Print completions for a shell
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page of a command, or write them all
    Man(ManArgs),
    /// Print a reference in Markdown
    #[command(hide = true)]
    Reference {
        /// Which one.
        #[arg(value_enum, default_value = "commands")]
        what: ReferenceWhat,
    },
}

impl Command {
    /// Refuses a form of data for a command that has no data to print.
    ///
    /// # Errors
    /// When the form is another than a table and the command prints none.
    pub(crate) fn refuse_form(&self, form: Output) -> Result<(), Failure> {
        let name = match self {
            Self::Demo => "demo",
            Self::Init(_) => "init",
            Self::Auth(AuthCommand::Login { .. }) => "auth login",
            Self::Auth(AuthCommand::Logout { .. }) => "auth logout",
            Self::Bank(BankCommand::Profile { .. }) => "bank profile",
            Self::Sandbox(_) => "sandbox",
            Self::Completions { .. } => "completions",
            Self::Man(_) => "man",
            Self::Reference { .. } => "reference",
            _ => return Ok(()),
        };
        let form = match form {
            Output::Table => return Ok(()),
            Output::Json => "json",
            Output::Csv => "csv",
        };
        Err(Failure::usage(format!("{name} prints no data, so it has no --output {form}")))
    }
}

/// Which reference is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReferenceWhat {
    /// The commands: docs/commands.md.
    Commands,
    /// The columns of machine forms: docs/data.md.
    Data,
}

/// Reads a day.
fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "write a day of the calendar like 2026-10-03".to_owned())
}

fn month(text: &str) -> Result<Month, String> {
    match text.parse() {
        Ok(Period::Month(month)) => Ok(month),
        _ => Err("write a month like 2026-10".to_owned()),
    }
}

/// Reads an instant, or the end of a day (UTC).
fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return day
            .and_hms_micro_opt(23, 59, 59, 999_999)
            .map(|end| end.and_utc())
            .ok_or_else(|| "no such day".to_owned());
    }
    text.parse::<payouts_wire::UtcTime>()
        .map(payouts_wire::UtcTime::datetime)
        .map_err(|_| "write a day like 2026-10-03 or an instant like 2026-10-03T08:00:00Z".to_owned())
}
