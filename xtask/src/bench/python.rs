//! The peers: the same loop in Python, in an environment of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// An HTTP library of Python, in the version that is measured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Library {
    pub(super) name: &'static str,
    version: &'static str,
}

pub(super) const AIOHTTP: Library = Library { name: "aiohttp", version: "3.14.5" };
pub(super) const DUCKDB: Library = Library { name: "duckdb", version: "2.0.0" };
pub(super) const POLARS: Library = Library { name: "polars", version: "2.1.0" };
pub(super) const HTTPX: Library = Library { name: "httpx", version: "0.28.1" };

/// An interpreter that has a library.
#[derive(Debug)]
pub(super) struct Peer {
    interpreter: PathBuf,
    library: Library,
}

impl Library {
    /// Makes the environment, unless it is there.
    pub(super) fn install(self, workshop: &Path) -> Result<Peer> {
        let home = workshop.join(format!("python-{}-{}", self.name, self.version));
        let interpreter = home.join("bin").join("python");
        if !succeeds(Command::new(&interpreter).args(["-c", &format!("import {}", self.name)])) {
            run(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
            let wanted = format!("{}=={}", self.name, self.version);
            run(Command::new(&interpreter).args(["-m", "pip", "install", "--quiet", &wanted]))?;
        }
        Ok(Peer { interpreter, library: self })
    }
}

impl Peer {
    /// To be given the arguments of a subject.
    pub(super) fn command(&self, root: &Path) -> Command {
        self.script(root, "peer.py")
    }

    /// A script next to this file, with the library as argument.
    pub(super) fn script(&self, root: &Path, script: &str) -> Command {
        let mut command = Command::new(&self.interpreter);
        command.arg(root.join("xtask/src/bench").join(script)).args(["--library", self.library.name]);
        command
    }

    pub(super) fn name(&self) -> String {
        format!("python {} {}", self.library.name, self.library.version)
    }
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{}", said.lines().last().unwrap_or("it failed and did not say why"));
    }
    Ok(())
}
