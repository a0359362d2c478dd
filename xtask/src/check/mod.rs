//! `cargo xtask check`: everything the gate wants to know before the tests.

mod circles;
mod layers;
mod metadata;
mod modules;
mod steps;
mod tools;
mod words;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::builder::PossibleValuesParser;

pub(crate) use self::metadata::Metadata;
use self::steps::{Outcome, STEPS, Step};
use crate::output::Verdict;

/// Run every check that comes before the tests: all of them, whether or not one fails.
#[derive(clap::Args)]
pub(crate) struct Command {
    /// Run these steps only.
    #[arg(value_parser = PossibleValuesParser::new(STEPS.iter().map(|step| step.name)))]
    steps: Vec<String>,
}

impl Command {
    pub(crate) fn run(&self, root: &Path) -> Result<Verdict> {
        let wanted = |step: &&Step| self.steps.is_empty() || self.steps.iter().any(|name| name == step.name);
        let results: Vec<_> = STEPS.iter().filter(wanted).map(|step| run(step, root)).collect();
        eprintln!();
        for result in &results {
            eprintln!("{result}");
        }
        let fine = results.iter().all(|result| !matches!(result.outcome, Outcome::Failed(_)));
        Ok(if fine { Verdict::Fine } else { Verdict::Complaints })
    }
}

struct Ran {
    step: &'static str,
    outcome: Outcome,
    took: Duration,
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { step, outcome, took } = self;
        write!(f, "{step:<12}{:>5} s  {outcome}", took.as_secs())
    }
}

fn run(step: &Step, root: &Path) -> Ran {
    eprintln!("\n== {}: {}", step.name, step.about);
    let start = Instant::now();
    let outcome = (step.run)(root).unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")));
    Ran { step: step.name, outcome, took: start.elapsed() }
}
