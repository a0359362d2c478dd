//! A terminal with a person before it.

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::{
    io::Read,
    num::NonZero,
    process::Command,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// More than anything prints, so that nothing scrolls away.
const ROWS: u16 = 500;

/// How long a command may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a terminal was sent.
pub(crate) struct Seen {
    pub(crate) code: u32,
    pub(crate) bytes: Vec<u8>,
    columns: u16,
}

/// Runs a command to its end in a terminal so wide.
pub(crate) fn run(command: &Command, columns: u16) -> Seen {
    let size = PtySize { rows: ROWS, cols: columns, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a terminal");
    let mut builder = CommandBuilder::new(command.get_program());
    builder.env_clear();
    builder.args(command.get_args());
    builder.cwd(command.get_current_dir().expect("a directory"));
    for (name, value) in command.get_envs() {
        builder.env(name, value.expect("a variable that is set"));
    }
    builder.env("TERM", "xterm-256color");
    let mut child = pair.slave.spawn_command(builder).expect("the command starts");
    drop(pair.slave);

    let mut output = pair.master.try_clone_reader().expect("a reader");
    let (sent, received) = mpsc::channel();
    // Some systems end with an error, others with nothing more to read.
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = output.read(&mut buffer) {
            if sent.send(buffer[..count].to_vec()).is_err() {
                return;
            }
        }
    });
    let (mut bytes, end) = (Vec::new(), Instant::now() + PATIENCE);
    loop {
        match received.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(more) => bytes.extend(more),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let _ = child.kill();
                panic!("it does not end: {}", String::from_utf8_lossy(&bytes));
            }
        }
    }
    Seen { code: child.wait().expect("an end").exit_code(), bytes, columns }
}

impl Seen {
    /// The screen after these bytes, without blanks at the ends of lines.
    fn screen_after(&self, bytes: &[u8]) -> Vec<String> {
        let size = |count| NonZero::new(count).expect("a size");
        let mut terminal = vt100::Parser::new(size(ROWS), size(self.columns), 0);
        terminal.process(bytes);
        let rows = terminal.screen().rows(0, self.columns);
        let mut rows: Vec<String> = rows.map(|row| row.trim_end().to_owned()).collect();
        while rows.last().is_some_and(String::is_empty) {
            rows.pop();
        }
        rows
    }

    /// What the screen shows in the end.
    pub(crate) fn screen(&self) -> Vec<String> {
        self.screen_after(&self.bytes)
    }

    /// Whether a line like this was ever on the screen.
    pub(crate) fn ever_showed(&self, is_it: impl Fn(&str) -> bool) -> bool {
        // A bar is drawn whole between two carriage returns.
        let ends = self.bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\r').map(|(place, _)| place);
        ends.chain([self.bytes.len()])
            .any(|end| self.screen_after(&self.bytes[..end]).iter().any(|row| is_it(row)))
    }

    /// Whether it holds escape sequences.
    pub(crate) fn has_escapes(&self) -> bool {
        self.bytes.contains(&0x1b)
    }
}
