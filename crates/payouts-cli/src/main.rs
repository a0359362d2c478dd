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

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let (cli, given) = match args::Cli::read() {
        Ok(read) => read,
        Err(refusal) => {
            // Help and version are data; a refusal goes to standard error. A closed pipe is no error of ours.
            let _ = refusal.print();
            return if refusal.use_stderr() { exit::Exit::Usage.into() } else { exit::Exit::Done.into() };
        }
    };
    // The variable of the environment is for all commands, and so refuses none.
    let is_form_given = matches!(given.get("output"), Some(config::Origin::Flag(_)));
    if is_form_given && let Err(failure) = cli.command.refuse_form(cli.common.output) {
        return context::report(&failure);
    }
    let context = match context::Context::new(cli.common, given) {
        Ok(context) => context,
        Err(failure) => return context::report(&failure),
    };
    match commands::run(cli.command, &context) {
        Ok(exit) => exit.into(),
        Err(failure) => context::report(&failure),
    }
}
