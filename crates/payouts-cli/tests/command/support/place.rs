//! A directory, a sandbox next to it, and the command run in between.

use super::{Ran, browser, worlds};
use payouts_sandbox::{RunningSandbox, SandboxBuilder};
use regex_lite::Regex;
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Sandbox time after which a queued export is ready.
const EXPORT: Duration = Duration::from_secs(300);

/// Where the command runs: an empty directory with a home of its own, and maybe a sandbox.
pub(crate) struct Place {
    dir: TempDir,
    sandbox: Option<RunningSandbox>,
}

impl Place {
    /// Without any configuration.
    pub(crate) fn bare() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        std::fs::create_dir(dir.path().join("home")).expect("a home");
        Self { dir, sandbox: None }
    }

    /// With a sandbox and its configuration; no account is signed in yet.
    pub(crate) fn beside(sandbox: SandboxBuilder) -> Self {
        let sandbox = sandbox.start_blocking().expect("a sandbox");
        let place = Self { sandbox: Some(sandbox), ..Self::bare() };
        let toml = place.sandbox().print_config().toml;
        place.write("payouts.toml", &format!("[sync]\nsince = {}\n\n{toml}", worlds::FIRST_DAY));
        place
    }

    /// With a sandbox, and signed in to both of its services.
    pub(crate) fn signed_in(sandbox: SandboxBuilder) -> Self {
        let place = Self::beside(sandbox);
        place.sign_in().with_code(0);
        place
    }

    /// With a quarter synced.
    pub(crate) fn synced() -> Self {
        let place = Self::signed_in(worlds::sandbox(worlds::quarter()));
        place.sync_all();
        place
    }

    /// Signs in at Partner Center, with a person at the browser. Oracle's password is configured in any case.
    pub(crate) fn sign_in(&self) -> Ran {
        let line = format!("auth login {} --no-browser", worlds::PARTNER);
        let mut child = self.start(&line);
        let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut text = String::new();
        let address = loop {
            let begin = text.len();
            if stderr.read_line(&mut text).expect("text") == 0 {
                panic!("no address to open in {text:?}");
            }
            if let Ok(address) = text[begin..].trim().parse() {
                break address;
            }
        };
        browser::agree(&address);
        std::io::Read::read_to_string(&mut stderr, &mut text).expect("text");
        let mut ran = Ran::new(line, child.wait_with_output().expect("an end"));
        ran.stderr = text;
        ran
    }

    /// Queues every export, lets the sandbox work on them, and collects.
    pub(crate) fn sync_all(&self) -> Ran {
        self.run("sync --no-wait").with_code(5);
        self.exports_get_ready();
        self.run("sync --no-wait --look-back 0").with_code(0)
    }

    /// Lets so much time pass in the sandbox that every queued export is ready.
    pub(crate) fn exports_get_ready(&self) {
        self.sandbox().step(EXPORT);
    }

    pub(crate) fn sandbox(&self) -> &RunningSandbox {
        self.sandbox.as_ref().expect("a sandbox")
    }

    /// The directory that the command runs in.
    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The directory of the ledger.
    pub(crate) fn ledger(&self) -> PathBuf {
        self.path().join("payouts-data")
    }

    pub(crate) fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        std::fs::write(self.path().join(file), text).unwrap_or_else(|error| panic!("{file}: {error}"));
    }

    /// The command with these words, which hold no blanks. It sees nothing of this process's surroundings.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_payouts"));
        self.surround(&mut command);
        command.args(line.split_whitespace());
        command
    }

    /// The command by way of a shell, which knows it as `$PAYOUTS`.
    pub(crate) fn shell(&self, script: &str) -> Command {
        let mut command = Command::new("sh");
        self.surround(&mut command);
        command.args(["-c", script]).env("PAYOUTS", env!("CARGO_BIN_EXE_payouts"));
        command
    }

    fn surround(&self, command: &mut Command) {
        command.env_clear().current_dir(self.path()).stdin(Stdio::null());
        command.env("HOME", self.path().join("home")).env("PAYOUTS_UNTIL", worlds::LAST_DAY);
        command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        if let Some(sandbox) = &self.sandbox {
            command.envs(sandbox.print_config().environment);
        }
    }

    /// Runs the command with these words to its end.
    pub(crate) fn run(&self, line: &str) -> Ran {
        Ran::new(line.to_owned(), self.command(line).output().expect("the command starts"))
    }

    /// Runs the command with these words and one more, which may hold blanks.
    pub(crate) fn run_with(&self, line: &str, last: &str) -> Ran {
        let output = self.command(line).arg(last).output().expect("the command starts");
        Ran::new(format!("{line} {last:?}"), output)
    }

    /// Runs a script of the shell to its end.
    pub(crate) fn run_script(&self, script: &str) -> Ran {
        Ran::new(script.to_owned(), self.shell(script).output().expect("a shell"))
    }

    /// Waits for a command that was started.
    pub(crate) fn wait(&self, child: Child) -> Ran {
        Ran::new("…".to_owned(), child.wait_with_output().expect("an end"))
    }

    /// Waits until the sandbox was asked so often.
    pub(crate) fn asked(&self, times: usize) {
        let patience = Instant::now() + Duration::from_secs(60);
        while self.sandbox().journal().len() < times {
            assert!(Instant::now() < patience, "no program calls the sandbox");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The payouts of the ledger, without the columns that show when and from which bytes they were read.
    pub(crate) fn payouts(&self) -> Vec<Vec<String>> {
        let mut records = self.run("ls payouts --output csv").with_code(0).csv();
        let changing = ["raw_sha256", "first_observation", "last_observation"];
        let kept: Vec<bool> = records[0].iter().map(|name| !changing.contains(&name.as_str())).collect();
        for record in &mut records {
            let mut kept = kept.iter();
            record.retain(|_| *kept.next().expect("a column"));
        }
        records
    }

    /// Starts the command with these words, its output piped.
    pub(crate) fn start(&self, line: &str) -> Child {
        let mut command = self.command(line);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts")
    }

    /// The text with everything in it replaced that differs from run to run.
    #[expect(clippy::needless_pass_by_value, reason = "a caller hands over what it has just run")]
    pub(crate) fn scrub(&self, text: impl ToString) -> String {
        let mut text = text.to_string();
        for dir in [self.path().canonicalize().expect("a directory"), self.path().to_owned()] {
            text = text.replace(&dir.display().to_string(), "[dir]");
        }
        for (pattern, name) in [
            (r"\braw/[0-9a-f]{2}/[0-9a-f]{62}\b", "raw/[sha-256]"),
            (r"\b[0-9a-f]{64}\b", "[sha-256]"),
            (r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "[guid]"),
            (r"127\.0\.0\.1:\d+", "[host]"),
            (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|\+00:00| UTC)", "[time]"),
            (r"payouts \d+\.\d+\.\d+", "payouts [version]"),
        ] {
            text = Regex::new(pattern).expect("a pattern").replace_all(&text, name).into_owned();
        }
        text
    }
}
