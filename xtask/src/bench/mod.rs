//! `cargo xtask bench`: what the promises about speed and size come to on this machine.
//!
//! A measurement is a comparison: every subject runs in a process of its own (`payouts-bench`, a release build), the subjects
//! take turns, and what counts is the median of the rounds' ratios, so that a machine that is busy with something else slows
//! all of them. Goals are printed as met or missed and fail nothing: a figure is for a person to judge.

mod bulk;
mod fanout;
mod measured;
mod processes;
mod ratio;
mod report;
mod sync;

use std::path::Path;

use anyhow::Result;

use crate::output::Verdict;

/// Measure a release build, side by side with what it is compared with.
#[derive(clap::Args)]
pub(crate) struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    Bulk(bulk::Command),
    Fanout(fanout::Command),
    Sync(sync::Command),
}

impl Command {
    pub(crate) fn run(&self, root: &Path) -> Result<Verdict> {
        match &self.what {
            What::Bulk(command) => command.run(root)?,
            What::Fanout(command) => command.run(root)?,
            What::Sync(command) => command.run()?,
        }
        Ok(Verdict::Fine)
    }
}
