//! The steps of a check, in their order: quick ones first.

use std::fmt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use clap::Parser;

use super::metadata::{Metadata, cargo};
use super::{circles, layers, tools, words};
use crate::output::{self, Verdict};
use crate::{regen, validate};

/// One thing to check.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) run: fn(&Path) -> Result<Outcome>,
}

/// How a step ended.
pub(super) enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed => f.write_str("passed"),
            Self::Failed(why) => write!(f, "FAILED: {why}"),
            Self::Skipped(why) => write!(f, "skipped: {why}"),
        }
    }
}

pub(super) const STEPS: &[Step] = &[
    Step { name: "fmt", about: "the code is formatted", run: fmt },
    Step { name: "validate", about: "the documents in specs/ are right", run: validate },
    Step { name: "regen", about: "derived files are fresh", run: regen },
    Step { name: "layers", about: "arrows between crates point down", run: layers },
    Step { name: "circles", about: "files of a crate form no circles", run: circles },
    Step { name: "words", about: "words are those that a reader expects", run: words },
    Step { name: "typos", about: "words are spelt correctly", run: typos },
    Step { name: "deny", about: "licences, banned crates and sources of dependencies", run: deny },
    Step { name: "advisories", about: "known holes in dependencies", run: advisories },
    Step { name: "clippy", about: "no lint complains", run: clippy },
    Step { name: "keyring", about: "the optional keyring compiles, and its tests pass", run: keyring },
    Step { name: "doc", about: "the documentation builds without warnings", run: doc },
];

fn fmt(_: &Path) -> Result<Outcome> {
    finish(cargo().args(["fmt", "--all", "--check"]))
}

fn validate(root: &Path) -> Result<Outcome> {
    command::<validate::Command>(|command| command.run(root), &["validate", "--require-tests"])
}

fn regen(root: &Path) -> Result<Outcome> {
    command::<regen::Command>(|command| command.run(root), &["regen", "--check"])
}

fn layers(_: &Path) -> Result<Outcome> {
    let violations = layers::violations(&Metadata::read()?.packages);
    for violation in &violations {
        output::line(violation);
    }
    let failed = || Outcome::Failed(format!("{} arrows point where they must not", violations.len()));
    Ok(if violations.is_empty() { Outcome::Passed } else { failed() })
}

fn circles(_: &Path) -> Result<Outcome> {
    let mut violations = 0;
    for package in Metadata::read()?.packages {
        for target in package.targets.iter().filter(|target| target.is_program_or_library()) {
            for circle in circles::circles(&target.src_path)? {
                let is_clean = circles::is_clean(&package.name);
                let note = if is_clean { "" } else { " (known)" };
                output::line(format_args!("{}{note}: {circle}", package.name));
                violations += usize::from(is_clean);
            }
        }
    }
    let failed =
        || Outcome::Failed(format!("{violations} circles: move what both files need into a third one"));
    Ok(if violations == 0 { Outcome::Passed } else { failed() })
}

fn words(root: &Path) -> Result<Outcome> {
    let findings = words::findings(root)?;
    for finding in &findings {
        output::line(finding);
    }
    let failed = || Outcome::Failed(format!("{} words to replace: see docs/STYLE.md", findings.len()));
    Ok(if findings.is_empty() { Outcome::Passed } else { failed() })
}

fn typos(_: &Path) -> Result<Outcome> {
    finish(&mut Command::new(tools::TYPOS.find()?))
}

fn deny(_: &Path) -> Result<Outcome> {
    finish(Command::new(tools::CARGO_DENY.find()?).args(["check", "licenses", "bans", "sources"]))
}

fn advisories(_: &Path) -> Result<Outcome> {
    if !tools::reaches_advisories()? {
        return Ok(Outcome::Skipped("the advisory database cannot be reached from here".to_owned()));
    }
    finish(Command::new(tools::CARGO_DENY.find()?).args(["check", "advisories"]))
}

fn clippy(_: &Path) -> Result<Outcome> {
    finish(cargo().args(["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))
}

/// The only feature that nothing else in the workspace turns on. Its tests need no keyring of a system.
fn keyring(_: &Path) -> Result<Outcome> {
    let crates = ["-p", "payouts-auth", "-p", "payouts-cli", "--features", "keyring", "--quiet"];
    let lint = finish(cargo().arg("clippy").args(crates).args(["--all-targets", "--", "-D", "warnings"]))?;
    match lint {
        Outcome::Passed => finish(cargo().args([
            "test",
            "-p",
            "payouts-auth",
            "--features",
            "keyring",
            "--quiet",
            "--lib",
            "keyring",
        ])),
        failed => Ok(failed),
    }
}

fn doc(_: &Path) -> Result<Outcome> {
    finish(cargo().args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings"))
}

fn finish(command: &mut Command) -> Result<Outcome> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("cannot run {program}"))?;
    Ok(if status.success() { Outcome::Passed } else { Outcome::Failed("see above".to_owned()) })
}

/// Runs one of our own commands as if it had been typed.
fn command<C: clap::Args>(run: impl Fn(&C) -> Result<Verdict>, arguments: &[&str]) -> Result<Outcome> {
    #[derive(Parser)]
    struct Typed<C: clap::Args> {
        #[command(flatten)]
        command: C,
    }
    Ok(match run(&Typed::<C>::try_parse_from(arguments)?.command)? {
        Verdict::Fine => Outcome::Passed,
        Verdict::Complaints => Outcome::Failed("see above".to_owned()),
    })
}
