//! Programs that are not part of the toolchain: taken where they are, else installed once below the target directory.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::metadata::{Metadata, cargo};

/// A program, the version we ask for at least, and where it comes from.
pub(super) struct Tool {
    program: &'static str,
    version: &'static str,
    package: &'static str,
    /// Name of a Python package that holds the ready program in that version.
    wheel: Option<&'static str>,
}

pub(super) const TYPOS: Tool =
    Tool { program: "typos", version: "1.52.0", package: "typos-cli", wheel: Some("typos") };

/// Its Python package stopped at a version that cannot read today's `cargo metadata`.
pub(super) const CARGO_DENY: Tool =
    Tool { program: "cargo-deny", version: "0.20.2", package: "cargo-deny", wheel: None };

impl Tool {
    /// The program: from an earlier installation of ours, from the search path, or installed now.
    pub(super) fn find(&self) -> Result<PathBuf> {
        let home = Metadata::read()?.target_directory.join("tools");
        let built = home.join("bin").join(self.program);
        let ready = home.join("wheels").join(self.program);
        let places = [built.clone(), ready.join("bin").join(self.program), PathBuf::from(self.program)];
        if let Some(place) = places.into_iter().find(|place| self.is_new_enough(place)) {
            return Ok(place);
        }
        eprintln!("installing {} {}", self.program, self.version);
        if let Some(wheel) = self.wheel
            && self.take_ready(wheel, &ready)
        {
            return Ok(ready.join("bin").join(self.program));
        }
        self.build(&home)?;
        Ok(built)
    }

    fn is_new_enough(&self, place: &Path) -> bool {
        let answer = Command::new(place).arg("--version").stderr(Stdio::null()).output();
        let found = answer.ok().filter(|answer| answer.status.success());
        found.is_some_and(|answer| is_at_least(&String::from_utf8_lossy(&answer.stdout), self.version))
    }

    /// A ready program takes seconds where building takes minutes, but there is none for every machine.
    fn take_ready(&self, wheel: &str, into: &Path) -> bool {
        let wanted = format!("{wheel}=={}", self.version);
        let python = Command::new("python3")
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--only-binary",
                ":all:",
                "--upgrade",
                "--target",
            ])
            .arg(into)
            .arg(wanted)
            // Its advice is for people who install programs for themselves.
            .envs([("PIP_ROOT_USER_ACTION", "ignore"), ("PIP_DISABLE_PIP_VERSION_CHECK", "1")])
            .status();
        python.is_ok_and(|status| status.success())
            && self.is_new_enough(&into.join("bin").join(self.program))
    }

    /// Unoptimised, because building is what takes long here, not running.
    fn build(&self, home: &Path) -> Result<()> {
        let status = cargo()
            .args(["install", "--quiet", "--locked", "--debug", "--version", self.version, "--root"])
            .arg(home)
            .arg(self.package)
            .env("CARGO_TARGET_DIR", home.join("build"))
            .status()
            .context("cannot run cargo install")?;
        if !status.success() {
            bail!("cannot install {} {}: see above", self.package, self.version);
        }
        // The program is all we keep of a gigabyte. What remains after a failure here is only in the way.
        let _ = std::fs::remove_dir_all(home.join("build"));
        Ok(())
    }
}

/// Whether the last word of a `--version` answer is at least `wanted`; both are numbers with dots.
fn is_at_least(answer: &str, wanted: &str) -> bool {
    let numbers = |text: &str| text.split('.').map(str::parse::<u64>).collect::<Result<Vec<_>, _>>();
    let found = answer.split_whitespace().last().map(numbers);
    matches!((found, numbers(wanted)), (Some(Ok(found)), Ok(wanted)) if found >= wanted)
}

/// Whether the database of advisories answers, within a quarter of a minute.
pub(super) fn reaches_advisories() -> Result<bool> {
    const DATABASE: &str = "https://github.com/rustsec/advisory-db";
    let mut asking = Command::new("git")
        .args(["ls-remote", "--exit-code", DATABASE, "HEAD"])
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot run git")?;
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(15) {
        if let Some(status) = asking.try_wait()? {
            return Ok(status.success());
        }
        sleep(Duration::from_millis(100));
    }
    asking.kill()?;
    asking.wait()?;
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(is_at_least("typos-cli 1.52.0\n", "1.52.0"));
        assert!(is_at_least("cargo-deny 0.100.1", "0.20.2"));
        assert!(!is_at_least("cargo-deny 0.14.2", "0.20.2"));
        assert!(!is_at_least("something else entirely", "0.20.2"));
        assert!(!is_at_least("", "0.20.2"));
    }
}
