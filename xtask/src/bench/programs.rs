//! Programs of this workspace, as people get them: release builds with the features of their own package.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

/// A release build of a program.
#[derive(Debug)]
pub(super) struct Program(PathBuf);

/// A message of cargo, as far as we read it.
#[derive(Deserialize)]
struct Message {
    target: Option<Target>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

impl Program {
    /// Builds it, unless it is fresh.
    pub(super) fn build(package: &str, name: &str) -> Result<Self> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["build", "--release", "--package", package, "--bin", name])
            .arg("--message-format=json-render-diagnostics")
            .stderr(Stdio::inherit())
            .output()
            .context("cannot run cargo build")?;
        if !output.status.success() {
            bail!("{package} does not build");
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let messages = text.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok());
        let ours = |message: Message| {
            message.executable.filter(|_| message.target.is_some_and(|target| target.name == name))
        };
        let program = messages.filter_map(ours).next_back();
        program.map(Self).with_context(|| format!("cargo did not say where {name} is"))
    }

    /// To be given arguments.
    pub(super) fn command(&self) -> Command {
        Command::new(&self.0)
    }

    /// A directory that measurements may fill, on the disk that cargo builds on.
    pub(super) fn workshop(&self) -> Result<PathBuf> {
        let target = self.0.parent().and_then(|release| release.parent());
        let workshop = target.context("a program is below the target directory")?.join("bench");
        std::fs::create_dir_all(&workshop)?;
        Ok(workshop)
    }
}
