//! `cargo xtask readback`: a program that is not ours reads what ours wrote, and the sums are the sandbox's own.

use std::path::{Path, PathBuf};
use std::process::Command as Process;

use anyhow::{Context as _, Result, bail};

use crate::check::Metadata;
use crate::output::Verdict;

/// What is installed into a directory of its own. Newer ones are untried.
struct Packages {
    name: &'static str,
    packages: &'static [&'static str],
    /// Whether it works without what it depends on.
    is_alone: bool,
}

const PACKAGES: [Packages; 2] = [
    // Older ones lack functions that the programs in `tests/` use.
    Packages { name: "duckdb==1.5.6", packages: &["duckdb==1.5.6"], is_alone: true },
    Packages {
        name: "statements-1",
        packages: &["bankstatementparser==0.0.29", "mt-940==5.1.1", "ofxtools==1.1.1", "bai2==0.15.0"],
        is_alone: false,
    },
];

/// Fill a ledger from a sandbox and have `DuckDB` read it back, from the lake and from exports: every sum must be right. Have
/// bank statements in every form read by four programs that are not ours.
///
/// Runs the command as it was built last, by `cargo test --workspace` or `cargo build`. Needs python3 with pip, and `PyPI` the
/// first time.
#[derive(clap::Args)]
pub(crate) struct Command {
    /// The command to try, in place of the one that was built last.
    #[arg(long)]
    payouts: Option<PathBuf>,
}

impl Command {
    pub(crate) fn run(&self, root: &Path) -> Result<Verdict> {
        let target = Metadata::read()?.target_directory;
        let payouts = self.payouts.clone().unwrap_or_else(|| target.join("debug").join("payouts"));
        if !payouts.is_file() {
            bail!("there is no {}: build it first, with cargo build", payouts.display());
        }
        let mut paths = Vec::new();
        for one in &PACKAGES {
            let path = target.join("tools").join(one.name);
            if !path.exists() {
                install(one, &path)?;
            }
            paths.push(path);
        }
        let status = Process::new("python3")
            .arg(root.join("tests/readback_run.py"))
            .arg(payouts)
            .env("PYTHONPATH", std::env::join_paths(paths)?)
            .status()
            .context("cannot run python3")?;
        Ok(if status.success() { Verdict::Fine } else { Verdict::Complaints })
    }
}

/// Installs into a directory with another name, so that an interrupted installation is not taken for a complete one.
fn install(packages: &Packages, into: &Path) -> Result<()> {
    let names = packages.packages.join(" ");
    eprintln!("installing {names}");
    let partial = into.with_added_extension("part");
    if partial.exists() {
        std::fs::remove_dir_all(&partial)?;
    }
    let status = Process::new("python3")
        .args(["-m", "pip", "install", "--quiet", "--only-binary", ":all:"])
        .args(packages.is_alone.then_some("--no-deps"))
        .arg("--target")
        .arg(&partial)
        .args(packages.packages)
        .envs([("PIP_ROOT_USER_ACTION", "ignore"), ("PIP_DISABLE_PIP_VERSION_CHECK", "1")])
        .status()
        .context("cannot run python3, which reads back what we wrote: install python3 with pip")?;
    if !status.success() {
        bail!(
            "{names} cannot be installed, so that nothing was read back: this needs python3 with pip, and PyPI \
             (pip's own words are above)"
        );
    }
    std::fs::rename(&partial, into)?;
    Ok(())
}
