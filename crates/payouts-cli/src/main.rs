//! The `payouts` command: arguments, output and exit codes. The work is done by the crates below it.

mod args;
mod commands;
mod config;
mod context;
mod exit;
mod output;
mod progress;
mod sources;
mod suggest;

use clap::{ArgMatches, CommandFactory, FromArgMatches, parser::ValueSource};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let (cli, is_form_given) = match parse() {
        Ok(parsed) => parsed,
        Err(refusal) => {
            // Help and version are data; a refusal goes to standard error. A closed pipe is no error of ours.
            let _ = refusal.print();
            return if refusal.use_stderr() { exit::Exit::Usage.into() } else { exit::Exit::Done.into() };
        }
    };
    if is_form_given && let Err(failure) = cli.command.refuse_form(cli.common.output) {
        return context::report(&failure);
    }
    let context = match context::Context::new(cli.common) {
        Ok(context) => context,
        Err(failure) => return context::report(&failure),
    };
    match commands::run(cli.command, &context) {
        Ok(exit) => exit.into(),
        Err(failure) => context::report(&failure),
    }
}

/// The command line, and whether it says `--output`: the variable of the environment is for all commands, and so refuses none.
fn parse() -> Result<(args::Cli, bool), clap::Error> {
    let matches = args::Cli::command().try_get_matches()?;
    Ok((args::Cli::from_arg_matches(&matches)?, is_form_given(&matches)))
}

fn is_form_given(matches: &ArgMatches) -> bool {
    let is_known = matches.ids().any(|id| id == "output");
    (is_known && matches.value_source("output") == Some(ValueSource::CommandLine))
        || matches.subcommand().is_some_and(|(_, below)| is_form_given(below))
}
