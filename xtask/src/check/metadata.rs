//! What cargo knows about the workspace.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::steps::cargo;

/// The answer of `cargo metadata`, as far as we ask.
#[derive(Deserialize)]
pub(super) struct Metadata {
    /// The members of the workspace.
    pub(super) packages: Vec<Package>,
    /// Where cargo builds.
    pub(super) target_directory: PathBuf,
}

#[derive(Deserialize)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
pub(super) struct Dependency {
    pub(super) name: String,
    /// `dev` or `build`; nothing for an ordinary one.
    pub(super) kind: Option<String>,
}

impl Metadata {
    pub(super) fn read() -> Result<Self> {
        let output = cargo()
            .args(["metadata", "--format-version", "1", "--no-deps"])
            .output()
            .context("cannot run cargo metadata")?;
        if !output.status.success() {
            bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
        }
        serde_json::from_slice(&output.stdout).context("cannot read the answer of cargo metadata")
    }
}
