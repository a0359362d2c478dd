//! `cargo xtask readback`: a program that is not ours reads what ours wrote, and the sums are the sandbox's own.

use std::path::{Path, PathBuf};
use std::process::Command as Process;

use anyhow::{Context as _, Result, bail};

use crate::check::Metadata;
use crate::output::Verdict;

/// Newer ones are untried, older ones lack functions that the programs in `tests/` use.
const DUCKDB: &str = "duckdb==1.5.6";

/// Fill a ledger from a sandbox and have `DuckDB` read it back, from the lake and from exports: every sum must be right.
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
        let packages = target.join("tools").join(DUCKDB);
        if !packages.exists() {
            install(&packages)?;
        }
        let status = Process::new("python3")
            .arg(root.join("tests/readback_run.py"))
            .arg(payouts)
            .env("PYTHONPATH", packages)
            .status()
            .context("cannot run python3")?;
        Ok(if status.success() { Verdict::Fine } else { Verdict::Complaints })
    }
}

/// Installs into a directory with another name, so that an interrupted installation is not taken for a complete one.
fn install(packages: &Path) -> Result<()> {
    eprintln!("installing {DUCKDB}");
    let partial = packages.with_added_extension("part");
    if partial.exists() {
        std::fs::remove_dir_all(&partial)?;
    }
    let status = Process::new("python3")
        .args(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--target"])
        .arg(&partial)
        .arg(DUCKDB)
        .envs([("PIP_ROOT_USER_ACTION", "ignore"), ("PIP_DISABLE_PIP_VERSION_CHECK", "1")])
        .status()
        .context("cannot run python3, which reads back what we wrote: install python3 with pip")?;
    if !status.success() {
        bail!(
            "{DUCKDB} cannot be installed, so that nothing was read back: this needs python3 with pip, and PyPI \
             (pip's own words are above)"
        );
    }
    std::fs::rename(&partial, packages)?;
    Ok(())
}
