//! Runs the program of `[notify]` with the message on its standard input.

use payouts_http::Environment;
use std::{
    io::{self, Write},
    process::{Command, Stdio},
    time::Duration,
};

/// How long the program may take. A notification must not hold up a nightly run.
const LIMIT: Duration = Duration::from_secs(30);

/// How often it is asked whether the program has ended.
const LOOK: Duration = Duration::from_millis(20);

/// Runs it, without a shell. What it prints goes to standard error: standard output is for data.
///
/// # Errors
/// When it cannot be started, fails, or takes too long. The sentence names the program and none of its arguments, which
/// may be secrets.
pub(super) async fn run(words: &[String], text: &str, environment: &Environment) -> Result<(), String> {
    let Some((program, arguments)) = words.split_first() else { return Ok(()) };
    let failed = |why: &dyn std::fmt::Display| format!("the command \"{program}\" {why}");
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::from(io::stderr()))
        .spawn()
        .map_err(|error| failed(&format!("cannot be started: {error}")))?;
    // A message is far smaller than the buffer of a pipe. A program that does not read it may still end well.
    if let Some(mut stdin) = child.stdin.take() {
        let _ = stdin.write_all(text.as_bytes());
    }
    let begun = environment.monotonic();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(failed(&format!("ended with {status}"))),
            Ok(None) if environment.monotonic().saturating_sub(begun) < LIMIT => {
                environment.sleep(LOOK).await;
            }
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(failed(&format!(
                    "did not end within {} seconds and was stopped",
                    LIMIT.as_secs()
                )));
            }
            Err(error) => return Err(failed(&error)),
        }
    }
}
