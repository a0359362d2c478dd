//! `payouts completions` and `payouts man`: derived from the arguments, so that they cannot disagree with them.

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

pub(crate) fn man() -> Outcome {
    clap_mangen::Man::new(Cli::command()).render(&mut io::stdout().lock())?;
    Ok(Exit::Done)
}
