//! `payouts completions`: derived from the arguments, so that it cannot disagree with them.

use crate::{
    args::Cli,
    exit::{Exit, Outcome},
};
use clap::CommandFactory;
use std::io;

pub(crate) fn completions(shell: clap_complete::Shell) -> Outcome {
    clap_complete::generate(shell, &mut Cli::command(), "payouts", &mut io::stdout().lock());
    Ok(Exit::Done)
}
