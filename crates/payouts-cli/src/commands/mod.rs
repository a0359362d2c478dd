//! One file for each command.

mod accept;
mod accounts;
mod auth;
mod bank;
mod close;
mod completions;
mod config;
mod coverage;
mod demo;
mod doctor;
mod earnings;
mod exceptions;
mod export;
mod findings;
mod import;
mod init;
mod jobs;
mod journal;
mod man;
mod matching;
mod notify;
mod payouts;
mod plan;
mod prune;
mod publish;
mod quarantine;
mod rebuild;
mod reconcile;
mod reference;
mod report;
mod runs;
mod sandbox;
mod selection;
mod show;
mod standing;
mod status;
mod sync;
mod trace;
mod verify;
mod views;

use crate::{
    args::{BankCommand, Command, ExportWhat, LsWhat, SelectionArgs},
    config::After,
    context::Context,
    exit::{Exit, Failure, Outcome},
};
use payouts_store::Store;

/// Runs a command.
pub(crate) fn run(command: Command, context: &Context) -> Outcome {
    if uses_ledger(&command) {
        context.checked_store_dir()?;
    }
    match command {
        Command::Demo => on_runtime(demo::run(context)),
        Command::Init(args) => init::run(&args, context),
        Command::Doctor => on_runtime(doctor::run(context)),
        Command::Config(command) => config::run(command, context),
        Command::Auth(command) => on_runtime(auth::run(command, context)),
        Command::Plan(args) => on_runtime(plan::run(&args, context)),
        Command::Sync(args) => notified(After::Sync, on_runtime(sync::run(args, context)), context),
        Command::Status(args) => on_runtime(status::run(&args, context)),
        Command::Import(args) => import::run(&args, context),
        Command::Jobs => jobs::run(context),
        Command::Coverage => coverage::run(context),
        Command::Ls(args)
            if args.by.is_some() && !matches!(args.what, LsWhat::Payouts | LsWhat::Earnings) =>
        {
            Err(Failure::usage("--by makes totals of payouts and of earnings")
                .with_hint("payouts ls payouts --by WHAT"))
        }
        Command::Ls(args) => match args.what {
            LsWhat::Payouts => payouts::run(&args, context),
            LsWhat::Earnings => earnings::run(&args, context),
            LsWhat::Accounts => accounts::run(&args, context),
            LsWhat::Runs => runs::run(&args, context),
        },
        Command::Show(args) => show::run(&args, context),
        Command::Export(args) => match args.what {
            ExportWhat::Payouts => export::payouts(&args, context),
            ExportWhat::Earnings => export::earnings(&args, context),
            ExportWhat::Journal => journal::run(&args, context),
        },
        Command::Reconcile(args) => reconcile::run(&args, context),
        Command::Bank(command @ BankCommand::Import(_)) => {
            notified(After::Import, bank::run(command, context), context)
        }
        Command::Bank(command) => bank::run(command, context),
        Command::Report(command) => report::run(command, context),
        Command::Close(args) => notified(After::Close, close::close(&args, context), context),
        Command::Closes => close::list(context),
        Command::Diff(args) => close::diff(&args, context),
        Command::Reopen(args) => close::reopen(&args, context),
        Command::Exceptions(command) => exceptions::run(command, context),
        Command::Verify => verify::run(context),
        Command::Rebuild => rebuild::run(context),
        Command::Views(args) => views::run(&args, context),
        Command::Publish(command) => on_runtime(publish::run(command, context)),
        Command::Prune(args) => prune::run(&args, context),
        Command::Accept(args) => accept::run(&args, context),
        Command::Quarantine(command) => quarantine::run(command, context),
        Command::Sandbox(args) => on_runtime(sandbox::run(args, context)),
        Command::Completions { shell } => completions::completions(shell),
        Command::Man(args) => man::run(&args),
        Command::Reference { what } => reference::run(what),
    }
}

/// Whether a command cannot go on without the directory of the ledger. `doctor` reports on it itself.
const fn uses_ledger(command: &Command) -> bool {
    !matches!(
        command,
        Command::Demo
            | Command::Init(_)
            | Command::Doctor
            | Command::Config(_)
            | Command::Auth(_)
            | Command::Sandbox(_)
            | Command::Completions { .. }
            | Command::Man(_)
            | Command::Reference { .. }
    )
}

/// Informs the configured receivers, and passes the outcome on as it is.
fn notified(after: After, outcome: Outcome, context: &Context) -> Outcome {
    if context.config().notify.is_wanted(after) {
        let sent = on_runtime(async {
            notify::after(after, &outcome, context).await;
            Ok(Exit::Done)
        });
        if let Err(failure) = sent {
            context.warn(format!("warning: no notification was sent: {failure}"));
        }
    }
    outcome
}

fn on_runtime(work: impl Future<Output = Outcome>) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| {
        Failure::new(Exit::Unexpected, format!("no worker threads could be started: {error}"))
    })?;
    let outcome = runtime.block_on(work);
    // A blocking lookup may still hang; what matters is committed.
    runtime.shutdown_background();
    outcome
}

/// Refuses conditions that a list does not know, rather than show what they were to leave out.
fn refuse_conditions(list: &str, selection: &SelectionArgs, known: &[&str]) -> Result<(), Failure> {
    let unknown: Vec<_> = selection.given().filter(|name| !known.contains(name)).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let known = if known.is_empty() { "no conditions".to_owned() } else { known.join(", ") };
    Err(Failure::usage(format!("ls {list} does not know {}", unknown.join(", ")))
        .with_hint(format!("it knows {known}, and --limit")))
}

/// The ledger, for reading.
fn open(context: &Context) -> Result<Store, Failure> {
    Ok(Store::open_read_only(&context.store_dir())?)
}
