//! The workspace's own tool: what a person or the gate runs in addition to cargo itself.
//!
//! One file or folder per command. A command is a clap struct with `run(root)`; data goes to stdout, the rest to stderr.

#![allow(clippy::print_stderr, reason = "a command line tool prints")]

mod bench;
mod check;
mod diff;
mod discrepancies;
mod finding;
mod lints;
mod output;
mod readback;
mod regen;
mod spec;
mod validate;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use self::output::Verdict;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about)]
enum Command {
    Bench(bench::Command),
    Check(check::Command),
    Diff(diff::Command),
    Discrepancies(discrepancies::Command),
    Readback(readback::Command),
    Regen(regen::Command),
    Validate(validate::Command),
}

fn main() -> ExitCode {
    match run(Command::parse()) {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Complaints) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> anyhow::Result<Verdict> {
    // Paths below the root are then the same in messages, in git and on disk.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    std::env::set_current_dir(root)?;
    let root = Path::new("");
    match command {
        Command::Bench(command) => command.run(root),
        Command::Check(command) => command.run(root),
        Command::Diff(command) => command.run(root),
        Command::Discrepancies(command) => command.run(root),
        Command::Readback(command) => command.run(root),
        Command::Regen(command) => command.run(root),
        Command::Validate(command) => command.run(root),
    }
}
