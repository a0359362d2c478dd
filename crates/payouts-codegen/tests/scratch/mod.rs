//! A workspace next to the build's own, for crates that a test writes and builds.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the real workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A directory that is empty at the beginning of every run.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if path.exists() {
            fs::remove_dir_all(&path).unwrap();
        }
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes the workspace's manifest and lock file, with these crates as members and our other crates where they are.
    pub(crate) fn write_workspace(&self, members: &[&str]) {
        let text = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        let here = format!("path = \"{}/crates/", root().display());
        let lines = text.lines().filter(|line| !line.starts_with("default-members"));
        let manifest: String = lines
            .map(|line| match line.split_once(" = ") {
                Some(("members", _)) => format!("members = {members:?}\n"),
                _ => format!("{}\n", line.replace("path = \"crates/", &here)),
            })
            .collect();
        self.write("Cargo.toml", &manifest);
        fs::copy(root().join("Cargo.lock"), self.0.join("Cargo.lock")).unwrap();
    }

    /// Runs a crate in the target directory of the real workspace, so that what is built already is not built again, and gives
    /// back its output and its errors.
    pub(crate) fn run(&self, package: &str, arguments: &[&str]) -> (String, String) {
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["run", "--quiet", "--offline", "--package", package, "--"])
            .args(arguments)
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&output.stdout), text(&output.stderr))
    }

    /// Copies a crate as it is, without its tests.
    pub(crate) fn copy_crate(&self, name: &str) {
        let (from, to) = (root().join("crates").join(name), format!("crates/{name}"));
        for file in ["Cargo.toml", "build.rs"] {
            self.write(&format!("{to}/{file}"), &fs::read_to_string(from.join(file)).unwrap());
        }
        self.copy_sources(&from.join("src"), &format!("{to}/src"));
    }

    fn copy_sources(&self, from: &Path, to: &str) {
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let to = format!("{to}/{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                self.copy_sources(&entry.path(), &to);
            } else {
                self.write(&to, &fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
}
