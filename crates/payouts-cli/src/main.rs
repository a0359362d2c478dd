//! The `payouts` command: arguments, output and exit codes. The work is done by the crates below it.

mod args;
mod commands;
mod config;
mod context;
mod exit;
mod output;
mod progress;
mod sources;

use clap::Parser;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match args::Cli::try_parse() {
        Ok(cli) => cli,
        Err(refusal) => {
            // Help and version are data; a refusal goes to standard error. A closed pipe is nobody's fault.
            let _ = refusal.print();
            return if refusal.use_stderr() { exit::Exit::Usage.into() } else { exit::Exit::Done.into() };
        }
    };
    let context = match context::Context::new(cli.common) {
        Ok(context) => context,
        Err(failure) => return context::report(&failure),
    };
    match commands::run(cli.command, &context) {
        Ok(exit) => exit.into(),
        Err(failure) => context::report(&failure),
    }
}
